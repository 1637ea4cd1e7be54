"""What differs between two curricula: one and its translation, or a hospital's own and the packaged one."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from lamppost.training.rules.curriculum import Curriculum, Unit


@dataclass(frozen=True, slots=True)
class Change:
    """One text, number or code of a unit (`unit` empty: of the whole), before and after; one may be empty."""

    unit: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a translation is not built as its original: in which unit, and what."""

    unit: str
    code: str


Leaf = tuple[str, str]


def changes(before: Curriculum, after: Curriculum) -> tuple[Change, ...]:
    """What `after` says otherwise, unit by unit in its order; what it left out comes last."""
    found = [*_differences("", _head(before), _head(after))]
    for unit in after.units:
        old = before.unit(unit.id)
        found += _differences(unit.title, _leaves(old) if old else [], _leaves(unit))
    for unit in before.units:
        if after.unit(unit.id) is None:
            found += _differences(unit.title, _leaves(unit), [])
    return tuple(found)


def mismatches(one: Curriculum, other: Curriculum) -> tuple[Mismatch, ...]:
    """Why two languages cannot be in force together: they must be the same training."""
    if [unit.id for unit in one.units] != [unit.id for unit in other.units]:
        odd = {unit.id for unit in one.units} ^ {unit.id for unit in other.units}
        return tuple(Mismatch(key, "only_in_one") for key in sorted(odd)) or (
            Mismatch("", "order"),
        )
    pairs = zip(one.units, other.units, strict=True)
    return tuple(found for first, second in pairs for found in _mismatches(first, second))


def _mismatches(one: Unit, other: Unit) -> Iterator[Mismatch]:
    for code in ("kind", "minutes", "beforehand"):
        if getattr(one, code) != getattr(other, code):
            yield Mismatch(one.id, code)
    for code, shape in (("questions", _answers), ("cases", _cases)):
        if shape(one) != shape(other):
            yield Mismatch(one.id, code)


def _answers(unit: Unit) -> list[list[bool]]:
    """How many answers each question has, and which is right."""
    return [[answer.right for answer in question.answers] for question in unit.questions]


def _cases(unit: Unit) -> list[tuple[str, int]]:
    talked = [(case.about, 0) for case in unit.scenarios]
    return talked + [(case.about, case.minutes) for case in unit.role_plays]


def _differences(unit: str, before: list[Leaf], after: list[Leaf]) -> Iterator[Change]:
    matched = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matched.get_opcodes():
        if kind != "equal":
            yield from _aligned(unit, before[a:b], after[c:d])


def _aligned(unit: str, gone: list[Leaf], new: list[Leaf]) -> Iterator[Change]:
    for at in range(max(len(gone), len(new))):
        old = gone[at] if at < len(gone) else ("", "")
        own = new[at] if at < len(new) else ("", "")
        if old[0] and own[0] and old[0] != own[0]:  # another field: two changes
            yield Change(unit, old[0], old[1], "")
            yield Change(unit, own[0], "", own[1])
        else:
            yield Change(unit, own[0] or old[0], old[1], own[1])


def _head(curriculum: Curriculum) -> list[Leaf]:
    own = curriculum.model_dump(exclude={"units", "version", "language"})
    return list(_walk(own, ""))


def _leaves(unit: Unit) -> list[Leaf]:
    """Each text, number and code of a unit with the name of its field, in their order."""
    return list(_walk(unit.model_dump(exclude={"id"}, exclude_defaults=True), ""))


def _walk(value: Any, field: str) -> Iterator[Leaf]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from _walk(inside, f"{field} › {name}" if field else name)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _walk(inside, field)
    elif value is not None:
        yield field, str(value)
