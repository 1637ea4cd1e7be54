"""Months and quarters as whole numbers, and the period that an evaluation is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from lamppost.core.clock import now

MONTH: Final = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])")
YEAR: Final = 12  # months
QUARTER: Final = 3
EASTERNMOST: Final = timedelta(hours=14)


def month_number(text: str) -> int:
    """`2019-06` as months since year 0. ValueError for anything else."""
    found = MONTH.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text} is no month such as 2025-04")
    return int(found[1]) * YEAR + int(found[2]) - 1


def this_month() -> int:
    """The month that it is, or already is at the easternmost clock."""
    day = now() + EASTERNMOST
    return day.year * YEAR + day.month - 1


def month_text(month: int) -> str:
    """The inverse of `month_number`."""
    return f"{month // YEAR:04d}-{month % YEAR + 1:02d}"


def quarter_text(quarter: int) -> str:
    """Quarters since year 0 as `2019-Q2`."""
    return f"{quarter // 4:04d}-Q{quarter % 4 + 1}"


@dataclass(frozen=True, slots=True)
class Period:
    """From one month to another, both included. ValueError where it ends before it starts."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"The period ends before it starts: {self}.")

    def __str__(self) -> str:
        return f"{month_text(self.first)}/{month_text(self.last)}"

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last + 1))

    @property
    def months(self) -> int:
        return self.last - self.first + 1

    @property
    def is_whole_years(self) -> bool:
        """From a January to a December: what a release may be about."""
        return self.first % YEAR == 0 and self.last % YEAR == YEAR - 1
