"""Three years of conversations, as many as the published study counted; tied to nobody, ever.

Source of the totals: Tolins et al., PLOS ONE 2023;18(11):e0292917. The rows are made up.
"""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from lamppost.cli.demo_data.places import adopters_of, place_of
from lamppost.cli.demo_data.sites import FIRST_MONTH, SITES
from lamppost.core.access import Actor
from lamppost.core.ids import dice
from lamppost.outreach.actions import import_tally
from lamppost.outreach.queries.totals import conversations_by_year
from lamppost.outreach.rules import (
    ABOUT,
    SMALLEST_DEPARTMENT,
    Fact,
    Mode,
    Outcome,
    Route,
    TalliedCount,
    TalliedInteraction,
    TalliedOutreach,
    Urgency,
    quarter,
)
from lamppost.program.queries import hospital_ids
from lamppost.program.rules.heads import month_after

T = TypeVar("T")

MONTHS: Final = 36  # June 2019 to May 2022
CONVERSATIONS: Final = 306
FROM_OUTREACHES: Final = 252  # the others came in a corridor, or a second time
GROWTH: Final = 1.5  # how much more often a physician has one at the end than at the beginning
OTHERWISE: Final = {
    Outcome.DECLINED: 24,
    Outcome.NOT_NOW: 14,
    Outcome.UNREACHABLE: 28,
    Outcome.WITHDRAWN: 5,
    Outcome.SIGNPOSTED: 6,
    Outcome.WRONG_PERSON: 3,
    Outcome.NOT_PURSUED: 2,
    Outcome.HANDED_OVER: 2,
}
MINUTES: Final = {20: 3, 30: 9, 40: 7, 45: 10, 50: 9, 60: 26, 75: 13, 80: 5, 90: 11, 120: 7}
MODES: Final = {Mode.IN_PERSON: 5, Mode.PHONE: 4, Mode.VIDEO: 1}
ROUTES: Final = {
    Route.COLLEAGUE: 50,
    Route.SELF: 18,
    Route.LEADER: 12,
    Route.EVENT: 12,
    Route.OUTREACH: 8,
}
URGENCIES: Final = {Urgency.TODAY: 1, Urgency.SOON: 6, Urgency.THIS_WEEK: 3}
LEVELS: Final = {"0": 93, "1": 3, "3": 2, "consult": 2}
# Until the first try, in bands of hours; None: later than a week.
WAITS: Final[dict[Urgency, dict[int | None, int]]] = {
    Urgency.TODAY: {1: 2, 4: 4, 12: 3, 24: 2, 48: 1},
    Urgency.SOON: {4: 2, 12: 4, 24: 6, 48: 5, 72: 2},
    Urgency.THIS_WEEK: {24: 3, 48: 4, 72: 3, 120: 3, 168: 2, None: 1},
}
NEVER_TRIED: Final = {Outcome.WITHDRAWN, Outcome.SIGNPOSTED, Outcome.NOT_PURSUED}
TRIES: Final = {Outcome.UNREACHABLE: 3}


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of one department; `named` is its id where it is large enough to be counted apart."""

    hospital: int
    named: int | None
    month: date


def has_past() -> bool:
    """Whether the three years are there."""
    return any(
        min(conversations_by_year(one, seen_by=Actor.system(one)), default=9999) == FIRST_MONTH.year
        for one in hospital_ids()
    )


def write_past() -> None:
    """Conversations, outreaches and counters, hospital by hospital."""
    facts: defaultdict[int, list[Fact]] = defaultdict(list)
    chance, cells = dice("past"), _cells()
    talked = chance.choices(list(cells), list(cells.values()), k=CONVERSATIONS)
    for cell in talked:
        facts[cell.hospital] += _conversation(cell, chance)
    endings = [Outcome.CONNECTED] * FROM_OUTREACHES
    endings += [outcome for outcome, count in OTHERWISE.items() for _ in range(count)]
    others = chance.choices(talked, k=len(endings) - FROM_OUTREACHES)
    for cell, outcome in zip([*talked[:FROM_OUTREACHES], *others], endings, strict=True):
        facts[cell.hospital] += _outreach(cell, outcome, chance)
    for hospital, own in sorted(facts.items()):
        import_tally(hospital=hospital, facts=own, by=Actor.system(hospital))


def _cells() -> dict[Cell, float]:
    """Each month of each department that had adopted, and how many conversations it invites."""
    weights: dict[Cell, float] = {}
    for site in SITES:
        place = place_of(site).id
        for row, adopter in zip(adopters_of(site), site.adopters, strict=True):
            named = row.id if adopter.physicians >= SMALLEST_DEPARTMENT else None
            for after in range(MONTHS):
                month = month_after(FIRST_MONTH, after)
                if adopter.adopted.replace(day=1) <= month:
                    cell = Cell(place, named, month)
                    weight = adopter.physicians * (1 + GROWTH * after / MONTHS)
                    weights[cell] = weights.get(cell, 0.0) + weight
    return weights


def _conversation(cell: Cell, chance: random.Random) -> list[Fact]:
    talk = TalliedInteraction(
        month=f"{cell.month:%Y-%m}",
        department=cell.named,
        mode=_one(MODES, chance),
        minutes=_one(MINUTES, chance),
        group_size=1,
        red_flag_screened=chance.random() < 0.9,
    )
    level = _one(LEVELS, chance)
    counted = TalliedCount(quarter(cell.month), "escalation_level", level)
    return [talk] if level == "0" else [talk, counted]


def _outreach(cell: Cell, outcome: Outcome, chance: random.Random) -> list[Fact]:
    ended, route, urgency = quarter(cell.month), _one(ROUTES, chance), _one(URGENCIES, chance)
    was_tried = outcome not in NEVER_TRIED
    went = TalliedOutreach(
        quarter=ended,
        route=route,
        urgency=urgency,
        offers=_one({1: 7, 2: 2, 3: 1}, chance) if was_tried else 0,
        attempts=TRIES.get(outcome, _one({1: 6, 2: 3, 3: 1}, chance)) if was_tried else 0,
        first_attempt_within_hours=_one(WAITS[urgency], chance) if was_tried else None,
        outcome=outcome,
    )
    about = chance.sample(ABOUT, k=_one({0: 3, 1: 5, 2: 2}, chance))
    return [
        went,
        TalliedCount(ended, "route", route),
        *(TalliedCount(ended, "about", code) for code in about),
    ]


def _one(chances: dict[T, int], chance: random.Random) -> T:
    return chance.choices(list(chances), list(chances.values()))[0]
