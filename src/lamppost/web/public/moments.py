"""Times as promises, in the words and at the clock of the one who reads them."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from lamppost.outreach.rules import Urgency
from lamppost.outreach.rules.promises import Promise, Unit
from lamppost.web.words import URGENCY, Choice


def day(at: datetime, zone: str) -> date:
    """The date that it is then in that time zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def promised(promise: Promise) -> str:
    """ "Within 48 hours": when first contact is promised."""
    n = promise.contact
    if promise.unit is Unit.HOURS:
        return ngettext("Within %(n)d hour", "Within %(n)d hours", n) % {"n": n}
    return ngettext("Within %(n)d working day", "Within %(n)d working days", n) % {"n": n}


def urgency_choices(promises: Mapping[Urgency, Promise]) -> tuple[Choice, ...]:
    """How soon, each with its promise."""
    return tuple(Choice(one, URGENCY[one], promised(promise)) for one, promise in promises.items())
