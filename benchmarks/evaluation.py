"""How long a report takes, beside a pandas script for ten of its measures. `python -m benchmarks.evaluation`.

A report is everything that `lamppost evaluate` does: read the folder, measure every scope with its intervals, hide,
draw, write page, PDF, workbook, figures and `measures.json`. Each runs in a process of its own, so that its memory is
its own. The ten measures that pandas finds must be those of the internal report, else this ends with an error.
"""

import json
import math
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from benchmarks.matching import peak
from lamppost.evaluation.dataset import EvaluationDataset, empty, read_dataset, write_dataset
from lamppost.evaluation.dataset.months import Period, month_number, month_text
from lamppost.evaluation.dataset.tables import BANDS, OUTCOMES, ROUTES, TABLES
from lamppost.evaluation.dataset.values import EMPTY
from lamppost.evaluation.measures.measuring import measured
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.report.evaluating import evaluate
from lamppost.evaluation.report.requests import Request
from lamppost.evaluation.report.writing import write_report

PERIOD: Final = Period(month_number("2023-01"), month_number("2025-12"))
DEPARTMENTS: Final = 10  # of each hospital
RESPONDENTS: Final = 20  # of each hospital
SMALLEST_NAMED: Final = 30
SIZES: Final = ((2, 600), (2_000, 1_000_000))  # hospitals, interactions
TARGETS: Final = {2: "5 s", 2_000: "20 s, 2,000 MB"}
MODES: Final = ("in_person", "phone", "video", "message")
URGENCIES: Final = ("today", "soon", "this_week")
Columns = dict[str, Any]


def region(hospitals: int, interactions: int) -> EvaluationDataset:
    """Made-up rows, the same each time."""
    chance = np.random.default_rng(1)
    names = np.array([f"h{at:04d}" for at in range(hospitals)])
    homes = np.repeat(names, DEPARTMENTS)
    places = np.array([f"{home}-{at % DEPARTMENTS}" for at, home in enumerate(homes)])
    physicians = chance.integers(20, 90, len(places))
    at = chance.integers(0, len(places), interactions)
    named = pl.Series(places[at]).set(pl.Series(physicians[at] < SMALLEST_NAMED), None)
    rows: dict[str, Columns] = {
        "hospitals": {"hospital_id": names, "status": "active", "launched_month": PERIOD.first},
        "departments": _departments(places, homes, chance),
        "headcounts": {
            "department_id": np.repeat(places, PERIOD.months),
            "month": np.tile(np.array([*PERIOD]), len(places)),
            "physicians": np.repeat(physicians, PERIOD.months),
        },
        "supporters": _supporters(np.repeat(places, 2), chance),
        "outreaches": _outreaches(names, interactions, chance),
        "interactions": {
            "hospital_id": homes[at],
            "department_id": named,
            "month": chance.integers(PERIOD.first, PERIOD.last + 1, interactions),
            "mode": chance.choice(MODES, interactions),
            "minutes": 5 * chance.integers(2, 25, interactions),
            "group_size": 1,
            "red_flag_screened": chance.random(interactions) < 0.9,
        },
        **_survey(places, chance),
    }
    frames = {
        table.name: _frame(table.name, rows[table.name]) if table.name in rows else empty(table)
        for table in TABLES
    }
    return EvaluationDataset(frames)


def _frame(name: str, columns: Columns) -> pl.DataFrame:
    """Columns as the contract has them; what is one value stands in every row."""
    table = next(one for one in TABLES if one.name == name)
    size = max(len(one) for one in columns.values() if not isinstance(one, int | str | float))
    return pl.DataFrame(
        {
            field.name: _column(columns.get(field.name), size).cast(EMPTY[field.kind])
            for field in table.fields
        }
    )


def _column(values: Any, size: int) -> pl.Series:
    one = values is None or isinstance(values, int | str | float)
    return pl.Series([values] * size if one else values)


def _departments(places: Any, homes: Any, chance: np.random.Generator) -> Columns:
    """Nine of ten adopt, most of them after the period began; few pause."""
    adopted = chance.integers(PERIOD.first, PERIOD.first + 18, len(places))
    paused = pl.Series(adopted + 12).set(pl.Series(chance.random(len(places)) > 0.05), None)
    never = pl.Series(chance.random(len(places)) < 0.1)
    return {
        "department_id": places,
        "hospital_id": homes,
        "specialty": "surgery",
        "approached_month": PERIOD.first,
        "adopted_month": pl.Series(adopted).set(never, None),
        "paused_month": paused.set(never, None),
    }


def _supporters(places: Any, chance: np.random.Generator) -> Columns:
    trained = chance.integers(PERIOD.first, PERIOD.last - 12, len(places))
    stays = pl.Series(chance.random(len(places)) < 0.8)
    return {
        "supporter_id": [f"s{at}" for at in range(len(places))],
        "department_id": places,
        "trained_month": trained,
        "certified_month": trained + 1,
        "retired_month": pl.Series(trained + 12).set(stays, None),
        "training_hours": 4.0,
    }


