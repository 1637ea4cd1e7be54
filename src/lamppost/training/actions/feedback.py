"""After a session its people are asked two minutes of questions, by ballot: nobody can tell who said what."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from lamppost.audit.actions import record
from lamppost.ballots import actions as ballots
from lamppost.ballots.rules import too_few
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import MessageKind
from lamppost.training.access import SessionPermission
from lamppost.training.models import Seat, Session
from lamppost.training.queries.feedback import is_asked
from lamppost.training.rules.feedback import ASKED_FOR, FEEDBACK, Feedback, problems

SETTLED: Final = timedelta(hours=1)  # after it ended: the last ones have been ticked off


def ask_for_feedback(*, by: Actor) -> int:
    """Opens a box for each session that ended an hour ago, and tells everybody who was there; returns for
    how many sessions. Where fewer were there than answers are read, nobody is asked."""
    with transaction(by):
        require(by, SessionPermission.FEEDBACK_ASK)
        ended = Session.objects.select_for_update(skip_locked=True).filter(
            ends__lte=now() - SETTLED, is_feedback_settled=False, cancelled_at=None
        )
        asked = [row for row in ended.order_by("ends", "pk") if _ask(row)]
        if asked:
            record(by=by, event="feedback.asked")
    return len(asked)


def feedback_code(*, session: UUID, by: Actor) -> Code:
    """The code of somebody who was there, to answer with: the same as often as they ask. NotFound for who
    has no place; NotNow for who was not there, and while nobody is asked."""
    with transaction(by):
        row = Session.objects.filter(pk=session).first()
        seat = Seat.objects.filter(session=session, account_id=by.account or 0).first()
        if row is None or seat is None:
            raise NotFound("no such place of theirs")
        require(by, SessionPermission.FEEDBACK_OPEN, seat)
        if seat.attended_on is None or not is_asked(row.feedback_box):
            raise NotNow("Nobody is asked about this session now.")
        holder, program = _holder(row, seat.account_id), Actor.system(row.hospital_id)
        return _issued(row, [holder], program)[holder]


def give_feedback(*, hospital: int, code: Code, answer: Feedback, by: Actor) -> None:
    """Takes an answer, sealed and tied to nobody. Invalid for what is no answer; NotTaken (a NotFound) for
    a code that opens nothing. Nothing records it."""
    with transaction(by):
        require(by, SessionPermission.FEEDBACK_GIVE, hospital)
        if found := problems(answer):
            raise Invalid(found)
        ballots.cast(kind=FEEDBACK, hospital=hospital, code=code, answer=answer, by=by)


def ask_too(row: Session, account: int) -> None:
    """Gives a code also to somebody who was ticked off after the others were asked."""
    if is_asked(row.feedback_box):
        _issued(row, [_holder(row, account)], Actor.system(row.hospital_id))
        _tell(row, account)


def _ask(row: Session) -> bool:
    """The box, its codes, and a letter to each; so few that nobody would read it: none."""
    there = Seat.objects.filter(session=row).exclude(attended_on=None)
    accounts = list(there.order_by("account_id").values_list("account_id", flat=True))
    holders = [_holder(row, account) for account in accounts]
    row.is_feedback_settled = True
    if not too_few(holders, FEEDBACK):
        program = Actor.system(row.hospital_id)
        row.feedback_box = ballots.open_box(
            kind=FEEDBACK,
            subject=str(row.pk),
            hospital=row.hospital_id,
            closes_at=now() + ASKED_FOR,
            by=program,
        )
        _issued(row, holders, program)
        for account in accounts:
            _tell(row, account)
    row.save(update_fields=["is_feedback_settled", "feedback_box"])
    return row.feedback_box is not None


def _issued(row: Session, holders: list[str], program: Actor) -> dict[str, Code]:
    if row.feedback_box is None:
        raise NotFound("no box")
    return ballots.issue(box=row.feedback_box, holders=holders, by=program)


def _tell(row: Session, account: int) -> None:
    kind, place = MessageKind.WAITING, row.hospital_id
    program, about = Actor.system(place), f"feedback:{row.pk}"
    tell(account=account, hospital=place, kind=kind, about=about, by=program)


def _holder(row: Session, account: int) -> str:
    """What the ballots room knows of them: a word that says nothing without the box's secret."""
    return f"{row.pk}:{account}"
