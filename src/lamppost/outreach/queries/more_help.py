"""What its supporter or coordinator sees of getting more help for an outreach."""

from dataclasses import dataclass
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.escalation.queries import GlassRow, ProtocolsHere, mine_for, protocols_at
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.queries.listing import seen


@dataclass(frozen=True, slots=True)
class MoreHelpPage:
    """Where it is, whether it is theirs as a supporter, what they have asked so far, and what to do for
    each red flag with whom to call where the outreach is. No name of whom it is about."""

    hospital: int
    is_mine: bool
    asked: tuple[GlassRow, ...]
    protocols: ProtocolsHere


def more_help(outreach: UUID, language: str, *, seen_by: Actor) -> MoreHelpPage:
    """NotFound for all others, and for a party to it."""
    with transaction(seen_by):
        row = seen(outreach, seen_by=seen_by)
        require(seen_by, OutreachPermission.MORE_HELP_GET, row)
        with transaction(Actor.system(row.hospital_id)):
            asked = mine_for(row.key_id, asked_by=seen_by.who)
        is_mine = row.supporter_account == seen_by.account
        protocols = protocols_at(row.hospital_id, language)
        return MoreHelpPage(row.hospital_id, is_mine, asked, protocols)
