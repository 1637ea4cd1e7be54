"""Made-up matching problems: one by one in a test's words, or at random from a seed."""

import random
from typing import Any

from lamppost.matching import (
    Candidate,
    CareerStage,
    DepartmentRelation,
    ExcludedBy,
    Mode,
    OutreachToMatch,
    Policy,
    Preference,
    Preferences,
    Problem,
    Strength,
    Urgency,
    Weights,
    Window,
)

HOSPITALS = ("north", "south", "west")
DEPARTMENTS = ("emergency", "surgery", "medicine", None)
SPECIALTIES = ("cardiology", "critical care", "anesthesiology", "pathology", None)
GENDERS = ("woman", "man", None)
LANGUAGES = ("en", "es", "tl", "zh")
ABOUT = (
    "unexpected_death",
    "death_of_a_child",
    "violence_or_threat",
    "complaint_or_review",
    "work_home_strain",
    "rather_not_say",
)
EXPERIENCE = (
    "litigation",
    "death_of_a_patient",
    "death_of_a_child",
    "assault",
    "parenthood",
    "moral_injury",
)


def an_outreach(id: str = "o1", **terms: Any) -> OutreachToMatch:
    return OutreachToMatch(**{"id": id, "urgency": Urgency.SOON, "hospital": "north", **terms})


def a_supporter(id: str = "s1", **terms: Any) -> Candidate:
    return Candidate(**{"id": id, "hospital": "north", "capacity": 2, **terms})


def a_problem(
    outreaches: list[OutreachToMatch], supporters: list[Candidate], **policy: Any
) -> Problem:
    return Problem(tuple(outreaches), tuple(supporters), Policy(**policy))


def must(value: Any) -> Preference[Any]:
    return Preference(value, Strength.MUST)


def wish(value: Any) -> Preference[Any]:
    return Preference(value, Strength.WISH)


def shuffled(problem: Problem, seed: int) -> Problem:
    """The same problem with both sides in another order."""
    chance = random.Random(seed)
    outreaches, supporters = list(problem.outreaches), list(problem.supporters)
    chance.shuffle(outreaches)
    chance.shuffle(supporters)
    return Problem(tuple(outreaches), tuple(supporters), problem.policy)


def a_random_problem(seed: int, most_outreaches: int = 60, most_supporters: int = 40) -> Problem:
    """Any mixture of hospitals, wishes, exclusions and loads; the same for the same seed."""
    chance = random.Random(seed)
    outreach_ids = [f"o{n}" for n in range(chance.randint(0, most_outreaches))]
    supporter_ids = [f"s{n}" for n in range(chance.randint(0, most_supporters))]
    hospitals = HOSPITALS[: chance.randint(1, 3)]
    return Problem(
        tuple(_outreach(chance, id, hospitals, supporter_ids) for id in outreach_ids),
        tuple(_supporter(chance, id, hospitals, outreach_ids) for id in supporter_ids),
        _policy(chance),
    )


def _some(chance: random.Random, among: tuple[Any, ...], most: int) -> frozenset[Any]:
    return frozenset(chance.sample(among, chance.randint(0, most)))


def _perhaps(chance: random.Random, likelihood: float, value: Any) -> Preference[Any] | None:
    if chance.random() >= likelihood:
        return None
    return Preference(value, chance.choice([Strength.WISH, Strength.WISH, Strength.MUST]))


def _preferences(chance: random.Random, supporter_ids: list[str]) -> Preferences:
    return Preferences(
        department=_perhaps(chance, 0.4, chance.choice(list(DepartmentRelation))),
        languages=_perhaps(chance, 0.3, _some(chance, LANGUAGES, 2)),
        gender=_perhaps(chance, 0.2, chance.choice(GENDERS[:2])),
        supporter=_perhaps(chance, 0.1, chance.choice([*supporter_ids, "gone"])),
        mode=_perhaps(chance, 0.2, chance.choice(list(Mode))),
        experience=_perhaps(chance, 0.2, _some(chance, EXPERIENCE, 2)),
    )


def _excluded(chance: random.Random, ids: list[str]) -> dict[str, ExcludedBy]:
    many = min(len(ids), chance.choice([0, 0, 0, 1, 2]))
    return {id: chance.choice(list(ExcludedBy)) for id in chance.sample(ids, many)}


def _outreach(
    chance: random.Random, id: str, hospitals: tuple[str, ...], supporter_ids: list[str]
) -> OutreachToMatch:
    return OutreachToMatch(
        id=id,
        urgency=chance.choice(list(Urgency)),
        hospital=chance.choice(hospitals),
        department=chance.choice(DEPARTMENTS),
        specialty=chance.choice(SPECIALTIES),
        career_stage=chance.choice([None, *CareerStage]),
        about=_some(chance, ABOUT, 3),
        preferences=_preferences(chance, supporter_ids),
        excluded_supporters=_excluded(chance, supporter_ids),
    )


def _supporter(
    chance: random.Random, id: str, hospitals: tuple[str, ...], outreach_ids: list[str]
) -> Candidate:
    return Candidate(
        id=id,
        hospital=chance.choice(hospitals),
        capacity=chance.randint(0, 4),
        open_outreaches=chance.choice([0, 0, 1, 2]),
        recent_heavy=chance.choice([0, 0, 1, 3]),
        department=chance.choice(DEPARTMENTS),
        specialty=chance.choice(SPECIALTIES),
        career_stage=chance.choice([None, *CareerStage]),
        experience=_some(chance, EXPERIENCE, 3),
        languages=_some(chance, LANGUAGES, 3),
        gender=chance.choice(GENDERS),
        modes=_some(chance, tuple(Mode), 2),
        available=chance.choice([None, _some(chance, tuple(Window), 3)]),
        is_active=chance.random() < 0.95,
        is_certified=chance.random() < 0.95,
        is_away=chance.random() < 0.05,
        excluded_outreaches=_excluded(chance, outreach_ids),
    )


def _policy(chance: random.Random) -> Policy:
    weights = Weights(*(chance.choice([0, 1, 2, 3, 5]) for _ in range(9)))
    return Policy(
        weights=chance.choice([Weights(), weights]),
        load_cost=chance.choice([0, 1, 150, 400]),
        heavy_cost=chance.choice([0, 100]),
        allows_crossing=chance.random() < 0.2,
        near_specialties=(frozenset({"critical care", "anesthesiology"}),),
    )
