"""What a recipient chose, and its problems in words."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamppost.core.errors import Invalid
from lamppost.outreach.rules import Preferences
from lamppost.web.words import Words

LONGEST_ADDRESS: Final = 254
WISHES: Final = ("relation", "language", "gender", "mode", "supporter")
PROBLEMS: Final[Mapping[str, Words]] = {
    "relation": _("Choose where your supporter should be from, or leave it open."),
    "language": _("Choose a language, or leave it open."),
    "gender": _("Choose from the list, or leave it open."),
    "mode": _("Choose how you would talk, or leave it open."),
    "must": _("Choose from the list, or leave it open."),
    "supporter": _("Give only their name, in fewer than 120 letters."),
    "until": _("Choose a day from tomorrow on, within two years."),
    "email": _("Give the e-mail address that the hospital has for you."),
}


def preferences(typed: QueryDict) -> Preferences:
    """What would suit them; what is left open stays open."""
    wished = {name: " ".join(typed.get(name, "").split()) for name in WISHES}
    must = tuple(name for name in typed.getlist("must") if wished.get(name, name))
    return Preferences(**wished, must=must)


def supporters(typed: QueryDict) -> frozenset[int]:
    """Those who are ticked; what is no number is nobody."""
    given = typed.getlist("supporters")
    return frozenset(int(one) for one in given if one.isascii() and one.isdecimal())


def until(typed: QueryDict) -> date:
    """The first day on which they may be reached out to again."""
    try:
        return date.fromisoformat(typed.get("until", ""))
    except ValueError:
        raise Invalid({"until": "choose"}) from None


def email(typed: QueryDict) -> str:
    """An address as it may stand on a roster; Invalid where it cannot be one."""
    address = typed.get("email", "").strip()
    is_one = "@" in address and "\0" not in address and len(address) <= LONGEST_ADDRESS
    if not is_one:
        raise Invalid({"email": "missing"})
    return address


def errors(problems: Mapping[str, str]) -> dict[str, str]:
    """Each field's problem in words."""
    return {name: str(PROBLEMS[name]) for name in problems}
