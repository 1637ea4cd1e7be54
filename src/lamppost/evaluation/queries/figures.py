"""The first page for director and lead: how a program does, past what could identify anybody (G7)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.disclosure.rules import Told, told_percent
from lamppost.evaluation.access import EvaluationPermission, visible_to
from lamppost.evaluation.queries.releases import conversations_told
from lamppost.evaluation.rules import NormalRange, Span, normal_range, promises
from lamppost.outreach.queries.totals import ended_outreaches
from lamppost.outreach.rules import quarter
from lamppost.program import queries as program
from lamppost.program.rules import AdoptionStage, DutyKind
from lamppost.supporters.queries import trained


@dataclass(frozen=True, slots=True)
class Adoption:
    """Departments by stage, and physicians by newest head count: in active ones, and in all."""

    considering: int
    preparing: int
    active: int
    paused: int
    physicians_adopting: int
    physicians: int

    @property
    def percent_adopting(self) -> int:
        """Whole percent of the physicians who work in active departments."""
        return round(100 * self.physicians_adopting / self.physicians) if self.physicians else 0


@dataclass(frozen=True, slots=True)
class Year:
    """A closed year of a hospital: its conversations as an approved report tells of them (None: none does yet), and
    how many are normal.

    Nothing is told here that reports do not tell: whatever else of the same counts would be held against none of them.
    """

    year: int
    conversations: Told | None
    normal: NormalRange


@dataclass(frozen=True, slots=True)
class Lately:
    """The conversations of the latest years of which an approved report tells, as many of them as it takes together."""

    first: int
    last: int
    conversations: int


@dataclass(frozen=True, slots=True)
class Figures:
    """One hospital. Hours are of the 168 of a week; `promises_kept` is in percent, of closed quarters;
    `years` come oldest first, none in the first year; `lately` is None while no report tells of any."""

    hospital: int
    name: str
    adoption: Adoption
    supporters_trained: int
    supporters_certified: int
    safety_hours: float
    rota_hours: float
    promises_kept: Told
    years: tuple[Year, ...]
    lately: Lately | None


def figures(*, seen_by: Actor) -> tuple[Figures, ...]:
    """Every hospital whose figures they may see, by name."""
    require(seen_by, EvaluationPermission.FIGURES_VIEW)
    seen = visible_to(seen_by)
    return tuple(
        figures_of(one.id, seen_by=seen_by) for one in program.hospitals() if one.id in seen
    )


def figures_of(hospital: int, *, seen_by: Actor) -> Figures:
    """One hospital; no count of a department's activity."""
    require(seen_by, EvaluationPermission.FIGURES_VIEW, hospital)
    place = program.hospital(hospital)
    today = now().astimezone(ZoneInfo(place.time_zone)).date()
    supporters = trained(hospital)
    with transaction(seen_by):
        ended = ended_outreaches(hospital, before=quarter(today), seen_by=seen_by)
    kept, told = promises(ended), conversations_told(hospital)
    least = settings.LAMPPOST_ACTIVITY_THRESHOLD
    return Figures(
        hospital=hospital,
        name=place.name,
        adoption=_adoption(hospital),
        supporters_trained=supporters.trained,
        supporters_certified=supporters.certified,
        safety_hours=program.hours_covered(hospital, DutyKind.SAFETY),
        rota_hours=program.hours_covered(hospital, DutyKind.ROTA),
        promises_kept=told_percent(kept.kept, kept.made, threshold=least),
        years=_closed_years(hospital, today.year, told),
        lately=_lately(told),
    )


def _adoption(hospital: int) -> Adoption:
    every = program.departments(hospital)
    by_stage = Counter(one.stage for one in every)
    active = [one for one in every if one.stage is AdoptionStage.ACTIVE]
    return Adoption(
        considering=by_stage[AdoptionStage.CONSIDERING],
        preparing=by_stage[AdoptionStage.PREPARING],
        active=by_stage[AdoptionStage.ACTIVE],
        paused=by_stage[AdoptionStage.PAUSED],
        physicians_adopting=sum(one.physicians or 0 for one in active),
        physicians=sum(one.physicians or 0 for one in every),
    )


def _closed_years(hospital: int, this_year: int, told: Mapping[Span, Told]) -> tuple[Year, ...]:
    """From the first in which anybody had the program."""
    exposed = program.physician_years(hospital)
    closed = range(min({*exposed, *(first for first, _ in told)}, default=this_year), this_year)
    return tuple(
        Year(year, told.get((year, year)), normal_range(exposed.get(year, 0.0))) for year in closed
    )


def _lately(told: Mapping[Span, Told]) -> Lately | None:
    """What ends last; of two that do, the longer."""
    spans = [
        (last, -first, one.value) for (first, last), one in told.items() if one.value is not None
    ]
    if not spans:
        return None
    last, first, count = max(spans)
    return Lately(-first, last, count)
