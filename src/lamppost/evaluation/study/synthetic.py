"""Made-up rows whose totals equal those that were published. They say nothing of anybody, and nothing of the
study beyond its totals: what they test is the way from rows to numbers."""

import random
from typing import Final, TypeVar

import polars as pl

from lamppost.core.ids import dice
from lamppost.evaluation.dataset import EvaluationDataset, empty
from lamppost.evaluation.dataset.months import Period, month_number
from lamppost.evaluation.dataset.tables import TABLES, Table
from lamppost.evaluation.dataset.values import EMPTY

T = TypeVar("T")
Row = dict[str, object]

PERIOD: Final = Period(month_number("2019-06"), month_number("2022-05"))
CONVERSATIONS: Final = 306
SUPPORTERS: Final = 59
RESPONDENTS: Final = 200  # of whom 97 make 48.5 %
HAD_INTERACTION: Final = 97
RECOMMEND: Final = (169, 199)  # nearly 85 %
TRAINING_ANSWERS: Final = 41
GROWTH: Final = 1.5  # how much more often a physician has one at the end than at the beginning
SMALLEST_NAMED: Final = 30
# Physicians: 516 in the 11 departments that adopted, 344 in those that did not, so 60 %.
ADOPTING: Final = (
    ("east", "emergency", 62),
    ("east", "hospital medicine", 84),
    ("east", "anesthesia", 46),
    ("east", "surgery", 52),
    ("east", "obstetrics", 34),
    ("east", "critical care", 18),
    ("west", "emergency", 58),
    ("west", "hospital medicine", 72),
    ("west", "pediatrics", 40),
    ("west", "family medicine", 32),
    ("west", "critical care", 18),
)
OTHERS: Final = (("east", "radiology", 120), ("west", "internal medicine", 224))
MINUTES: Final = {20: 3, 30: 9, 40: 7, 45: 10, 50: 9, 60: 26, 75: 13, 80: 5, 90: 11, 120: 7}
OUTCOMES: Final = {"connected": 75, "declined": 8, "not_now": 4, "unreachable": 9, "withdrawn": 2}
HOURS: Final = {4: 3, 12: 4, 24: 6, 48: 5, 72: 2}
ITEMS: Final = ("helpful", "better_well_being", "easier_to_talk", "less_stigma")
SURVEYED: Final = 5  # departments


def synthetic_study() -> EvaluationDataset:
    """The same rows each time."""
    chance = dice("the published study")
    rows = {
        "hospitals": [_hospital(name) for name in ("east", "west")],
        "departments": [*_departments()],
        "headcounts": [_heads(at, month) for at in range(len(_places())) for month in PERIOD],
        "supporters": [_supporter(at, chance) for at in range(SUPPORTERS)],
        "interactions": _interactions(chance),
        "outreaches": [_outreach(chance) for _ in range(CONVERSATIONS)],
        "campaigns": [_campaign("physicians", 412), _campaign("supporters", SUPPORTERS)],
        "responses": [*_physicians(chance), *_supporters()],
    }
    return EvaluationDataset(
        {table.name: _frame(table, rows.get(table.name, [])) for table in TABLES}
    )


def _frame(table: Table, rows: list[Row]) -> pl.DataFrame:
    if not rows:
        return empty(table)
    schema = {field.name: EMPTY[field.kind] for field in table.fields}
    return pl.DataFrame(rows, schema=schema)


def _places() -> tuple[tuple[str, str, int], ...]:
    return (*ADOPTING, *OTHERS)


def _hospital(name: str) -> Row:
    return {"hospital_id": name, "status": "active", "launched_month": PERIOD.first}


def _departments() -> list[Row]:
    return [
        {
            "department_id": f"d{at + 1:02d}",
            "hospital_id": hospital,
            "specialty": specialty,
            "approached_month": PERIOD.first,
            "adopted_month": PERIOD.first if at < len(ADOPTING) else None,
        }
        for at, (hospital, specialty, _) in enumerate(_places())
    ]


