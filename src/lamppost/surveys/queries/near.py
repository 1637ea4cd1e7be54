"""Whom surveys reach, one beside another: what follows from it stays inside this room."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final
from uuid import UUID

from lamppost.surveys.models import Campaign
from lamppost.surveys.queries.campaigns import invited
from lamppost.surveys.rules.campaigns import CampaignState, Invited
from lamppost.surveys.rules.instruments import Population
from lamppost.surveys.rules.populations import NEAR

BEGUN: Final = (CampaignState.OPEN, CampaignState.CLOSED)
ALSO_PLANNED: Final = (*BEGUN, CampaignState.PLANNED)


def reached_by(
    hospital: int,
    population: Population,
    departments: Collection[int],
    professions: Collection[str],
) -> list[Invited]:
    """Everybody who would get a letter now."""
    return [one for one in invited(hospital, population, departments, professions) if one.address]


def reached_near(
    hospital: int,
    population: Population,
    opens_on: date,
    closes_on: date,
    *,
    besides: UUID | None = None,
    states: Collection[CampaignState] = ALSO_PLANNED,
) -> list[frozenset[str]]:
    """Whom each choice of departments and groups reaches, by today's roster, that was or is to be asked at most half
    a year before or after, whatever the questions: others can be asked the same in other words."""
    near = Campaign.objects.filter(
        hospital_id=hospital,
        population=population,
        state__in=states,
        closes_on__gte=opens_on - NEAR,
        opens_on__lte=closes_on + NEAR,
    )
    if besides:
        near = near.exclude(pk=besides)
    choices = {
        (tuple(departments), tuple(professions))
        for departments, professions in near.values_list("departments", "professions")
    }
    return [holders(reached_by(hospital, population, *one)) for one in sorted(choices)]


def holders(people: Iterable[Invited]) -> frozenset[str]:
    return frozenset(one.holder for one in people)
