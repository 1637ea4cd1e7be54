"""What every verb needs: the outreach locked, its sealed parts, its record, and who must be told."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from lamppost.audit.actions import follow, record
from lamppost.core.access import Actor, Permission, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import notify
from lamppost.notifications.queries import daily_letter_at, goes_out_at
from lamppost.notifications.rules import SOON, Haste, MessageKind
from lamppost.outreach.access import visible_to
from lamppost.outreach.actions.watching import look_after, next_due
from lamppost.outreach.models import Handover, Offer, Outreach
from lamppost.outreach.queries.promises import dues
from lamppost.outreach.queries.sealed import coordinators, key_of, needs_of, seal_needs
from lamppost.outreach.rules import OfferState, Outcome, State, Step, Urgency, after
from lamppost.vault import rules as vault


@contextmanager
def locked(outreach: UUID, permission: Permission, *, by: Actor) -> Iterator[Outreach]:
    """The outreach, locked, for an actor who may; what follows is written in the program's own name.

    A supporter of another hospital loses sight of the row with the very write that ends their part,
    so the writes need a scope of their own. NotFound for what the actor may not see.
    """
    with transaction(by):
        row = Outreach.objects.select_for_update().filter(visible_to(by), pk=outreach).first()
        if row is None:
            raise NotFound("no such outreach")
        require(by, permission, row)
        with transaction(the_program(row.hospital_id)):
            yield row


def the_program(hospital: int) -> Actor:
    """The software itself, within one hospital."""
    return Actor.system(hospital)


def step(row: Outreach, taken: Step) -> None:
    """Moves the outreach along its table; StepRefused where it may not."""
    look_after(row, now())
    row.state = after(State(row.state), taken)


def note(event: str, row: Outreach, *, by: Actor) -> None:
    """Records what was done, referring to the outreach by a hash that dies with its key (G12); an
    act says what the actor's looks at it were for."""
    reference = vault.reference(key_of(row), "outreach")
    record(by=by, event=event, hospital=row.hospital_id, reference=reference)
    follow(key=row.key_id, by=by)


def exclude(row: Outreach, account: int, rule: str) -> None:
    """Keeps one account away from this outreach from now on. What they were asked about it stays as it was, to be
    refused when they say yes: if it vanished at this moment, a guess would tell them whom it is for (G10)."""
    needs = needs_of(row)
    excluded = tuple(sorted({*needs.excluded, (account, rule)}))
    seal_needs(row, replace(needs, excluded=excluded))


def is_kept_away(row: Outreach, account: int) -> bool:
    """Whether that account must not support it."""
    return account in dict(needs_of(row).excluded)


def live_offer(row: Outreach) -> Offer | None:
    """The offer that is open or accepted."""
    live = (OfferState.OPEN, OfferState.ACCEPTED)
    return Offer.objects.select_for_update().filter(outreach=row, state__in=live).first()


def end_offer(row: Outreach, state: OfferState, at: datetime, reason: str = "") -> Offer | None:
    """Ends the live offer, if there is one."""
    offer = live_offer(row)
    if offer:
        offer.state, offer.answered_at, offer.reason = state, at, reason
        offer.save(update_fields=["state", "answered_at", "reason"])
    return offer


def release(row: Outreach) -> None:
    """No supporter any more; the recipient's code that they handed over stops working. Where somebody had
    reached them already, who is next has as long to say yes as for what is asked now."""
    if row.supporter_account is not None and row.first_attempt_at:
        row.accept_by = dues(row.hospital_id, Urgency(row.urgency), now()).accept_by
    row.supporter = row.supporter_account = None
    row.accepted_at = row.asked_at = row.recipient_code = row.follow_up_on = None
    Handover.objects.filter(outreach=row).delete()


def begin_closing(row: Outreach, outcome: Outcome, at: datetime) -> None:
    """From now on nothing joins it; in five minutes it is forgotten."""
    row.before_closing = row.state
    step(row, Step.CLOSE)
    row.outcome, row.closes_at = outcome, at


def tell(
    accounts: Iterable[int], row: Outreach, event: str, kind: MessageKind, haste: Haste = SOON
) -> None:
    """One neutral message to each, under the outreach's key."""
    program = the_program(row.hospital_id)
    for account in accounts:
        notify(account=account, key=key_of(row), kind=kind, event=event, haste=haste, by=program)


def tell_supporter(row: Outreach, event: str, latest: datetime) -> datetime:
    """Reminds its supporter, and returns when they hear of it; what their daily letter brings by `latest`
    needs no message of its own, whose coming would say that there is something (G6)."""
    account = row.supporter_account
    if account is None:
        return now()
    letter_at = daily_letter_at(account)
    if letter_at is not None and letter_at <= latest:
        return letter_at
    tell([account], row, event, MessageKind.WAITING, Haste(waits=False, latest=latest))
    return goes_out_at(account, MessageKind.WAITING, latest)


def tell_coordinators(row: Outreach, event: str) -> None:
    """Those of the hospital's coordinators who are no party to it: of `today` at once, of others before what
    comes next is due."""
    at, able = now(), coordinators(row.hospital_id, row.key_id)
    latest = at if row.urgency == Urgency.TODAY else next_due(row, at)
    tell(able, row, event, MessageKind.WAITING, Haste(latest=latest))


def match_again(row: Outreach) -> None:
    """Forgets the last suggestion, so that the next round of matching takes it up."""
    row.sealed_suggestions = b""
