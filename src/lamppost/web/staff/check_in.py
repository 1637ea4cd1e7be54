"""A moment for a supporter after a heavy conversation. That it is due is a mark in their own browser, for a day:
the program keeps nothing of it, since a row with a time would say who had a conversation, and when (decision 24)."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lamppost.core.access import Role
from lamppost.outreach.actions import Conversation
from lamppost.resources.queries import CrisisLine, crisis_lines
from lamppost.web.staff.acts import acting, workplace

MARK: Final = "lamppost_moment"
CALLS: Final = "2"  # what the mark says where somebody needs more than a peer now
STAYS: Final = 24 * 60 * 60  # seconds
UNDER: Final = "/staff/"
MORE_THAN_A_PEER: Final = frozenset({"3", "4", "consult"})  # levels: a red flag was met
CALLS_SOMEBODY: Final = frozenset({"3", "4"})  # levels: someone must be called, now or soon


def after(answer: HttpResponse, talked: Conversation) -> HttpResponse:
    """The same answer; after a conversation that weighs, with the mark."""
    if talked.was_heavy or talked.level in MORE_THAN_A_PEER:
        answer.set_cookie(
            MARK,
            CALLS if talked.level in CALLS_SOMEBODY else "1",
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
    is_marked = request.COOKIES.get(MARK) in ("1", CALLS)
    return is_marked and by is not None and acting(request).has(Role.SUPPORTER)


def whom_to_call(request: HttpRequest) -> tuple[CrisisLine, ...]:
    """After a conversation in which help was needed, now or soon: the numbers of their hospital."""
    if not is_due(request) or request.COOKIES.get(MARK) != CALLS:
        return ()
    return tuple(crisis_lines(workplace(request, Role.SUPPORTER).id))
