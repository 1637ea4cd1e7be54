"""A conversation in a group after a hard event: when, where, who leads it; never who comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lamppost.training.rules import sessions

MOST_FACILITATORS: Final = 2
UNCOUNTED_KEPT: Final = timedelta(days=14)  # after its end: then it goes, counted or not
SIZES: Final = (5, 10, 15, 20, 30)  # what is kept of how many came: the nearest of these


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """When and where, for which departments, and the accounts that lead through it."""

    begins: datetime
    ends: datetime
    place: str
    link: str
    departments: tuple[int, ...]
    facilitators: tuple[int, ...]


def problems(plan: Plan, at: datetime) -> dict[str, str]:
    """What is wrong with it at that moment, by field: as with a training session."""
    details = sessions.Details(
        plan.begins, plan.ends, plan.place, plan.link, 1, plan.facilitators[:MOST_FACILITATORS]
    )
    found = sessions.problems(details, at)
    if not 1 <= len(plan.facilitators) <= MOST_FACILITATORS:
        found["facilitators"] = "who_leads"
    if len(set(plan.facilitators)) != len(plan.facilitators):
        found["facilitators"] = "one_person_twice"
    if not plan.departments:
        found["departments"] = "choose"
    return found
