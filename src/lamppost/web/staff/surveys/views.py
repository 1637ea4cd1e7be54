"""A survey is planned; everybody is reminded; it is closed early or called off; an instrument is brought in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.errors import Invalid
from lamppost.core.yaml_files import Unreadable
from lamppost.surveys import actions
from lamppost.surveys.access import ASKS, BRINGS_IN
from lamppost.web.staff.acts import View, acting, done, page_with_acts, workplace
from lamppost.web.staff.problems import in_words
from lamppost.web.staff.surveys.pages import (
    ASKED,
    instrument_page,
    instruments_page,
    one_campaign,
    plan_in,
    survey_page,
    surveys_page,
)
from lamppost.web.staff.training.curriculum.own import sent_text


def plan(request: HttpRequest) -> HttpResponse:
    place = workplace(request, *ASKS)
    campaign = actions.plan_campaign(
        hospital=place.id, plan=plan_in(request.POST), by=acting(request)
    )
    return done(
        request, _("It is planned. Until it opens you can call it off."), "survey", campaign
    )


def remind(request: HttpRequest, campaign: UUID) -> HttpResponse:
    actions.remind(campaign=campaign, by=acting(request))
    return done(request, _("Everybody is written to again."), "survey", campaign)


def close(request: HttpRequest, campaign: UUID) -> HttpResponse:
    actions.close_early(campaign=campaign, by=acting(request))
    return done(request, _("It is closed."), "survey", campaign)


def call_off(request: HttpRequest, campaign: UUID) -> HttpResponse:
    actions.call_off(campaign=campaign, by=acting(request))
    return done(request, _("It is called off, and nobody has read an answer."), "surveys")


def test(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The letter to oneself; its link leads to what is asked."""
    link = f"{reverse('survey', args=[campaign])}#questions"
    actions.send_test(campaign=campaign, link=link, by=acting(request))
    said = _(
        "The letter is on its way to you; if it is night, it comes in the morning. Its code opens nothing."
    )
    return done(request, said, "survey", campaign)


def bring_in(request: HttpRequest) -> HttpResponse:
    """What cannot be read comes back as it was sent, with every problem by its line."""
    place, text = workplace(request, *BRINGS_IN), ""
    try:
        text = sent_text(request)
        found = actions.bring_in_instrument(hospital=place.id, text=text, by=acting(request))
    except Unreadable as wrong:
        return instruments_page(request, status=422, found=wrong.found, text=text)
    except Invalid as wrong:
        return instruments_page(request, status=422, errors=in_words(wrong.problems), text=text)
    return done(
        request, _("It is brought in. Here it is as people will see it."), "instrument", found.id
    )


def asks_first(act: str, do: View) -> View:
    """The act, once it has been confirmed."""

    def asked(request: HttpRequest, campaign: UUID) -> HttpResponse:
        one_campaign(request, campaign)
        if request.POST.get("confirmed") == "yes":
            return do(request, campaign=campaign)
        title, words, yes = ASKED[act]
        page = {"title": title, "words": words, "yes": yes, "act": act, "back": request.path}
        return render(request, "staff/confirm.html", page)

    return asked


surveys = page_with_acts(surveys_page, plan=plan)
one_survey = page_with_acts(
    survey_page,
    remind=remind,
    test=test,
    close=asks_first("close", close),
    call_off=asks_first("call_off", call_off),
)
instruments = page_with_acts(instruments_page, bring_in=bring_in)
one_instrument = require_safe(instrument_page)
