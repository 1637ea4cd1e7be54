"""Sessions with what a page says beside them: who teaches, which parts, where."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import get_language

from lamppost.core.access import Actor
from lamppost.core.errors import NotFound
from lamppost.people.queries import account
from lamppost.program.queries import hospital
from lamppost.training.access import comes_from
from lamppost.training.queries import SessionRow, curriculum_here, units_done
from lamppost.training.rules import Language, Unit


@dataclass(frozen=True, slots=True)
class Shown:
    """One session, ready to be read."""

    row: SessionRow
    teachers: str = field(repr=False)
    hospitals: tuple[str, ...]

    @property
    def is_regional(self) -> bool:
        return len(self.hospitals) > 1


def shown(rows: Iterable[SessionRow]) -> tuple[Shown, ...]:
    """Each of them with names, looked up once."""
    told = tuple(rows)
    people = {one: _name(one) for row in told for one in row.details.facilitators}
    places = {one: hospital(one).name for row in told for one in row.hospitals}
    return tuple(_shown(row, people, places) for row in told)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the curriculum to be done alone, and whether they have."""

    title: str
    minutes: int
    is_done: bool


def parts(hospital: int, *, seen_by: Actor) -> tuple[Unit, ...]:
    """What can be taught or done alone there, in the reader's language; without breaks and the like."""
    language = Language.ES if get_language() == "es" else Language.EN
    here = curriculum_here(hospital, language, seen_by=seen_by).curriculum
    return tuple(unit for unit in here.units if unit.is_unit)


def to_do(row: SessionRow, *, seen_by: Actor) -> tuple[Part, ...]:
    """What belongs before that session, where one comes from."""
    home = min(comes_from(seen_by) & set(row.hospitals), default=row.hospital)
    done = units_done(home, seen_by=seen_by)
    wanted = [unit for unit in parts(home, seen_by=seen_by) if unit.id in row.details.beforehand]
    return tuple(Part(unit.title, unit.minutes, unit.id in done) for unit in wanted)


def _shown(row: SessionRow, people: dict[int, str], places: dict[int, str]) -> Shown:
    teachers = [people[one] for one in row.details.facilitators if people[one]]
    first = [row.hospital, *(one for one in row.hospitals if one != row.hospital)]
    return Shown(row, ", ".join(teachers), tuple(places[one] for one in first))


def _name(one: int) -> str:
    try:
        return account(one).name
    except NotFound:
        return ""
