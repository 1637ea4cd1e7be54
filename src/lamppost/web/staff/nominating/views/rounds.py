"""A round begins, everybody is reminded, cards are printed; then whoever was named is invited, or forgotten."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.errors import Invalid
from lamppost.launch.queries import signed_text
from lamppost.launch.rules import TextKind
from lamppost.supporters import actions
from lamppost.supporters.queries.nominations import RoundRow
from lamppost.supporters.queries.nominations import one_round as round_row
from lamppost.web.documents import as_pdf
from lamppost.web.staff.acts import View, acting, done, page_with_acts, workplace
from lamppost.web.staff.navigation import NOMINATES
from lamppost.web.staff.nominating.pages import ASKED, nominations_page, round_page
from lamppost.web.staff.nominating.sheets import cards_sheet
from lamppost.web.staff.readings import day, ids, number


def begin(request: HttpRequest) -> HttpResponse:
    place, department = workplace(request, *NOMINATES), number(request.POST, "department")
    closes_on = day(request.POST, "closes_on")
    if closes_on is None:
        raise Invalid({"closes_on": "choose"})
    actions.open_round(
        hospital=place.id, department=department, closes_on=closes_on, by=acting(request)
    )
    return done(request, _("It has begun. The letters go out within minutes."), "nominations")


def remind(request: HttpRequest, round: UUID) -> HttpResponse:
    actions.remind(round=round, by=acting(request))
    return done(request, _("Everybody is written to again."), "round", round)


def cancel(request: HttpRequest, round: UUID) -> HttpResponse:
    actions.cancel_round(round=round, by=acting(request))
    return done(request, _("It is called off, and nobody has read an answer."), "nominations")


def invite(request: HttpRequest, round: UUID) -> HttpResponse:
    """One of those who were named; where the name fits several, the one that was chosen."""
    given, row = request.POST, round_row(round, seen_by=acting(request))
    text = signed_text(row.hospital, TextKind.AGREEMENT)
    actions.invite_nominee(
        round=round,
        nominee=ids([given.get("nominee", "")], "nominee")[0],
        physician=number(given, "physician") if given.get("physician") else None,
        email=given.get("email", ""),
        is_agreement_signed=text is not None,
        by=acting(request),
    )
    return done(request, _("They are asked by a letter that says nothing."), "round", round)


def finish(request: HttpRequest, round: UUID) -> HttpResponse:
    actions.finish_round(round=round, by=acting(request))
    return done(request, _("Whoever was not invited is forgotten."), "nominations")


def asks_first(act: str, do: View) -> View:
    """The act, once it has been confirmed."""

    def asked(request: HttpRequest, round: UUID) -> HttpResponse:
        round_row(round, seen_by=acting(request))
        if request.POST.get("confirmed") == "yes":
            return do(request, round=round)
        title, words, yes = ASKED[act]
        page = {"title": title, "words": words, "yes": yes, "act": act, "back": request.path}
        return render(request, "staff/confirm.html", page)

    return asked


@require_safe
def cards(request: HttpRequest, round: UUID) -> HttpResponse:
    """To print: one card for each person whom no letter reaches."""
    row: RoundRow = round_row(round, seen_by=acting(request))
    codes = actions.draw_cards(round=round, by=acting(request))
    return as_pdf(cards_sheet(row, codes), "cards")


def _nominations(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    return nominations_page(request, workplace(request, *NOMINATES), status, **more)


nominations = page_with_acts(_nominations, begin=begin)
one_round = page_with_acts(
    round_page,
    remind=remind,
    cancel=asks_first("cancel", cancel),
    invite=invite,
    finish=asks_first("finish", finish),
)
