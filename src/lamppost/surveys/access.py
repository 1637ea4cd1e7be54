"""Who may ask, who may look, and who may answer: whoever holds a code."""

from typing import Final

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


class SurveyPermission(Permission):
    CAMPAIGN_VIEW = "campaign.view"
    CAMPAIGN_HOLD = "campaign.hold"
    CAMPAIGN_KEEP = "campaign.keep"
    INSTRUMENT_BRING_IN = "instrument.bring_in"
    SURVEY_ANSWER = "survey.answer"
    RESPONSE_READ = "response.read"
    RESULT_VIEW = "result.view"
    COMMENT_READ = "comment.read"
    RESPONSE_EXPORT = "response.export"


register(
    {
        SurveyPermission.CAMPAIGN_VIEW: [[has_role(*LOOKS)]],
        SurveyPermission.CAMPAIGN_HOLD: [[has_role(*ASKS)]],
        SurveyPermission.CAMPAIGN_KEEP: [[is_system, in_scope]],
        SurveyPermission.INSTRUMENT_BRING_IN: [[has_role(*BRINGS_IN)]],
        SurveyPermission.SURVEY_ANSWER: [[in_scope]],  # the code is what counts
        SurveyPermission.RESPONSE_READ: [[is_system, in_scope]],
        SurveyPermission.RESULT_VIEW: [[has_role(*READS)]],
        SurveyPermission.COMMENT_READ: [[has_role(*READS)]],
        SurveyPermission.RESPONSE_EXPORT: [[has_role(*TAKES_OUT)]],
    }
)


def visible_to(by: Actor) -> Q:
    """Campaigns of hospitals where they may look at them."""
    places = frozenset[int]().union(*(by.places_as(role) for role in LOOKS))
    return Q(hospital_id__in=places)


def results_visible_to(by: Actor) -> Q:
    """Campaigns of hospitals whose results they may read."""
    places = frozenset[int]().union(*(by.places_as(role) for role in READS))
    return Q(hospital_id__in=places)
