"""How much of a week somebody is on duty."""

from collections.abc import Iterable, Iterator
from typing import Final

from lamppost.program.rules.duty import WEEK, Hours

DAY: Final = 24 * 60  # minutes


def hours_a_week(hours: Iterable[Hours], region: Iterable[Hours] = (), ahead: int = 0) -> float:
    """For how many of the week's 168 hours anybody is on duty; turns that overlap count once. Those of
    the `region` are told by a clock that is so many minutes behind."""
    own = {minute for one in hours for minute in _minutes(one, 0)}
    return len(own.union(*(_minutes(one, ahead) for one in region))) / 60


def _minutes(hours: Hours, ahead: int) -> Iterator[int]:
    """The minutes of the week that a turn covers."""
    starts = hours.starts.hour * 60 + hours.starts.minute
    ends = hours.ends.hour * 60 + hours.ends.minute
    length = (ends - starts) % DAY or DAY
    for minute in range(length):
        yield (hours.weekday * DAY + starts + minute + ahead) % (WEEK * DAY)
