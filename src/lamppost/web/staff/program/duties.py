"""Who is on duty, hour by hour of a week, and where they can be called."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from lamppost.core.access import Actor, Role
from lamppost.people import queries as people
from lamppost.people.queries import AccountRow
from lamppost.program import queries as program
from lamppost.program.actions import Reached, set_duty_phone
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.navigation import DUTIES
from lamppost.web.staff.readings import number
from lamppost.web.words import DUTY

PLANNERS: Final = (Role.ADMINISTRATOR, Role.COORDINATOR)
HOLDS: Final = {
    DutyKind.SAFETY: Role.SAFETY_CONTACT,
    DutyKind.CLINICIAN: Role.CLINICIAN,
    DutyKind.COORDINATOR: Role.COORDINATOR,
}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Somebody who is called: their turns in words, their number, and whether it is for the reader to set."""

    account: int
    name: str = field(repr=False)
    turns: tuple[str, ...]
    phone: str = field(repr=False)
    may_set: bool


def duties_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """By kind of duty: who is called when, and at which number."""
    by, place = acting(request), workplace(request, *DUTIES)
    phones = program.duty_phones(place.id, seen_by=by)
    kinds = [
        {
            "code": kind,
            "label": DUTY[kind],
            "rows": [_row(one, own, phones, place.id, by) for one, own in _people(place.id, kind)],
        }
        for kind in HOLDS
    ]
    context = {
        "hospital": place,
        "places": workplaces(request, *DUTIES),
        "kinds": kinds,
        "errors": {},
        "values": {},
        **more,
    }
    return render(request, "staff/duties.html", context, status=status)


def set_phone(request: HttpRequest) -> HttpResponse:
    place, account = workplace(request, *DUTIES), number(request.POST, "account")
    reached = Reached(place.id, account, request.POST.get("phone", ""))
    set_duty_phone(reached=reached, by=acting(request))
    said = _("The number is noted.") if reached.phone.strip() else _("The number is taken away.")
    return done(request, said, f"{reverse('duties')}?at={place.slug}")


def in_words(hours: Iterable[Hours]) -> tuple[str, ...]:
    """A week's turns of one person, days with the same hours as one: "Mon-Fri, 8 a.m. to 6 p.m."."""
    by_hours = sorted(hours, key=lambda one: (one.rank, one.starts, one.ends, one.weekday))
    grouped = groupby(by_hours, key=lambda one: (one.rank, one.starts, one.ends))
    return tuple(
        _turn(", ".join(_runs(sorted({one.weekday for one in turns}))), starts, ends)
        for (_rank, starts, ends), turns in grouped
    )


def _turn(days: str, starts: time, ends: time) -> str:
    if starts == ends:
        return _("%(days)s, day and night") % {"days": days}
    hours = {"starts": time_format(starts, "TIME_FORMAT"), "ends": time_format(ends, "TIME_FORMAT")}
    return _("%(days)s, %(starts)s – %(ends)s") % {"days": days, **hours}


def _runs(days: list[int]) -> Iterator[str]:
    """Days that follow each other as "Mon-Fri"."""
    for _key, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        first, *rest = (str(WEEKDAYS_ABBR[day]) for _, day in run)
        yield f"{first}–{rest[-1]}" if rest else first


def _people(hospital: int, kind: DutyKind) -> list[tuple[AccountRow, tuple[Hours, ...]]]:
    """Who has hours, by rank, and then whoever else holds the role."""
    hours = sorted(program.duty_hours(hospital, kind), key=lambda one: (one.rank, one.account))
    on_rota = dict.fromkeys(one.account for one in hours)
    holders = [one.id for one in people.accounts_with_role(HOLDS[kind], hospital)]
    known = [people.account(account) for account in dict.fromkeys([*on_rota, *holders])]
    return [
        (one, tuple(turn for turn in hours if turn.account == one.id))
        for one in known
        if one.is_active
    ]


def _row(
    one: AccountRow, turns: tuple[Hours, ...], phones: Mapping[int, str], hospital: int, by: Actor
) -> DutyRow:
    may_set = one.id == by.account or any(by.has(role, hospital) for role in PLANNERS)
    return DutyRow(one.id, one.name, in_words(turns), phones.get(one.id, ""), may_set)


duties = page_with_acts(duties_page, set_phone=set_phone)
