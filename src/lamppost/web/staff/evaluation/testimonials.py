"""What somebody said of the program, to be printed in its reports: added, shown and withdrawn."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lamppost.evaluation import actions, queries
from lamppost.evaluation.access import TESTIMONIALS
from lamppost.evaluation.prism import years_to_note
from lamppost.evaluation.rules.testimonials import LONGEST_SIGNATURE, Language, Said
from lamppost.program.queries import hospital, today_at
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.readings import ids, number, one_of
from lamppost.web.words import LANGUAGE, Choice, choices


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What was given at one hospital, and the form to add more."""
    place, by = workplace(request, *TESTIMONIALS), acting(request)
    years = [Choice(str(one), str(one)) for one in reversed(years_to_note(today_at(place.id)))]
    context = {
        "hospital": place,
        "places": workplaces(request, *TESTIMONIALS),
        "given": queries.testimonials(place.id, seen_by=by),
        "years": years,
        "languages": choices(LANGUAGE, *Language),
        "longest_signature": LONGEST_SIGNATURE,
        **more,
    }
    return render(request, "staff/testimonials.html", context, status=status)


def _add(request: HttpRequest) -> HttpResponse:
    place, given = workplace(request, *TESTIMONIALS), request.POST
    said = Said(
        words=given.get("words", ""),
        signed=given.get("signed", ""),
        language=one_of(given, "language", Language),
        year=number(given, "year"),
    )
    has_consent = given.get("consent") == "yes"
    actions.add_testimonial(
        hospital=place.id, said=said, has_consent=has_consent, by=acting(request)
    )
    return done(request, _("Added. Reports that are drawn from now on print it."), "testimonials")


def _withdraw(request: HttpRequest) -> HttpResponse:
    """Only after asking."""
    (one,) = ids([request.POST.get("testimonial", "")], "testimonial")
    row = queries.testimonial(one, seen_by=acting(request))
    if request.POST.get("confirmed") != "yes":
        return _ask(request, row)
    actions.withdraw_testimonial(testimonial=one, by=acting(request))
    return done(request, _("Withdrawn. No later report prints it."), "testimonials")


def _ask(request: HttpRequest, row: queries.TestimonialRow) -> HttpResponse:
    at = hospital(row.hospital).slug
    page = {
        "title": _("Withdraw these words?"),
        "words": _(
            "“%(words)s” Nothing of it is kept here. Reports that were drawn before keep it."
            " Where that is wanted, withdraw such a report too."
        )
        % {"words": row.said.words},
        "yes": _("Withdraw"),
        "act": "withdraw",
        "hidden": [{"name": "testimonial", "value": row.id}, {"name": "at", "value": at}],
        "back": f"{reverse('testimonials')}?at={at}",
    }
    return render(request, "staff/confirm.html", page)


testimonials = page_with_acts(_page, add=_add, withdraw=_withdraw)
