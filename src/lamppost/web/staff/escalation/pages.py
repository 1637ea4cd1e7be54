"""What the pages of getting more help show. Which red flag somebody looks at never leaves their browser."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from lamppost.core.access import Role
from lamppost.escalation import queries
from lamppost.escalation.access import WORKS_WITH_PEOPLE
from lamppost.escalation.queries import ProtocolsHere
from lamppost.launch.queries import signed_words
from lamppost.launch.rules import TextKind
from lamppost.outreach.actions import Notice
from lamppost.outreach.queries.more_help import more_help
from lamppost.outreach.rules import Recipient
from lamppost.program.queries import hospital
from lamppost.resources.queries import crisis_lines, turn_to
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.escalation import forms

NOTHING: Final[dict[str, Any]] = {"values": {}, "errors": {}}
ASKS: Final = (Role.SUPPORTER, Role.COORDINATOR)


def help_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What to do for each sign, whom to call, and a question to the clinician."""
    by, place = acting(request), workplace(request, *WORKS_WITH_PEOPLE)
    protocols = queries.protocols_here(place.id, _language(), seen_by=by)
    can_ask = any(by.has(role) for role in ASKS)
    context = {
        "hospital": place,
        "places": workplaces(request, *WORKS_WITH_PEOPLE),
        "can_ask": can_ask,
        "questions": queries.my_questions(seen_by=by) if can_ask else (),
        "flags": forms.FLAGS,
        "needs": forms.NEEDS,
        "chosen": request.POST.getlist("flags"),
        **_shown(protocols),
        **NOTHING,
        **more,
    }
    return render(request, "staff/getting_more_help.html", context, status=status)


def outreach_page(
    request: HttpRequest, outreach: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    """The same for one outreach, where it is, and breaking confidence. No name."""
    found = more_help(outreach, _language(), seen_by=acting(request))
    context = {
        "outreach": outreach,
        "page": found,
        "reasons": forms.REASONS,
        "roles": forms.ROLES,
        "telling": forms.TELLING,
        "crisis_lines": crisis_lines(found.hospital),
        "red_flag": request.path,
        **_shown(found.protocols),
        **NOTHING,
        **more,
    }
    return render(request, "staff/more_help.html", context, status=status)


def notice_page(request: HttpRequest, outreach: UUID, notice: Notice) -> HttpResponse:
    """To read out or to print: on this answer alone."""
    place = hospital(notice.hospital)
    context = {
        "outreach": outreach,
        "notice": notice,
        "hospital": place,
        "text": signed_words(place.id, TextKind.NOTICE),
    }
    return render(request, "staff/notice.html", context)


def seconds_page(
    request: HttpRequest,
    status: int = 200,
    recipient: Recipient | None = None,
    shown: UUID | None = None,
    **more: Any,
) -> HttpResponse:
    """What waits for a second person, what was handed over, and which reviews are late."""
    by = acting(request)
    context = {
        "waiting": queries.waiting(seen_by=by),
        "handed_over": queries.handed_over(seen_by=by),
        "late": queries.late_reviews(seen_by=by),
        "recipient": recipient,
        "shown": shown,
        **NOTHING,
        **more,
    }
    return render(request, "staff/second_looks.html", context, status=status)


def questions_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Open questions; what one says stands on the answer to act=show alone."""
    context = {"questions": queries.open_questions(seen_by=acting(request)), **NOTHING, **more}
    return render(request, "staff/questions.html", context, status=status)


def protocols_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """The wording that the clinician approves, whole."""
    place = workplace(request, Role.CLINICIAN)
    found = queries.protocols_here(place.id, _language(), seen_by=acting(request))
    context = {"hospital": place, **_shown(found), **NOTHING, **more}
    return render(request, "staff/protocols.html", context, status=status)


def _shown(found: ProtocolsHere) -> dict[str, Any]:
    """Each protocol with whom to call for it at this hour."""
    calls = found.calls
    signs = [
        (one, calls.of(one.call), calls.operator_for(one.call), turn_to(found.help, one.turn_to))
        for one in found.all
    ]
    return {"protocols": found, "signs": signs}


def _language() -> str:
    return get_language() or "en"
