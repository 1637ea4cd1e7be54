"""Names and a code as they were typed, and what is wrong with them in words."""

from collections.abc import Mapping
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamppost.core.ids import Code
from lamppost.supporters.rules.nominations import FIELDS, LONGEST_NAME, Nomination, nomination
from lamppost.web.words import Words

CODE: Final = "code"
PROBLEMS: Final[Mapping[str, Words]] = {
    "missing": _("Name one colleague at least."),
    "too_long": _("This name is too long. Keep it under %(longest)s letters."),
    "unreadable": _("This name holds letters that cannot be read. Please type it again."),
}
# Whichever it is, in the same words: else one could try out whose code was used.
NOT_TAKEN: Final = _(
    "This code does not fit. It was used before, was mistyped, or the time is over. We cannot tell which, and that"
    " is on purpose."
)
NO_NAME: Final = _("This does not look like a colleague’s name. Please give only the name.")


def names(typed: QueryDict) -> Nomination:
    """Whom they name; Invalid by field."""
    return nomination([typed.get(field, "") for field in FIELDS])


def code(typed: QueryDict) -> Code:
    """What was typed; one that nobody has where it cannot be a code, so that it goes the same way."""
    return Code.parse(typed.get(CODE, "")) or Code.new()


def values(typed: QueryDict) -> dict[str, str]:
    """Everything typed, to show it again."""
    return {name: typed.get(name, "").replace("\0", "") for name in (*FIELDS, CODE)}


def errors(problems: Mapping[str, str]) -> dict[str, str]:
    """Each field's problem in words; what looks like a patient's details is refused without its kind."""
    longest = {"longest": LONGEST_NAME}
    return {name: str(PROBLEMS.get(code, NO_NAME)) % longest for name, code in problems.items()}
