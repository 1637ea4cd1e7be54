"""What the pages of those who come show: sessions open to them, theirs, and what lies behind them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lamppost.core.access import Actor
from lamppost.core.ids import Code
from lamppost.program.queries import hospital
from lamppost.supporters.queries import supporter_of
from lamppost.supporters.rules import CERTIFIED
from lamppost.training import queries
from lamppost.training.queries import OwnSession
from lamppost.training.rules.sessions import SessionKind
from lamppost.web.public.training.forms import questions
from lamppost.web.staff.acts import acting
from lamppost.web.staff.training.sessions.rows import Shown, shown, to_do


@dataclass(frozen=True, slots=True)
class Mine:
    """A session as its participant sees it."""

    own: OwnSession
    shown: Shown
    is_asked: bool


def my_sessions_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Their places first, then what is open to them: what is for them before the rest."""
    by = acting(request)
    coming, fit = queries.own_sessions(seen_by=by), _kind(by)
    free = [one for one in coming if one.state is None and one.row.is_coming]
    in_rooms = [one for one in coming if one.row.is_code_shown and not one.has_attended]
    context = {
        "mine": _mine(one for one in coming if one.state is not None),
        "for_them": _mine(one for one in free if one.row.kind is fit),
        "others": _mine(one for one in free if one.row.kind is not fit),
        "taught": shown(queries.taught_sessions(seen_by=by)),
        "behind": _mine(queries.attended_sessions(seen_by=by)),
        "has_room": any(one.state is not None for one in in_rooms),
        "room_is_open": bool(in_rooms),
        "kind": fit,
        **more,
    }
    return render(request, "staff/my_sessions.html", context, status=status)


def my_session_page(
    request: HttpRequest, session: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    """One session: when, where, what to do before; a place in it, or the wait for one."""
    (mine,) = _mine([queries.own_session(session, seen_by=acting(request))])
    row = mine.own.row
    context = {"mine": mine, "session": row, "before": to_do(row, seen_by=acting(request)), **more}
    return render(request, "staff/my_session.html", context, status=status)


def here_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Where the code of the room is typed in; the picture of it brings it along."""
    brought = request.GET.get("code", "").replace("\0", "")[:40]
    context = {"values": {"code": brought}, "errors": {}, **more}
    return render(request, "staff/here.html", context, status=status)


def answer_page(request: HttpRequest, session: UUID, code: Code) -> HttpResponse:
    """The questions. The form goes to the public door, which does not know who is signed in here."""
    row = queries.own_session(session, seen_by=acting(request)).row
    context = {
        "session": row,
        "hospital": hospital(row.hospital),
        "code": str(code),
        "values": {},
        **questions(),
    }
    return render(request, "staff/my_feedback.html", context)


def _kind(by: Actor) -> SessionKind:
    """What is for them: the first training until they are certified, the yearly one from then on."""
    found = supporter_of(by.who)
    is_trained = found is not None and found.standing in CERTIFIED
    return SessionKind.REFRESHER if is_trained else SessionKind.FIRST


def _mine(rows: Any) -> list[Mine]:
    told: list[OwnSession] = list(rows)
    pairs = zip(told, shown(one.row for one in told), strict=True)
    return [Mine(own, row, _is_asked(own)) for own, row in pairs]


def _is_asked(own: OwnSession) -> bool:
    return own.has_attended and queries.is_asked(own.row.feedback_box)
