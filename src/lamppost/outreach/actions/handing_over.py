"""A supporter hands one over to another: asked, accepted by the other, and only then does the name open."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.notifications.rules import MessageKind
from lamppost.outreach.access import OutreachPermission, supported_by
from lamppost.outreach.actions.offering import take_turns
from lamppost.outreach.actions.steps import (
    end_offer,
    exclude,
    is_kept_away,
    locked,
    note,
    step,
    tell,
)
from lamppost.outreach.actions.watching import watch
from lamppost.outreach.models import Handover, Offer, Outreach
from lamppost.outreach.queries.suggesting import permitted
from lamppost.outreach.rules import WITH_SUPPORTER, OfferState, State, Step

ANSWERED: Final = "This has been answered already."


def ask_to_take_over(*, outreach: UUID, supporter: int, by: Actor) -> UUID:
    """Asks another supporter, who learns no name by it; one at a time, the last one asked. NotNow where a hard
    rule forbids the pair: which one is not said."""
    with locked(outreach, OutreachPermission.OUTREACH_PURSUE, by=by) as row:
        require(by, OutreachPermission.OUTREACH_PURSUE, row)
        if State(row.state) not in WITH_SUPPORTER:
            raise NotNow("It is being closed; undo that first.")
        asked = None if supporter == row.supporter_id else permitted(row, supporter)
        if asked is None:
            raise NotNow("This supporter cannot be asked any more.")
        Handover.objects.filter(outreach=row).delete()
        made = Handover.objects.create(
            id=random_id(),
            key_id=row.key_id,
            hospital_id=row.hospital_id,
            outreach=row,
            supporter_id=asked.id,
            supporter_account=asked.account,
            asked_at=now(),
        )
        tell([asked.account], row, f"handover:{made.id}", MessageKind.WAITING)
        note("handover.asked", row, by=by)
    return made.id


def take_over(*, handover: UUID, by: Actor) -> UUID:
    """Yes: from now on it is theirs, with the recipient's code as it was; the other sees it no more."""
    with _answered(handover, by) as (row, asked):
        require(by, OutreachPermission.HANDOVER_ANSWER, asked)
        is_over = _is_forbidden(row, asked)
        if is_over:
            _stays(row, asked)
        else:
            _goes_over(row, asked, now())
        note("handover.declined" if is_over else "handover.accepted", row, by=by)
    if is_over:
        raise NotNow(ANSWERED)
    return row.id


def decline_to_take_over(*, handover: UUID, by: Actor) -> None:
    """No, without a reason: it stays where it is."""
    with _answered(handover, by) as (row, asked):
        require(by, OutreachPermission.HANDOVER_ANSWER, asked)
        _stays(row, asked)
        note("handover.declined", row, by=by)


@contextmanager
def _answered(handover: UUID, by: Actor) -> Iterator[tuple[Outreach, Handover]]:
    """The outreach and what the actor was asked, locked in that order (as everywhere)."""
    with transaction(by):
        mine = Handover.objects.filter(supported_by(by), pk=handover).first()
        if mine is None:
            raise NotFound("nothing asked")
        with transaction(Actor.system(mine.hospital_id)):
            row = Outreach.objects.select_for_update().get(pk=mine.outreach_id)
            found = Handover.objects.select_for_update().filter(pk=handover).first()
            if found is None or State(row.state) not in WITH_SUPPORTER:
                raise NotNow(ANSWERED)
            yield row, found


def _is_forbidden(row: Outreach, asked: Handover) -> bool:
    """What has come up since they were asked: whom not to ask is known by now, or they have no room any more. Which it
    is, or that it is either, is not said: to whoever has guessed who it is about, it would say that they guessed right.
    """
    take_turns([asked.supporter_id])
    is_away = is_kept_away(row, asked.supporter_account)
    return is_away or permitted(row, asked.supporter_id) is None


def _stays(row: Outreach, asked: Handover) -> None:
    if row.supporter_account is not None:
        tell([row.supporter_account], row, f"not-taken:{asked.id}", MessageKind.CHANGED)
    asked.delete()


def _goes_over(row: Outreach, asked: Handover, at: datetime) -> None:
    before = row.supporter_account
    step(row, Step.TAKE_OVER)
    end_offer(row, OfferState.HANDED_OVER, at)
    _make_theirs(row, asked)
    if before is not None:
        exclude(row, before, "handed_back")
        tell([before], row, f"taken-over:{asked.id}", MessageKind.CHANGED)
    watch(row, at)
    row.save()
    asked.delete()


def _make_theirs(row: Outreach, asked: Handover) -> None:
    row.supporter_id, row.supporter_account = asked.supporter_id, asked.supporter_account
    row.accepted_at, row.asked_at = now(), None
    Offer.objects.create(
        id=random_id(),
        key_id=row.key_id,
        hospital_id=row.hospital_id,
        outreach=row,
        supporter_id=asked.supporter_id,
        supporter_account=asked.supporter_account,
        state=OfferState.ACCEPTED,
        offered_at=asked.asked_at,
        expires_at=now(),
        answered_at=now(),
    )
