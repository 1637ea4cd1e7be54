"""A survey of Valley's physicians: what the tests of the room begin from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import time_machine

from lamppost.ballots import actions as ballots
from lamppost.ballots.tasks import close_due
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.text import fold
from lamppost.core.transactions import transaction
from lamppost.program.models import Department, Physician
from lamppost.program.rules import Profession
from lamppost.supporters.queries import today_at
from lamppost.surveys import actions
from lamppost.surveys.actions import counting
from lamppost.surveys.models import Campaign, Response
from lamppost.surveys.queries import packaged_text
from lamppost.surveys.rules.campaigns import CLOSED_AFTER, USUAL, WORDS_FROM, CampaignState, Plan
from lamppost.surveys.tasks import keep_campaigns
from tests.cast import Cast

if TYPE_CHECKING:
    from tests.web.scene import Scene

AFTER: Final = USUAL + timedelta(days=2)
HELPED: Final = {"had_interaction": ("yes",), "helpful": ("5",), "would_recommend": ("4",)}
NEVER: Final = {"had_interaction": ("no",), "would_recommend": ("3",)}


@dataclass(frozen=True)
class Surveyed:
    """A campaign, the actor who holds it, and each one's code by the word that it derives from."""

    cast: Cast
    campaign: UUID
    codes: dict[str, Code]

    @property
    def row(self) -> Campaign:
        return Campaign.objects.get(pk=self.campaign)

    @property
    def some_codes(self) -> list[Code]:
        return list(self.codes.values())


def hired(department: Department, count: int, start: int = 0) -> list[Physician]:
    """So many more people who work there."""
    return Physician.objects.bulk_create(
        Physician(
            hospital=department.hospital,
            department=department,
            first_name=f"Doc{number}",
            last_name=department.name,
            name_folded=fold(f"Doc{number} {department.name}"),
            email=f"doc{number}.{department.pk}@example.org",
            profession=Profession.PHYSICIAN,
            specialty=department.name,
        )
        for number in range(start, start + count)
    )


def plan(instrument: str = "physicians", **more: object) -> Plan:
    """For three weeks from today on, by the clock of Valley."""
    today = now().astimezone(ZoneInfo("America/Los_Angeles")).date()
    dates = {"opens_on": today, "closes_on": today + USUAL}
    return Plan(instrument, **{**dates, **more})  # type: ignore[arg-type]


def planned(cast: Cast, count: int = 6, what: Plan | None = None) -> UUID:
    """With so many people in the emergency department, besides Rosa, Remy and Sam."""
    hired(cast.emergency, count)
    valley, today = cast.valley.pk, today_at(cast.valley.pk)
    usual = plan(opens_on=today, closes_on=today + USUAL)
    return actions.plan_campaign(hospital=valley, plan=what or usual, by=cast.evaluator.actor())


def opened(cast: Cast, count: int = 6, what: Plan | None = None) -> Surveyed:
    """The worker has opened it and written to everybody."""
    campaign = planned(cast, count, what)
    keep_campaigns(0)
    return Surveyed(cast, campaign, codes(cast, campaign))


def codes(cast: Cast, campaign: UUID) -> dict[str, Code]:
    """What stands in each letter."""
    row = Campaign.objects.get(pk=campaign)
    if row.box is None:
        return {}
    people = Physician.objects.filter(hospital=cast.valley, is_active=True).order_by("pk")
    holders = [f"physician:{one.pk}" for one in people]
    return ballots.issue(box=row.box, holders=holders, by=Actor.system(cast.valley.pk))


def answer(
    at: Surveyed, code: Code, given: dict[str, tuple[str, ...]], department: int | None = None
) -> None:
    actions.answer(
        hospital=at.cast.valley.pk,
        campaign=at.campaign,
        code=code,
        given=given,
        department=department,
        by=Actor.code(at.cast.valley.pk),
    )


def answered(at: Surveyed, all_given: Iterable[dict[str, tuple[str, ...]]]) -> None:
    for code, given in zip(at.some_codes, all_given, strict=False):
        answer(at, code, given)


def time_over(at: Surveyed) -> None:
    """The box is closed, and the worker takes the answers in."""
    with time_machine.travel(now() + AFTER):
        close_due(0)
        keep_campaigns(0)


def closed(cast: Cast, count: int = 6) -> Surveyed:
    """One that is over early: a third had a talk, and, where enough are asked, one has said
    something in their own words."""
    at = opened(cast, count)
    given = [HELPED if number % 3 == 0 else NEVER for number in range(len(at.codes))]
    if len(given) >= WORDS_FROM:
        given[0] = given[0] | {"comment": ("More of it",)}
    answered(at, given)
    close(at)
    return at


def close(at: Surveyed) -> None:
    """Early, three days after it began."""
    with time_machine.travel(now() + CLOSED_AFTER):
        actions.close_early(campaign=at.campaign, by=at.cast.evaluator.actor())
    assert at.row.state == CampaignState.CLOSED


def over(cast: Cast, count: int = 24, **answers: str) -> UUID:
    """A campaign of Valley that is long over: so many of the emergency department had a talk, as many of surgery
    had none. Put there at once, without its ballots."""
    valley, today = cast.valley.pk, now().date()
    row = Campaign.objects.create(
        hospital_id=valley,
        instrument="physicians",
        version="2026.1",
        definition=packaged_text("physicians"),
        population="physicians",
        departments=[],
        professions=[],
        named=[cast.emergency.pk, cast.surgery.pk],
        state=CampaignState.CLOSED,
        opens_on=today - 3 * USUAL,
        closes_on=today - 2 * USUAL,
        invited=3 * count,
        answered=2 * count,
    )
    given = {"had_interaction": ["yes"], "helpful": ["5"], "would_recommend": ["4"]}
    given |= {item: [value] for item, value in answers.items()}
    with transaction(Actor.system(valley)):
        for department, said in (
            (cast.emergency.pk, given),
            (cast.surgery.pk, {"had_interaction": ["no"]}),
        ):
            Response.objects.bulk_create(
                Response(campaign=row, hospital_id=valley, department_id=department, answers=said)
                for _ in range(count)
            )
        counting.count(row)
    return row.pk


def released(cast: Cast) -> UUID:
    """One that is over, and that department leads may read."""
    campaign = over(cast)
    actions.propose_release(campaign=campaign, by=cast.evaluator.actor())
    actions.release(campaign=campaign, by=cast.director.actor())
    return campaign


def words(scene: "Scene") -> dict[str, object]:
    """What the room's actions take, in the scene of every page."""
    campaign = scene.ids["campaign"]
    assert isinstance(campaign, UUID)
    return {
        "surveys.plan": plan(),
        "surveys.text": packaged_text("burnout"),
        "surveys.given": HELPED,
        "surveys.code": next(iter(codes(scene.cast, campaign).values())),
    }
