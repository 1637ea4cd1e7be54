"""The curriculum in force at a hospital, its own versions, and what somebody has done of it."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files

from django.db.models import QuerySet

from lamppost.core.access import Actor, may, require
from lamppost.training.access import CurriculumPermission, own_marks
from lamppost.training.models import CurriculumVersion, UnitDone
from lamppost.training.rules import (
    Change,
    Curriculum,
    Language,
    Mismatch,
    Problem,
    Unit,
    Unreadable,
    VersionState,
    changes,
    mismatches,
    read,
)


@dataclass(frozen=True, slots=True)
class CurriculumHere:
    """What is read at a hospital; `number` 0: the packaged one. `is_unreadable`: its own stands in force,
    but this release reads it no more, so that the packaged one is shown."""

    curriculum: Curriculum
    number: int
    is_unreadable: bool = False


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version that was in force once, or is."""

    number: int
    is_in_force: bool
    based_on: str
    changed_on: date


@dataclass(frozen=True, slots=True)
class DraftRow:
    """The version that is being changed, in one language, beside what comes with the program."""

    number: int
    revision: int
    text: str
    problems: tuple[Problem, ...] = ()  # with a later release than the one that took it
    minutes: int = 0
    changes: tuple[Change, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()  # why it cannot be put in force yet


def packaged_text(language: Language) -> str:
    """The file that comes with the program."""
    path = files("lamppost.training") / "curriculum" / f"{language}.yaml"
    return path.read_text(encoding="utf-8")


@lru_cache
def packaged(language: Language) -> Curriculum:
    """The curriculum that comes with the program."""
    return read(packaged_text(language), language)


def curriculum_here(hospital: int, language: Language, *, seen_by: Actor) -> CurriculumHere:
    """What is in force there, without what is for who teaches."""
    require(seen_by, CurriculumPermission.CURRICULUM_READ, hospital)
    here = _here(hospital, language)
    return replace(here, curriculum=here.curriculum.for_participants())


def curriculum_to_teach(hospital: int, language: Language, *, seen_by: Actor) -> CurriculumHere:
    """What is in force there, with notes for who teaches and what to listen for."""
    require(seen_by, CurriculumPermission.CURRICULUM_TEACH, hospital)
    return _here(hospital, language)


def may_teach(hospital: int, *, seen_by: Actor) -> bool:
    return may(seen_by, CurriculumPermission.CURRICULUM_TEACH, hospital)


def versions(hospital: int, *, seen_by: Actor) -> tuple[VersionRow, ...]:
    """The hospital's own versions without the draft, the newest first."""
    require(seen_by, CurriculumPermission.CURRICULUM_EDIT, hospital)
    found = CurriculumVersion.objects.filter(hospital_id=hospital)
    rows = found.exclude(state=VersionState.DRAFT).order_by("-number")
    return tuple(
        VersionRow(row.number, row.state == VersionState.IN_FORCE, row.based_on, row.changed_on)
        for row in rows.defer("text_en", "text_es")
    )


def draft(hospital: int, language: Language, *, seen_by: Actor) -> DraftRow | None:
    """The hospital's draft in that language; None where there is none."""
    require(seen_by, CurriculumPermission.CURRICULUM_EDIT, hospital)
    row = drafts(hospital).first()
    if row is None:
        return None
    begun = DraftRow(row.number, row.revision, row.text(language))
    try:
        own = {one: _own(row.text(one), one) for one in Language}
    except Unreadable as wrong:
        return replace(begun, problems=wrong.found)
    return replace(
        begun,
        minutes=own[language].minutes,
        changes=changes(packaged(language), own[language]),
        mismatches=mismatches(own[Language.EN], own[Language.ES]),
    )


def text_to_change(hospital: int, language: Language, *, seen_by: Actor) -> str:
    """The file to work on: the draft, else what is in force, else the packaged one."""
    require(seen_by, CurriculumPermission.CURRICULUM_EDIT, hospital)
    row = drafts(hospital).first() or in_force(hospital)
    return row.text(language) if row else packaged_text(language)


def units_done(hospital: int, *, seen_by: Actor) -> frozenset[str]:
    """The parts that they themselves have done beforehand."""
    require(seen_by, CurriculumPermission.CURRICULUM_READ, hospital)
    mine = UnitDone.objects.filter(own_marks(seen_by), hospital_id=hospital)
    return frozenset(mine.values_list("unit", flat=True))


def units_done_by(account: int, hospital: int) -> frozenset[str]:
    """The parts that somebody has done beforehand, for what follows from it inside this room."""
    found = UnitDone.objects.filter(account_id=account, hospital_id=hospital)
    return frozenset(found.values_list("unit", flat=True))


def parts_at(hospital: int) -> tuple[Unit, ...]:
    """The parts of the training there, for what follows from them inside this room."""
    here = _here(hospital, Language.EN).curriculum
    return tuple(unit for unit in here.units if unit.is_unit)


def in_force(hospital: int) -> CurriculumVersion | None:
    return CurriculumVersion.objects.filter(
        hospital_id=hospital, state=VersionState.IN_FORCE
    ).first()


def drafts(hospital: int) -> QuerySet[CurriculumVersion]:
    return CurriculumVersion.objects.filter(hospital_id=hospital, state=VersionState.DRAFT)


def _here(hospital: int, language: Language) -> CurriculumHere:
    row = in_force(hospital)
    if row is None:
        return CurriculumHere(packaged(language), 0)
    try:
        return CurriculumHere(_own(row.text(language), language), row.number)
    except Unreadable:
        return CurriculumHere(packaged(language), 0, is_unreadable=True)


@lru_cache(maxsize=64)
def _own(text: str, language: Language) -> Curriculum:
    """A hospital's text, read once."""
    return read(text, language)
