"""One's own invitation: read, sign, or not now. And what one has signed, to keep."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.errors import Invalid, NotNow
from lamppost.launch.queries import SignedText, signed_text
from lamppost.launch.rules import TextKind
from lamppost.supporters import actions
from lamppost.supporters.queries.nominations import own_agreement, own_invitation
from lamppost.supporters.rules.nominations import Text
from lamppost.web.documents import as_pdf
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.nominating.sheets import agreement_sheet


def own_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What one is asked, and the agreement that one would sign."""
    by = acting(request)
    asked = own_invitation(seen_by=by)
    context = {
        "asked": asked,
        "text": signed_text(asked.hospital, TextKind.AGREEMENT) if asked else None,
        "signed": own_agreement(seen_by=by),
        "errors": {},
        "values": {},
        **more,
    }
    return render(request, "staff/invitation.html", context, status=status)


def accept(request: HttpRequest) -> HttpResponse:
    """Signs the very version that was on the page."""
    asked = own_invitation(seen_by=acting(request))
    if asked is None:
        raise NotNow("No invitation waits for you.")
    text = signed_text(asked.hospital, TextKind.AGREEMENT)
    if text is None:
        raise NotNow("Counsel has to sign the agreement first.")
    actions.accept_invitation(agreement=_read(request, text), by=acting(request))
    return done(
        request, _("Thank you. You have signed, and your training can begin."), "invitation"
    )


def decline(request: HttpRequest) -> HttpResponse:
    actions.decline_invitation(by=acting(request))
    return done(request, _("That is fine. Nobody is told more than “not now”."), "invitation")


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """One's own copy; whoever has signed nothing is shown why."""
    signed = own_agreement(seen_by=acting(request))
    if signed is None:
        return redirect("invitation")
    text = signed_text(
        signed.hospital, TextKind.AGREEMENT, version=signed.version, language=signed.language
    )
    return as_pdf(agreement_sheet(signed, text), "agreement")


def _read(request: HttpRequest, text: SignedText) -> Text:
    given = request.POST
    if given.get("version") != str(text.version):
        raise Invalid({"version": "changed"})
    if given.get("agrees") != "yes":
        raise Invalid({"agrees": "missing"})
    language = given.get("language", "")
    return Text(text.version, text.digest, language if language in ("en", "es") else "en")


invitation = page_with_acts(own_page, accept=accept, decline=decline)
