"""A hospital makes the curriculum its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.errors import Invalid
from lamppost.training import actions
from lamppost.training.access import EDITS
from lamppost.training.queries import text_to_change
from lamppost.training.rules import Unreadable
from lamppost.web.staff.acts import acting, page_with_acts, workplace
from lamppost.web.staff.problems import in_words
from lamppost.web.staff.readings import number
from lamppost.web.staff.training.curriculum.own import (
    asked_language,
    own_page,
    sent_text,
    to_own_page,
)


def copy(request: HttpRequest) -> HttpResponse:
    place = workplace(request, *EDITS)
    actions.take_copy(hospital=place.id, by=acting(request))
    return to_own_page(request, place)


def keep(request: HttpRequest) -> HttpResponse:
    """Into the draft; what cannot be read comes back as it was sent, with every problem by its line."""
    place, language, text = workplace(request, *EDITS), asked_language(request), sent_text(request)
    given: dict[str, Any] = {"hospital": place.id, "language": language, "text": text}
    try:
        actions.keep_draft(**given, revision=number(request.POST, "revision"), by=acting(request))
    except Unreadable as wrong:
        return own_page(request, status=422, found=wrong.found, text=text)
    except Invalid as wrong:
        return own_page(request, status=422, errors=in_words(wrong.problems), text=text)
    return to_own_page(request, place, _("Kept in the draft. Nobody else reads it yet."))


def force(request: HttpRequest) -> HttpResponse:
    place = workplace(request, *EDITS)
    version = number(request.POST, "version")
    actions.put_in_force(hospital=place.id, number=version, by=acting(request))
    return to_own_page(request, place, _("From now on everybody here reads this version."))


def packaged(request: HttpRequest) -> HttpResponse:
    place = workplace(request, *EDITS)
    actions.use_packaged(hospital=place.id, by=acting(request))
    return to_own_page(request, place, _("Everybody here reads the packaged one again."))


def drop(request: HttpRequest) -> HttpResponse:
    place = workplace(request, *EDITS)
    actions.drop_draft(hospital=place.id, by=acting(request))
    return to_own_page(request, place, _("The draft is gone."))


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """The file to work on, in the language that `lang` names."""
    place, language = workplace(request, *EDITS), asked_language(request)
    text = text_to_change(place.id, language, seen_by=acting(request))
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="curriculum.{language}.yaml"'
    return answer


own = page_with_acts(own_page, copy=copy, keep=keep, force=force, packaged=packaged, drop=drop)
