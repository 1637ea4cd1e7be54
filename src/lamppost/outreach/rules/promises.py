"""What a hospital promises for each urgency, when it is due, and when to warn before it breaks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from lamppost.core.errors import Invalid
from lamppost.matching import Urgency
from lamppost.outreach.rules.codes import State
from lamppost.program.rules.calendar import Calendar, after_working_days, next_opening

MOST: Final = {"contact": 14 * 24, "offer_hours": 7 * 24, "accept_hours": 7 * 24}
MOST_DAYS: Final = 15
MOST_OF_TODAY: Final = 24  # hours
SOONEST_WARNING: Final = timedelta(minutes=15)
LATEST_WARNING: Final = timedelta(hours=12)


class Unit(StrEnum):
    """What a promise is counted in."""

    HOURS = "hours"  # by the clock, night and holiday alike
    WORKING_DAYS = "working_days"


class Aim(StrEnum):
    """The three things that are promised, in their order."""

    OFFER = "first_offer"
    ACCEPTANCE = "acceptance"
    CONTACT = "first_contact"


HOURS_OF: Final = {Unit.HOURS: 1, Unit.WORKING_DAYS: 24}  # at the least


@dataclass(frozen=True, slots=True)
class Promise:
    """First contact within `contact` units; on the way there a first offer and an acceptance, in hours."""

    contact: int
    unit: Unit
    offer_hours: int
    accept_hours: int
    offers_itself: bool = False  # whether what is confirmed is offered without a coordinator's tap


BY_THE_CLOCK: Final = Calendar(ZoneInfo("UTC"))
DEFAULTS: Final[Mapping[Urgency, Promise]] = {  # design 1: 24 hours, 48 hours, 5 working days
    Urgency.TODAY: Promise(24, Unit.HOURS, 1, 4),
    Urgency.SOON: Promise(48, Unit.HOURS, 12, 24),
    Urgency.THIS_WEEK: Promise(5, Unit.WORKING_DAYS, 24, 72),
}


@dataclass(frozen=True, slots=True)
class Dues:
    """When each is due, UTC; each at or before the next."""

    offer_by: datetime
    accept_by: datetime
    contact_by: datetime

    def of(self, aim: Aim) -> datetime:
        return {Aim.OFFER: self.offer_by, Aim.ACCEPTANCE: self.accept_by}.get(aim, self.contact_by)


def check_all(promises: Mapping[Urgency, Promise]) -> None:
    """Invalid where a number is out of bounds (`up_to_MOST`), or something comes before what has to come first."""
    wrong = {
        f"{urgency}-{name}": problem
        for urgency, promise in promises.items()
        for name, problem in (_out_of_bounds(urgency, promise) or _in_no_order(promise)).items()
    }
    if wrong := wrong or _sooner_than_stricter(promises):
        raise Invalid(wrong)


def _out_of_bounds(urgency: Urgency, promise: Promise) -> dict[str, str]:
    contact = MOST_OF_TODAY if urgency is Urgency.TODAY else MOST["contact"]
    most = {**MOST, "contact": contact if promise.unit is Unit.HOURS else MOST_DAYS}
    if urgency is Urgency.TODAY and promise.unit is not Unit.HOURS:
        return {"contact": "today_in_hours"}
    return {
        name: f"up_to_{top}" for name, top in most.items() if not 1 <= getattr(promise, name) <= top
    }


def _in_no_order(promise: Promise) -> dict[str, str]:
    if promise.accept_hours < promise.offer_hours:
        return {"accept_hours": "too_soon"}
    if promise.accept_hours > promise.contact * HOURS_OF[promise.unit]:
        return {"accept_hours": "too_late"}
    return {}


def _sooner_than_stricter(promises: Mapping[Urgency, Promise]) -> dict[str, str]:
    """What is less urgent cannot be promised sooner."""
    by_urgency = [(one, promises[one]) for one in Urgency if one in promises]
    return {
        f"{looser}-contact": "sooner_than_stricter"
        for (_, strict), (looser, loose) in pairwise(by_urgency)
        if loose.contact * HOURS_OF[loose.unit] < strict.contact * HOURS_OF[strict.unit]
    }


def contact_by(promise: Promise, asked_at: datetime, calendar: Calendar) -> datetime:
    """When first contact is due."""
    if promise.unit is Unit.HOURS:
        return asked_at + timedelta(hours=promise.contact)
    return after_working_days(calendar, asked_at, promise.contact)


def dues(
    promise: Promise, asked_at: datetime, calendar: Calendar, *, is_covered: bool = False
) -> Dues:
    """All three. A step of the program's own that would fall where nobody works waits for the next hour of
    work, but never past what was promised to somebody; not where a rota covers that hour (`is_covered`)."""
    last = contact_by(promise, asked_at, calendar)
    accept = asked_at + timedelta(hours=promise.accept_hours)
    offer = asked_at + timedelta(hours=promise.offer_hours)
    if not is_covered:
        accept, offer = _at_work(calendar, accept), _at_work(calendar, offer)
    accept = min(last, accept)
    return Dues(min(accept, offer), accept, last)


def _at_work(calendar: Calendar, at: datetime) -> datetime:
    """That moment, or an hour after work next begins."""
    opening = next_opening(calendar, at)
    return at if opening == at else opening + timedelta(hours=1)


def pending(state: State, offers: int, dues: Dues, at: datetime) -> Aim | None:
    """What is due next of an outreach without a first contact; None where nothing is to wait for."""
    if state is State.ACCEPTED:
        return Aim.CONTACT
    if state not in (State.WAITING, State.OFFERED):
        return None
    if not offers and dues.offer_by > at:
        return Aim.OFFER
    return Aim.ACCEPTANCE if dues.accept_by > at else Aim.CONTACT


def warn_at(due: datetime, at: datetime) -> datetime:
    """When to say that it is nearly due: with a quarter of the time left, at least a quarter of an hour and
    at most half a day before."""
    ahead = min(LATEST_WARNING, max(SOONEST_WARNING, (due - at) / 4))
    return max(at, due - ahead)


def missed(
    state: State, offers: int, dues: Dues, at: datetime, *, was_accepted: bool
) -> frozenset[Aim]:
    """What should have come by now and has not; for an outreach without a first contact. What had come in
    time stays kept, also where a supporter then hands back or falls silent."""
    late = {aim for aim in Aim if dues.of(aim) <= at}
    if offers:
        late.discard(Aim.OFFER)
    if was_accepted or state is State.ACCEPTED:
        late.discard(Aim.ACCEPTANCE)
    return frozenset(late)


def kept(missed: Iterable[str], *came: bool) -> tuple[str, ...]:
    """Codes for the tally, one for each aim in their order: it was missed, was kept, or nobody waited for it
    any more. Always three: their number must not tell how far it went."""
    late = frozenset(missed)
    return tuple(
        f"{aim}_{'missed' if aim in late else 'kept' if has_come else 'not_due'}"
        for aim, has_come in zip(Aim, came, strict=True)
    )
