"""What helps the program and what gets in its way: noted by codes, month by month."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lamppost.core.errors import Invalid
from lamppost.evaluation import actions, queries
from lamppost.evaluation.access import CONTEXT
from lamppost.evaluation.prism import ContextKind, Factor, months_to_note
from lamppost.program.queries import departments, hospital, today_at
from lamppost.web.context_words import FACTOR, KIND, factor_groups
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.readings import day, ids, number, one_of
from lamppost.web.words import Choice


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What is noted of one year at one hospital, and the form to note more."""
    place, by = workplace(request, *CONTEXT), acting(request)
    this_year = today_at(place.id).year
    years = sorted({this_year, *queries.context_years(place.id, seen_by=by)}, reverse=True)
    year = next((one for one in years if str(one) == request.GET.get("year")), this_year)
    context = {
        "hospital": place,
        "places": workplaces(request, *CONTEXT),
        "years": years,
        "year": year,
        "entries": queries.context_of(place.id, year, seen_by=by),
        **_choices(place.id),
        **more,
    }
    return render(request, "staff/context.html", context, status=status)


def _choices(hospital: int) -> dict[str, Any]:
    return {
        "months": [
            Choice(one.isoformat(), date_format(one, "YEAR_MONTH_FORMAT"))
            for one in months_to_note(today_at(hospital))
        ],
        "kinds": [Choice(code, words) for code, words in KIND.items()],
        "factors": factor_groups(),
        "departments": [Choice(str(one.id), one.name) for one in departments(hospital)],
    }


def _add(request: HttpRequest) -> HttpResponse:
    place, chosen = workplace(request, *CONTEXT), _chosen(request.POST)
    actions.add_context(hospital=place.id, by=acting(request), **chosen)
    return _back(request, _("Noted."), chosen["month"].year)


def _chosen(given: QueryDict) -> dict[str, Any]:
    """What the form says, or all at once that is wrong with it."""
    found, wrong = dict[str, Any](), dict[str, str]()
    for name, read in READ.items():
        try:
            found[name] = read(given)
        except Invalid as one:
            wrong |= one.problems
    if wrong:
        raise Invalid(wrong)
    return found


def _month(given: QueryDict) -> date:
    found = day(given, "month")
    if found is None:
        raise Invalid({"month": "choose"})
    return found


READ: Final[Mapping[str, Callable[[QueryDict], Any]]] = {
    "factor": lambda given: one_of(given, "factor", Factor),
    "kind": lambda given: one_of(given, "kind", ContextKind),
    "month": _month,
    "department": lambda given: number(given, "department") if given.get("department") else None,
}


def _remove(request: HttpRequest) -> HttpResponse:
    """Only after asking."""
    (entry,) = ids([request.POST.get("entry", "")], "entry")
    row = queries.context_entry(entry, seen_by=acting(request))
    if request.POST.get("confirmed") != "yes":
        return _ask(request, row)
    actions.remove_context(noted=entry, by=acting(request))
    return _back(request, _("Removed."), row.month.year)


def _ask(request: HttpRequest, row: queries.ContextRow) -> HttpResponse:
    at = hospital(row.hospital).slug
    page = {
        "title": _("Remove this?"),
        "words": _("%(kind)s: %(factor)s, %(month)s. A report that was made before keeps it.")
        % {
            "kind": KIND[row.kind],
            "factor": FACTOR[row.factor],
            "month": date_format(row.month, "YEAR_MONTH_FORMAT"),
        },
        "yes": _("Remove it"),
        "act": "remove",
        "hidden": [{"name": "entry", "value": row.id}, {"name": "at", "value": at}],
        "back": f"{reverse('context')}?at={at}&year={row.month.year}",
    }
    return render(request, "staff/confirm.html", page)


def _back(request: HttpRequest, said: str, year: int) -> HttpResponse:
    """To the year that it is of."""
    answer = done(request, said, "context")
    address = answer.headers["Location"]
    answer.headers["Location"] = f"{address}{'&' if '?' in address else '?'}year={year}"
    return answer


context = page_with_acts(_page, add=_add, remove=_remove)
