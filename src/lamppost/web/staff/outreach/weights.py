"""The form of what counts when somebody is matched."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamppost.outreach.rules.weighing import LOADS, PARTS, Weighing
from lamppost.web.words import Choice, Words

HOW_MUCH: Final = (
    Choice("0", _("Does not count")),
    Choice("1", _("A little")),
    Choice("2", _("Some")),
    Choice("3", _("Much")),
    Choice("5", _("Very much")),
    Choice("10", _("Above all")),
)
HOW_HEAVY: Final = (
    Choice("0", _("Does not count")),
    Choice("50", _("A little")),
    Choice("100", _("Some")),
    Choice("150", _("Much")),
    Choice("300", _("Very much")),
)
LABELS: Final[Mapping[str, Words]] = {
    "department": _("Own department or another, as asked"),
    "specialty": _("Same specialty, or a near one"),
    "experience": _("Has been through the like"),
    "career_stage": _("Near in their career"),
    "availability": _("Has time before the promise is due"),
    "languages": _("Speaks the language asked for"),
    "gender": _("The gender asked for"),
    "supporter": _("Asked for by name"),
    "mode": _("Talks in the way asked for"),
    "load_cost": _("Each further person they already support"),
    "heavy_cost": _("Heavy conversations of the last months"),
}


def rows(values: Mapping[str, str], errors: Mapping[str, str]) -> tuple[list[Any], list[Any]]:
    """A row for each part of the fit, and one for each cost of load; a value of its own stays choosable."""
    parts = [_row(name, HOW_MUCH, values, errors) for name in PARTS]
    return parts, [_row(name, HOW_HEAVY, values, errors) for name in LOADS]


def said(now: Weighing) -> dict[str, str]:
    """What counts today, by field."""
    loads = {name: str(getattr(now, name)) for name in LOADS}
    return {name: str(value) for name, value in now.weights.items()} | loads


def weighing_in(given: QueryDict) -> Weighing:
    """What was chosen; what is no number becomes -1, which the room refuses beside its field."""
    weights = {name: _number(given.get(name, "")) for name in PARTS}
    return Weighing(weights, *(_number(given.get(name, "")) for name in LOADS))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1


def _row(
    name: str, choices: tuple[Choice, ...], values: Mapping[str, str], errors: Mapping[str, str]
) -> dict[str, Any]:
    value = values.get(name, "")
    is_known = any(one.code == value for one in choices) or not value.isdecimal()
    own = () if is_known else (Choice(value, value),)
    return {
        "name": name,
        "label": LABELS[name],
        "choices": (*choices, *own),
        "value": value,
        "error": errors.get(name, ""),
    }
