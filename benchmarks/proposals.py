"""How long a proposal takes: the ranked supporters for one outreach, with reasons.

Run `python benchmarks/proposals.py`; the targets are 5 ms among 60 supporters and 20 ms among 250.
"""

import json
import random
import statistics
import time
from typing import Final

from lamppost.matching import (
    Candidate,
    CareerStage,
    DepartmentRelation,
    ExcludedBy,
    OutreachToMatch,
    Policy,
    Preference,
    Preferences,
    Problem,
    Strength,
    Urgency,
    Window,
    suggest,
)

TARGETS: Final = {60: 5.0, 250: 20.0}  # supporters: milliseconds
ROUNDS: Final = 200
DEPARTMENTS: Final = tuple(f"department {n}" for n in range(11))
SPECIALTIES: Final = tuple(f"specialty {n}" for n in range(25))
EXPERIENCE: Final = (
    "litigation",
    "death_of_a_patient",
    "death_of_a_child",
    "assault",
    "parenthood",
    "training_stage",
)
LANGUAGES: Final = ("en", "es", "tl", "zh", "vi")


def proposals() -> list[dict[str, object]]:
    """For each number of supporters the median, 95th percentile and target, in milliseconds.

    Rounds of the sizes alternate, so that whatever else the machine does falls on all alike.
    """
    problems = {size: _problem(size) for size in TARGETS}
    taken: dict[int, list[float]] = {size: [] for size in TARGETS}
    for problem in problems.values():
        _milliseconds(problem)
    for _ in range(ROUNDS):
        for size, problem in problems.items():
            taken[size].append(_milliseconds(problem))
    return [_row(size, times) for size, times in taken.items()]


def _row(size: int, times: list[float]) -> dict[str, object]:
    return {
        "name": "proposal with reasons",
        "supporters": size,
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "target_ms": TARGETS[size],
    }


def _milliseconds(problem: Problem) -> float:
    start = time.perf_counter()
    found = suggest(problem, "outreach")
    taken = time.perf_counter() - start
    assert len(found) == 5 and all(one.reasons for one in found)
    return taken * 1000


def _problem(size: int) -> Problem:
    chance = random.Random(size)
    outreach = OutreachToMatch(
        id="outreach",
        urgency=Urgency.SOON,
        hospital="hospital",
        department=DEPARTMENTS[0],
        specialty=SPECIALTIES[0],
        career_stage=CareerStage.MIDDLE,
        about=frozenset({"unexpected_death", "complaint_or_review"}),
        preferences=Preferences(
            department=Preference(DepartmentRelation.OTHER, Strength.MUST),
            languages=Preference(frozenset({"es"})),
        ),
        excluded_supporters={"supporter 1": ExcludedBy.CONFLICT},
    )
    supporters = tuple(_supporter(f"supporter {n}", chance) for n in range(size))
    near = (frozenset(SPECIALTIES[:4]), frozenset(SPECIALTIES[4:9]))
    return Problem((outreach,), supporters, Policy(near_specialties=near))


def _supporter(id: str, chance: random.Random) -> Candidate:
    return Candidate(
        id=id,
        hospital="hospital",
        department=chance.choice(DEPARTMENTS),
        specialty=chance.choice(SPECIALTIES),
        career_stage=chance.choice(list(CareerStage)),
        experience=frozenset(chance.sample(EXPERIENCE, 2)),
        languages=frozenset(chance.sample(LANGUAGES, 2)),
        capacity=chance.randint(1, 4),
        open_outreaches=chance.randint(0, 2),
        recent_heavy=chance.randint(0, 1),
        available=frozenset(chance.sample(list(Window), 2)),
        is_away=chance.random() < 0.1,
    )


if __name__ == "__main__":
    print(json.dumps(proposals(), indent=2))
