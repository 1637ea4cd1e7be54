"""Words for the coded values of surveys."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lamppost.web.words import Words

CAMPAIGN_STATE: Final[dict[str, Words]] = {
    "planned": pgettext_lazy("survey", "Planned"),
    "open": pgettext_lazy("survey", "Open"),
    "closed": pgettext_lazy("survey", "Closed"),
    "too_few": _("Too few answers"),
    "standing": _("Always open"),
}
POPULATION: Final[dict[str, Words]] = {
    "physicians": _("Everybody on the roster"),
    "recipients": _("Whoever was supported"),
    "supporters": _("Peer supporters"),
    "participants": _("Who was at a training"),
}
LICENCE: Final[dict[str, Words]] = {
    "own": _("Our own words"),
    "open": _("Free to use"),
    "to_be_checked": _("Check the licence first"),
}
TRANSLATION: Final[dict[str, Words]] = {
    "own": _("Written in both languages"),
    "validated": _("The Spanish was tried with people"),
    "draft": _("The Spanish is a draft"),
}
