"""A hospital says what it promises; what nears its time is told, and what broke is noted."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db.transaction import atomic

from lamppost.core.access import Actor, Role, require
from lamppost.core.errors import NotNow
from lamppost.core.transactions import transaction
from lamppost.notifications.rules import Haste, MessageKind
from lamppost.outreach import models
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.actions.offering import AT_ONCE, offer, take_turns
from lamppost.outreach.actions.steps import match_again, tell
from lamppost.outreach.actions.watching import (
    COORDINATORS,
    DEPUTIES,
    NOBODY,
    WATCHED,
    look_after,
    next_due,
    watch,
)
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.promises import promises
from lamppost.outreach.queries.sealed import coordinators
from lamppost.outreach.queries.suggesting import chosen
from lamppost.outreach.rules import State, Urgency
from lamppost.outreach.rules.promises import Promise, check_all
from lamppost.people.queries import accounts_with_role
from lamppost.vault.actions import record_with_actor
from lamppost.vault.rules import CannotOpen


def set_promises(*, hospital: int, promised: Mapping[Urgency, Promise], by: Actor) -> None:
    """For what is asked from now on. Invalid where one is out of bounds: fields are `urgency-name`."""
    require(by, OutreachPermission.PROMISE_SET, hospital)
    check_all(promised)
    with transaction(by):
        for urgency, promise in promised.items():
            models.Promise.objects.update_or_create(
                hospital_id=hospital, urgency=urgency, defaults=asdict(promise)
            )
        record_with_actor(by=by, event="promises.set", hospital=hospital)


def warn(row: Outreach, at: datetime) -> str:
    """What is due next is nearly due: the coordinators hear of it, halfway from there their deputies."""
    due, first = next_due(row, at), row.warned == NOBODY
    row.warn_at = None
    if due is not None and due > at:
        event, haste = f"nearly-due:{row.id}:{at:%d%H%M}", Haste(waits=False, latest=due)
        tell(_whom(row, first), row, event, MessageKind.WAITING, haste)
        row.warned = COORDINATORS if first else DEPUTIES
        row.warn_at = at + (due - at) / 2 if first else None
    row.save(update_fields=WATCHED)
    return "promise.watched"


def note_missed(row: Outreach, at: datetime) -> str:
    """One of its times is over: what has not come by then is noted, to be counted when it ends."""
    look_after(row, at)
    watch(row, at)
    row.save(update_fields=WATCHED)
    return "promise.watched"


def _whom(row: Outreach, is_first: bool) -> list[int]:
    """Coordinators who are no party first, then their deputies; everybody where there is only one kind."""
    able = coordinators(row.hospital_id, row.key_id)
    holders = accounts_with_role(Role.COORDINATOR, row.hospital_id)
    deputies = {one.id for one in holders if one.is_deputy}
    chosen = [one for one in able if (one in deputies) != is_first]
    return chosen or able


def offer_waiting(*, hospital: int, by: Actor) -> int:
    """Where the hospital wants it so: offers each outreach whose person a human has confirmed to the
    supporter that the optimum gives it; returns how many. What cannot be offered waits for a coordinator."""
    with transaction(by):
        require(by, OutreachPermission.OUTREACH_OFFER, hospital)
        wanted = [one for one, promise in promises(hospital).items() if promise.offers_itself]
        if not wanted:
            return 0
        waiting = Outreach.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, state=State.WAITING, is_confirmed=True, urgency__in=wanted
        )
        found = waiting.exclude(sealed_suggestions=b"").order_by("promised_by", "id")[:AT_ONCE]
        rows = [(row, best) for row in found if (best := chosen(row)) is not None]
        take_turns({best for _, best in rows})
        return sum(_offer(row, best, by) for row, best in rows)


def _offer(row: Outreach, supporter: int, by: Actor) -> bool:
    try:
        with atomic():
            offer(outreach=row.id, supporter=supporter, by=by)
    except CannotOpen:  # somebody has harmed it: the others are offered
        return False
    except NotNow:
        match_again(row)  # it was worked out before something changed: the next round looks anew
        row.save(update_fields=["sealed_suggestions"])
        return False
    return True
