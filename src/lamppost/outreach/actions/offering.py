"""Suggestions, offers and answers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from lamppost import matching
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.notifications.queries import daily_letter_at, goes_out_at
from lamppost.notifications.rules import Haste, MessageKind
from lamppost.outreach.access import OutreachPermission, supported_by
from lamppost.outreach.actions.steps import (
    end_offer,
    exclude,
    is_kept_away,
    locked,
    match_again,
    note,
    release,
    step,
    tell,
    tell_coordinators,
)
from lamppost.outreach.actions.watching import watch
from lamppost.outreach.models import Offer, Outreach
from lamppost.outreach.queries.suggesting import (
    LET_PASS,
    chosen,
    is_whole,
    permitted,
    problem_for,
    seal_choice,
)
from lamppost.outreach.rules import (
    OFFER_LASTS,
    DeclineReason,
    OfferState,
    State,
    Step,
    Urgency,
)
from lamppost.outreach.rules.times import latest_word, waits_for_letter
from lamppost.vault.rules import CannotOpen

AT_ONCE: Final = 200  # outreaches in one optimum, soonest promise first
LOOK_AGAIN: Final = timedelta(minutes=1)
PLACE_LOCK: Final = 0x1A3B_0008
LAPSED: Final = "This offer has lapsed; it goes to somebody else."


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a supporter has after accepting: the outreach, and the code to hand over at first contact."""

    outreach: UUID
    code: Code


def propose(*, hospital: int, by: Actor) -> int:
    """Works out the best supporters for those that wait at a hospital, together; returns how many got one.

    Nothing is worked out unless somebody waits without a suggestion: those for whom nobody was found each minute
    again, since a supporter may have room by now.
    """
    with transaction(by):
        require(by, OutreachPermission.OUTREACH_OFFER, hospital)
        waiting = Outreach.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, state=State.WAITING
        )
        again = Q(sealed_suggestions=b"") | Q(unmatched_at__lte=now() - LOOK_AGAIN)
        if not waiting.filter(again).exists():
            return 0
        first = list(waiting.order_by("sealed_suggestions", "promised_by", "id")[:AT_ONCE])
        rows, problem = _problem_of(hospital, first)
        answer = matching.assign(problem)
        best = {pair.outreach: int(pair.supporter) for pair in answer.pairs}
        for row in rows:
            _keep_choice(row, best.get(str(row.id)))
    return len(best)


def _keep_choice(row: Outreach, supporter: int | None) -> None:
    """Writes what has changed alone, since others are looked at again as long as one waits."""
    if supporter is None or supporter != chosen(row):
        row.sealed_suggestions = seal_choice(row, supporter)
        row.unmatched_at = now() if supporter is None else None
        row.save(update_fields=["sealed_suggestions", "unmatched_at"])


def _problem_of(hospital: int, rows: list[Outreach]) -> tuple[list[Outreach], matching.Problem]:
    """With which of these: one whose sealed part somebody has harmed holds up no other."""
    try:
        return rows, problem_for(hospital, rows)
    except CannotOpen:
        whole = [row for row in rows if is_whole(row)]
        return whole, problem_for(hospital, whole)


def offer(*, outreach: UUID, supporter: int, by: Actor) -> UUID:
    """Offers the outreach to a supporter, without the name; NotNow where a hard rule forbids the pair."""
    with locked(outreach, OutreachPermission.OUTREACH_OFFER, by=by) as row:
        require(by, OutreachPermission.OUTREACH_OFFER, row)
        step(row, Step.OFFER)
        take_turns([supporter])
        asked = permitted(row, supporter)
        if asked is None:
            raise NotNow("This supporter cannot be asked any more.")
        letter_at = daily_letter_at(asked.account)
        waits = waits_for_letter(Urgency(row.urgency), row.promised_by, letter_at)
        latest = latest_word(Urgency(row.urgency), row.promised_by, now())
        at_once = goes_out_at(asked.account, MessageKind.WAITING, latest)
        told_at = letter_at if letter_at and waits else at_once
        made = _make_offer(row, asked.id, asked.account, told_at)
        row.offers += 1
        watch(row, now())
        row.save()
        if not waits:
            haste = Haste(waits=False, latest=latest)
            tell([asked.account], row, f"offer:{made}", MessageKind.WAITING, haste)
        note("offer.made", row, by=by)
    return made


