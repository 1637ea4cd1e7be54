"""Somebody leaves."""

from datetime import date

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Physician
from lamppost.vault.actions import record_with_actor


def deactivate(*, physician: int, by: Actor, on: date | None = None) -> bool:
    """Takes somebody off the roster; False where they had left before.

    Whoever calls hands their open outreaches over.
    """
    with transaction(by):
        found = Physician.objects.select_for_update().filter(pk=physician).first()
        if found is None:
            raise NotFound("physician")
        require(by, ProgramPermission.PHYSICIAN_DEACTIVATE, found)
        if not found.is_active:
            return False
        found.is_active, found.left_on = False, on or now().date()
        found.save(update_fields=["is_active", "left_on"])
        record_with_actor(by=by, event="physician.deactivated", hospital=found.hospital_id)
    return True
