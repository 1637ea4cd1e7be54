"""What a recipient's code shows."""

from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

from lamppost.core.access import Role
from lamppost.outreach.queries.recipient import RecipientPage, recipient_page
from lamppost.outreach.rules import Mode
from lamppost.program.queries import today_at
from lamppost.web.public.codes import Holder
from lamppost.web.public.limits import CODE_PAGE
from lamppost.web.public.moments import day
from lamppost.web.public.outreach.forms import WISHES
from lamppost.web.public.pages import Context, page
from lamppost.web.supporter_words import GENDER
from lamppost.web.words import LANGUAGE, MODE, MUST, RELATION, ROLE, Choice, choices

ELSEWHERE: Final = "other_hospital"
OPEN: Final = Choice("", _("It does not matter"))  # so that a wish can be taken back


def own_page(
    request: HttpRequest, held: Holder, done: str = "", errors: dict[str, str] | None = None
) -> HttpResponse:
    """Their outreach as it stands, with what they have just decided; 422 where that did not work."""
    shown = recipient_page(held.code, seen_by=held.actor)
    context = _context(held, shown, request.POST if errors else QueryDict())
    answer = {"done": done, "errors": errors or {}, "here": CODE_PAGE}
    return page(request, held.place, "recipient", 422 if errors else 200, **context, **answer)


def last_page(request: HttpRequest, held: Holder, done: str) -> HttpResponse:
    """After a decision with which the code has ended: only what follows from it."""
    return page(request, held.place, "recipient", here=CODE_PAGE, done=done, is_over=True)


def _context(held: Holder, shown: RecipientPage, typed: QueryDict) -> Context:
    wished = shown.preferences
    kept = {name: getattr(wished, name) for name in WISHES}
    return {
        "code": str(held.code),
        "openings": _openings(shown),
        "ends_at": day(shown.ends_at, held.place.hospital.time_zone),
        "can_renew": True,
        "have_talked": shown.have_talked,
        "next_on": shown.next_on,
        "was_handed_over": shown.was_handed_over,
        "earliest": (today_at(held.place.hospital.id) + timedelta(days=1)).isoformat(),
        "relations": (OPEN, *_relations(shown)),
        "musts": choices(MUST),
        "languages": (OPEN, *choices(LANGUAGE)),
        "genders": (OPEN, *choices(GENDER)),
        "supporters": [Choice(str(one.supporter), one.name) for one in shown.listed],
        "kept_away": [str(one.supporter) for one in shown.listed if one.is_kept_away],
        "modes": (OPEN, *choices(MODE, *Mode)),
        "values": {**kept, **typed.dict()},
        "must": typed.getlist("must") if typed else wished.must,
    }


def _relations(shown: RecipientPage) -> tuple[Choice, ...]:
    """Another hospital only where there is one that could answer, or was one when they wished it."""
    is_open = shown.can_look_elsewhere or shown.preferences.relation == ELSEWHERE
    return tuple(one for one in choices(RELATION) if is_open or one.code != ELSEWHERE)


def _openings(shown: RecipientPage) -> list[dict[str, object]]:
    times = (
        (Role.SUPPORTER, shown.openings_by_supporter),
        (Role.COORDINATOR, shown.openings_by_coordinator),
        *shown.openings_after_handing_over.items(),
    )
    return [{"role": ROLE[role], "times": count} for role, count in times if count]
