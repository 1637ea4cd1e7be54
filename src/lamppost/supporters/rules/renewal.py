"""How long a certificate counts, and when its holder hears that it ends."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

DEFAULT_MONTHS: Final = 12  # a refresher a year
MONTHS: Final = (6, 12, 18, 24, 36)  # that a hospital may choose from
DUE: Final = timedelta(days=60)
REMINDED: Final = (60, 14)  # days before the end
LONGEST_AGO: Final = timedelta(days=365)  # that a refresher may be when it is entered by hand


class Certificate(StrEnum):
    """How a certificate stands on a day."""

    NONE = "none"
    VALID = "valid"
    DUE = "due"  # ends within sixty days
    LAPSED = "lapsed"


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def counts(until: date | None, today: date) -> bool:
    """Whether a certificate counts: on its last day too."""
    return until is not None and today <= until


def certificate_on(until: date | None, today: date) -> Certificate:
    """How a certificate until that day stands."""
    if until is None:
        return Certificate.NONE
    if until < today:
        return Certificate.LAPSED
    return Certificate.DUE if until - today <= DUE else Certificate.VALID


def reminder(until: date, today: date, reminded: int | None) -> int | None:
    """Which reminder its holder is owed on that day (days before the end), after the one that they had
    last; None for none. A late start brings one letter, not all at once; what has lapsed, none."""
    left = (until - today).days
    owed = [days for days in REMINDED if 0 <= left <= days]
    if not owed or (reminded is not None and reminded <= min(owed)):
        return None
    return min(owed)
