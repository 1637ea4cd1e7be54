"""Times in the words of the reader, at the clock of the hospital."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lamppost.core.clock import now

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


@register.simple_tag
def span(begins: datetime, ends: datetime, zone: str) -> str:
    """ "Tuesday, December 8, 9 a.m. to 1 p.m.": both by the clock of that zone."""
    until = date_format(ends.astimezone(ZoneInfo(zone)).replace(tzinfo=None), "TIME_FORMAT")
    return _("%(begins)s to %(ends)s") % {"begins": moment(begins, zone), "ends": until}


@register.filter
def zone_name(at: datetime, zone: str) -> str:
    """ "PST": what the zone's clock is called at that moment."""
    return at.astimezone(ZoneInfo(zone)).tzname() or zone


@register.filter
def soon(at: datetime, zone: str) -> str:
    """ "3 p.m." today, "Tuesday, 3 p.m." within six days, else with its date: by the clock of that zone."""
    there, today = at.astimezone(ZoneInfo(zone)), now().astimezone(ZoneInfo(zone)).date()
    if there.date() - today >= timedelta(days=7):
        return moment(at, zone)
    hour = date_format(there.replace(tzinfo=None), "TIME_FORMAT")
    if there.date() == today:
        return hour
    return _("%(weekday)s, %(time)s") % {"weekday": date_format(there, "l"), "time": hour}


@register.filter
def clock(at: datetime, zone: str) -> str:
    """ "3 p.m.": what the clock of that time zone shows."""
    return date_format(at.astimezone(ZoneInfo(zone)).replace(tzinfo=None), "TIME_FORMAT")
