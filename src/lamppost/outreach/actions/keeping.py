"""What keeps promises with nobody watching: lapses, silence, limits, follow-ups, the hard stop."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q
from django.db.transaction import atomic

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.actions.closing import finish, forget_due
from lamppost.outreach.actions.offering import lapse, let_go
from lamppost.outreach.actions.promising import note_missed, warn
from lamppost.outreach.actions.steps import note, tell_supporter
from lamppost.outreach.models import OptOut, Outreach
from lamppost.outreach.queries.silence import out_of_reach, to_ask, to_replace
from lamppost.outreach.rules import (
    OfferState,
    Outcome,
    State,
    Urgency,
)
from lamppost.outreach.rules.times import heard_by
from lamppost.program.queries import today_at
from lamppost.vault.actions import shred
from lamppost.vault.rules import CannotOpen

AT_ONCE: Final = 200
# Of a silent start and of a follow-up alike: only who has talked agrees on a follow-up.
REMINDED: Final = "supporter.reminded"
Due = tuple[Q, Callable[[Outreach, datetime], str]]


def keep(*, hospital: int, by: Actor) -> int:
    """Does whatever is due at one hospital; safe to run at any time, twice, or late."""
    with transaction(by):
        require(by, OutreachPermission.OUTREACH_KEEP, hospital)
        at, done = now(), 0
        for condition, what in _due(at, today_at(hospital)):
            rows = Outreach.objects.select_for_update(skip_locked=True, of=("self",)).filter(
                condition, hospital_id=hospital
            )
            done += sum(_does(what, row, at, by) for row in rows.order_by("id")[:AT_ONCE])
    return done + forget_due(hospital=hospital, by=by) + _forget_opt_outs(hospital, by)


def _does(
    what: Callable[[Outreach, datetime], str], row: Outreach, at: datetime, by: Actor
) -> bool:
    """One step. An outreach whose sealed part somebody has harmed holds up no other; its sixty days
    end too."""
    try:
        with atomic():
            note(what(row, at), row, by=by)
    except CannotOpen:
        if row.hard_stop_at <= at:
            shred(keys=[row.key_id], kind="outreach", by=by)
        return False
    return True


def _due(at: datetime, today: date) -> list[Due]:
    lapsed = Q(all_offers__state=OfferState.OPEN, all_offers__expires_at__lte=at)
    return [
        (Q(state=State.OFFERED) & Q(pk__in=Outreach.objects.filter(lapsed).values("pk")), _lapse),
        (to_ask(at), _ask),
        (to_replace(at), _replace),
        (~Q(state=State.CLOSING) & Q(look_at__lte=at), note_missed),
        (~Q(state=State.CLOSING) & Q(warn_at__lte=at), warn),
        (out_of_reach(at), _give_up),
        (Q(state=State.CONNECTED, follow_up_on__lte=today, asked_at=None), _remind),
        (~Q(state=State.CLOSING) & Q(hard_stop_at__lte=at), _stop),
    ]


def _lapse(row: Outreach, at: datetime) -> str:
    lapse(row, at)
    return "offer.expired"


def _ask(row: Outreach, at: datetime) -> str:
    promised_by = None if row.first_attempt_at else row.promised_by
    latest = heard_by(Urgency(row.urgency), promised_by, at)
    row.asked_at = tell_supporter(row, f"silent:{row.id}", latest)
    row.save(update_fields=["asked_at"])
    return REMINDED


def _replace(row: Outreach, at: datetime) -> str:
    let_go(row, at)
    return "supporter.replaced"


def _give_up(row: Outreach, at: datetime) -> str:
    finish(row, Outcome.UNREACHABLE)
    return "outreach.given_up"


def _remind(row: Outreach, at: datetime) -> str:
    """The agreed day has come: the supporter is reminded once, and finds it on their first page until it
    is done."""
    tell_supporter(row, f"follow-up:{row.id}", at + timedelta(days=1))
    row.asked_at = at
    row.save(update_fields=["asked_at"])
    return REMINDED


def _stop(row: Outreach, at: datetime) -> str:
    """Sixty days are all: nobody but the recipient can prolong them, so there is nothing to undo."""
    has_talked = row.state == State.CONNECTED or row.interactions > 0
    finish(row, Outcome.CONNECTED if has_talked else Outcome.UNREACHABLE)
    row.closes_at = at
    row.save(update_fields=["closes_at"])
    return "outreach.stopped"


def _forget_opt_outs(hospital: int, by: Actor) -> int:
    with transaction(by):
        over = OptOut.objects.filter(hospital_id=hospital, ends_on__lt=today_at(hospital))
        return shred(
            keys=list(over.values_list("key_id", flat=True)[:AT_ONCE]), kind="opt_out", by=by
        )
