"""The program's clinician: answers questions that name nobody, approves protocols."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lamppost.core.access import Role
from lamppost.escalation import actions
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace
from lamppost.web.staff.escalation.pages import protocols_page, questions_page
from lamppost.web.staff.readings import ids


def show(request: HttpRequest) -> HttpResponse:
    """What was asked and whom to call, on this answer alone."""
    question = _question(request)
    asked = actions.see_question(question=question, by=acting(request))
    return questions_page(request, asked=asked, shown=question)


def answer(request: HttpRequest) -> HttpResponse:
    actions.answer_question(question=_question(request), by=acting(request))
    return done(request, _("Thank you. The question is destroyed."), "questions")


def approve(request: HttpRequest) -> HttpResponse:
    place = workplace(request, Role.CLINICIAN)
    actions.approve_protocols(hospital=place.id, by=acting(request))
    return done(request, _("Approved from today on."), "protocols")


def _question(request: HttpRequest) -> UUID:
    return ids([request.POST.get("question", "")], "question")[0]


questions = page_with_acts(questions_page, show=show, answer=answer)
protocols = page_with_acts(protocols_page, approve=approve)
