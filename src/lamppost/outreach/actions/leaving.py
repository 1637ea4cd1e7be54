"""A supporter leaves: what they carry goes on to others."""

from collections.abc import Collection

from django.db.models import Q

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.actions.offering import let_go
from lamppost.outreach.actions.steps import note
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import WITH_SUPPORTER, OfferState, State
from lamppost.people.actions import deactivate
from lamppost.people.queries import account_of_physician
from lamppost.program.queries import hospital_ids
from lamppost.supporters.actions import free_places, step_down
from lamppost.supporters.queries import supporter_of


def hand_over_all(*, account: int, by: Actor) -> int:
    """Whatever that supporter has accepted or been offered, at any hospital, waits for somebody
    else; returns how many. Who orders it sees none of them."""
    carried = Q(supporter_account=account, state__in=WITH_SUPPORTER)
    asked = Q(
        all_offers__supporter_account=account,
        all_offers__state=OfferState.OPEN,
        state=State.OFFERED,
    )
    with transaction(by):
        leaving = supporter_of(account)
        if leaving is None:
            return 0
        require(by, OutreachPermission.OUTREACH_HAND_OVER, leaving.hospital)
        with transaction(Actor.system(*hospital_ids())):
            theirs = Outreach.objects.filter(carried | asked).values("pk")
            rows = list(Outreach.objects.select_for_update().filter(pk__in=theirs).order_by("pk"))
            for row in rows:
                let_go(row, now())
                note("outreach.handed_over", row, by=by)
    return len(rows)


def close_account(*, account: int, by: Actor) -> int:
    """Closes the account: whatever they carry, were to learn or have turns for goes on to others. Their
    standing stays, should they come back. Returns how many outreaches go on."""
    with transaction(by):
        deactivate(account=account, by=by)
        handed_over = hand_over_all(account=account, by=by)
        free_places(account=account, by=Actor.system(*by.hospitals))
    return handed_over


def retire(*, account: int, by: Actor) -> None:
    """That supporter serves no longer, by their own word or their coordinator's, and what they carried
    goes on. NotNow where they have stepped down already."""
    with transaction(by):
        leaving = supporter_of(account)
        if leaving is None:
            raise NotFound("no supporter")
        if not step_down(account=account, by=by):
            raise NotNow("They have stepped down already.")
        hand_over_all(account=account, by=Actor.system(leaving.hospital))


def part_with(*, physicians: Collection[int], by: Actor) -> int:
    """Those who left a roster serve as supporters no longer, and what they carried goes on;
    returns how many outreaches that were."""
    with transaction(by):
        require(by, OutreachPermission.OUTREACH_HAND_OVER)
        left = [account_of_physician(one) for one in sorted(physicians)]
        supporters = [account for account in left if account and supporter_of(account)]
        for account in supporters:
            step_down(account=account, by=by)
        return sum(hand_over_all(account=account, by=by) for account in supporters)
