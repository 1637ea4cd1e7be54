"""A hospital says what counts when it matches."""

from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.outreach import models
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.rules.weighing import DEFAULT, Weighing, check
from lamppost.vault.actions import record_with_actor


def set_weighing(*, hospital: int, weighing: Weighing | None, by: Actor) -> None:
    """From the next proposal on; None: what the program comes with. Invalid where it is out of bounds."""
    require(by, OutreachPermission.WEIGHING_SET, hospital)
    check(weighing or DEFAULT)
    with transaction(by):
        if weighing is None:
            models.Weighing.objects.filter(hospital_id=hospital).delete()
        else:
            models.Weighing.objects.update_or_create(
                hospital_id=hospital,
                defaults={
                    "weights": dict(weighing.weights),
                    "load_cost": weighing.load_cost,
                    "heavy_cost": weighing.heavy_cost,
                },
            )
        record_with_actor(by=by, event="weighing.set", hospital=hospital)
