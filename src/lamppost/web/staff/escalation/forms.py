"""What was chosen on the pages of getting more help, and the choices there are."""

from collections.abc import Mapping
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamppost.core.access import Role
from lamppost.core.errors import Invalid
from lamppost.escalation.rules import LEVELS, Reason, RedFlag, Withheld
from lamppost.outreach.actions import MoreHelp
from lamppost.web.staff.readings import one_of
from lamppost.web.words import (
    ESCALATION_LEVEL,
    GETTING_MORE_HELP_REASON,
    RED_FLAG,
    ROLE,
    WITHHELD,
    Choice,
    ChoiceGroup,
    choices,
)

TOLD: Final = "told"
AT_ONCE: Final = _("It goes over at once. Somebody else looks at it within 24 hours.")
BY_TWO: Final = _("A second person must agree first.")
BY_COUNSEL: Final = _("Counsel alone decides.")
NOTES: Final[Mapping[Reason, object]] = {
    Reason.DANGER_TO_SELF: AT_ONCE,
    Reason.DANGER_TO_OTHERS: AT_ONCE,
    Reason.UNSAFE_TO_PRACTISE: BY_TWO,
    Reason.MANDATED_REPORT: BY_TWO,
    Reason.COURT_ORDER: BY_COUNSEL,
}
REASONS: Final = tuple(
    Choice(reason, GETTING_MORE_HELP_REASON[reason], NOTES[reason])  # type: ignore[arg-type]
    for reason in Reason
)
ROLES: Final = choices(ROLE, Role.SAFETY_CONTACT, Role.CLINICIAN, Role.COUNSEL)
TELLING: Final = (Choice(TOLD, _("Yes: they are told")), *choices(WITHHELD))
FLAGS: Final = (ChoiceGroup(_("Signs"), choices(RED_FLAG)),)
NEEDS: Final = choices(ESCALATION_LEVEL, *LEVELS)


def wanted(given: QueryDict) -> MoreHelp:
    """Why, toward whom, and whether they are told."""
    try:
        reason, to = Reason(given.get("why", "")), one_of(given, "to", Role)
    except ValueError:
        raise Invalid({"why": "choose"}) from None
    if given.get("withheld") == TOLD:
        return MoreHelp(reason, to)
    return MoreHelp(reason, to, one_of(given, "withheld", Withheld))


def flags(given: QueryDict) -> frozenset[RedFlag]:
    """The red flags that were ticked."""
    try:
        return frozenset(RedFlag(flag) for flag in given.getlist("flags"))
    except ValueError:
        raise Invalid({"flags": "choose"}) from None
