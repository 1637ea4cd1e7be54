"""A dataset from a folder: all of it, or every reason why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import polars as pl

from lamppost.evaluation.dataset import checks
from lamppost.evaluation.dataset.files import columns
from lamppost.evaluation.dataset.package import Resource, find_resources
from lamppost.evaluation.dataset.problems import BadDataset, Problem
from lamppost.evaluation.dataset.scales import uncounted
from lamppost.evaluation.dataset.tables import (
    CONTEXT,
    DEPARTMENTS,
    INTERACTIONS,
    TABLES,
    TESTIMONIALS,
    Table,
)
from lamppost.evaluation.dataset.values import EMPTY, problems, values

MOST_OF_A_TABLE: Final = 1000  # problems; who has more has one that explains them all


@dataclass(frozen=True, slots=True)
class EvaluationDataset:
    """Typed tables by name, each with every field of the contract; what was noticed while reading."""

    tables: Mapping[str, pl.DataFrame]
    notes: tuple[str, ...] = field(default=())

    def __getitem__(self, table: Table) -> pl.DataFrame:
        return self.tables[table.name]


def read_dataset(folder: Path) -> EvaluationDataset:
    """The dataset of a Data Package. BadDataset with every problem by file, row and column."""
    resources, notes = find_resources(folder)
    tables: dict[str, pl.DataFrame] = {}
    found: list[Problem] = []
    for table in TABLES:
        resource = resources.get(table.name)
        if resource is None:
            tables[table.name] = empty(table)
            continue
        try:
            tables[table.name], own = _read(resource, table, tables)
            notes += own
        except BadDataset as bad:
            found += bad.problems
    if found:
        raise BadDataset(found)
    return EvaluationDataset(tables, tuple(notes))


def empty(table: Table) -> pl.DataFrame:
    """No row of it."""
    return pl.DataFrame(schema={one.name: EMPTY[one.kind] for one in table.fields})


def _read(
    resource: Resource, table: Table, others: Mapping[str, pl.DataFrame]
) -> tuple[pl.DataFrame, list[str]]:
    texts, notes = columns(resource, table)
    frame = pl.DataFrame([values(texts[one.name], one) for one in table.fields])
    found = _problems(texts, frame, table, resource.file.name, others)
    worst = sorted(islice(found, MOST_OF_A_TABLE), key=lambda one: one.row or 0)
    if worst:
        raise BadDataset(worst)
    return frame, [*notes, *uncounted(frame, table, resource.file.name)]


def _problems(
    texts: pl.DataFrame,
    frame: pl.DataFrame,
    table: Table,
    file: str,
    others: Mapping[str, pl.DataFrame],
) -> Iterator[Problem]:
    for one in table.fields:
        yield from problems(texts[one.name], frame[one.name], one, file)
    yield from checks.twice(frame, texts, table, file)
    yield from checks.out_of_order(frame, texts, table, file)
    yield from checks.strangers(frame, table, file, others)
    if table is INTERACTIONS and DEPARTMENTS.name in others:
        yield from checks.elsewhere(frame, file, others[DEPARTMENTS.name])
    if table is CONTEXT:
        yield from checks.misplaced(frame, file)
    if table is TESTIMONIALS:
        yield from checks.unfit(frame, file)
