"""The screens of a survey."""

from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from lamppost.surveys.queries import Asked
from lamppost.web.public.pages import drawn_once, page
from lamppost.web.public.places import Place
from lamppost.web.public.surveys.walk import Walk, elsewhere, field_of, in_words, questions
from lamppost.web.words import Choice

# Whichever it is, in the same words: else one could try out whose code was used.
NOT_TAKEN: Final = _(
    "This code does not fit. It was used before, was mistyped, or the time is over. We cannot tell which, and that"
    " is on purpose."
)
NOT_TAKEN_YET: Final = _(
    "This code does not fit. It was used before, was mistyped, you have not talked yet, or the time is over. We cannot"
    " tell which, and that is on purpose."
)
MISTYPED: Final = _("A code has 18 letters and digits. Please look at it again.")
TOO_MUCH: Final = _("This is too much to save on the device. Please send it in one go.")


def first_screen(
    request: HttpRequest, here: Place, what: Asked, *, code: str = "", is_mistyped: bool = False
) -> HttpResponse:
    """What it is about, what is kept, and the code."""
    language = get_language() or ""
    context = {
        "title": what.instrument.title.in_(language),
        "intro": what.instrument.intro.in_(language),
        "minutes": what.instrument.minutes,
        "closes_on": what.closes_on,
        "is_open": what.is_open,
        "has_departments": bool(what.departments),
        "asks_words": what.instrument.asks_words,
        "is_of_few": what.is_of_few,
        "values": {"code": code},
        "errors": {"code": str(MISTYPED)} if is_mistyped else {},
    }
    template = "feedback" if what.is_feedback else "survey"
    return page(request, here, template, 422 if is_mistyped else 200, **context)


def screen(
    request: HttpRequest,
    here: Place,
    what: Asked,
    walk: Walk,
    *,
    wrong: Mapping[str, str] | None = None,
    refused: str = "",
    is_too_much: bool = False,
) -> HttpResponse:
    """One page of it; `wrong` by item; `refused`: what is wrong with the code."""
    language, told = get_language() or "", dict(wrong or {})
    errors = {field_of(key): in_words(code) for key, code in told.items()}
    if refused or is_too_much:
        errors["code"] = refused or str(TOO_MUCH)
    context = {
        "title": what.instrument.title.in_(language),
        "walk": walk,
        "part": walk.page.title.in_(language),
        "text": walk.page.text.in_(language) if walk.page.text else "",
        "number": walk.number + 1,
        "of": len(walk.pages),
        "questions": questions(walk, told),
        "elsewhere": elsewhere(walk),
        "departments": _departments(what) if walk.is_last else (),
        "errors": errors,
        "refused": errors.get("code", ""),
    }
    return page(request, here, "survey_page", 422 if errors else 200, **context)


def saved_screen(request: HttpRequest, here: Place, what: Asked) -> HttpResponse:
    return page(request, here, "survey_saved", closes_on=what.closes_on)


def last_screen(request: HttpRequest, here: Place, what: Asked) -> HttpResponse:
    """The same for everybody, so it is drawn once: on the last day of a survey many send at the same hour."""

    def draw() -> bytes:
        return page(request, here, "survey_thanks", is_feedback=what.is_feedback).content

    return HttpResponse(drawn_once(request, here, draw))


def in_chosen_language(request: HttpRequest, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """The page in the language that its form asks for, which is kept as on every page: what was given so far
    would be lost on the way over another address."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return draw()
    with override(language):
        answer = draw()
    answer.headers["Content-Language"] = language
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return answer


def _departments(what: Asked) -> tuple[Choice, ...]:
    if not what.departments:
        return ()
    named = (Choice(str(key), name) for key, name in what.departments)
    return (Choice("", gettext("Another one, or rather not say")), *named)
