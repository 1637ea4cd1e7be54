"""What the pages of surveys show."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lamppost.core.access import may
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.yaml_files import Problem
from lamppost.program.queries import HospitalRow, departments
from lamppost.program.rules import Profession
from lamppost.supporters.queries import today_at
from lamppost.surveys.access import BRINGS_IN, IS_TOLD, LOOKS, SurveyPermission
from lamppost.surveys.queries import (
    CampaignRow,
    InstrumentHere,
    campaign,
    campaigns,
    instruments_here,
)
from lamppost.surveys.rules import Instrument, Language
from lamppost.surveys.rules.campaigns import (
    ASKED_BY_LETTER,
    LONGEST,
    SHORTEST,
    USUAL,
    CampaignState,
    Plan,
    may_close,
    may_remind,
)
from lamppost.web.public.surveys.walk import Walk, question
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.readings import day
from lamppost.web.staff.training.curriculum.own import told
from lamppost.web.words import PROFESSION, Choice, Words

# Each act that cannot be taken back: what it asks, what it says that will happen, and its button.
ASKED: Final[dict[str, tuple[Words, Words, Words]]] = {
    "close": (
        _("Close this survey now?"),
        _("Nobody can answer any more. The answers are mixed and can be read within a minute."),
        _("Close it"),
    ),
    "call_off": (
        _("Call this survey off?"),
        _("What was answered so far is destroyed, and nobody reads it."),
        _("Call it off"),
    ),
}


def surveys_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """The surveys of a hospital, and a form to plan one; who leads a department finds what was released."""
    roles = (*LOOKS, *IS_TOLD)
    place, by = workplace(request, *roles), acting(request)
    context = {
        "hospital": place,
        "places": workplaces(request, *roles),
        "looks": any(by.has(role, place.id) for role in LOOKS),
        "surveys": [_shown(one) for one in campaigns(place.id, seen_by=by)],
        "may_ask": may(by, SurveyPermission.CAMPAIGN_HOLD, place.id),
        **_to_choose(place, request),
        "errors": {},
        "chosen_departments": request.POST.getlist("departments"),
        "chosen_professions": request.POST.getlist("professions"),
        **more,
    }
    return render(request, "staff/surveys.html", context, status=status)


def survey_page(
    request: HttpRequest, campaign: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    """One of them: how many have answered at least, and what may be done now."""
    row, by = one_campaign(request, campaign), acting(request)
    context = {
        **_shown(row),
        "parts": parts_of(row.instrument),
        "may_ask": may(by, SurveyPermission.CAMPAIGN_HOLD, row.hospital),
        "reads_results": may(by, SurveyPermission.RESULT_VIEW, row.hospital),
        "can_remind": not row.owes_letters and may_remind(today_at(row.hospital), row.written_on),
        "can_close": _can_close(row),
        "errors": {},
        **more,
    }
    return render(request, "staff/survey.html", context, status=status)


def _can_close(row: CampaignRow) -> bool:
    """By what its page tells, and no more."""
    if row.state is not CampaignState.OPEN or row.at_least is None or row.reached is None:
        return False
    return may_close(today_at(row.hospital), row.opens_on, row.at_least, row.reached)


def instruments_page(
    request: HttpRequest,
    status: int = 200,
    found: tuple[Problem, ...] = (),
    text: str = "",
    errors: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """What can be asked there, and a form to bring in one's own; `found`, `text`: what was sent and is not kept."""
    place, by = workplace(request, *LOOKS), acting(request)
    context = {
        "hospital": place,
        "places": workplaces(request, *LOOKS),
        "instruments": [_told(one) for one in instruments_here(place.id, seen_by=by)],
        "may_bring_in": any(by.has(role, place.id) for role in BRINGS_IN),
        "problems": told(found, text),
        "text": text,
        "errors": errors or {},
    }
    return render(request, "staff/instruments.html", context, status=status)


def instrument_page(request: HttpRequest, instrument: str) -> HttpResponse:
    """One as people see it, and its file."""
    place, by = workplace(request, *LOOKS), acting(request)
    found = [
        one for one in instruments_here(place.id, seen_by=by) if one.instrument.id == instrument
    ]
    if not found:
        raise NotFound("no such instrument")
    context = {
        "hospital": place,
        **_told(found[0]),
        "text": found[0].text,
        "parts": parts_of(found[0].instrument),
        "scores": _scores(found[0].instrument),
    }
    return render(request, "staff/instrument.html", context)


def one_campaign(request: HttpRequest, one: UUID) -> CampaignRow:
    return campaign(one, seen_by=acting(request))


def plan_in(given: QueryDict) -> Plan:
    """What the form says; Invalid by field."""
    opens_on, closes_on = day(given, "opens_on"), day(given, "closes_on")
    if opens_on is None or closes_on is None:
        name = "opens_on" if opens_on is None else "closes_on"
        raise Invalid({name: "day_to_open" if opens_on is None else "day_to_close"})
    chosen = [one for one in given.getlist("departments") if one.isdecimal() and len(one) < 19]
    return Plan(
        instrument=given.get("instrument", ""),
        opens_on=opens_on,
        closes_on=closes_on,
        departments=frozenset(int(one) for one in chosen),
        professions=frozenset(given.getlist("professions")),
        is_licence_checked=given.get("licence") == "yes",
    )


def parts_of(instrument: Instrument) -> list[dict[str, object]]:
    """Page by page what is asked, everything as if it were."""
    language, walk = get_language() or "", Walk(instrument)
    return [
        {
            "title": page.title.in_(language),
            "text": page.text.in_(language) if page.text else "",
            "questions": [question(walk, one) for one in page.items],
            "is_branch": any(one.asked_if for one in page.items),
        }
        for page in instrument.pages
    ]


def _scores(instrument: Instrument) -> list[dict[str, object]]:
    language = get_language() or ""
    return [
        {
            "title": one.title.in_(language),
            "items": one.items,
            "reverse": one.reverse,
            "needs": one.needs,
            "method": one.method,
        }
        for one in instrument.scores
    ]


def _shown(row: CampaignRow) -> dict[str, Any]:
    return {"survey": row, "title": row.instrument.title.in_(get_language() or "")}


def _told(one: InstrumentHere) -> dict[str, Any]:
    language, found = get_language() or "", one.instrument
    return {
        "instrument": found,
        "title": found.title.in_(language),
        "note": found.licence.note.in_(language),
        "is_own": one.is_own,
    }


def _to_choose(place: HospitalRow, request: HttpRequest) -> dict[str, object]:
    """What the form to plan one offers."""
    language, today = get_language() or Language.EN, today_at(place.id)
    here = [one.instrument for one in instruments_here(place.id, seen_by=acting(request))]
    asks = [one for one in here if one.is_whole and one.population in ASKED_BY_LETTER]
    return {
        "instruments": [Choice(one.id, one.title.in_(language)) for one in asks],
        "departments": [Choice(str(one.id), one.name) for one in departments(place.id)],
        "professions": [Choice(one, PROFESSION[one]) for one in Profession],
        "values": {
            "opens_on": today.isoformat(),
            "closes_on": (today + USUAL).isoformat(),
        },
        "earliest": today.isoformat(),
        "shortest": SHORTEST.days,
        "longest": LONGEST.days,
    }