def _heads(at: int, month: int) -> Row:
    return {"department_id": f"d{at + 1:02d}", "month": month, "physicians": _places()[at][2]}


def _supporter(at: int, chance: random.Random) -> Row:
    trained = PERIOD.first + chance.randrange(PERIOD.months - 2)
    leaves = trained + chance.randrange(6, 60)
    return {
        "supporter_id": f"s{at + 1:02d}",
        "department_id": f"d{at % len(ADOPTING) + 1:02d}",
        "trained_month": trained,
        "certified_month": trained + 1,
        "retired_month": leaves if leaves <= PERIOD.last else None,
        "training_hours": 4.0,
    }


def _interactions(chance: random.Random) -> list[Row]:
    """More of them the later, and where more physicians work; as many minutes above 60 as below."""
    cells = [(at, month) for at in range(len(ADOPTING)) for month in PERIOD]
    weights = [
        ADOPTING[at][2] * (1 + GROWTH * (month - PERIOD.first) / PERIOD.months)
        for at, month in cells
    ]
    chosen = chance.choices(cells, weights, k=CONVERSATIONS)
    return [_interaction(at, month, chance) for at, month in chosen]


def _interaction(at: int, month: int, chance: random.Random) -> Row:
    hospital, _, physicians = ADOPTING[at]
    return {
        "hospital_id": hospital,
        "department_id": f"d{at + 1:02d}" if physicians >= SMALLEST_NAMED else None,
        "month": month,
        "mode": chance.choice(("in_person", "phone", "phone", "video")),
        "minutes": _one(MINUTES, chance),
        "group_size": 1,
        "red_flag_screened": chance.random() < 0.9,
    }


def _outreach(chance: random.Random) -> Row:
    outcome = _one(OUTCOMES, chance)
    return {
        "hospital_id": chance.choice(("east", "west")),
        "quarter": chance.choice(range(PERIOD.first // 3, PERIOD.last // 3 + 1)),
        "route": chance.choice(("colleague", "colleague", "self", "leader", "event", "outreach")),
        "urgency": "soon",
        "offers": chance.choice((1, 1, 2)),
        "attempts": 3 if outcome == "unreachable" else 1,
        "first_attempt_within_hours": _one(HOURS, chance),
        "outcome": outcome,
    }


def _campaign(population: str, invited: int) -> Row:
    return {
        "campaign_id": population,
        "instrument_id": population,
        "population": population,
        "invited": invited,
        "opened_month": PERIOD.last - 2,
        "closed_month": PERIOD.last,
    }


def _physicians(chance: random.Random) -> list[Row]:
    recommends = [5] * RECOMMEND[0] + [3] * (RECOMMEND[1] - RECOMMEND[0])
    chance.shuffle(recommends)
    rows: list[Row] = []
    for at in range(RESPONDENTS):
        answers: dict[str, object] = {"had_interaction": "yes" if at < HAD_INTERACTION else "no"}
        if at < len(recommends):
            answers["would_recommend"] = recommends[at]
        if at < HAD_INTERACTION:
            answers |= {item: chance.choice((3, 4, 5, 5)) for item in ITEMS}
            answers["made_it_worse"] = 1
        rows += _response("physicians", at, f"d{at % SURVEYED + 1:02d}", answers)
    return rows


def _supporters() -> list[Row]:
    """All of those who answered found the training useful or very useful."""
    return [
        row
        for at in range(TRAINING_ANSWERS)
        for row in _response("supporters", at, None, {"training_useful": 3 + at % 2})
    ]


def _response(
    campaign: str, number: int, department: str | None, answers: dict[str, object]
) -> list[Row]:
    return [
        {
            "campaign_id": campaign,
            "response_id": f"{campaign}{number + 1}",
            "department_id": department,
            "item_id": item,
            "value": str(value),
        }
        for item, value in answers.items()
    ]


def _one(chances: dict[T, int], chance: random.Random) -> T:
    return chance.choices(list(chances), list(chances.values()))[0]
