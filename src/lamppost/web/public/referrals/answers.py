"""What is said after a form was sent, and what a referrer's code shows."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from lamppost.outreach.rules import Route
from lamppost.referrals.actions import Submitted
from lamppost.referrals.queries import duty, receipt_page
from lamppost.referrals.rules import UNNAMED, Submission
from lamppost.web.public.codes import Holder
from lamppost.web.public.limits import CODE_PAGE
from lamppost.web.public.pages import links, page, with_texts
from lamppost.web.public.places import Place
from lamppost.web.templatetags.moments import moment
from lamppost.web.words import ABOUT_GROUPS


def thanks(
    request: HttpRequest, place: Place, said: Submission, submitted: Submitted
) -> HttpResponse:
    """The one page that shows the code; it cannot be opened again, so a change of language leads home.

    Drawn once for each route, unless somebody may be in danger: then it says who is there now.
    """

    def draw(code: str, promise: str) -> HttpResponse:
        here, cover = links(place)["home"], _cover(place) if said.is_unsafe else {}
        facts = {"is_self": said.route is Route.SELF, "is_unsafe": said.is_unsafe, **cover}
        facts["is_found"] = bool(said.reach) if said.route is Route.SELF else said.name != UNNAMED
        return page(request, place, "thanks", here=here, code=code, promise=promise, **facts)

    promise = moment(submitted.promised_by, place.hospital.time_zone)
    if said.is_unsafe:
        return draw(str(submitted.code), promise)
    return with_texts(place, f"thanks {said.route}", draw, str(submitted.code), promise)


def already_sent(request: HttpRequest, place: Place, said: Submission) -> HttpResponse:
    """The same sheet came twice: it was received, and its code was shown then. Whom to call now is
    said again."""
    here, cover = links(place)["home"], _cover(place) if said.is_unsafe else {}
    facts = {"is_self": said.route is Route.SELF, "is_unsafe": said.is_unsafe, **cover}
    return page(request, place, "already_sent", 409, here=here, **facts)


def status(
    request: HttpRequest, held: Holder, done: str = "", errors: dict[str, str] | None = None
) -> HttpResponse:
    """The same bytes at the same time, whatever became of the request (G10)."""
    return page(
        request,
        held.place,
        "status",
        422 if errors else 200,
        here=CODE_PAGE,
        state=receipt_page(held.code, seen_by=held.actor).status.value,
        code=str(held.code),
        about_groups=ABOUT_GROUPS,
        values={},
        errors=errors or {},
        done=done,
    )


def _cover(place: Place) -> dict[str, Any]:
    """Whether somebody was paged; if not, until when nobody will read it."""
    cover = duty(place.hospital.id)
    return {"is_paged": cover.is_covered, "next_at": cover.next_at}
