"""An answer as it was given, and what is wrong with it in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamppost.core.errors import Invalid
from lamppost.core.ids import Code
from lamppost.training.rules.feedback import Feedback, Missing, Pace
from lamppost.web.training_words import AGREEMENT, MISSING, PACE
from lamppost.web.words import Words, choices

CODE: Final = "code"
PROBLEMS: Final[Mapping[str, Words]] = {
    "useful": _("Choose how useful it was."),
    "prepared": _("Choose how ready you feel."),
    "pace": _("Choose how the pace was."),
    "missing": _("Choose from the list, or nothing."),
}
# Whichever it is, in the same words: else one could try out whose code was used.
NOT_TAKEN: Final = _(
    "This code does not fit. It was used before, was mistyped, or the time is over. We cannot tell which, and that"
    " is on purpose."
)


def questions() -> dict[str, Any]:
    """What is asked, with the answers to choose from."""
    return {
        "scale": choices(AGREEMENT),
        "paces": choices(PACE, *Pace),
        "missing": choices(MISSING, *Missing),
    }


def feedback(typed: QueryDict) -> Feedback:
    """The answer; Invalid with every question that was not answered."""
    found = {name: "choose" for name in ("useful", "prepared") if typed.get(name) not in AGREEMENT}
    if typed.get("pace") not in PACE:
        found["pace"] = "choose"
    chosen = set(typed.getlist("missing"))
    if not chosen <= set(MISSING):
        found["missing"] = "choose"
    if found:
        raise Invalid(found)
    return Feedback(
        int(typed.get("useful", "")),
        int(typed.get("prepared", "")),
        Pace(typed.get("pace", "")),
        tuple(one for one in Missing if one in chosen),
    )


def code(typed: QueryDict) -> Code:
    """What was typed; one that nobody has where it cannot be a code, so that it goes the same way."""
    return Code.parse(typed.get(CODE, "")) or Code.new()


def values(typed: QueryDict) -> dict[str, str]:
    """What was chosen, to show it again."""
    names = ("useful", "prepared", "pace", CODE)
    return {name: typed.get(name, "").replace("\0", "") for name in names}


def errors(problems: Mapping[str, str]) -> dict[str, str]:
    return {name: str(PROBLEMS[name]) for name in problems}
