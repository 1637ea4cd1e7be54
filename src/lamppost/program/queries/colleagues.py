"""Colleagues, as somebody on the staff looks them up: a few by a few letters, never a list to leaf through."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from lamppost.core.access import Actor, Role, require
from lamppost.core.errors import NotFound
from lamppost.core.text import fold
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Physician

FEWEST_LETTERS: Final = 3
MOST: Final = 8  # on a screen


@dataclass(frozen=True, slots=True, repr=False)
class ColleagueRow:
    """Somebody on a roster, without a way to reach them."""

    id: int
    name: str
    department: str
    specialty: str


def colleagues(text: str, *, seen_by: Actor) -> tuple[ColleagueRow, ...]:
    """At most 8 active people where they support whose name holds each of these words; none for fewer
    than 3 letters."""
    require(seen_by, ProgramPermission.COLLEAGUE_LOOK_UP)
    words = fold(text).split()
    if len("".join(words)) < FEWEST_LETTERS:
        return ()
    found = _near(seen_by)
    for word in words:
        found = found.filter(Q(name_folded__contains=word))
    return tuple(_row(one) for one in found.order_by("last_name", "first_name", "pk")[:MOST])


def colleague(physician: int, *, seen_by: Actor) -> ColleagueRow:
    """One of them; raises NotFound."""
    require(seen_by, ProgramPermission.COLLEAGUE_LOOK_UP)
    found = _near(seen_by).filter(pk=physician).first()
    if found is None:
        raise NotFound("colleague")
    return _row(found)


def people_named(physicians: Iterable[int]) -> dict[int, ColleagueRow]:
    """By id, for whoever has noted them down before; leavers too."""
    found = Physician.objects.select_related("department").filter(pk__in=list(physicians))
    return {one.pk: _row(one) for one in found}


def _near(by: Actor) -> QuerySet[Physician]:
    places = by.places_as(Role.SUPPORTER)
    return Physician.objects.select_related("department").filter(
        hospital_id__in=places, is_active=True
    )


def _row(one: Physician) -> ColleagueRow:
    department = one.department.name if one.department else ""
    return ColleagueRow(one.pk, one.name, department, one.specialty)
