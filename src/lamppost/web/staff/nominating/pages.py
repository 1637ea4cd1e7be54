"""What the pages of nominations show."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lamppost.core.clock import now
from lamppost.launch.queries import signed_text
from lamppost.launch.rules import TextKind
from lamppost.program.queries import HospitalRow
from lamppost.supporters.actions import Nominee, see_slate
from lamppost.supporters.queries.nominations import (
    RoundRow,
    can_begin,
    invited,
    one_round,
    reached,
    rounds,
)
from lamppost.supporters.rules.nominations import (
    LONGEST,
    SHORTEST,
    USUAL,
    RoundState,
    may_remind,
)
from lamppost.web.staff.acts import acting, workplaces
from lamppost.web.staff.navigation import NOMINATES
from lamppost.web.words import Choice, Words

# Each act that cannot be taken back: what it asks, what it says that will happen, and its button.
ASKED: Final[dict[str, tuple[Words, Words, Words]]] = {
    "cancel": (
        _("Call this round off?"),
        _("What was answered so far is destroyed, and nobody reads it. You can begin a new one."),
        _("Call it off"),
    ),
    "finish": (
        _("Forget everybody who was not invited?"),
        _("That they were named is forgotten for good, here and, after a week, in every backup."),
        _("Forget them"),
    ),
}


def nominations_page(
    request: HttpRequest, place: HospitalRow, status: int = 200, **more: Any
) -> HttpResponse:
    """The rounds that they hold, who was invited, and where a round can begin."""
    by, today = acting(request), now().date()
    context = {
        "hospital": place,
        "places": workplaces(request, *NOMINATES),
        "rounds": rounds(place.id, seen_by=by),
        "invited": invited(place.id, seen_by=by),
        "departments": [Choice(str(one.id), one.name) for one in can_begin(place.id, seen_by=by)],
        "has_agreement": signed_text(place.id, TextKind.AGREEMENT) is not None,
        "earliest": (today + SHORTEST + timedelta(days=1)).isoformat(),
        "latest": (today + LONGEST - timedelta(days=1)).isoformat(),
        "errors": {},
        **more,
        "values": {"closes_on": (today + USUAL).isoformat(), **more.get("values", {})},
    }
    return render(request, "staff/nominations.html", context, status=status)


def round_page(request: HttpRequest, round: UUID, status: int = 200, **more: Any) -> HttpResponse:
    """An open round: how it is known to people. One to review: who was named."""
    row = one_round(round, seen_by=acting(request))
    context = {
        "round": row,
        "reached": reached(row) if row.state is RoundState.OPEN else None,
        "can_remind": not row.owes_letters and may_remind(now().date(), row.written_on),
        "named": _named(request, row),
        "has_agreement": signed_text(row.hospital, TextKind.AGREEMENT) is not None,
        "errors": {},
        "values": {},
        **more,
    }
    return render(request, "staff/round.html", context, status=status)


def _named(request: HttpRequest, row: RoundRow) -> tuple[Nominee, ...]:
    """Looking at the names asks for a second factor, and is recorded."""
    if row.state is not RoundState.REVIEW:
        return ()
    return see_slate(round=row.id, by=acting(request))
