"""Surveys of physicians at Oakland: one that is over, and one that is open at the moment.

What is answered falls the same way each time, and is about nobody: codes are drawn, and made-up answers given.
"""

import random
from datetime import datetime, timedelta
from itertools import accumulate
from statistics import NormalDist
from typing import Final
from uuid import UUID

from lamppost.ballots.actions import close_due, issue
from lamppost.ballots.queries import boxes
from lamppost.ballots.rules import State
from lamppost.cli.demo_data.people import people_of
from lamppost.cli.demo_data.places import adopters_of, place_of
from lamppost.cli.demo_data.sites import OAKLAND
from lamppost.core.access import Actor, Role
from lamppost.core.clock import as_of, now
from lamppost.core.ids import Code, dice
from lamppost.people.queries import accounts_with_role, actor_for
from lamppost.program.queries import DepartmentRow
from lamppost.supporters.queries import today_at
from lamppost.surveys import actions
from lamppost.surveys.queries import campaigns
from lamppost.surveys.rules.campaigns import SURVEY, USUAL, Plan

OVER: Final = timedelta(days=150)  # ago it was opened
BEGUN: Final = timedelta(days=6)  # ago the other one was
SOME_DAYS: Final = timedelta(days=4)
ASKED_NOW: Final = "Pediatrics"
RATE, SO_FAR = 0.45, 0.2  # of those who were asked
TALKED, AWARE, SKIPPED = 0.48, 0.7, 0.04  # of those who answered
LEVELS: Final = ("1", "2", "3", "4", "5")
KINDLY, MIDDLING, SELDOM = (1, 2, 4, 12, 8), (2, 5, 9, 10, 5), (14, 8, 3, 1, 1)
ITEMS: Final = {
    **dict.fromkeys(("helpful", "better_well_being", "would_recommend"), KINDLY),
    **dict.fromkeys(("easier_to_talk", "less_stigma", "trust_private", "would_ask"), MIDDLING),
    **dict.fromkeys(("know_how", "culture_talk", "culture_notice", "culture_leaders"), MIDDLING),
    **dict.fromkeys(("made_it_worse", "culture_harm"), SELDOM),
}
# How far one answer of somebody goes with their others: else no questions would measure one thing.
TOGETHER: Final = 0.75
NORMAL: Final = NormalDist()
SPOKE: Final = 0.15
COMMENTS: Final = (  # the last one names somebody: it is held back
    "Let people know that a call at night is fine too. I only found out by accident.",
    "It helped that she had been through the same. No advice, just time.",
    "Más horas por la noche, por favor.",
    "I would not have called anybody. That somebody called me made the difference.",
    "Tell the new residents about it in their first week.",
    "A room that is not next to the break room would help.",
    "Gracias. No sabía que esto existía.",
    "Dr. Alvarado should be told how much this means to the team.",
)
STAGES: Final = ("training", "early", "later")


def has_surveys() -> bool:
    return bool(campaigns(place_of(OAKLAND).id, seen_by=_evaluator()))


def tell_surveys() -> None:
    """Of all adopting departments half a year ago; of one of them now."""
    here, rows = place_of(OAKLAND).id, adopters_of(OAKLAND)
    began, program = now() - OVER, Actor.system(here)
    _asked(here, rows, RATE, began)
    with as_of(began + USUAL + SOME_DAYS):
        close_due(hospital=here, by=program)
        actions.take_in(hospital=here, by=program)
    _asked(here, [one for one in rows if one.name == ASKED_NOW], SO_FAR, now() - BEGUN)


def _asked(here: int, rows: list[DepartmentRow], rate: float, began: datetime) -> None:
    """Planned and opened; some of those who are asked have answered some days later."""
    with as_of(began):
        today, program = today_at(here), Actor.system(here)
        plan = Plan("physicians", today, today + USUAL, frozenset(one.id for one in rows))
        campaign = actions.plan_campaign(hospital=here, plan=plan, by=_evaluator())
        actions.open_due(hospital=here, by=program)
        (box,) = (one for one in boxes(kind=SURVEY, hospital=here) if one.state is State.OPEN)
        people = [one for row in rows for one in people_of(here, row.id)]
        homes = {f"physician:{one.id}": one.department_id for one in people}
        codes = issue(box=box.id, holders=list(homes), by=program)
    chance = dice(f"survey of {len(rows)}")
    with as_of(began + SOME_DAYS):
        for holder, code in chance.sample(list(codes.items()), round(rate * len(people))):
            _answer(here, campaign, code, homes[holder], chance)


def _answer(
    here: int, campaign: UUID, code: Code, department: int | None, chance: random.Random
) -> None:
    """One who answers; now and then something is skipped."""
    talked = "yes" if chance.random() < TALKED else "no"
    given = levels(chance) | {
        "had_interaction": (talked,),
        "career_stage": (chance.choice(STAGES),),
    }
    given["aware"] = ("yes" if talked == "yes" or chance.random() < AWARE else "no",)
    if chance.random() < SPOKE:
        given["comment"] = (chance.choice(COMMENTS),)
    kept = {item: values for item, values in given.items() if chance.random() > SKIPPED}
    actions.answer(
        hospital=here,
        campaign=campaign,
        code=code,
        given=kept,
        department=department,
        by=Actor.code(here),
    )


def levels(chance: random.Random) -> dict[str, tuple[str, ...]]:
    """How much one agrees, by item: of one mind throughout, so that what speaks against it falls the other way."""
    mind = chance.gauss()
    return {
        item: _level(chance, weights, -mind if weights is SELDOM else mind)
        for item, weights in ITEMS.items()
    }


def _level(chance: random.Random, weights: tuple[int, ...], mind: float) -> tuple[str, ...]:
    """As often as the weights say, the higher the better the mind that somebody is of."""
    leaning = TOGETHER * mind + (1 - TOGETHER**2) ** 0.5 * chance.gauss()
    part = NORMAL.cdf(leaning) * sum(weights)
    at = sum(part > one for one in accumulate(weights))
    return (LEVELS[min(at, len(LEVELS) - 1)],)


def _evaluator() -> Actor:
    return actor_for(accounts_with_role(Role.EVALUATOR, place_of(OAKLAND).id)[0].id)
