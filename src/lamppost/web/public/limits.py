"""Patience at the public door: many tries from one place have to wait, and nobody is ever shut out.

Nothing sleeps here, since a sleeping thread would be one fewer for whoever needs the page: the answer
is a page that says how long to wait, whom to call meanwhile, and sends what was typed when one presses.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.referrals.actions import count_try
from lamppost.referrals.rules import TryKind, patience
from lamppost.web.public.pages import page
from lamppost.web.public.places import Place

TICKET: Final = "ticket"
CODE_PAGE: Final = "/code/"  # where a change of language leads back to from a page behind a code
LASTS: Final = timedelta(hours=1)
HIDDEN: Final = frozenset({"csrfmiddlewaretoken", TICKET})
WHOLE_NET: Final = 64  # bits: of IPv6, a household or an office has at least so much


def wait_to_send(request: HttpRequest, place: Place) -> HttpResponse | None:
    """The page that asks for patience, or None: go on. Never where somebody may be in danger."""
    if request.POST.get("is_unsafe") == "yes":
        return None
    form, who = request.POST.get("form_id", ""), place.public
    return _wait(request, place, TryKind.SUBMISSION, form, who)


def wait_to_open(request: HttpRequest, here: str = CODE_PAGE) -> HttpResponse | None:
    """The same for a code; whether it opens anything is not looked at before. `here`: see `page`."""
    return _wait(request, None, TryKind.CODE, request.POST.get("code", ""), Actor.code(), here)


def wait_to_answer(request: HttpRequest, place: Place) -> HttpResponse | None:
    """The same for a ballot: many of one department may come from the hospital's one address."""
    return _wait(request, place, TryKind.CODE, request.POST.get("code", ""), place.public)


def wait_to_refuse(request: HttpRequest, place: Place) -> HttpResponse | None:
    """The same for a "no" in advance: nobody goes through a list of addresses with it."""
    return _wait(request, place, TryKind.CODE, request.POST.get("email", ""), place.public)


def source(request: HttpRequest) -> str:
    """Where a request comes from: as many proxies as LAMPPOST_PROXIES says are one's own."""
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    told = hops[-trusted] if 0 < trusted <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(told.strip())
    except ValueError:
        return ""
    return str(ip_network((address, WHOLE_NET), strict=False) if address.version == 6 else address)


def _wait(
    request: HttpRequest,
    place: Place | None,
    kind: TryKind,
    what: str,
    by: Actor,
    here: str = "",
) -> HttpResponse | None:
    until = _until(request.POST.get(TICKET, ""), what)
    if until is None:
        hospital = place.hospital.id if place else 0
        tries = count_try(kind=kind, hospital=hospital, source=source(request), by=by)
        until = now() + patience(kind, tries, settings.LAMPPOST_DOOR_ROOM)
    left = until - now()
    return None if left <= timedelta() else _please_wait(request, place, until, left, what, here)


def _please_wait(
    request: HttpRequest,
    place: Place | None,
    until: datetime,
    left: timedelta,
    what: str,
    here: str,
) -> HttpResponse:
    """Status 429; holds what was typed, and a ticket with which it goes through after the wait."""
    seconds = -(-left // timedelta(seconds=1))
    typed = [
        (name, text.replace("\0", ""))
        for name, texts in request.POST.lists()
        for text in texts
        if name not in HIDDEN
    ]
    context = {
        "here": here or request.path,
        "seconds": seconds,
        "typed": typed,
        "ticket": _ticket(until, what),
    }
    answer = page(request, place, "please_wait", 429, **context)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _ticket(until: datetime, what: str) -> str:
    """Good for this form or code alone, from that moment on and for an hour."""
    return _signer().sign(f"{round(until.timestamp())}.{_digest(what)}")


def _until(ticket: str, what: str) -> datetime | None:
    """From when on the ticket lets it through; None for one that is none, or of another."""
    try:
        moment, _, digest = _signer().unsign(ticket).partition(".")
    except BadSignature:
        return None
    until = datetime.fromtimestamp(int(moment), UTC)
    return until if digest == _digest(what) and now() < until + LASTS else None


def _signer() -> Signer:
    return Signer(salt="lamppost patience")


def _digest(what: str) -> str:
    return hashlib.sha256(what.encode("utf-8", "replace")).hexdigest()