def _outreaches(names: Any, size: int, chance: np.random.Generator) -> Columns:
    hours = pl.Series(chance.choice([int(band) for band in BANDS], size))
    return {
        "hospital_id": chance.choice(names, size),
        "quarter": chance.integers(PERIOD.first // 3, PERIOD.last // 3 + 1, size),
        "route": chance.choice(ROUTES, size),
        "urgency": chance.choice(URGENCIES, size),
        "offers": chance.integers(1, 4, size),
        "attempts": chance.integers(1, 4, size),
        "first_attempt_within_hours": hours.set(pl.Series(chance.random(size) < 0.05), None),
        "outcome": chance.choice(OUTCOMES, size, p=[0.7, *[0.3 / (len(OUTCOMES) - 1)] * 8]),
    }


def _survey(places: Any, chance: np.random.Generator) -> dict[str, Columns]:
    """One survey of all; whoever had a conversation says more."""
    people = np.repeat(places, RESPONDENTS // DEPARTMENTS)
    ids, had = np.arange(len(people)), chance.random(len(people)) < 0.5
    scores = chance.choice([2, 3, 4, 5], (2, len(people)), p=[0.05, 0.1, 0.35, 0.5]).astype(str)
    asked = (
        ("had_interaction", ids, np.where(had, "yes", "no")),
        ("would_recommend", ids, scores[0]),
        ("helpful", ids[had], scores[1][had]),
    )
    who = np.concatenate([one for _, one, _ in asked])
    responses = {
        "campaign_id": "c1",
        "response_id": [f"r{at}" for at in who],
        "department_id": people[who],
        "item_id": np.concatenate([np.full(len(one), item) for item, one, _ in asked]),
        "value": np.concatenate([value for _, _, value in asked]),
    }
    campaign = {
        "campaign_id": ["c1"],
        "instrument_id": "physicians",
        "population": "physicians",
        "invited": 3 * len(people),
        "opened_month": PERIOD.last - 6,
        "closed_month": PERIOD.last - 4,
    }
    return {"campaigns": campaign, "responses": responses}


def report(folder: Path) -> dict[str, Any]:
    """The seconds of each step of a report that may be published, and its memory."""
    marks = [time.perf_counter()]
    dataset = read_dataset(folder)
    marks.append(time.perf_counter())
    found = evaluate(dataset, Request(PERIOD.first, PERIOD.last))
    marks.append(time.perf_counter())
    write_report(found, folder / "report")
    marks.append(time.perf_counter())
    steps = [after - before for before, after in pairwise(marks)]
    processor = time.process_time()
    return {
        "steps": steps,
        "seconds": marks[-1] - marks[0],
        "processor": processor,
        "megabytes": peak(),
    }


def told(folder: Path, names: list[str]) -> dict[str, float]:
    """Some measures of everybody, as an internal report has them."""
    sample = Sample(read_dataset(folder), PERIOD)
    return {one.measure.id: float(one.answer.value[0]) for one in measured(sample, names)}


def differing(ours: dict[str, float], theirs: dict[str, float]) -> list[str]:
    """The measures that are not the same in both, or not in both."""
    return sorted(
        name
        for name in ours.keys() | theirs.keys()
        if not math.isclose(ours.get(name, math.nan), theirs.get(name, math.nan), rel_tol=1e-9)
    )


def _alone(module: str, *told: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"benchmarks.{module}", *told]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def measure(hospitals: int, interactions: int) -> None:
    """One size, ours and pandas; ends with an error where they differ."""
    with tempfile.TemporaryDirectory(prefix="bench") as place:
        folder = Path(place)
        write_dataset(region(hospitals, interactions), folder, title="Made up")
        ours = _alone("evaluation", "report", place)
        months = (month_text(PERIOD.first), month_text(PERIOD.last))
        pandas = _alone("headlines", place, *months)
        wrong = differing(told(folder, list(pandas["measures"])), pandas["measures"])
    read, measuring, writing = ours["steps"]
    print(
        f"report of {hospitals:,} hospitals x 3 years, {interactions:,} interactions: {ours['seconds']:.1f} s "
        f"({ours['processor']:.1f} s of processor), {ours['megabytes']:,.0f} MB  [{TARGETS[hospitals]}]"
    )
    print(f"  read {read:.1f} s, measure and hide {measuring:.1f} s, write {writing:.1f} s")
    print(f"  pandas, ten measures: {pandas['seconds']:.1f} s, {pandas['megabytes']:,.0f} MB")
    if wrong:
        raise SystemExit(f"  not the same numbers: {', '.join(wrong)}")
    print(f"  the same {len(pandas['measures'])} numbers in both")


def main() -> None:
    if sys.argv[1:2] == ["report"]:
        print(json.dumps(report(Path(sys.argv[2]))))
        return
    for hospitals, interactions in SIZES:
        measure(hospitals, interactions)


if __name__ == "__main__":
    main()
