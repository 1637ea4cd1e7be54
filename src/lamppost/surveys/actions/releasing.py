"""Results of the whole hospital are told to its department leads once a second person agrees."""

from uuid import UUID

from lamppost.core.access import Actor, Permission, require
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.supporters.queries import today_at
from lamppost.surveys.access import SurveyPermission, read_by
from lamppost.surveys.models import Campaign
from lamppost.surveys.rules.campaigns import CampaignState, may_be_released
from lamppost.vault.actions import record_with_actor


def propose_release(*, campaign: UUID, by: Actor) -> None:
    """The first of two; NotNow where somebody has proposed it, or where it would tell of one department."""
    with transaction(by):
        row = _closed(campaign, SurveyPermission.RESULT_PROPOSE, by)
        _check_is_of_several(row)
        if row.proposed_by is not None:
            raise NotNow("Somebody has proposed it already.")
        row.proposed_by = by.account
        row.save(update_fields=["proposed_by"])
        record_with_actor(by=by, event="result.proposed", hospital=row.hospital_id)


def release(*, campaign: UUID, by: Actor) -> None:
    """The second, who is somebody else; leads of that hospital read it from now on."""
    with transaction(by):
        row = _closed(campaign, SurveyPermission.RESULT_RELEASE, by)
        _check_is_of_several(row)
        if row.proposed_by is None or row.released_on is not None:
            raise NotNow("Nobody has proposed it, or it is told already.")
        row.released_by, row.released_on = by.account, today_at(row.hospital_id)
        row.save(update_fields=["released_by", "released_on"])
        record_with_actor(by=by, event="result.released", hospital=row.hospital_id)


def take_back_release(*, campaign: UUID, by: Actor) -> None:
    """Proposed or released, by either role; what was read is known."""
    with transaction(by):
        row = _closed(campaign, SurveyPermission.RESULT_PROPOSE, by)
        row.proposed_by = row.released_by = row.released_on = None
        row.save(update_fields=["proposed_by", "released_by", "released_on"])
        record_with_actor(by=by, event="result.taken_back", hospital=row.hospital_id)


def _check_is_of_several(row: Campaign) -> None:
    if not may_be_released(row.departments, row.named):
        raise NotNow("It would tell all leads of one department.")


def _closed(campaign: UUID, permission: Permission, by: Actor) -> Campaign:
    rows = Campaign.objects.select_for_update().filter(read_by(by), state=CampaignState.CLOSED)
    row = rows.filter(pk=campaign).first()
    if row is None:
        raise NotFound("no such results")
    require(by, permission, row)
    return row
