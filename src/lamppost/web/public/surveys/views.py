"""A survey on a phone: what it is, a page at a time, sent once. No account, and no way back to who answered."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from lamppost.ballots.rules import NotTaken
from lamppost.core.access import Actor
from lamppost.core.errors import Invalid
from lamppost.core.ids import Code
from lamppost.surveys import actions
from lamppost.surveys.queries import Asked, asked_lately, asked_of_recipients
from lamppost.web.public.limits import wait_to_answer
from lamppost.web.public.places import Place, place
from lamppost.web.public.surveys import draft
from lamppost.web.public.surveys.screens import (
    NOT_TAKEN,
    NOT_TAKEN_YET,
    first_screen,
    in_chosen_language,
    last_screen,
    saved_screen,
    screen,
)
from lamppost.web.public.surveys.walk import Walk, read

Step = Callable[[HttpRequest, Place, Asked], HttpResponse]


@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, slug: str, campaign: UUID) -> HttpResponse:
    """What it is about; then, sent from page to page, the next one."""
    here = place(slug)
    what = asked_lately(here.hospital.id, campaign)
    if request.method == "POST":
        step = STEPS.get(request.POST.get("go", ""), _same)
        return in_chosen_language(request, lambda: step(request, here, what))
    return first_screen(request, here, what)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """How it was for somebody who was supported: the same steps, by the code on their card."""
    here = place(slug)
    what = asked_of_recipients(here.hospital.id)
    if request.method == "POST":
        step = STEPS.get(request.POST.get("go", ""), _same)
        return in_chosen_language(request, lambda: step(request, here, what))
    return first_screen(request, here, what)


def _begin(request: HttpRequest, here: Place, what: Asked) -> HttpResponse:
    """Only whether it can be a code at all is looked at: whether it was used, nobody may try out."""
    walk = read(request.POST, what.instrument)
    if Code.parse(walk.code) is None:
        return first_screen(request, here, what, code=walk.code, is_mistyped=True)
    return screen(request, here, what, draft.found(request, what.id, walk))


def _next(request: HttpRequest, here: Place, what: Asked) -> HttpResponse:
    walk = read(request.POST, what.instrument)
    if wrong := walk.wrong_here:
        return screen(request, here, what, walk, wrong=wrong)
    return screen(request, here, what, walk.moved(1))


def _back(request: HttpRequest, here: Place, what: Asked) -> HttpResponse:
    return screen(request, here, what, read(request.POST, what.instrument).moved(-1))


def _same(request: HttpRequest, here: Place, what: Asked) -> HttpResponse:
    """The same page, in the language that was chosen."""
    return screen(request, here, what, read(request.POST, what.instrument))


def _save(request: HttpRequest, here: Place, what: Asked) -> HttpResponse:
    """On this device, for a day."""
    walk = read(request.POST, what.instrument)
    answer = saved_screen(request, here, what)
    if draft.kept(answer, request, what.id, walk):
        return answer
    return screen(request, here, what, walk, is_too_much=True)


def _send(request: HttpRequest, here: Place, what: Asked) -> HttpResponse:
    """Whatever is wrong with the code is said in the same words."""
    if wait := wait_to_answer(request, here):
        return wait
    walk = read(request.POST, what.instrument)
    try:
        _answer(here, what, walk)
    except Invalid as wrong:
        at = walk.to_item(next(iter(wrong.problems)))
        return screen(request, here, what, at, wrong=wrong.problems)
    except NotTaken:
        return screen(
            request, here, what, walk, refused=str(NOT_TAKEN_YET if what.is_feedback else NOT_TAKEN)
        )
    return draft.forgotten(last_screen(request, here, what), request)


def _answer(here: Place, what: Asked, walk: Walk) -> None:
    hospital, code = here.hospital.id, Code.parse(walk.code) or Code.new()
    by = Actor.code(hospital)
    if what.is_feedback:
        actions.give_feedback(hospital=hospital, code=code, given=walk.given, by=by)
        return
    actions.answer(
        hospital=hospital,
        campaign=what.id,
        code=code,
        given=walk.given,
        department=walk.chosen_department,
        by=by,
    )


STEPS: Final[dict[str, Step]] = {
    "begin": _begin,
    "next": _next,
    "back": _back,
    "save": _save,
    "send": _send,
}
