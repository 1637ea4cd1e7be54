"""Times as promises, in the words and at the clock of the one who reads them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from lamppost.outreach.rules import FIRST_CONTACT, WORKING_DAYS, Urgency
from lamppost.web.words import URGENCY, Choice

HOUR = timedelta(hours=1)


def day(at: datetime, zone: str) -> date:
    """The date that it is then in that time zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def promised(urgency: Urgency) -> str:
    """ "Within 48 hours": when first contact is promised for it."""
    if urgency in FIRST_CONTACT:
        hours = FIRST_CONTACT[urgency] // HOUR
        return ngettext("Within %(n)d hour", "Within %(n)d hours", hours) % {"n": hours}
    days = WORKING_DAYS
    return ngettext("Within %(n)d working day", "Within %(n)d working days", days) % {"n": days}


def urgency_choices(urgencies: tuple[Urgency, ...]) -> tuple[Choice, ...]:
    """How soon, each with its promise."""
    return tuple(Choice(one, URGENCY[one], promised(one)) for one in urgencies)
