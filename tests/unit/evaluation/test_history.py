"""Reports released year after year give nothing away that one of them hid: shown to an attacker with a solver."""

import os
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Final

import polars as pl
import pytest

from lamppost.disclosure.rules import Axis, Release, Thresholds
from lamppost.evaluation.dataset import EvaluationDataset, read_dataset
from lamppost.evaluation.dataset.months import YEAR
from lamppost.evaluation.dataset.tables import TABLES
from lamppost.evaluation.dataset.values import EMPTY
from lamppost.evaluation.report.history import CONVERSATIONS, History, Shown, Span
from tests.unit.disclosure.attacker import Attacker

from .datasets import program, respondent, write

IN_FULL: Final = os.environ.get("LAMPPOST_PROOFS") == "full"
HOMES: Final = {"d1": "h1", "d2": "h1", "d3": "h1", "d4": "h2", "d5": "h2"}
PARENTS: Final = dict.fromkeys(("h1", "h2"), "all") | HOMES
# Whom each release is about, and its years, in the order in which they are drawn.
DRAWN: Final = (
    ("h1", Span(2023, 2023)),
    (None, Span(2023, 2023)),
    ("h1", Span(2021, 2023)),
    (None, Span(2021, 2023)),
    ("h2", Span(2024, 2024)),
    (None, Span(2022, 2024)),
    ("h1", Span(2023, 2025)),
    (None, Span(2025, 2025)),
    (None, Span(2023, 2025)),
)


def dataset(counts: dict[tuple[str, int], int]) -> EvaluationDataset:
    """Departments with so many conversations in each year."""
    rows: dict[str, list[dict[str, object]]] = {table.name: [] for table in TABLES}
    rows["hospitals"] = [{"hospital_id": one, "status": "active"} for one in ("h1", "h2")]
    rows["departments"] = [
        {"department_id": one, "hospital_id": home, "adopted_month": 2020 * YEAR}
        for one, home in HOMES.items()
    ]
    rows["interactions"] = [
        {
            "hospital_id": HOMES[one],
            "department_id": one,
            "month": year * YEAR + at % YEAR,
            "mode": "phone",
            "minutes": 30,
            "group_size": 1,
            "red_flag_screened": True,
        }
        for (one, year), count in counts.items()
        for at in range(count)
    ]
    return EvaluationDataset(
        {
            table.name: pl.DataFrame(
                rows[table.name], schema={field.name: EMPTY[field.kind] for field in table.fields}
            )
            for table in TABLES
        }
    )


def chance_of(seed: int) -> dict[tuple[str, int], int]:
    chance = Random(seed)
    typical = chance.choice((2, 5, 9, 20))
    return {
        (one, year): int(chance.expovariate(1 / typical)) * chance.choice((0, 1, 1))
        for one in HOMES
        for year in range(2021, 2026)
    }


def released(counts: dict[tuple[str, int], int]) -> list[Shown]:
    """What each release of `DRAWN` showed of conversations, each held against those before it."""
    every, earlier = dataset(counts), list[dict[str, Shown]]()
    for hospital, span in DRAWN:
        history = History(every, span, hospital, Thresholds(), earlier)
        shown, units = history.shown[CONVERSATIONS], history.units
        told = {(one, str(span)) for one in units if not history.hides(CONVERSATIONS, one, span)}
        assert told <= shown.told.keys()  # whatever is told is on record
        earlier.append({CONVERSATIONS: shown})
    return [one[CONVERSATIONS] for one in earlier]


def as_read(shown: list[Shown]) -> list[Release]:
    """All that somebody knows who has kept every report."""
    years = tuple(map(str, range(2021, 2026)))
    spans = {text for one in shown for _, text in (*one.told, *one.hidden) if "-" in text}
    groups = {text: frozenset(map(str, Span.read(text))) for text in spans}
    axes = (Axis.tree("unit", PARENTS), Axis("year", years, groups))
    return [Release(axes, one.told, one.hidden) for one in shown]


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(60 if IN_FULL else 3))
def test_releases_of_years_and_windows_leave_five_values_to_what_any_of_them_hid(seed: int) -> None:
    shown = released(chance_of(seed))
    assert any(one.hidden for one in shown)
    assert Attacker(as_read(shown)).narrowed() == {}
    for before, after in combinations(shown, 2):
        assert not before.hidden & after.told.keys() and not after.hidden & before.told.keys()


def test_attacker_takes_apart_releases_that_know_nothing_of_each_other() -> None:
    """12, 13 and 4 in three years: 29 less 12 and 13 would be 4."""
    every = dataset({("d1", 2023): 12, ("d1", 2024): 13, ("d1", 2025): 4})
    spans = Span(2023, 2023), Span(2024, 2024), Span(2025, 2025), Span(2023, 2025)
    alone = [History(every, one, "h1", Thresholds()).shown[CONVERSATIONS] for one in spans]
    assert ("h1", "2025") in Attacker(as_read(alone)).narrowed()
    together = list[dict[str, Shown]]()
    for span in spans:
        one = History(every, span, "h1", Thresholds(), together).shown[CONVERSATIONS]
        together.append({CONVERSATIONS: one})
    assert Attacker(as_read([one[CONVERSATIONS] for one in together])).narrowed() == {}


def test_number_that_changed_since_is_not_told_again() -> None:
    counts = {("d1", 2024): 40, ("d4", 2024): 40}
    span = Span(2024, 2024)
    first = History(dataset(counts), span, "h1", Thresholds())
    assert not first.hides(CONVERSATIONS, "h1", span)
    later = dataset(counts | {("d1", 2024): 42})
    second = History(later, span, "h1", Thresholds(), [first.shown])
    assert second.hides(CONVERSATIONS, "h1", span)
    assert second.shown[CONVERSATIONS].told["h1", "2024"] == 40


def test_nought_that_would_give_an_earlier_count_away_is_not_told() -> None:
    """Six of three years were told, and none of the years: that the last of them has none by now would narrow both."""
    earlier = Shown(
        {("h1", "2023-2025"): 6},
        frozenset({("h1", "2023"), ("h1", "2024"), ("h1", "2025")}),
    )
    every = dataset({("d1", 2023): 3, ("d1", 2024): 3})
    span = Span(2025, 2025)
    history = History(every, span, "h1", Thresholds(), [{CONVERSATIONS: earlier}])
    assert history.hides(CONVERSATIONS, "h1", span)
    assert history.shown[CONVERSATIONS] == Shown({}, frozenset())


def test_release_tells_the_response_rate_of_all(tmp_path: Path) -> None:
    """Sixty answered, of three departments: counted once each, and not once for every department."""
    tables = program()
    tables["responses"] = [
        answer for at in range(60) for answer in respondent(at, ("em", "sur")[at % 2], at < 30)
    ]
    span = Span(2025, 2025)
    history = History(read_dataset(write(tmp_path, tables)), span, None, Thresholds())
    assert not history.hides("reach.response_rate", "all", span)
    assert history.shown["reach.response_rate"].told["all", "2025"] == 60


def test_what_was_shown_is_kept_as_json() -> None:
    shown = Shown({("h1", "2023-2025"): 41}, frozenset({("d1", "2023-2025")}))
    assert Shown.read(shown.plain()) == shown
