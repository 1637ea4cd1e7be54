"""Who may ask, who may look, and who may answer: whoever holds a code."""

from typing import Any, Final

from django.db.models import Q

from lamppost.core.access import (
    Actor,
    Permission,
    Role,
    has_role,
    in_scope,
    is_system,
    register,
)

ASKS: Final = (Role.EVALUATOR, Role.DIRECTOR)
BRINGS_IN: Final = (Role.EVALUATOR, Role.ADMINISTRATOR)
READS: Final = (Role.EVALUATOR, Role.DIRECTOR)
TAKES_OUT: Final = (Role.EVALUATOR,)
LOOKS: Final = (Role.EVALUATOR, Role.DIRECTOR, Role.ADMINISTRATOR)
IS_TOLD: Final = (Role.DEPARTMENT_LEAD,)  # what two others have released, of the whole hospital


class SurveyPermission(Permission):
    CAMPAIGN_VIEW = "campaign.view"
    CAMPAIGN_HOLD = "campaign.hold"
    CAMPAIGN_KEEP = "campaign.keep"
    INSTRUMENT_BRING_IN = "instrument.bring_in"
    SURVEY_ANSWER = "survey.answer"
    RESPONSE_READ = "response.read"
    RESULT_VIEW = "result.view"
    RESULT_PROPOSE = "result.propose"
    RESULT_RELEASE = "result.release"
    COMMENT_READ = "comment.read"
    RESPONSE_EXPORT = "response.export"


def is_released(by: Actor, obj: Any) -> bool:
    """two have agreed to tell it"""
    return (
        getattr(obj, "released_on", None) is not None
    )  # of a hospital as such nothing is released


def is_somebody_else(by: Actor, obj: Any) -> bool:
    """is not the one who proposed it"""
    return by.account is not None and by.account != obj.proposed_by


register(
    {
        SurveyPermission.CAMPAIGN_VIEW: [[has_role(*LOOKS, *IS_TOLD)]],
        SurveyPermission.CAMPAIGN_HOLD: [[has_role(*ASKS)]],
        SurveyPermission.CAMPAIGN_KEEP: [[is_system, in_scope]],
        SurveyPermission.INSTRUMENT_BRING_IN: [[has_role(*BRINGS_IN)]],
        SurveyPermission.SURVEY_ANSWER: [[in_scope]],  # the code is what counts
        SurveyPermission.RESPONSE_READ: [[is_system, in_scope]],
        SurveyPermission.RESULT_VIEW: [[has_role(*READS)], [has_role(*IS_TOLD), is_released]],
        SurveyPermission.RESULT_PROPOSE: [[has_role(*READS)]],
        SurveyPermission.RESULT_RELEASE: [[has_role(*READS), is_somebody_else]],
        SurveyPermission.COMMENT_READ: [[has_role(*READS)]],
        SurveyPermission.RESPONSE_EXPORT: [[has_role(*TAKES_OUT)]],
    }
)


def visible_to(by: Actor) -> Q:
    """Campaigns of hospitals where they may look at them; where they are told, those that were released."""
    return Q(hospital_id__in=_places(by, LOOKS)) | _told_to(by)


def results_visible_to(by: Actor) -> Q:
    """Campaigns of hospitals whose results they may read, and those that were released to them."""
    return read_by(by) | _told_to(by)


def read_by(by: Actor) -> Q:
    """Campaigns of hospitals whose results they may read as far as anybody may."""
    return Q(hospital_id__in=_places(by, READS))


def _told_to(by: Actor) -> Q:
    return Q(hospital_id__in=_places(by, IS_TOLD), released_on__isnull=False)


def _places(by: Actor, roles: tuple[Role, ...]) -> frozenset[int]:
    return frozenset[int]().union(*(by.places_as(role) for role in roles))
