"""Consulting the clinician, with nobody named: a coded question, answered by telephone."""

from typing import Final
from uuid import UUID

from lamppost.audit.actions import follow, record
from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.escalation.access import EscalationPermission
from lamppost.escalation.models import Question
from lamppost.escalation.queries.questions import question_place, sealed_question
from lamppost.escalation.rules import LEVELS, UNANSWERED_KEPT, Asked, RedFlag
from lamppost.notifications.actions import notify
from lamppost.notifications.rules import SOON, MessageKind
from lamppost.people.queries import accounts_with_role
from lamppost.resources.rules import is_phone
from lamppost.vault.actions import new_key, open_sealed, shred
from lamppost.vault.rules import DataKey, seal

MOST: Final = 3  # of one person at a time


def ask_clinician(
    *, hospital: int, flags: frozenset[RedFlag], level: str, phone: str, by: Actor
) -> UUID:
    """Asks with codes alone: which red flags, what may be needed, and where to call back.

    NotNow where no clinician is on record; Invalid without a flag, a level, or a number to dial.
    """
    _check(flags, level, phone)
    with transaction(by):
        require(by, EscalationPermission.QUESTION_ASK, hospital)
        clinicians = accounts_with_role(Role.CLINICIAN, hospital)
        if not clinicians:
            raise NotNow("No clinician is on record here. Call one of the numbers instead.")
        if Question.objects.filter(asked_by=by.who).count() >= MOST:
            raise NotNow("Three questions of yours wait already.")
        key, row = new_key(hospital=hospital, by=by), random_id()
        asked = Asked(tuple(sorted(flags)), level, by.name, phone.strip())
        _store(row, key, asked, by)
        for one in clinicians:
            event = f"question:{row}"
            kind = MessageKind.WAITING
            notify(account=one.id, key=key, kind=kind, event=event, haste=SOON, by=by)
        record(by=by, event="question.asked", hospital=hospital)
    return row


def see_question(*, question: UUID, by: Actor) -> Asked:
    """What was asked and whom to call, for the clinician; the look is recorded."""
    with transaction(by):
        row = _held(question)
        require(by, EscalationPermission.QUESTION_ANSWER, row)
        return open_sealed(sealed=sealed_question(row), purpose="question", by=by)


def answer_question(*, question: UUID, by: Actor) -> None:
    """They have talked: the question is destroyed."""
    with transaction(by):
        row = _held(question)
        require(by, EscalationPermission.QUESTION_ANSWER, row)
        follow(key=row.key_id, by=by)
        shred(keys=[row.key_id], kind="question", by=by)
        record(by=by, event="question.answered", hospital=row.hospital_id)


def withdraw_question(*, question: UUID, by: Actor) -> None:
    """Its asker needs no answer any more."""
    with transaction(by):
        row = _held(question)
        require(by, EscalationPermission.QUESTION_WITHDRAW, row)
        shred(keys=[row.key_id], kind="question", by=by)
        record(by=by, event="question.withdrawn", hospital=row.hospital_id)


def forget_unanswered(hospital: int, by: Actor) -> int:
    """A week is too late to call back."""
    too_old = now() - UNANSWERED_KEPT
    old = Question.objects.filter(hospital_id=hospital, asked_at__lt=too_old)
    return shred(keys=list(old.values_list("key_id", flat=True)), kind="question", by=by)


def _check(flags: frozenset[RedFlag], level: str, phone: str) -> None:
    problems = {}
    if not flags:
        problems["flags"] = "choose"
    if level not in LEVELS:
        problems["need"] = "choose"
    if not is_phone(phone.strip()):
        problems["phone"] = "choose"
    if problems:
        raise Invalid(problems)


def _store(row: UUID, key: DataKey, asked: Asked, by: Actor) -> None:
    Question.objects.create(
        id=row,
        key_id=key.id,
        hospital_id=key.hospital_id,
        asked_by=by.who,
        asked_at=now(),
        sealed=seal(key.secret, asked, question_place(row)),
    )


def _held(question: UUID) -> Question:
    row = Question.objects.select_for_update().filter(pk=question).first()
    if row is None:
        raise NotFound("no such question")
    return row
