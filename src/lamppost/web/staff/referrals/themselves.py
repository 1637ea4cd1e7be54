"""A supporter's own turn: a moment after a heavy conversation, and asking for support themselves."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.core.errors import Invalid
from lamppost.core.ids import random_id
from lamppost.people.queries import account
from lamppost.referrals import actions, queries
from lamppost.resources.queries import crisis_lines
from lamppost.web.public.referrals import forms
from lamppost.web.staff import check_in
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.readings import number
from lamppost.web.words import Choice

LONGEST: Final = 200  # letters of how to be reached


def support_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Who would answer, and one tap to ask."""
    by, values = acting(request), more.pop("values", {})
    answering = queries.who_answers(seen_by=by)
    places = (*answering.elsewhere, answering.own)
    context = {
        "answering": answering,
        "places": [Choice(str(one.id), one.name) for one in places],
        "crisis_lines": crisis_lines(answering.own.id),
        "form_id": request.POST.get("form_id") or random_id().hex,
        "is_moment": True,
        "errors": {},
        **more,
        "values": {"at": str(answering.best.id), "reach": _reach(request), **values},
    }
    return render(request, "staff/support_for_me.html", context, status=status)


def ask(request: HttpRequest) -> HttpResponse:
    return _ask(request, number(request.POST, "at"), is_unsafe=False)


def unsafe(request: HttpRequest) -> HttpResponse:
    """In danger their own hospital's safety contact is told, who can be with them."""
    return _ask(request, queries.who_answers(seen_by=acting(request)).own.id, is_unsafe=True)


def _ask(request: HttpRequest, at: int, *, is_unsafe: bool) -> HttpResponse:
    reach, sheet = (
        request.POST.get("reach", "").replace("\0", "").strip(),
        forms.form_id(request.POST),
    )
    if not is_unsafe and not 0 < len(reach) <= LONGEST:
        raise Invalid({"reach": "reach_me"})
    sent = actions.ask_for_oneself(
        at=at, reach=reach[:LONGEST], is_unsafe=is_unsafe, form=sheet, by=acting(request)
    )
    return check_in.over(_received(request, at, sent, is_unsafe))


def _received(
    request: HttpRequest, at: int, sent: actions.Submitted, is_unsafe: bool
) -> HttpResponse:
    """The code, this once, and by when; after danger, whom to call now."""
    answering, cover = queries.who_answers(seen_by=acting(request)), queries.duty(at)
    place = next(one for one in (*answering.elsewhere, answering.own) if one.id == at)
    context = {
        "answering": answering,
        "hospital": place,
        "code": sent.code,
        "promised_by": sent.promised_by,
        "crisis_lines": crisis_lines(answering.own.id),
        "is_unsafe": is_unsafe,
        "is_paged": cover.is_covered,
        "next_at": cover.next_at,
        "is_moment": True,
    }
    return render(request, "staff/support_for_me.html", context)


def _reach(request: HttpRequest) -> str:
    """Where their letters go: theirs to change."""
    return account(acting(request).who).email


def moment_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Three suggestions, whom to call, and where to ask for oneself."""
    own = queries.who_answers(seen_by=acting(request)).own
    context = {"crisis_lines": crisis_lines(own.id), "is_moment": True, **more}
    return render(request, "staff/check_in.html", context, status=status)


def not_now(request: HttpRequest) -> HttpResponse:
    return check_in.over(done(request, _("Good. Look after yourself."), "my_outreaches"))


support_for_me = page_with_acts(support_page, ask=ask, unsafe=unsafe)
moment = page_with_acts(moment_page, not_now=not_now)
