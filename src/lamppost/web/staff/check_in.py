"""A moment for a supporter after a heavy conversation. That it is due is a mark in their own browser, for a day:
the program keeps nothing of it, since a row with a time would say who had a conversation, and when (decision 24)."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lamppost.core.access import Role
from lamppost.outreach.actions import Conversation
from lamppost.web.staff.acts import acting

MARK: Final = "lamppost_moment"
STAYS: Final = 24 * 60 * 60  # seconds
UNDER: Final = "/staff/"
MORE_THAN_A_PEER: Final = frozenset({"3", "4", "consult"})  # levels: a red flag was met


def after(answer: HttpResponse, talked: Conversation) -> HttpResponse:
    """The same answer; after a conversation that weighs, with the mark."""
    if talked.was_heavy or talked.level in MORE_THAN_A_PEER:
        answer.set_cookie(
            MARK,
            "1",
            max_age=STAYS,
            path=UNDER,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


def over(answer: HttpResponse) -> HttpResponse:
    """The same answer, and the mark is gone."""
    answer.delete_cookie(MARK, path=UNDER, samesite="Lax")
    return answer


def is_due(request: HttpRequest) -> bool:
    """Whether this browser has the mark and is a supporter's."""
    by = getattr(request, "actor", None)
    is_marked = request.COOKIES.get(MARK) == "1"
    return is_marked and by is not None and acting(request).has(Role.SUPPORTER)
