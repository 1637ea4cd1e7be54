"""Surveys of several years, in reports of one hospital and of all: what nobody was told cannot be worked out from them.

Somebody has kept every report, and even knows how many have answered where and when. They look for what the answers
of a hospital in a year could have been: whole numbers that fit each share that was told, and each bound.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any, Final

import numpy as np
import polars as pl
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from lamppost.disclosure.rules import Thresholds
from lamppost.evaluation.dataset import EvaluationDataset
from lamppost.evaluation.dataset.months import YEAR
from lamppost.evaluation.dataset.tables import CAMPAIGNS, RESPONSES
from lamppost.evaluation.report.history import History, Shown, Span
from lamppost.evaluation.report.releasing import Subject, released
from lamppost.evaluation.report.requests import of_hospital
from lamppost.evaluation.report.respondents import AT_LEAST, AT_MOST

from .test_history import dataset

IN_FULL: Final = os.environ.get("LAMPPOST_PROOFS") == "full"
HAD: Final = "reach.respondents_with_interaction"
RECOMMEND: Final = "effectiveness.would_recommend"
ITEMS: Final = {HAD: ("had_interaction", "yes", "no"), RECOMMEND: ("would_recommend", "5", "2")}
PLACES: Final = {"h1": "d1", "h2": "d4", "": None}  # a hospital's department, and who named none
YEARS: Final = range(2021, 2026)
# Whom each release is about, and its years, in the order in which they are drawn.
DRAWN: Final = (
    ("h1", Span(2023, 2023)),
    (None, Span(2023, 2023)),
    ("h1", Span(2021, 2023)),
    (None, Span(2021, 2023)),
    (None, Span(2022, 2024)),
    ("h1", Span(2023, 2025)),
    (None, Span(2023, 2025)),
)
FIVE: Final = 5  # respondents
SMALL: Final = 20
Group = tuple[str, int]  # a place and a year
Answers = Mapping[Group, tuple[int, int]]  # so many said so, of so many
Report = tuple[str | None, Span, list[dict[str, Any]]]  # of a hospital or of all; its rows


@dataclass(frozen=True)
class Told:
    """A share that was told: of which groups together, and between which counts who said so lies."""

    groups: frozenset[Group]
    low: float
    high: float


def chance_of(seed: int) -> Answers:
    """Large and small surveys, of one mind and of several; in some years a hospital has none."""
    chance = Random(seed)
    typical = chance.choice((20, 50, 100))
    wholes = {
        group: int(chance.expovariate(1 / typical)) * chance.choice((0, 1, 1, 1, 1))
        for group in product(PLACES, YEARS)
    }
    shares = (0, 0.1, *[0.5] * 6, 0.9, 1)
    return {group: (round(whole * chance.choice(shares)), whole) for group, whole in wholes.items()}


def surveyed(answers: Mapping[str, Answers]) -> EvaluationDataset:
    """A survey in each year, with such answers to each measure's item."""
    tables = dict(dataset({}).tables)
    asked = [
        {"campaign_id": f"c{year}", "instrument_id": "physicians", "population": "physicians",
         "invited": 1_000, "opened_month": year * YEAR, "closed_month": year * YEAR + 1}
        for year in YEARS
    ]  # fmt: skip
    given = [
        {"campaign_id": f"c{year}", "response_id": f"{place}-{year}-{at}", "department_id": PLACES[place],
         "item_id": ITEMS[name][0], "value": ITEMS[name][1 if at < part else 2]}
        for name, every in answers.items()
        for (place, year), (part, whole) in every.items()
        for at in range(whole)
    ]  # fmt: skip
    for table, rows in ((CAMPAIGNS, asked), (RESPONSES, given)):
        tables[table.name] = pl.DataFrame(rows, schema=tables[table.name].schema)
    return EvaluationDataset(tables)


def reports(every: EvaluationDataset) -> Iterator[Report]:
    """Each release of `DRAWN`, held against those before it."""
    earlier = list[dict[str, Shown]]()
    for hospital, span in DRAWN:
        history = History(every, span, hospital, Thresholds(), earlier)
        own = of_hospital(every, hospital) if hospital else every
        units = {f"hospital:{one}": one for one in ("h1", "h2")}
        units |= {f"department:d{at}": f"d{at}" for at in range(1, 6)}
        yield hospital, span, released(Subject(own, units, ""), history).rows().to_dicts()
        earlier.append(history.shown)


