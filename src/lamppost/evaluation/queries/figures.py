"""The first page for director and lead: how a program does, past what could identify anybody (G7)."""

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from zoneinfo import ZoneInfo

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.disclosure.rules import Told, told, told_percent
from lamppost.evaluation.access import EvaluationPermission, visible_to
from lamppost.evaluation.rules import NormalRange, normal_range, promises
from lamppost.outreach.queries.totals import conversations_by_year, ended_outreaches
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
    """Where a hospital stood at the end of a closed year: conversations since launch as they may be
    told, and how many are normal since launch.

    Since launch and not of the year: the difference of two of them leaves five possible counts or more.
    """

    year: int
    conversations: Told
    normal: NormalRange


@dataclass(frozen=True, slots=True)
class Figures:
    """One hospital. Hours are of the 168 of a week; `promises_kept` is in percent, of closed quarters;
    `years` come oldest first, none in the first year."""

    hospital: int
    name: str
    adoption: Adoption
    supporters_trained: int
    supporters_certified: int
    safety_hours: float
    rota_hours: float
    promises_kept: Told
    years: tuple[Year, ...]

    @property
    def conversations(self) -> Told:
        """Since launch, to the end of the last closed year."""
        return self.years[-1].conversations if self.years else told(0)

    @property
    def moving(self) -> tuple[Year, ...]:
        """The years up to the last that changed the number told.

        By what is told and not by what was counted: "none since" would tell more than the rounding.
        """
        last = self.conversations
        before = [one for one in self.years if one.conversations != last]
        return self.years[: len(before) + 1] if last.value is not None else self.years

    @property
    def still(self) -> tuple[Year, ...]:
        """The closed years after those."""
        return self.years[len(self.moving) :]


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
        years = _closed_years(hospital, today.year, seen_by)
    kept = promises(ended)
    return Figures(
        hospital=hospital,
        name=place.name,
        adoption=_adoption(hospital),
        supporters_trained=supporters.trained,
        supporters_certified=supporters.certified,
        safety_hours=program.hours_covered(hospital, DutyKind.SAFETY),
        rota_hours=program.hours_covered(hospital, DutyKind.ROTA),
        promises_kept=told_percent(kept.kept, kept.made),
        years=years,
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


def _closed_years(hospital: int, this_year: int, seen_by: Actor) -> tuple[Year, ...]:
    """From the first in which anybody had the program; the running year would move with each act."""
    counted = conversations_by_year(hospital, seen_by=seen_by)
    exposed = program.physician_years(hospital)
    closed = range(min({*counted, *exposed}, default=this_year), this_year)
    talked = accumulate(counted.get(year, 0) for year in closed)
    had_it = accumulate(exposed.get(year, 0.0) for year in closed)
    return tuple(
        Year(year, told(count), normal_range(physician_years))
        for year, count, physician_years in zip(closed, talked, had_it, strict=True)
    )
