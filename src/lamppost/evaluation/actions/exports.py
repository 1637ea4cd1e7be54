"""An export takes two persons: one asks, another agrees, and then the command line makes it, once."""

from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.evaluation.access import EvaluationPermission, exports_visible_to
from lamppost.evaluation.models import Export
from lamppost.evaluation.queries.exports import standing
from lamppost.vault.actions import record_with_actor


def ask_export(*, hospital: int, by: Actor) -> UUID:
    """Asks for the rows of a hospital; NotNow where that is under way. What has lapsed makes room."""
    with transaction(by):
        require(by, EvaluationPermission.EXPORT_ASK, hospital)
        open_ones = Export.objects.select_for_update().filter(hospital_id=hospital, made_on=None)
        if open_ones.filter(pk__in=standing().values("pk")).exists():
            raise NotNow("This is already under way.")
        open_ones.delete()
        row = Export.objects.create(
            hospital_id=hospital, asked_by=by.account, asked_on=now().date()
        )
        record_with_actor(by=by, event="export.asked", hospital=hospital)
    return row.pk


def confirm_export(*, export: UUID, by: Actor) -> None:
    """The second person agrees; for seven days it can be made. Refused for whoever asked."""
    with transaction(by):
        row = _held(export, by)
        require(by, EvaluationPermission.EXPORT_CONFIRM, row)
        if row.confirmed_on is not None:
            raise NotNow("This has been decided already.")
        row.confirmed_by, row.confirmed_on = by.account, now().date()
        row.save(update_fields=["confirmed_by", "confirmed_on"])
        record_with_actor(by=by, event="export.confirmed", hospital=row.hospital_id)


def call_off_export(*, export: UUID, by: Actor) -> None:
    """Nothing comes of it, whoever asked and whoever agreed."""
    with transaction(by):
        row = _held(export, by)
        require(by, EvaluationPermission.EXPORT_CALL_OFF, row)
        row.delete()
        record_with_actor(by=by, event="export.called_off", hospital=row.hospital_id)


def make_export(*, hospital: int, by: Actor) -> None:
    """Uses up what two persons agreed on; whoever calls this may read the rows, once. NotNow without it."""
    with transaction(by):
        require(by, EvaluationPermission.EXPORT_MAKE, hospital)
        confirmed = standing().filter(hospital_id=hospital, confirmed_on__isnull=False)
        row = Export.objects.select_for_update().filter(pk__in=confirmed.values("pk")).first()
        if row is None:
            raise NotNow("an export that nobody has confirmed")
        row.made_on = now().date()
        row.save(update_fields=["made_on"])
        record_with_actor(by=by, event="export.made", hospital=hospital)


def _held(export: UUID, by: Actor) -> Export:
    """One that is under way where they may see it."""
    seen = standing().filter(exports_visible_to(by), pk=export)
    row = Export.objects.select_for_update().filter(pk__in=seen.values("pk")).first()
    if row is None:
        raise NotFound("no such export")
    return row
