"""What a supporter or coordinator chose, read from a form, and the choices that they have."""

from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamppost.core.errors import Invalid
from lamppost.outreach.actions import Conversation
from lamppost.outreach.rules import ESCALATION_LEVELS, AttemptResult, Mode
from lamppost.outreach.rules.guide import InBoth, Wording, problems_of_both
from lamppost.web.staff.readings import day, number, one_of
from lamppost.web.words import ATTEMPT_RESULT, ESCALATION_LEVEL, MODE, Choice, choices

# That they talked is logged as a conversation.
RESULTS: Final = choices(ATTEMPT_RESULT, *(r for r in AttemptResult if r != "connected"))
MODES: Final = choices(MODE)
MINUTES: Final = tuple(Choice(str(n), str(n)) for n in (15, 30, 45, 60, 90))
LEVELS: Final = choices(ESCALATION_LEVEL, *ESCALATION_LEVELS)
GUIDE_FIELDS: Final = ("say", "say_if_asked", "do")
SPANISH: Final = "_es"  # after the name of such a field
YES_NO: Final = (Choice("yes", _("Yes")), Choice("no", _("No")))
TAPS: Final = {"modes": MODES, "minutes": MINUTES, "levels": LEVELS, "yes_no": YES_NO}


def conversation(given: QueryDict) -> Conversation:
    """A conversation as it is counted: taps, no text."""
    level = given.get("level", "")
    if level not in ESCALATION_LEVELS:
        raise Invalid({"level": "choose"})
    return Conversation(
        mode=one_of(given, "mode", Mode),
        minutes=number(given, "minutes"),
        group_size=number(given, "group_size"),
        red_flag_screened=_is_yes(given, "red_flag_screened"),
        level=level,
        was_heavy=given.get("was_heavy") == "yes",
        follow_up_on=day(given, "follow_up_on"),
    )


def _is_yes(given: QueryDict, name: str) -> bool:
    if given.get(name) not in ("yes", "no"):
        raise Invalid({name: "choose"})
    return given[name] == "yes"


def guide_words(given: QueryDict) -> InBoth:
    """An item of the guide as it was typed: a line of a field is a line of the guide. Invalid says
    what is wrong."""
    english, spanish = (
        Wording(**{name: _lines(given, name + suffix) for name in GUIDE_FIELDS})
        for suffix in ("", SPANISH)
    )
    words = InBoth(english, spanish)
    if problems := problems_of_both(words):
        raise Invalid(problems)
    return words


def as_typed(words: InBoth) -> dict[str, str]:
    """The fields that hold these words."""
    in_both = ((words.english, ""), (words.spanish, SPANISH))
    return {
        name + suffix: "\n".join(getattr(one, name))
        for one, suffix in in_both
        for name in GUIDE_FIELDS
    }


def _lines(given: QueryDict, name: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in given.get(name, "").splitlines())
    return tuple(line for line in lines if line)
