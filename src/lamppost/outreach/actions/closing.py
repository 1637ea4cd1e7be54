"""The end: five minutes in which it can be undone, then the key is destroyed and a fact is counted."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.transaction import atomic

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotNow
from lamppost.core.transactions import transaction
from lamppost.escalation.queries import broken, has_unreviewed
from lamppost.outreach.access import OutreachPermission, outcomes_for, physician_text
from lamppost.outreach.actions.holding import keep_what_is_held
from lamppost.outreach.actions.opting_out import refuse
from lamppost.outreach.actions.steps import begin_closing, end_offer, locked, note
from lamppost.outreach.actions.tallying import count, stage
from lamppost.outreach.actions.watching import was_accepted, watch
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.sealed import said_of, sealed_recipient
from lamppost.outreach.rules import (
    QUIET,
    UNDO,
    No,
    OfferState,
    Outcome,
    Route,
    State,
    Step,
    StepRefused,
    TalliedDisclosure,
    TalliedOutreach,
    Terms,
    Urgency,
    band,
    quarter,
)
from lamppost.outreach.rules.promises import kept
from lamppost.program.queries import today_at
from lamppost.vault.actions import shred
from lamppost.vault.queries import read_by_program
from lamppost.vault.rules import CannotOpen

NOT_NOW_FOR: Final = timedelta(days=30)


def close(*, outreach: UUID, outcome: Outcome, not_before: date | None = None, by: Actor) -> None:
    """Ends it with an outcome that the actor and the state allow; `not_before` goes with "not now"."""
    with locked(outreach, OutreachPermission.OUTREACH_CLOSE, by=by) as row:
        require(by, OutreachPermission.OUTREACH_CLOSE, row)
        if outcome not in outcomes_for(row, by):
            raise StepRefused(State(row.state), Step.CLOSE)
        finish(row, outcome, not_before)
        note("outreach.closed", row, by=by)


def finish(row: Outreach, outcome: Outcome, not_before: date | None = None) -> None:
    """Begins the closing of a locked outreach; an offer that is open is taken back."""
    if row.state == State.OFFERED:
        end_offer(row, OfferState.TAKEN_BACK, now())
    if outcome is Outcome.NOT_NOW:
        row.not_before = not_before or today_at(row.hospital_id) + NOT_NOW_FOR
    begin_closing(row, outcome, now() + UNDO)
    row.save()


def undo(*, outreach: UUID, by: Actor) -> None:
    """Takes a closing back within its five minutes, by whoever may close it."""
    with locked(outreach, OutreachPermission.OUTREACH_CLOSE, by=by) as row:
        require(by, OutreachPermission.OUTREACH_CLOSE, row)
        if row.state != State.CLOSING or row.closes_at is None or row.closes_at <= now():
            raise NotNow("The five minutes are over.")
        # An offer was taken back when the closing began: it waits for a new one.
        back = State.WAITING if row.before_closing == State.OFFERED else State(row.before_closing)
        row.state, row.before_closing, row.outcome = back, "", ""
        row.closes_at = row.not_before = None
        watch(row, now())
        row.save()
        note("closing.undone", row, by=by)


def forget_due(*, hospital: int, by: Actor) -> int:
    """Counts and shreds every outreach of a hospital whose five minutes are over; returns how many."""
    with transaction(by):
        require(by, OutreachPermission.OUTREACH_KEEP, hospital)
        due = Outreach.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, state=State.CLOSING, closes_at__lte=now()
        )
        rows = [one for one in due.order_by("closes_at")[:100] if not has_unreviewed(one.key_id)]
        for row in rows:
            _keep_what_stays(row, by)
            shred(keys=[row.key_id], kind="outreach", by=by)
    return len(rows)


def _keep_what_stays(row: Outreach, by: Actor) -> None:
    """What a hold asks for, the fact, the "no". Where somebody has harmed what is sealed, nothing of it
    stays: forgetting does not wait for what cannot be read."""
    try:
        with atomic():
            keep_what_is_held(row, by)
            _tally(row, by)
            _remember_no(row, by)
    except CannotOpen:
        record(by=by, event="outreach.unreadable", hospital=row.hospital_id)


def _tally(row: Outreach, by: Actor) -> None:
    waited = row.first_attempt_at - row.opened_at if row.first_attempt_at else None
    fact = TalliedOutreach(
        quarter=quarter(now().date()),
        route=Route(row.route),
        urgency=Urgency(row.urgency),
        offers=min(row.offers, 3),
        attempts=min(row.attempts, 3),
        first_attempt_within_hours=band(waited),
        outcome=Outcome(row.outcome),
    )
    about = {code for source in row.sources.all() for code in said_of(source).about}
    stage(hospital=row.hospital_id, facts=(fact,), by=by)
    for month, reason in broken(row.key_id):
        told = TalliedDisclosure(month, reason)
        stage(hospital=row.hospital_id, facts=(told,), by=by)
    count(hospital=row.hospital_id, kind="about", codes=tuple(sorted(about)), by=by)
    count(hospital=row.hospital_id, kind="route", codes=(row.route,), by=by)
    count(hospital=row.hospital_id, kind="promise", codes=_how_kept(row), by=by)


def _how_kept(row: Outreach) -> tuple[str, ...]:
    """What was promised and came, and what came late or never."""
    has_talked = row.first_attempt_at is not None
    return kept(row.missed, row.offers > 0, has_talked or was_accepted(row), has_talked)


def _remember_no(row: Outreach, by: Actor) -> None:
    """A "not now" until its day; and quiet for the rest of 30 days after an outreach by others."""
    physician = read_by_program(sealed_recipient(row)).physician
    if physician is None or row.outcome == Outcome.WRONG_PERSON:
        return
    text = physician_text(physician)
    if row.outcome == Outcome.NOT_NOW and row.not_before:
        refuse(hospital=row.hospital_id, text=text, terms=Terms(No.ASKED, row.not_before), by=by)
    quiet_until = (row.opened_at + QUIET).date()
    if row.route != Route.SELF and quiet_until > now().date():
        refuse(hospital=row.hospital_id, text=text, terms=Terms(No.RESTING, quiet_until), by=by)
