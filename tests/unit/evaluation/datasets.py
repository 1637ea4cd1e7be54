"""A small program to evaluate: two hospitals, three departments, two years; each test changes what it is about."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

Rows = Sequence[Mapping[str, object]]

MONTHS: Final = [f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13)]
# How each outreach ended, and the band of hours within which somebody tried first.
WENT: Final[Sequence[tuple[str, object]]] = (
    *[("connected", 24)] * 12,
    *[("connected", 72)] * 3,
    *[("declined", 48)] * 2,
    ("not_now", 12),
    ("unreachable", ""),
    ("signposted", ""),
)
SURVEY: Final[dict[str, object]] = {
    "campaign_id": "c1",
    "instrument_id": "physician",
    "population": "physicians",
    "invited": 40,
    "opened_month": "2025-05",
    "closed_month": "2025-06",
}
BARRIER: Final[dict[str, object]] = {
    "month": "2023-03",
    "hospital_id": "north",
    "prism_domain": "recipients",
    "kind": "barrier",
    "code": "stigma",
}


def program() -> dict[str, list[dict[str, object]]]:
    """Emergency and surgery at North adopt in January 2023 and 2024; medicine at South never does."""
    return {
        "hospitals": [
            {"hospital_id": "north", "status": "active", "launched_month": "2023-01"},
            {"hospital_id": "south", "status": "planned", "launched_month": ""},
        ],
        "departments": [
            _department("em", "north", "emergency", "2022-11", "2023-01"),
            _department("sur", "north", "surgery", "2023-06", "2024-01"),
            _department("med", "south", "medicine", "2024-06", ""),
        ],
        "headcounts": [
            {"department_id": one, "month": month, "physicians": number}
            for one, number in (("em", 40), ("sur", 60), ("med", 100))
            for month in MONTHS
        ],
        "supporters": [
            _supporter("s1", "em", "2023-01", "2023-02", ""),
            _supporter("s2", "em", "2023-01", "2023-02", "2023-08"),
            _supporter("s3", "sur", "2024-01", "2024-02", ""),
        ],
        "outreaches": [_outreach(outcome, hours) for outcome, hours in WENT],
        "interactions": [
            *(_interaction("em", month, 60) for month in MONTHS for _ in range(2)),
            *(_interaction("sur", month, 30) for month in MONTHS[12:20]),
        ],
        "counters": [
            _counter("route", "colleague", 20),
            _counter("route", "self", 12),
            _counter("escalation_level", "3", 2),
        ],
        "campaigns": [dict(SURVEY)],
        "responses": [
            answer
            for number in range(20)
            for answer in respondent(number, "em" if number < 12 else "sur", number < 10)
        ],
        "context": [dict(BARRIER)],
    }


def respondent(number: int, department: str, had: bool, score: int = 4) -> list[dict[str, object]]:
    """One response to the physician survey; the first of every five recommends less."""
    items: dict[str, object] = {
        "had_interaction": "yes" if had else "no",
        "would_recommend": 3 if number % 5 == 0 else 5,
    }
    if had:
        items |= {"helpful": score, "better_well_being": score, "easier_to_talk": score}
        items |= {"less_stigma": 2 if number % 2 else 5, "made_it_worse": 1}
    return [
        {
            "campaign_id": "c1",
            "response_id": f"r{number}",
            "department_id": department,
            "item_id": item,
            "value": value,
        }
        for item, value in items.items()
    ]


def write(folder: Path, tables: Mapping[str, Rows], *, described: bool = True) -> Path:
    """The tables as CSV files in a folder, with the description of a Data Package."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_csv(folder / f"{name}.csv", rows)
    if described:
        resources = [{"name": name, "path": f"{name}.csv"} for name in tables]
        (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))
    return folder


def write_csv(file: Path, rows: Rows, encoding: str = "utf-8") -> None:
    with file.open("w", newline="", encoding=encoding) as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _department(
    name: str, hospital: str, specialty: str, approached: str, adopted: str
) -> dict[str, object]:
    return {
        "department_id": name,
        "hospital_id": hospital,
        "specialty": specialty,
        "approached_month": approached,
        "adopted_month": adopted,
        "paused_month": "",
    }


def _supporter(
    name: str, department: str, trained: str, certified: str, retired: str
) -> dict[str, object]:
    return {
        "supporter_id": name,
        "department_id": department,
        "trained_month": trained,
        "certified_month": certified,
        "retired_month": retired,
        "training_hours": 4,
    }


def _outreach(outcome: str, hours: object) -> dict[str, object]:
    return {
        "hospital_id": "north",
        "quarter": "2024-Q2",
        "route": "colleague",
        "urgency": "soon",
        "offers": 1,
        "attempts": 1 if hours else 0,
        "first_attempt_within_hours": hours,
        "outcome": outcome,
    }


def _interaction(department: str, month: str, minutes: int) -> dict[str, object]:
    return {
        "hospital_id": "north",
        "department_id": department,
        "month": month,
        "mode": "phone",
        "minutes": minutes,
        "group_size": 1,
        "red_flag_screened": "true",
    }


def _counter(kind: str, code: str, count: int) -> dict[str, object]:
    return {
        "hospital_id": "north",
        "quarter": "2024-Q2",
        "kind": kind,
        "code": code,
        "count": count,
    }
