"""A card for the pocket: this hospital's numbers of today, and what to do first for each sign."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.clock import now
from lamppost.core.documents import Data, draw
from lamppost.escalation import queries
from lamppost.escalation.access import WORKS_WITH_PEOPLE
from lamppost.escalation.queries import CallsHere
from lamppost.escalation.rules import Call
from lamppost.web.documents import as_pdf
from lamppost.web.staff.acts import acting, workplace
from lamppost.web.templatetags.in_words import as_phone
from lamppost.web.words import RED_FLAG, WHOM_TO_CALL

EMERGENCY = "4"


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """One sheet to fold, in the reader's language; no name stands on it."""
    place, language = workplace(request, *WORKS_WITH_PEOPLE), get_language() or "en"
    found = queries.protocols_here(place.id, language, seen_by=acting(request))
    data: dict[str, Data] = {
        "place": place.name,
        "printed": date_format(now().date(), "DATE_FORMAT"),
        "numbers": [{"number": number, "whom": whom} for number, whom in _numbers(found.calls)],
        "signs": [
            {
                "sign": str(RED_FLAG[one.flag]),
                "first": one.first,
                "urgent": one.level == EMERGENCY,
            }
            for one in found.all
        ],
        **_words(found.version),
    }
    title = _("Red flags: what to do, whom to call")
    drawn = draw("escalation/card.typ", title=title, language=language[:2], data=data)
    return as_pdf(drawn, "card")


def _numbers(calls: CallsHere) -> Iterator[tuple[str, str]]:
    """Lines by name, people by what they are: who it is changes, and a card may be lost."""
    for code in (Call.EMERGENCY, Call.CRISIS):
        for one in calls.by_code[code]:
            yield as_phone(one.phone), one.name
    for code in (Call.SAFETY_CONTACT, Call.CLINICIAN, Call.COORDINATOR):
        for one in calls.by_code[code]:
            if one.phone:
                yield as_phone(one.phone), str(WHOM_TO_CALL[code])
    if calls.operator:
        yield as_phone(calls.operator.phone), calls.operator.name


def _words(version: str) -> dict[str, Data]:
    return {
        "call": _("Call"),
        "rules_title": _("Always"),
        "rules": [
            _("Danger now: call first, then all else."),
            _("Ask directly about suicide. Asking does not plant the thought."),
            _("Stay until somebody else is with them."),
            _("Do not promise to keep it a secret."),
            _("Make the call together, and call again the next day."),
            _("Not sure? Ask the clinician, naming nobody."),
        ],
        "signs_title": _("What you see or hear"),
        "foot": _("Version %(version)s. “Red flag?” on your screen knows who is on duty now.")
        % {"version": version},
    }
