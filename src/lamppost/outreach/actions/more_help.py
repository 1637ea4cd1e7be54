"""Getting more help: confidence is broken for a reason of the closed list, by a named actor (G11)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.escalation import actions as escalation
from lamppost.escalation.actions.breaking import check_wanted
from lamppost.escalation.rules import GlassState, Reason, Withheld
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.actions.steps import locked, note
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.sealed import key_of, sealed_recipient
from lamppost.outreach.rules import Recipient
from lamppost.vault.actions import open_sealed


@dataclass(frozen=True, slots=True)
class MoreHelp:
    """Why, toward which role, and (where telling them would endanger) why they are not told."""

    reason: Reason
    to: Role
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What the person is told: read out or printed, and never stored."""

    hospital: int
    by_name: str
    reason: Reason
    to: Role
    on: date


def get_more_help(*, outreach: UUID, wanted: MoreHelp, by: Actor) -> GlassState:
    """Breaks confidence at once where somebody is in danger; else asks a second person first."""
    check_wanted(wanted.reason, wanted.to, wanted.withheld)
    with locked(outreach, OutreachPermission.MORE_HELP_GET, by=by) as row:
        require(by, OutreachPermission.MORE_HELP_GET, row)
        breaking = escalation.Breaking(
            row.id, key_of(row), wanted.reason, wanted.to, wanted.withheld
        )
        note("more_help.asked", row, by=by)
        return escalation.break_glass(breaking=breaking, by=by)


def draw_notice(*, outreach: UUID, glass: UUID, by: Actor) -> Notice:
    """The notice to the person, once, for who asked; nothing of it is kept."""
    with locked(outreach, OutreachPermission.MORE_HELP_GET, by=by) as row:
        require(by, OutreachPermission.MORE_HELP_GET, row)
        told = escalation.draw_notice(glass=glass, hospital=row.hospital_id, by=by)
        note("more_help.told", row, by=by)
        return Notice(row.hospital_id, by.name, told.reason, told.to, now().date())


def see_handed_over(*, glass: UUID, by: Actor) -> Recipient:
    """Who it is, for the role to which it was handed over: recorded, and counted for the person."""
    with transaction(by):
        outreach = escalation.count_opening(glass=glass, by=by)
        row = Outreach.objects.filter(pk=outreach).first()
        if row is None:
            raise NotFound("no such outreach")
        require(by, OutreachPermission.RECIPIENT_SEE_HANDED_OVER, row)
        return open_sealed(sealed=sealed_recipient(row), purpose="more_help", by=by)
