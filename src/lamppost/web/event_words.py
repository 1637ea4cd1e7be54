"""Words of what is asked after a hard event, the same inside and at the one-way door."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from lamppost.disclosure.rules import PatientDetail
from lamppost.referrals.rules.events import EVENT_KINDS
from lamppost.web.words import ABOUT, Choice, Words, choices

KINDS: Final = choices(ABOUT, *EVENT_KINDS)
WHEN: Final[dict[str, Words]] = {
    "today": _("Today"),
    "yesterday": _("Yesterday"),
    "this_week": _("This week"),
}
WHENS: Final[tuple[Choice, ...]] = choices(WHEN)
OF_A_PATIENT: Final = _(
    "One of the lines looks as if it were about a patient. Please give only the names of colleagues."
)
PROBLEMS: Final[Mapping[tuple[str, str], Words]] = {
    ("kind", "what"): _("Choose what it was."),
    ("when", "choose"): _("Choose when it was."),
    ("departments", "choose"): _("Choose at least one department, and at most twelve."),
    ("people", "missing"): _("Name at least one person."),
    ("people", "choose"): _("Choose people from this hospital’s roster."),
    ("people", "too_many"): _("Forty people at a time are all that we can take."),
    ("people", "too_long"): _("One of the lines is too long. Keep each under 120 letters."),
    ("people", "unreadable"): _("One of the lines cannot be read. Please type it again."),
    **{("people", kind): OF_A_PATIENT for kind in PatientDetail},
    ("code", "mistyped"): _("This is not a whole code. Please look at it again."),
}
