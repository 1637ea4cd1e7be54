"""Breaking confidence: danger at once and reviewed within a day, the rest by two, court orders by counsel."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from lamppost.core.access import Role
from lamppost.core.errors import NotNow
from lamppost.escalation.rules.codes import GlassState, GlassStep, Reason

REVIEW_WITHIN: Final = timedelta(hours=24)
REMIND_AFTER: Final = timedelta(hours=12)
# Closing waits so long for a review that is late; then forgetting is what was promised.
REVIEW_WAITED_FOR: Final = timedelta(hours=72)

DANGERS: Final = frozenset({Reason.DANGER_TO_SELF, Reason.DANGER_TO_OTHERS})

# To whom it may be handed over, and who may be the second person.
HAND_TO: Final[Mapping[Reason, tuple[Role, ...]]] = {
    Reason.DANGER_TO_SELF: (Role.SAFETY_CONTACT, Role.CLINICIAN),
    Reason.DANGER_TO_OTHERS: (Role.SAFETY_CONTACT, Role.CLINICIAN),
    Reason.UNSAFE_TO_PRACTISE: (Role.CLINICIAN, Role.SAFETY_CONTACT),
    Reason.MANDATED_REPORT: (Role.CLINICIAN, Role.SAFETY_CONTACT),
    Reason.COURT_ORDER: (Role.COUNSEL,),
}
SECONDS: Final[Mapping[Reason, tuple[Role, ...]]] = {
    reason: (Role.COUNSEL,) if reason is Reason.COURT_ORDER else (Role.COORDINATOR, Role.CLINICIAN)
    for reason in Reason
}
# Counsel decides on a court order without seeing a name: who asked hands it over themselves.
SEES_THE_NAME: Final = frozenset({Role.SAFETY_CONTACT, Role.CLINICIAN})

TRANSITIONS: Final[Mapping[tuple[GlassState, GlassStep], GlassState]] = {
    (GlassState.ASKED, GlassStep.AGREE): GlassState.HANDED_OVER,
    (GlassState.ASKED, GlassStep.REFUSE): GlassState.REFUSED,
    (GlassState.HANDED_OVER, GlassStep.REVIEW): GlassState.REVIEWED,
}


def first_state(reason: Reason) -> GlassState:
    """Danger acts at once; every other reason waits for a second person."""
    return GlassState.HANDED_OVER if reason in DANGERS else GlassState.ASKED


def after(state: GlassState, step: GlassStep, reason: Reason) -> GlassState:
    """The state that the step leads to; NotNow where it is not allowed."""
    if step is GlassStep.REVIEW and reason not in DANGERS:
        raise NotNow("This has been decided already.")
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise NotNow("This has been decided already.") from None


def needs_review(state: GlassState, reason: Reason) -> bool:
    return state is GlassState.HANDED_OVER and reason in DANGERS


def remind_at(asked_at: datetime) -> datetime:
    """When the second persons are reminded."""
    return asked_at + REMIND_AFTER


def waits_for_review(asked_at: datetime, at: datetime) -> bool:
    """Whether what would be forgotten at `at` still waits for its review, so that closing hides nothing."""
    return at < asked_at + REVIEW_WAITED_FOR
