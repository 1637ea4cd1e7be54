"""What its supporter or coordinator sees of getting more help for an outreach."""

from dataclasses import dataclass
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.escalation.queries import GlassRow, mine_for
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.queries.listing import seen


@dataclass(frozen=True, slots=True)
class MoreHelpPage:
    """Where it is, whether it is theirs as a supporter, and what they have asked so far. No name."""

    hospital: int
    is_mine: bool
    asked: tuple[GlassRow, ...]


def more_help(outreach: UUID, *, seen_by: Actor) -> MoreHelpPage:
    """NotFound for all others, and for a party to it."""
    with transaction(seen_by):
        row = seen(outreach, seen_by=seen_by)
        require(seen_by, OutreachPermission.MORE_HELP_GET, row)
        with transaction(Actor.system(row.hospital_id)):
            asked = mine_for(row.key_id, asked_by=seen_by.who)
        return MoreHelpPage(row.hospital_id, row.supporter_account == seen_by.account, asked)
