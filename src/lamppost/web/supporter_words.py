"""The words for what supporters say of themselves, and for the rota."""

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from lamppost.web.words import Words

TIME_ZONE: dict[str, Words] = {
    "America/New_York": _("Eastern"),
    "America/Chicago": _("Central"),
    "America/Denver": _("Mountain"),
    "America/Phoenix": _("Arizona"),
    "America/Los_Angeles": _("Pacific"),
    "America/Anchorage": _("Alaska"),
    "Pacific/Honolulu": _("Hawaii"),
    "America/Puerto_Rico": _("Puerto Rico"),
    "Pacific/Guam": _("Guam"),
}

RANK: dict[int, Words] = {
    1: _("First"),
    2: _("Second"),
    3: _("Third"),
}

WEEKDAY: dict[int, Words] = dict(WEEKDAYS)
