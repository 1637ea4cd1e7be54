"""Which answers and codes a measure counts: others are no mistake of a row, but whoever evaluates is told of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from lamppost.evaluation.dataset.problems import quoted
from lamppost.evaluation.dataset.tables import COUNTERS, RESPONSES, ROUTES, Table

ONE_TO_FIVE: Final = r"^([1-5])(?:\.0*)?$"
ONE_TO_FOUR: Final = r"^([1-4])(?:\.0*)?$"
AGREED: Final = (
    *("helpful", "better_well_being", "easier_to_talk", "less_stigma"),
    *("would_recommend", "made_it_worse"),
)
USEFUL: Final = "training_useful"
CAREER_STAGES: Final = ("training", "early", "later")
ESCALATION_LEVELS: Final = ("1", "3", "4", "consult")
MOST_SHOWN: Final = 3
NOT_COUNTED: Final = "not counted"


@dataclass(frozen=True, slots=True)
class Scale:
    """Of the rows that are about one of `about` (in the column `of`), the pattern of a `column` that counts, in words
    too; and what becomes of the others."""

    table: Table
    of: str
    about: tuple[str, ...]
    column: str
    pattern: str
    said: str
    others: str = NOT_COUNTED


def _answers(about: Sequence[str], pattern: str, said: str) -> Scale:
    return Scale(RESPONSES, "item_id", tuple(about), "value", pattern, said)


def _one_of(words: Sequence[str]) -> tuple[str, str]:
    return f"^(?:{'|'.join(words)})$", f"one of {', '.join(words)}"


SCALES: Final = (
    _answers(["had_interaction"], "^(?:yes|no)$", "yes or no"),
    _answers(["career_stage"], *_one_of(CAREER_STAGES)),
    _answers(AGREED, ONE_TO_FIVE, "a number from 1 to 5"),
    _answers([USEFUL], ONE_TO_FOUR, "a number from 1 to 4"),
    Scale(COUNTERS, "kind", ("route",), "code", *_one_of(ROUTES), "counted in the whole alone"),
    Scale(COUNTERS, "kind", ("escalation_level",), "code", *_one_of(ESCALATION_LEVELS)),
)


def uncounted(frame: pl.DataFrame, table: Table, file: str) -> Iterator[str]:
    """A note for each item and kind of which some values are none that a measure counts."""
    for scale in SCALES:
        if scale.table is table:
            yield from _uncounted(frame, scale, file)


def _uncounted(frame: pl.DataFrame, scale: Scale, file: str) -> Iterator[str]:
    for name in scale.about:
        own = frame.filter(pl.col(scale.of) == name)
        rows = own.filter(~pl.col(scale.column).str.contains(scale.pattern))
        if rows.is_empty():
            continue
        values = rows[scale.column].unique(maintain_order=True)
        shown = ", ".join(map(quoted, values.head(MOST_SHOWN)))
        more = ", …" if len(values) > MOST_SHOWN else ""
        yield (
            f"{file}, column {scale.column}: {rows.height:,} of {own.height:,} rows of {name} are {scale.others}, "
            f"since they are not {scale.said}: {shown}{more}."
        )
