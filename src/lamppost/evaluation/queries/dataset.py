"""The dataset of an evaluation from the database, every id a pseudonym that is drawn anew each time.

Whoever calls this has asked who may: see `evaluation.actions.make_export`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import polars as pl

from lamppost.core.access import Actor
from lamppost.core.ids import random_id
from lamppost.evaluation.dataset import EvaluationDataset
from lamppost.evaluation.dataset.months import YEAR, month_number
from lamppost.evaluation.dataset.tables import TABLES, Table
from lamppost.evaluation.dataset.values import EMPTY
from lamppost.evaluation.queries.context import noted_context
from lamppost.evaluation.queries.testimonials import testimonials
from lamppost.outreach.queries.totals import tally
from lamppost.outreach.rules import TalliedOutreach
from lamppost.program import queries as program
from lamppost.supporters.queries import served
from lamppost.surveys.queries.campaigns import responses
from lamppost.surveys.queries.ended import ended_campaigns

Row = dict[str, Any]
SEVERAL: Final = "|"  # between the answers to an item that takes several


class _Names:
    """Random names for ids, so that a row shows neither who it is nor when it came."""

    def __init__(self, letter: str) -> None:
        self.letter, self.known = letter, dict[object, str]()

    def __call__(self, of: object) -> str:
        return self.known.setdefault(of, f"{self.letter}{random_id().hex[:12]}")

    def or_none(self, of: object | None) -> str | None:
        return None if of is None else self(of)


class _Ids(_Names):
    """The ids of the database themselves."""

    def __call__(self, of: object) -> str:
        return f"{self.letter}{of}"


def dataset_of(hospitals: Iterable[int]) -> EvaluationDataset:
    """Everything that an evaluation of these hospitals is made of."""
    here, there = _Names("h"), _Names("d")
    rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    for hospital in hospitals:
        for name, own in _hospital(hospital, here, there):
            rows[name] += own
    return EvaluationDataset({table.name: _frame(table, rows[table.name]) for table in TABLES})


def known_dataset_of(hospitals: Iterable[int]) -> EvaluationDataset:
    """The same as the program itself needs it for a report that is released. Never to leave the program.

    Ids are those of the database (`h7`, `d12`), so that each release can be held against earlier ones. Surveys without
    an end are left out: so a year that is over does not change any more.
    """
    here, there = _Ids("h"), _Ids("d")
    rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    for hospital in hospitals:
        for name, own in _hospital(hospital, here, there, is_for_release=True):
            rows[name] += own
    return EvaluationDataset({table.name: _frame(table, rows[table.name]) for table in TABLES})


def by_name(
    dataset: EvaluationDataset, hospitals: Iterable[int]
) -> tuple[EvaluationDataset, dict[str, str]]:
    """A known dataset by the names that people use, and the ids by scope (`hospital:North`: `h7`)."""
    rows = [program.hospital(one) for one in hospitals]
    here = _unlike({f"h{one.id}": one.name for one in rows})
    there = {
        f"d{one.id}": one.name if len(rows) == 1 else f"{one.name} ({here[f'h{place.id}']})"
        for place in rows
        for one in program.departments(place.id)
    }
    there = _unlike(there)
    names = {"hospital_id": here, "department_id": there}
    tables = {
        table.name: dataset[table].with_columns(
            pl.col(column).replace(known)
            for column, known in names.items()
            if column in table.names
        )
        for table in TABLES
    }
    units = {f"hospital:{name}": one for one, name in here.items()}
    units |= {f"department:{name}": one for one, name in there.items()}
    return EvaluationDataset(tables), units


def _unlike(names: dict[str, str]) -> dict[str, str]:
    """Where two have the same name, the later one by its number too."""
    seen: dict[str, int] = {}
    found = {}
    for one, name in names.items():
        seen[name] = seen.get(name, 0) + 1
        found[one] = name if seen[name] == 1 else f"{name} {seen[name]}"
    return found


def _hospital(
    hospital: int, here: _Names, there: _Names, *, is_for_release: bool = False
) -> Iterator[tuple[str, list[Row]]]:
    name = here(hospital)
    yield from _places(hospital, name, there)
    yield "supporters", [_supporter(one, there) for one in served(hospital)]
    yield from _support(hospital, name, there)
    yield from _surveys(hospital, there, only_over=is_for_release)
    yield "context", _context(hospital, name)
    yield "testimonials", _testimonials(hospital, name)


def _places(hospital: int, name: str, there: _Names) -> Iterator[tuple[str, list[Row]]]:
    place = program.hospital(hospital)
    launched = _month(place.launched_on)
    yield "hospitals", [_row(hospital_id=name, status=place.stage, launched_month=launched)]
    yield (
        "departments",
        [
            _row(
                department_id=there(one.id),
                hospital_id=name,
                specialty=one.specialty or None,
                approached_month=_month(one.approached_on),
                adopted_month=_month(one.adopted_on),
                paused_month=_month(one.paused_on),
            )
            for one in program.departments(hospital)
        ],
    )
    yield "pauses", _pauses(hospital, there)
    yield (
        "headcounts",
        [
            _row(department_id=there(department), month=_month(month), physicians=physicians)
            for department, month, physicians in program.headcounts(hospital)
        ],
    )


def _pauses(hospital: int, there: _Names) -> list[Row]:
    """Those that are over, but for one that was over in the month in which it began."""
    months = ((one, _month(since), _month(until)) for one, since, until in program.pauses(hospital))
    return [
        _row(department_id=there(one), paused_month=paused, resumed_month=resumed)
        for one, paused, resumed in months
        if paused != resumed
    ]


def _supporter(one: Any, there: _Names) -> Row:
    return _row(
        supporter_id=f"s{random_id().hex[:12]}",
        department_id=there.or_none(one.department),
        trained_month=_month(one.trained_on),
        certified_month=_month(one.certified_on),
        retired_month=_month(one.retired_on),
        training_hours=one.training_minutes / 60,
    )


def _support(hospital: int, name: str, there: _Names) -> Iterator[tuple[str, list[Row]]]:
    this_year = program.todays([hospital])[hospital].year
    found = tally(hospital, over=str(this_year), seen_by=Actor.system(hospital))
    yield (
        "interactions",
        [
            _row(
                hospital_id=name,
                department_id=there.or_none(one.department),
                month=month_number(one.month),
                mode=one.mode,
                minutes=one.minutes,
                group_size=one.group_size,
                red_flag_screened=one.red_flag_screened,
            )
            for one in found.interactions
        ],
    )
    yield "outreaches", [_outreach(name, one) for one in found.outreaches]
    yield (
        "counters",
        [
            _row(hospital_id=name, quarter=_quarter(quarter), kind=kind, code=code, count=count)
            for quarter, kind, code, count in found.counts
        ],
    )


def _outreach(name: str, one: TalliedOutreach) -> Row:
    return _row(
        hospital_id=name,
        quarter=_quarter(one.quarter),
        route=one.route,
        urgency=one.urgency,
        offers=one.offers,
        attempts=one.attempts,
        first_attempt_within_hours=one.first_attempt_within_hours,
        outcome=one.outcome,
    )


def _surveys(hospital: int, there: _Names, *, only_over: bool) -> Iterator[tuple[str, list[Row]]]:
    campaign_name = _Names("c")
    found = [one for one in ended_campaigns(hospital) if one.closes_on or not only_over]
    yield (
        "campaigns",
        [
            _row(
                campaign_id=campaign_name(one.id),
                instrument_id=one.instrument,
                population=one.population,
                invited=one.invited,
                opened_month=_month(one.opens_on),
                closed_month=_month(one.closes_on),
            )
            for one in found
        ],
    )
    for one in found:
        answered = responses(one.id, by=Actor.system(hospital))
        yield (
            "responses",
            [
                row
                for department, answers in answered
                for row in _response(campaign_name(one.id), there.or_none(department), answers)
            ],
        )


def _context(hospital: int, name: str) -> list[Row]:
    """Of the whole hospital, whichever department it was noted for: the tables know no more."""
    return [
        _row(
            month=_month(one.month),
            hospital_id=name,
            prism_domain=one.domain,
            kind=one.kind,
            code=one.factor,
        )
        for one in noted_context(hospital, seen_by=Actor.system(hospital))
    ]


def _testimonials(hospital: int, name: str) -> list[Row]:
    """As they were given, with consent to be printed."""
    found = testimonials(hospital, seen_by=Actor.system(hospital))
    return [_row(hospital_id=name, **asdict(one.said)) for one in found]


def _response(
    campaign: str, department: str | None, answers: Mapping[str, tuple[str, ...]]
) -> Iterator[Row]:
    name = f"r{random_id().hex[:12]}"
    for item, values in answers.items():
        if values:
            yield _row(
                campaign_id=campaign,
                response_id=name,
                department_id=department,
                item_id=item,
                value=SEVERAL.join(values),
            )


def _row(**values: object) -> Row:
    return {name: str(one) if isinstance(one, str) else one for name, one in values.items()}


def _month(day: date | None) -> int | None:
    return None if day is None else day.year * YEAR + day.month - 1


def _quarter(text: str) -> int:
    """`2025-Q2` as quarters since year 0."""
    year, number = text.split("-Q")
    return int(year) * 4 + int(number) - 1


def _frame(table: Table, rows: list[Row]) -> pl.DataFrame:
    """Sorted by what it holds: its order says nothing."""
    schema = {field.name: EMPTY[field.kind] for field in table.fields}
    return pl.DataFrame(rows, schema=schema).sort(table.names)
