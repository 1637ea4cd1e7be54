"""Campaigns that were read, as an evaluation takes them: for rooms above, which ask who may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lamppost.surveys.models import Campaign
from lamppost.surveys.rules.campaigns import CampaignState

READ = (CampaignState.CLOSED, CampaignState.STANDING)


@dataclass(frozen=True, slots=True)
class Ended:
    """One campaign whose answers can be told; `invited` is 0 where nobody was (a standing one)."""

    id: UUID
    instrument: str
    population: str
    invited: int
    opens_on: date
    closes_on: date | None


def ended_campaigns(hospital: int) -> tuple[Ended, ...]:
    """Those of a hospital, the oldest first."""
    found = Campaign.objects.filter(hospital_id=hospital, state__in=READ)
    return tuple(
        Ended(one.pk, one.instrument, one.population, one.invited or 0, one.opens_on, one.closes_on)
        for one in found.order_by("opens_on", "id")
    )


def still_running(hospitals: Iterable[int]) -> tuple[tuple[int, date], ...]:
    """Of each campaign that is open there, the hospital and the day on which it began."""
    here = list(hospitals)
    found = Campaign.objects.filter(hospital_id__in=here, state=CampaignState.OPEN)
    return tuple(found.order_by("opens_on", "id").values_list("hospital_id", "opens_on"))