def told_of(measure: str, drawn: Sequence[Report]) -> Iterator[Told]:
    for hospital, span, rows in drawn:
        for row in rows:
            if row["id"] == measure and row["value"] is not None:
                assert not row["scope"].startswith("department"), "no department is told of"
                place = hospital or row["scope"].removeprefix("hospital:")
                places = PLACES if place == "all" else (place,)
                part, whole = row["numerator"], row["denominator"]
                bound = row["method"].partition(";")[0]
                low = 0 if bound == AT_MOST else part
                high = whole if bound == AT_LEAST else part
                yield Told(frozenset(product(places, span)), low, high)


def possible(told: Sequence[Told], answers: Answers) -> dict[Group, tuple[int, int]]:
    """The least and the most that can have said so in each group."""
    groups = list(answers)
    wholes = np.array([whole for _, whole in answers.values()])
    rows = np.array([[one in each.groups for one in groups] for each in told], dtype=float)
    ends = [each.low for each in told], [each.high for each in told]
    fits = [LinearConstraint(rows, *ends)] if told else []

    def end(at: int, sign: int) -> int:
        aim = np.zeros(len(groups))
        aim[at] = sign
        found = milp(
            aim, integrality=np.ones(len(groups)), bounds=Bounds(0, wholes), constraints=fits
        )
        assert found.x is not None, "what was told contradicts itself"
        return int(np.rint(found.x[at]))

    return {group: (end(at, 1), end(at, -1)) for at, group in enumerate(groups)}


def is_bare(measure: str, part: int, whole: int) -> bool:
    """Whether these answers may not be told as they are: of few, nearly all or nobody of a small survey, or of few who
    had a conversation or had none."""
    fewer = min(part, whole - part)
    if measure == HAD and (0 < fewer < FIVE or (whole < SMALL and fewer < FIVE)):
        return whole > 0
    return 0 < whole < FIVE or (0 < whole < SMALL and fewer <= 1)


def narrowed(measure: str, answers: Answers, told: Sequence[Told]) -> dict[Group, tuple[int, int]]:
    """Of what may not be told, that of which fewer counts are left than its own bound has, or than five if it has
    none: between which counts it lies."""
    bounds = {one.groups for one in told if one.low < one.high}
    return {
        group: (least, most)
        for group, (least, most) in possible(told, answers).items()
        if is_bare(measure, *answers[group])
        and most - least < (1 if frozenset({group}) in bounds else min(FIVE - 1, answers[group][1]))
    }


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(40 if IN_FULL else 1))
def test_releases_of_surveys_tell_no_answers_of_a_few(seed: int) -> None:
    """The first seed fails without the rule for windows, and without the one for who had a conversation."""
    answers = {HAD: chance_of(seed), RECOMMEND: chance_of(seed + 13)}
    drawn = list(reports(surveyed(answers)))
    for measure, own in answers.items():
        assert narrowed(measure, own, list(told_of(measure, drawn))) == {}


def test_attacker_takes_apart_surveys_that_are_told_from_five_on() -> None:
    """63 of 104 in all, less 40 of 70 and 20 of 30 at the hospitals, are three of four."""
    answers = {("h1", 2025): (40, 70), ("h2", 2025): (20, 30), ("", 2025): (3, 4)}
    each = [Told(frozenset({one}), *[answers[one][0]] * 2) for one in list(answers)[:2]]
    told = [*each, Told(frozenset(answers), 63, 63)]
    assert narrowed(RECOMMEND, answers, told) == {("", 2025): (3, 3)}


def test_stages_of_three_years_are_not_told_around_a_year_in_which_few_named_none() -> None:
    """Three years less two would tell the third, and so, of all who answered in it, the three who named no stage."""
    years = {("h1", year): (20, 40) for year in (2023, 2024, 2025)}
    every = surveyed({HAD: years})
    stages = pl.when(pl.col("at") % 2 == 0).then(pl.lit("early")).otherwise(pl.lit("later"))
    given = every[RESPONSES].with_columns(at=pl.int_range(pl.len()).over("campaign_id"))
    named = given.filter((pl.col("at") < 37) | (pl.col("campaign_id") != "c2025"))
    named = named.with_columns(item_id=pl.lit("career_stage"), value=stages).drop("at")
    tables = {**every.tables, RESPONSES.name: pl.concat([every[RESPONSES], named])}
    for span, is_hidden in ((Span(2024, 2024), False), (Span(2023, 2025), True)):
        history = History(EvaluationDataset(tables), span, "h1", Thresholds())
        assert history.hides(f"{HAD}_early", "h1", span) is is_hidden
        assert not history.hides(HAD, "h1", span)
