"""One's own passkeys, and where one is signed in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lamppost.core.errors import Invalid
from lamppost.people import actions, queries
from lamppost.people.rules import LONGEST_PASSKEY_NAME
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.people import passkeys
from lamppost.web.staff.people.proof import where_to
from lamppost.web.staff.readings import number


def passkeys_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """One's passkeys, each with its name, and a further one."""
    by = acting(request)
    may_add = queries.may_add_passkey(by=by)
    page = {
        "passkeys": queries.passkeys(seen_by=by),
        "may_add": may_add,
        "options": passkeys.options_to_add(request) if may_add else None,
        "next": where_to(request),
        "longest": LONGEST_PASSKEY_NAME,
    }
    return render(request, "staff/passkeys.html", {**page, **more}, status=status)


def add(request: HttpRequest) -> HttpResponse:
    passkeys.add(request)
    done(request, _("Your passkey is added. From now on it signs you in."), "passkeys")
    return redirect(where_to(request))


def rename(request: HttpRequest) -> HttpResponse:
    passkey, name = number(request.POST, "passkey"), request.POST.get("name", "")
    actions.rename_passkey(passkey=passkey, name=name, by=acting(request))
    return done(request, _("It has its new name."), "passkeys")


def remove(request: HttpRequest) -> HttpResponse:
    """The last one only after asking."""
    passkey, by = number(request.POST, "passkey"), acting(request)
    own = queries.passkeys(seen_by=by)
    if len(own) == 1 and request.POST.get("confirmed") != "yes":
        return _last_one(request, passkey)
    actions.remove_passkey(passkey=passkey, by=by)
    return done(request, _("It is removed, and signs nobody in any more."), "passkeys")


def _last_one(request: HttpRequest, passkey: int) -> HttpResponse:
    page = {
        "title": _("Remove your only passkey?"),
        "words": _(
            "Until you add another, no name is shown to you. After a quarter of an hour you need"
            " your administrator for that."
        ),
        "yes": _("Remove it"),
        "act": "remove",
        "hidden": [{"name": "passkey", "value": passkey}],
        "back": request.path,
    }
    return render(request, "staff/confirm.html", page)


def devices_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Where one is signed in."""
    found = queries.open_sessions(seen_by=acting(request), key=request.session.session_key)
    return render(request, "staff/devices.html", {"sessions": found, **more}, status=status)


def end(request: HttpRequest) -> HttpResponse:
    session = request.POST.get("session", "")
    if not session:
        raise Invalid({"session": "choose"})
    actions.sign_out(session=session, by=acting(request))
    return done(request, _("Signed out there."), "devices")


def elsewhere(request: HttpRequest) -> HttpResponse:
    actions.sign_out_elsewhere(keep=request.session.session_key, by=acting(request))
    return done(request, _("You are signed in here alone."), "devices")


own_passkeys = page_with_acts(passkeys_page, add=add, rename=rename, remove=remove)
devices = page_with_acts(devices_page, end=end, elsewhere=elsewhere)
