"""A supporter reaches out: sees who it is, tries, talks, or hands it back."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import earliest_today, now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.outreach.access import OutreachPermission, is_its_supporter
from lamppost.outreach.actions.offering import go_on
from lamppost.outreach.actions.steps import (
    begin_closing,
    end_offer,
    exclude,
    locked,
    note,
    release,
    step,
)
from lamppost.outreach.actions.tallying import stage, stage_strain
from lamppost.outreach.actions.watching import watch
from lamppost.outreach.models import Attempt, Outreach
from lamppost.outreach.queries.sealed import needs_of, sealed_recipient, sealed_said
from lamppost.outreach.rules import (
    ESCALATION_LEVELS,
    HARD_STOP,
    MAX_ATTEMPTS,
    SMALLEST_DEPARTMENT,
    UNANSWERED,
    UNDO,
    AttemptResult,
    Fact,
    HandBackReason,
    Mode,
    OfferState,
    Outcome,
    Recipient,
    Said,
    State,
    Step,
    Strain,
    TalliedCount,
    TalliedInteraction,
    outcome_after,
    quarter,
    rounded_minutes,
)
from lamppost.program.queries import physicians_in
from lamppost.supporters.queries import supporter_of
from lamppost.supporters.rules import HAVE_BEGUN
from lamppost.vault.actions import open_sealed

LONGEST_FOLLOW_UP: Final = HARD_STOP
NOT_BEGUN: Final = "You can log conversations once you are certified and have begun."
# One word for a try and for a conversation: the record must not say on which day somebody talked.
CONTACT_LOGGED: Final = "contact.logged"


@dataclass(frozen=True, slots=True, repr=False)
class Seen:
    """Who it is and what was said; a referrer's name only if they agreed."""

    recipient: Recipient
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is kept of a conversation: nothing of what was said. `minutes` become steps of 5."""

    mode: Mode
    minutes: int
    group_size: int = 1
    red_flag_screened: bool = False
    level: str = "0"
    was_heavy: bool = False
    follow_up_on: date | None = None


def see_recipient(*, outreach: UUID, purpose: str, by: Actor) -> Seen:
    """Opens the identity; the look is recorded with its purpose, and counted for the recipient."""
    with locked(outreach, OutreachPermission.RECIPIENT_SEE, by=by) as row:
        require(by, OutreachPermission.RECIPIENT_SEE, row)
        with transaction(by):
            recipient = open_sealed(sealed=sealed_recipient(row), purpose=purpose, by=by)
            said = tuple(
                open_sealed(sealed=sealed_said(source), purpose=purpose, by=by)
                for source in row.sources.order_by("id")
            )
        _count_opening(row, by)
    return Seen(recipient, said)


def new_code(*, outreach: UUID, by: Actor) -> Code:
    """A fresh code for the supporter to hand over; an earlier one stops working."""
    with locked(outreach, OutreachPermission.OUTREACH_PURSUE, by=by) as row:
        require(by, OutreachPermission.OUTREACH_PURSUE, row)
        code = Code.new()
        row.recipient_code = code.digest
        row.save(update_fields=["recipient_code"])
        note("code.renewed", row, by=by)
    return code


def log_attempt(*, outreach: UUID, mode: Mode, result: AttemptResult, by: Actor) -> None:
    """One try to reach them: at most three; "no" and the wrong person end it at once."""
    with locked(outreach, OutreachPermission.OUTREACH_PURSUE, by=by) as row:
        require(by, OutreachPermission.OUTREACH_PURSUE, row)
        if result in UNANSWERED and row.attempts >= MAX_ATTEMPTS:
            raise NotNow("Three attempts have been made. That is all we do.")
        step(row, Step.LOG_ATTEMPT)
        _add_attempt(row, mode, result)
        watch(row, now())
        if outcome := outcome_after(result, row.attempts):
            begin_closing(row, outcome, now() + UNDO)
        row.save()
        _count(row.hospital_id, (), home=_home(row), strain=Strain())
        note(CONTACT_LOGGED, row, by=by)


def log_interaction(*, outreach: UUID, conversation: Conversation, by: Actor) -> None:
    """They talked. Counted at once and apart; without a follow-up the outreach ends in five minutes."""
    _check(conversation)
    with locked(outreach, OutreachPermission.OUTREACH_PURSUE, by=by) as row:
        require(by, OutreachPermission.OUTREACH_PURSUE, row)
        step(row, Step.LOG_INTERACTION)
        row.first_attempt_at = row.first_attempt_at or now()
        row.interactions += 1
        watch(row, now())
        if conversation.follow_up_on is None:  # the day agreed on before stands again after an undo
            begin_closing(row, Outcome.CONNECTED, now() + UNDO)
        else:
            row.follow_up_on, row.asked_at = conversation.follow_up_on, None
        row.save()
        facts = _facts(needs_of(row).department, conversation)
        strain = _strain(row.supporter_account, conversation)
        _count(row.hospital_id, facts, home=_home(row), strain=strain)
        note(CONTACT_LOGGED, row, by=by)


def log_alone(*, conversation: Conversation, by: Actor) -> None:
    """A conversation in the corridor that nobody referred: counted, with no outreach at all."""
    _check(conversation)
    mine = supporter_of(by.account) if by.account is not None else None
    if mine is None:
        raise NotFound("no supporter")
    require(by, OutreachPermission.INTERACTION_LOG, mine.hospital)
    if mine.standing not in HAVE_BEGUN:
        raise NotNow(NOT_BEGUN)
    with transaction(by), transaction(Actor.system(mine.hospital)):
        facts = _facts(mine.department, conversation)
        strain = _strain(mine.account, conversation)
        _count(mine.hospital, facts, home=mine.hospital, strain=strain)


def hand_back(*, outreach: UUID, reason: HandBackReason, by: Actor) -> None:
    """Gives it up after having seen the name, without penalty; it goes on with priority."""
    with locked(outreach, OutreachPermission.OUTREACH_PURSUE, by=by) as row:
        require(by, OutreachPermission.OUTREACH_PURSUE, row)
        step(row, Step.HAND_BACK)
        ended = end_offer(row, OfferState.HANDED_BACK, now(), reason)
        if row.supporter_account:
            exclude(row, row.supporter_account, "handed_back")
        release(row)
        go_on(row, f"handed-back:{ended.id if ended else row.id}")
        note("outreach.handed_back", row, by=by)


def _add_attempt(row: Outreach, mode: Mode, result: AttemptResult) -> None:
    Attempt.objects.create(
        id=random_id(),
        key_id=row.key_id,
        hospital_id=row.hospital_id,
        outreach=row,
        at=now(),
        mode=mode,
        result=result,
    )
    row.first_attempt_at = row.first_attempt_at or now()
    if row.state != State.CONNECTED:  # else whoever was reminded of a follow-up would be again
        row.asked_at = None
    row.attempts = min(row.attempts + (result is not AttemptResult.CONNECTED), MAX_ATTEMPTS)


def _facts(department: int | None, conversation: Conversation) -> tuple[Fact, ...]:
    today = now().date()
    is_large = department is not None and physicians_in(department) >= SMALLEST_DEPARTMENT
    talk = TalliedInteraction(
        month=f"{today:%Y-%m}",
        department=department if is_large else None,
        mode=conversation.mode,
        minutes=rounded_minutes(conversation.minutes),
        group_size=conversation.group_size,
        red_flag_screened=conversation.red_flag_screened,
    )
    if conversation.level == "0":
        return (talk,)
    return talk, TalliedCount(quarter(today), "escalation_level", conversation.level)


def _strain(account: int | None, conversation: Conversation) -> Strain:
    return Strain(account if conversation.was_heavy else None, account)


def _count(hospital: int, facts: tuple[Fact, ...], *, home: int, strain: Strain) -> None:
    """A try and a conversation leave the same rows, of the same length: who reads the database cannot
    tell by them, or by the place in which they stand, on which day somebody talked."""
    stage(hospital=hospital, facts=facts, by=Actor.system(hospital))
    program = Actor.system(home)
    stage_strain(hospital=home, account=strain.account, talked=strain.talked, by=program)


def _check(conversation: Conversation) -> None:
    problems = {}
    if not 1 <= conversation.minutes <= 480:
        problems["minutes"] = "choose"
    if not 1 <= conversation.group_size <= 50:
        problems["group_size"] = "choose"
    if conversation.level not in ESCALATION_LEVELS:
        problems["level"] = "choose"
    latest = now().date() + LONGEST_FOLLOW_UP
    if conversation.follow_up_on and not earliest_today() <= conversation.follow_up_on <= latest:
        problems["follow_up_on"] = "choose"
    if problems:
        raise Invalid(problems)


def _count_opening(row: Outreach, by: Actor) -> None:
    if is_its_supporter(by, row):
        row.openings_by_supporter += 1
    elif by.has(Role.COORDINATOR, row.hospital_id):
        row.openings_by_coordinator += 1
    row.save(update_fields=["openings_by_supporter", "openings_by_coordinator"])


def _home(row: Outreach) -> int:
    """The hospital of its supporter, who may come from another one."""
    return row.supporter.hospital_id if row.supporter else row.hospital_id
