"""What can wait for a daily note, in words; and what could not be sent, hospital by hospital."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lamppost.core.access import Role
from lamppost.notifications.queries import UnsentRow
from lamppost.notifications.rules import Topic, Wished
from lamppost.program.queries import HospitalRow
from lamppost.web.staff.acts import acting
from lamppost.web.words import Choice, Words, choices

TOPIC: Final[dict[str, Words]] = {
    Topic.OFFERED: _("What I am asked as a supporter"),
    Topic.WAITING: _("Something to decide or to do"),
    Topic.CHANGED: _("Something that has changed"),
    Topic.DATE_NEAR: _("A date that is near"),
}


@dataclass(frozen=True, slots=True)
class UnsentPlace:
    """A hospital and how many of its letters nobody took over; None of them: nothing lies there."""

    slug: str
    name: str
    count: int = 0
    since: date | None = None


def topics(request: HttpRequest) -> tuple[Choice, ...]:
    """What may wait for a note of theirs: only who serves is asked anything as a supporter."""
    codes = [
        one for one in Topic if one is not Topic.OFFERED or acting(request).has(Role.SUPPORTER)
    ]
    return choices(TOPIC, *codes)


def said(wished: Wished) -> dict[str, Any]:
    """Their quiet hours, as the fields of the form take them."""
    quiet = wished.quiet
    return {"quiet_from": f"{quiet.starts:%H:%M}", "quiet_until": f"{quiet.ends:%H:%M}"}


def unsent_places(
    places: tuple[HospitalRow, ...], found: tuple[UnsentRow, ...]
) -> tuple[UnsentPlace, ...]:
    """Each of these hospitals, also where all is well."""
    known = {one.hospital: one for one in found}
    return tuple(_place(one, known.get(one.id)) for one in places)


def _place(place: HospitalRow, row: UnsentRow | None) -> UnsentPlace:
    if row is None:
        return UnsentPlace(place.slug, place.name)
    return UnsentPlace(place.slug, place.name, row.count, row.since)
