"""Open questions to the clinician: when they were asked, and where. What they say stays sealed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lamppost.core.access import Actor, Role, require
from lamppost.core.transactions import transaction
from lamppost.escalation.access import EscalationPermission
from lamppost.escalation.models import Question
from lamppost.escalation.rules import Asked
from lamppost.vault.rules import Place, Sealed


@dataclass(frozen=True, slots=True)
class QuestionRow:
    id: UUID
    hospital: int
    asked_at: datetime


def open_questions(*, seen_by: Actor) -> tuple[QuestionRow, ...]:
    """Those that wait for a clinician, the oldest first."""
    require(seen_by, EscalationPermission.QUESTION_ANSWER)
    with transaction(seen_by):
        found = Question.objects.filter(hospital_id__in=seen_by.places_as(Role.CLINICIAN))
        rows = found.order_by("asked_at").values_list("id", "hospital_id", "asked_at")
        return tuple(QuestionRow(*row) for row in rows)


def my_questions(*, seen_by: Actor) -> tuple[QuestionRow, ...]:
    """What they have asked and nobody has answered."""
    require(seen_by, EscalationPermission.QUESTION_ASK)
    with transaction(seen_by):
        found = Question.objects.filter(asked_by=seen_by.who)
        rows = found.order_by("asked_at").values_list("id", "hospital_id", "asked_at")
        return tuple(QuestionRow(*row) for row in rows)


def sealed_question(row: Question) -> Sealed[Asked]:
    return Sealed(row.key_id, row.hospital_id, question_place(row.id), bytes(row.sealed), Asked)


def question_place(question: UUID) -> Place:
    return Place("escalation_question", question, "sealed")
