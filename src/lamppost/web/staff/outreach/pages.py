"""What the pages of offers and outreaches show. A name is on one only where its caller has opened it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.core.access import Role
from lamppost.core.pages import Cursor
from lamppost.core.transactions import transaction
from lamppost.matching.words import in_words
from lamppost.outreach.actions.reaching import Seen
from lamppost.outreach.queries import listing
from lamppost.outreach.queries.candidates import who_else
from lamppost.outreach.queries.suggesting import Suggested, Suggestions, suggestions_for
from lamppost.outreach.rules import MAX_ATTEMPTS, Preferences, State
from lamppost.program.queries import HospitalRow, today_at
from lamppost.referrals.actions import look
from lamppost.referrals.queries import alarms, unconfirmed
from lamppost.resources.queries import crisis_lines
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.outreach import forms
from lamppost.web.staff.outreach.card import card
from lamppost.web.staff.outreach.guide import guide_in_place, turn_there
from lamppost.web.staff.outreach.rows import drawn
from lamppost.web.words import (
    DECLINE_REASON,
    HAND_BACK_REASON,
    LANGUAGE,
    MODE,
    OUTCOME,
    STATE,
    Choice,
    choices,
)

NOTHING: dict[str, Any] = {"values": {}, "errors": {}}


def offer_page(request: HttpRequest, offer: UUID, status: int = 200, **more: Any) -> HttpResponse:
    """How soon, and until when to answer; nothing of who it is."""
    row = listing.my_offer(offer, seen_by=acting(request))
    context = {"offer": row, "reasons": choices(DECLINE_REASON), **NOTHING, **more}
    return render(request, "staff/offer.html", context, status=status)


def handover_page(
    request: HttpRequest, handover: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    """What another supporter asks; nothing of who it is."""
    row = listing.my_handover(handover, seen_by=acting(request))
    return render(request, "staff/handover.html", {"handover": row, **more}, status=status)


def own_page(
    request: HttpRequest,
    outreach: UUID,
    status: int = 200,
    seen: Seen | None = None,
    **more: Any,
) -> HttpResponse:
    """An outreach as its supporter sees it; its coordinator is sent to their own page."""
    details = listing.details(outreach, seen_by=acting(request))
    if not details.is_mine:
        return redirect("outreach", outreach)
    context = {
        "details": details,
        "here": reverse("my_outreach", args=[outreach]),
        "red_flag": reverse("more_help", args=[outreach]),
        "wishes": _wishes(details.wishes),
        "tries_left": MAX_ATTEMPTS - details.row.attempts,
        "results": forms.RESULTS,
        "outcomes": _endings(details),
        "hand_back": choices(HAND_BACK_REASON),
        "others": _others(request, details),
        "is_due": _is_due(details.row.follow_up_on, today_at(details.row.hospital)),
        "earliest": (today_at(details.row.hospital) + timedelta(days=1)).isoformat(),
        "has_follow_up": True,
        "agreed_on": _ahead(details.row.follow_up_on, today_at(details.row.hospital)),
        "crisis_lines": crisis_lines(details.row.hospital),
        "guide": guide_in_place(details, seen_by=acting(request)),
        "turn": turn_there(details.row.hospital),
        "card": card(details.row.hospital) if "code" in more else None,
        **forms.TAPS,
        **_who(seen),
        **NOTHING,
        **more,
    }
    return render(request, "staff/my_outreach.html", context, status=status)


def log_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """A conversation in the corridor, for supporters."""
    place = workplace(request, Role.SUPPORTER)
    context = {"crisis_lines": crisis_lines(place.id), **forms.TAPS, **NOTHING, **more}
    return render(request, "staff/quick_log.html", context, status=status)


def queue_page(
    request: HttpRequest, place: HospitalRow, status: int = 200, **more: Any
) -> HttpResponse:
    """The hospital's open outreaches by promise, and before them whoever is not confirmed yet.
    Whoever asked for somebody sees from now on: seen by the program."""
    by, state = acting(request), _state(request.GET.get("state", ""))
    after = Cursor.parse(request.GET.get("after", ""))
    with transaction(by):  # one scope for all that the page does
        look(hospital=place.id, by=by)
        page = listing.queue(place.id, seen_by=by, state=state, after=after)
        unknown = () if after or state else unconfirmed(place.id, seen_by=by).rows
    answers = by.has(Role.SAFETY_CONTACT)
    context = {
        "hospital": place,
        "places": workplaces(request, Role.COORDINATOR),
        "alarms": [a for a in alarms(seen_by=by) if not a.is_acknowledged] if answers else (),
        "unconfirmed": unknown,
        "tabs": _tabs(place, state),
        "rows": drawn(page.rows),
        "previous": _page(place, state, page.previous),
        "next": _page(place, state, page.next),
        **NOTHING,
        **more,
    }
    return render(request, "staff/queue.html", context, status=status)


def confirm_page(request: HttpRequest, chosen: Sequence[UUID]) -> HttpResponse:
    """Asks once whether these requests shall end."""
    count = len(chosen)
    title = ngettext("Not pursue %(n)d request?", "Not pursue %(n)d requests?", count)
    context = {
        "title": title % {"n": count},
        "words": _("They end here and are forgotten at once. Whoever asked learns nothing of it."),
        "yes": _("Yes, do not pursue them"),
        "act": "not_pursued",
        "hidden": [{"name": "referral", "value": one} for one in chosen],
        "back": reverse("queue"),
    }
    return render(request, "staff/confirm.html", context)


def outreach_page(
    request: HttpRequest,
    outreach: UUID,
    status: int = 200,
    seen: Seen | None = None,
    **more: Any,
) -> HttpResponse:
    """An outreach as its coordinator sees it; its supporter is sent to their own page."""
    by = acting(request)
    details = listing.details(outreach, seen_by=by)
    if details.is_mine:
        return redirect("my_outreach", outreach)
    is_waiting = details.row.state is State.WAITING
    found = suggestions_for(outreach, seen_by=by) if is_waiting else Suggestions((), ())
    context = {
        "details": details,
        "suggestions": [_shown(one) for one in found.ranked],
        "why_not": [in_words(reason, _) for reason in found.why_not],
        "outcomes": _endings(details),
        **_who(seen),
        **NOTHING,
        **more,
    }
    return render(request, "staff/outreach.html", context, status=status)


def _who(seen: Seen | None) -> dict[str, Any]:
    return {"recipient": seen.recipient, "said": seen.said} if seen else {}


def _wishes(wished: Preferences) -> list[str]:
    """In words: a language, a way to talk."""
    language, mode = LANGUAGE.get(wished.language), MODE.get(wished.mode)
    return [str(one) for one in (language, mode) if one]


def _endings(details: listing.Details) -> tuple[Any, ...]:
    return choices(OUTCOME, *details.endings) if details.endings else ()


def _shown(one: Suggested) -> dict[str, Any]:
    return {
        "supporter": one.supporter,
        "name": one.name,
        "department": one.department,
        "fit": round(100 * one.fit),
        "reasons": [in_words(reason, _) for reason in one.reasons],
        "is_best_for_all": one.is_best_for_all,
    }


def _tabs(place: HospitalRow, current: State | None) -> list[dict[str, Any]]:
    tabs: list[tuple[State | None, str]] = [(None, _("All"))]
    tabs += [(state, str(STATE[state])) for state in State]
    return [
        {"url": _address(place, state), "label": label, "active": state is current}
        for state, label in tabs
    ]


def _page(place: HospitalRow, state: State | None, after: Cursor | None) -> str:
    """The page that begins or ends there; empty where there is no such page."""
    return _address(place, state, str(after)) if after else ""


def _address(place: HospitalRow, state: State | None, after: str = "") -> str:
    asked = {"at": place.slug, "state": state or "", "after": after}
    return f"{reverse('queue')}?{urlencode({name: text for name, text in asked.items() if text})}"


def _state(text: str) -> State | None:
    return State(text) if text in set(State) else None


def _others(request: HttpRequest, details: listing.Details) -> list[Choice]:
    """Whom they could ask to take it over; nobody once it is being closed."""
    if details.row.state is State.CLOSING:
        return []
    found = who_else(details.row.id, seen_by=acting(request))
    return [Choice(str(one.id), one.name) for one in found]


def _ahead(day: date | None, today: date) -> str:
    """The day agreed on, as a field takes it, while it is still to come."""
    return day.isoformat() if day is not None and day > today else ""


def _is_due(day: date | None, today: date) -> bool:
    return day is not None and day <= today
