"""What is wrong with a dataset, where, in words; and what was merely noticed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lamppost.core.errors import LamppostError

MOST_SHOWN: Final = 200
LONGEST_VALUE: Final = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. The heading is row 1, as a spreadsheet shows it."""

    file: str
    text: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return _printable(f"{self.file}{row}{column}: {self.text}")


class BadDataset(LamppostError):
    """A dataset that cannot be evaluated; `problems` in the order of tables and rows."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            shown.append(f"… and {len(self.problems) - MOST_SHOWN:,} more.")
        super().__init__("\n".join(shown))


def _printable(text: str) -> str:
    """Without what would command a terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def quoted(value: object) -> str:
    """A value as it may stand in a message: short, on one line."""
    text = _printable(" ".join(str(value).split()))
    return f"“{text[:LONGEST_VALUE]}…”" if len(text) > LONGEST_VALUE else f"“{text}”"
