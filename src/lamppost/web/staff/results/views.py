"""Results of a campaign; its comments on asking for them, its answers as a file."""

import io
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.core.access import Actor, Role
from lamppost.surveys import actions, queries
from lamppost.surveys.access import READS, TAKES_OUT
from lamppost.surveys.queries import CampaignResults
from lamppost.surveys.rules.exports import Export
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.results.bars import departments, scores, sheets, words_of


def results_page(
    request: HttpRequest, closed: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    """Everything that may be told; comments only once they are asked for."""
    by = acting(request)
    found = queries.campaign_results(closed, seen_by=by)
    context = {
        "found": found,
        **_drawn(found),
        "takes_out": not found.is_standing and _has(by, TAKES_OUT, found),
        "release": _release(by, found),
        **more,
    }
    return render(request, "staff/survey_results.html", context, status=status)


def propose(request: HttpRequest, closed: UUID) -> HttpResponse:
    actions.propose_release(campaign=closed, by=acting(request))
    said = _("It waits for a second person: another evaluator or director.")
    return done(request, said, "survey_results", closed)


def release(request: HttpRequest, closed: UUID) -> HttpResponse:
    actions.release(campaign=closed, by=acting(request))
    return done(request, _("Department leads can read it."), "survey_results", closed)


def take_back(request: HttpRequest, closed: UUID) -> HttpResponse:
    actions.take_back_release(campaign=closed, by=acting(request))
    said = _("It is taken back. What was read is known.")
    return done(request, said, "survey_results", closed)


def comments(request: HttpRequest, closed: UUID) -> HttpResponse:
    said = actions.read_comments(campaign=closed, by=acting(request))
    return results_page(request, closed, comments=said)


def take_out(request: HttpRequest, closed: UUID) -> HttpResponse:
    found = actions.export_responses(campaign=closed, by=acting(request))
    answer = HttpResponse(_zipped(found), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="answers.zip"'
    return answer


def answers_page(request: HttpRequest, closed: UUID) -> HttpResponse:
    """What the file holds, before it is taken out."""
    found = queries.campaign_results(closed, seen_by=acting(request))
    context = {"found": found, "title": words_of(found.instrument.title)}
    return render(request, "staff/survey_answers.html", context)


survey_results = page_with_acts(
    results_page, comments=comments, propose=propose, release=release, take_back=take_back
)
survey_answers = page_with_acts(answers_page, only=take_out)


def _zipped(found: Export) -> bytes:
    """Both files; spreadsheets read UTF-8 by its mark."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("answers.csv", found.responses.encode("utf-8-sig"))
        archive.writestr("codebook.csv", found.codebook.encode("utf-8-sig"))
    return out.getvalue()


def _drawn(found: CampaignResults) -> dict[str, Any]:
    return {
        "title": words_of(found.instrument.title),
        "departments": departments(found),
        "sheets": sheets(found),
        "scores": scores(found),
    }


def _release(by: Actor, found: CampaignResults) -> str:
    """How far it is with telling leads: `never` (it would tell of one department), `none`, `mine` (proposed by
    oneself), `others`, `told`; empty where one has no say in it, or it has no end."""
    if found.is_standing or not _has(by, READS, found):
        return ""
    if found.released_on:
        return "told"
    if not found.may_be_released:
        return "never"
    if found.proposed_by is None:
        return "none"
    return "mine" if found.proposed_by == by.account else "others"


def _has(by: Actor, roles: tuple[Role, ...], found: CampaignResults) -> bool:
    return any(by.has(role, found.hospital) for role in roles)
