"""Times in the words of the reader, at the clock of the hospital."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def moment(at: datetime, zone: str) -> str:
    """ "Tuesday, November 24, 3 p.m.": `at` by the clock of that time zone."""
    there = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    parts = {
        "weekday": date_format(there, "l"),
        "day": date_format(there, "MONTH_DAY_FORMAT"),
        "time": date_format(there, "TIME_FORMAT"),
    }
    return _("%(weekday)s, %(day)s, %(time)s") % parts
