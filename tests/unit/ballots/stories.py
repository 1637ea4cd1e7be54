"""Boxes of made-up ballots: what the tests of the room begin from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from lamppost.ballots import actions
from lamppost.ballots.rules import Kind
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from tests.cast import Cast

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wish:
    """An answer; `text` may be long."""

    text: str
    number: int = 0


WISHES = Kind("wish", Wish, fewest=3, room=128)
OTHERS = Kind("other", Wish, fewest=3)
HOLDERS = tuple(f"holder {number}" for number in range(6))


def program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def opened(cast: Cast, subject: str = "lunch", kind: Kind[Any] = WISHES) -> UUID:
    """A box at Valley that closes in a week."""
    return actions.open_box(
        kind=kind,
        subject=subject,
        hospital=cast.valley.pk,
        closes_at=now() + WEEK,
        by=program(cast),
    )


def codes(cast: Cast, box: UUID, holders: Sequence[str] = HOLDERS) -> list[Code]:
    return list(actions.issue(box=box, holders=holders, by=program(cast)).values())


def cast_all(cast: Cast, given: Iterable[tuple[Code, Wish]], kind: Kind[Wish] = WISHES) -> None:
    for code, wish in given:
        cast_one(cast, code, wish, kind)


def cast_one(cast: Cast, code: Code, wish: Wish, kind: Kind[Wish] = WISHES) -> None:
    by = Actor.code(cast.valley.pk)
    actions.cast(kind=kind, hospital=cast.valley.pk, code=code, answer=wish, by=by)


def answered(cast: Cast, answers: int, subject: str = "lunch") -> UUID:
    """A box with so many answers."""
    box = opened(cast, subject)
    given = codes(cast, box)[:answers]
    cast_all(cast, [(code, Wish(f"wish {n}", n)) for n, code in enumerate(given)])
    return box
