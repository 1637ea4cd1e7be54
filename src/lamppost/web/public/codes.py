"""Opening a page by a code: it travels in the body of a request, and never in an address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lamppost.core.access import Actor
from lamppost.core.errors import NotFound
from lamppost.core.ids import Code
from lamppost.referrals.queries import hospital_of_code
from lamppost.web.public.limits import CODE_PAGE, wait_to_open
from lamppost.web.public.pages import page
from lamppost.web.public.places import Place, place_of

LONGEST_TYPED: Final = 80
NOT_WHOLE: Final = _(
    "This is not a whole code: it has three groups of six letters and digits. "
    "Look for one that is missing, or that looks like another."
)
HOLDER: Final = "is_for_the_recipients_code"  # what a view says of itself, for the page of who may


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a code that opens something."""

    code: Code = field(repr=False)
    is_recipient: bool
    place: Place

    @property
    def actor(self) -> Actor:
        return Actor.code(self.place.hospital.id)


HolderView = Callable[[HttpRequest, Holder], HttpResponse]
View = Callable[[HttpRequest], HttpResponse]


def holder(request: HttpRequest) -> Holder:
    """Who sent the code in the body; NotFound where it opens nothing."""
    code = Code.parse(request.POST.get("code", ""))
    owner = hospital_of_code(code) if code else None
    if code is None or owner is None:
        raise NotFound("no such code")
    return Holder(code, owner.is_recipient, place_of(owner.hospital))


def code_again(request: HttpRequest, template: str, **context: object) -> HttpResponse | None:
    """The form once more with what was typed, where that is no code at all; this tells of nobody's."""
    typed = request.POST.get("code", "")[:LONGEST_TYPED].replace("\0", "")
    if Code.parse(typed):
        return None
    shown = {"values": {"code": typed}, "errors": {"code": NOT_WHOLE}, **context}
    return page(request, None, template, 422, **shown)


def by_code(*, of_recipient: bool) -> Callable[[HolderView], View]:
    """A view for the holder of one of the two kinds of code; the other kind opens nothing here (G9)."""

    def decorate(view: HolderView) -> View:
        @require_POST
        @unknown_gives_one_answer
        @wraps(view)
        def opened(request: HttpRequest) -> HttpResponse:
            found = holder(request)
            if found.is_recipient is not of_recipient:
                raise NotFound("a code of the other kind")
            return view(request, found)

        setattr(opened, HOLDER, of_recipient)
        return opened

    return decorate


def unknown_gives_one_answer(view: View) -> View:
    """Unknown, closed, closed this moment: the same page, status 404. Many tries have to wait."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            patience = wait_to_open(request) if request.method == "POST" else None
            return patience or view(request)
        except NotFound:
            return page(request, None, "unknown_code", 404, here=CODE_PAGE)

    return answered
