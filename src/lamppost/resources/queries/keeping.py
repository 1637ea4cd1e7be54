"""The directory as those see it who look after it: what is to be checked, what is hidden or removed."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q

from lamppost.core.access import Actor, may, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.people import queries as people
from lamppost.resources.access import ResourcePermission
from lamppost.resources.models import Hidden, Resource
from lamppost.resources.rules import (
    DIRECTORY,
    Cost,
    Help,
    Learns,
    ResourceKind,
    Speaks,
    is_stale,
)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One entry with what one may do to it; `checked_by`: a name, empty for a command."""

    id: int
    help: Help
    is_packaged: bool
    is_stale: bool
    is_hidden: bool
    removed_on: date | None
    checked_by: str = field(repr=False)
    may_change: bool
    may_hide: bool

    @property
    def checked_on(self) -> date | None:
        return self.help.checked_on

    @property
    def is_shown(self) -> bool:
        return not self.is_hidden and self.removed_on is None


def kept(hospital: int, *, seen_by: Actor) -> tuple[KeptRow, ...]:
    """All that stands there or could: what nobody has checked for longest first, removed ones last."""
    require(seen_by, ResourcePermission.RESOURCE_KEEP, hospital)
    hidden = set(Hidden.objects.filter(hospital=hospital).values_list("resource_id", flat=True))
    rows = Resource.objects.filter(Q(hospital=hospital) | Q(hospital=None)).order_by(
        F("removed_on").asc(nulls_first=True),
        F("checked_on").asc(nulls_first=True),
        "position",
        "pk",
    )
    found = list(rows)
    names = _names({one.checked_by for one in found if one.checked_by is not None})
    return tuple(_row(one, one.pk in hidden, names, seen_by) for one in found)


def to_change(resource: int, *, seen_by: Actor) -> Help:
    """What a form begins with; NotFound for who may not change it."""
    require(seen_by, ResourcePermission.RESOURCE_KEEP)
    row = Resource.objects.filter(pk=resource, removed_on=None).first()
    if row is None or not may(seen_by, ResourcePermission.RESOURCE_SET, row):
        raise NotFound("no such resource of theirs")
    return help_of(row)


def help_of(row: Resource) -> Help:
    """A row in the shape in which it is set."""
    names = set(Help.__dataclass_fields__) - {"kind", "employer", "board", "cost", "languages"}
    return Help(
        **{name: getattr(row, name) for name in names},
        kind=ResourceKind(row.kind),
        employer=Learns(row.employer),
        board=Learns(row.board),
        cost=Cost(row.cost),
        languages=tuple(Speaks(code) for code in row.languages),
    )


def _row(row: Resource, is_hidden: bool, names: dict[int, str], by: Actor) -> KeptRow:
    is_everywhere = row.hospital_id is None
    return KeptRow(
        row.pk,
        help_of(row),
        row.code is not None,
        is_stale(row.checked_on, now().date()),
        is_hidden,
        row.removed_on,
        names.get(row.checked_by or 0, ""),
        may(by, ResourcePermission.RESOURCE_SET, row),
        is_everywhere and row.kind in DIRECTORY,
    )


def _names(accounts: set[int]) -> dict[int, str]:
    return {one: people.account(one).name for one in sorted(accounts)}
