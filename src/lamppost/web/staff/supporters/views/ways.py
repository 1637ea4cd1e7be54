"""In which languages a supporter talks, how, and what else somebody may wish of them."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lamppost.supporters import actions
from lamppost.supporters.rules import LANGUAGES, MODES
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.supporters.own import KEPT, own
from lamppost.web.supporter_words import GENDER
from lamppost.web.words import LANGUAGE, MODE, Choice, choices

RATHER_NOT: Final = Choice("", _("I would rather not say"))


def ways_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What they have said so far, or have just chosen."""
    mine, given = own(request), request.POST
    context = {
        "languages": choices(LANGUAGE, *LANGUAGES),
        "modes": choices(MODE, *MODES),
        "genders": (RATHER_NOT, *choices(GENDER)),
        "spoken": given.getlist("languages") if given else mine.languages,
        "used": given.getlist("modes") if given else mine.modes,
        "errors": {},
        **more,
    }
    context["values"] = {"gender": mine.gender, **more.get("values", {})}
    return render(request, "staff/my_ways.html", context, status=status)


def set_ways(request: HttpRequest) -> HttpResponse:
    languages, modes = (request.POST.getlist(name) for name in ("languages", "modes"))
    gender = request.POST.get("gender", "")
    actions.set_ways(languages=languages, modes=modes, gender=gender, by=acting(request))
    return done(request, KEPT, "my_ways")


my_ways = page_with_acts(ways_page, set_ways)