def accept(*, offer: UUID, by: Actor) -> Accepted:
    """The supporter takes it on; only now may they see who it is. NotNow where it has lapsed: it does so at this
    moment for whoever has become a party since, in the same words, since they may not learn that either."""
    with _answered(offer, by) as (row, asked):
        require(by, OutreachPermission.OFFER_ANSWER, asked)
        is_over = asked.expires_at <= now() or is_kept_away(row, asked.supporter_account)
        if is_over:
            lapse(row, now())
            note("offer.expired", row, by=Actor.system(row.hospital_id))
        else:
            code = _take_on(row, asked)
            note("offer.accepted", row, by=by)
    if is_over:
        raise NotNow(LAPSED)
    return Accepted(row.id, code)


def _take_on(row: Outreach, asked: Offer) -> Code:
    """From now on it is theirs; returns the code to hand over."""
    code = Code.new()
    step(row, Step.ACCEPT)
    end_offer(row, OfferState.ACCEPTED, now())
    row.supporter_id, row.supporter_account = asked.supporter_id, asked.supporter_account
    row.accepted_at, row.recipient_code = now(), code.digest
    watch(row, now())
    row.save()
    return code


def decline(*, offer: UUID, reason: DeclineReason, by: Actor) -> None:
    """Not now; the outreach goes on to somebody else. The reason steers matching and is shown to nobody."""
    with _answered(offer, by) as (row, asked):
        require(by, OutreachPermission.OFFER_ANSWER, asked)
        step(row, Step.DECLINE)
        end_offer(row, OfferState.DECLINED, now(), reason)
        exclude(row, asked.supporter_account, "declined")
        go_on(row, f"declined:{asked.id}")
        note("offer.declined", row, by=by)


def reassign(*, outreach: UUID, by: Actor) -> None:
    """Takes an offer or an acceptance back, so that somebody else can be asked."""
    with locked(outreach, OutreachPermission.OUTREACH_REASSIGN, by=by) as row:
        require(by, OutreachPermission.OUTREACH_REASSIGN, row)
        let_go(row, now())
        note("outreach.reassigned", row, by=by)


def let_go(row: Outreach, at: datetime) -> None:
    """Ends the offer or acceptance of a locked outreach and lets it go on; the supporter is told. Who only had an
    offer may be asked again."""
    is_offer = row.state == State.OFFERED
    step(row, Step.TAKE_BACK if is_offer else Step.REPLACE)
    ended = end_offer(row, OfferState.TAKEN_BACK if is_offer else OfferState.REPLACED, at)
    if ended:
        if not is_offer:
            exclude(row, ended.supporter_account, "handed_back")
        tell([ended.supporter_account], row, f"let-go:{ended.id}", MessageKind.CHANGED)
    release(row)
    go_on(row, f"goes-on:{ended.id if ended else row.id}")


def lapse(row: Outreach, at: datetime) -> None:
    """An offer that nobody answered ends; the outreach goes on, to others first."""
    step(row, Step.EXPIRE)
    ended = end_offer(row, OfferState.EXPIRED, at)
    if ended:
        go_on(row, f"expired:{ended.id}")


def take_turns(supporters: Iterable[int]) -> None:
    """Until the transaction ends nobody else asks these supporters: two at once would both see the last free
    place. After the outreach's own lock, and always in one order, so that nobody waits for ever."""
    with connection.cursor() as cursor:
        for one in sorted(supporters):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PLACE_LOCK, one % 2**31])


@contextmanager
def _answered(offer: UUID, by: Actor) -> Iterator[tuple[Outreach, Offer]]:
    """The outreach and the actor's own open offer, locked in that order (as everywhere)."""
    with transaction(by):
        mine = Offer.objects.filter(supported_by(by), pk=offer).first()
        if mine is None:
            raise NotFound("no such offer")
        with transaction(Actor.system(mine.hospital_id)):
            row = Outreach.objects.select_for_update().get(pk=mine.outreach_id)
            mine.refresh_from_db(from_queryset=Offer.objects.select_for_update())
            if mine.state in LET_PASS:
                raise NotNow(LAPSED)
            if mine.state != OfferState.OPEN:
                raise NotNow("This offer has already been answered.")
            yield row, mine


def go_on(row: Outreach, event: str) -> None:
    """Saves an outreach that waits again, and has it matched and its coordinators told."""
    match_again(row)
    watch(row, now())
    row.save()
    tell_coordinators(row, event)


def _make_offer(row: Outreach, supporter: int, account: int, told_at: datetime) -> UUID:
    """Open from now on; how long it lasts is counted from when the supporter hears of it."""
    made = random_id()
    Offer.objects.create(
        id=made,
        key_id=row.key_id,
        hospital_id=row.hospital_id,
        outreach=row,
        supporter_id=supporter,
        supporter_account=account,
        urgency=row.urgency,
        promised_by=row.promised_by,
        offered_at=now(),
        expires_at=told_at + OFFER_LASTS[Urgency(row.urgency)],
    )
    return made
