"""Answers as files: one row for each who answered, and a codebook that says what each column and value means."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lamppost.core.text import as_cell
from lamppost.surveys.rules.instruments import Instrument, Item, ItemKind
from lamppost.surveys.rules.tallies import Answered

DEPARTMENT: Final = "department"
CODEBOOK: Final = (
    "column",
    "question_en",
    "question_es",
    "value",
    "label_en",
    "label_es",
    "counts",
)


@dataclass(frozen=True)
class Export:
    """Two files in CSV, as text."""

    responses: str
    codebook: str


def export(
    instrument: Instrument, responses: Iterable[Answered], departments: Mapping[int, str]
) -> Export:
    """`departments`: by id, those that may stand beside an answer. An item of which one may choose several has a
    column for each value, 1 or 0; what was skipped is empty."""
    columns = list(_columns(instrument))
    names = [name for name, _, _ in columns]
    rows = [
        [
            departments.get(department or 0, ""),
            *(_cell(item, value, given) for _, item, value in columns),
        ]
        for department, given in responses
    ]
    return Export(_csv([DEPARTMENT, *names], rows), _csv(CODEBOOK, _codebook(instrument)))


def _columns(instrument: Instrument) -> Iterator[tuple[str, Item, str | None]]:
    """Name, item, and of which value it tells where the item has several."""
    for item in instrument.items:
        scale = instrument.scale_of(item)
        if item.kind is ItemKind.SEVERAL and scale:
            yield from ((f"{item.id}:{value}", item, value) for value in scale.values)
        elif item.kind is ItemKind.ONE:
            yield item.id, item, None


def _cell(item: Item, value: str | None, given: Mapping[str, Sequence[str]]) -> str:
    chosen = given.get(item.id)
    if not chosen:
        return ""
    return chosen[0] if value is None else str(int(value in chosen))


def _codebook(instrument: Instrument) -> Iterator[list[str]]:
    yield [
        DEPARTMENT,
        "",
        "",
        "",
        "empty: not said, or too few to be told",
        "vacío: no se dijo, o son muy pocos",
        "",
    ]
    for name, item, only in _columns(instrument):
        scale = instrument.scale_of(item)
        asks = [item.asks.en, item.asks.es] if item.asks else ["", ""]
        for option in scale.options if scale else ():
            if only in (None, option.value):
                label = [option.label.en, option.label.es] if option.label else ["", ""]
                value = option.value if only is None else "1"
                yield [name, *asks, value, *label, "yes" if option.counts else ""]


def _csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([as_cell(text) for text in row] for row in rows)
    return out.getvalue()
