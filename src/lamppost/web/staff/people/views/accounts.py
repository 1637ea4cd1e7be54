"""The staff home, and the accounts that an administrator looks after."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lamppost.core.access import Role
from lamppost.outreach.actions import close_account
from lamppost.outreach.queries.listing import follow_ups_due
from lamppost.people import actions, queries
from lamppost.supporters.queries import room_called, supporter_of
from lamppost.supporters.queries.nominations import own_invitation
from lamppost.web.staff.acts import View, acting, done, page_with_acts
from lamppost.web.staff.navigation import sections
from lamppost.web.words import Words

# Each act on an account: what it asks before, what it says that will happen, and its button.
ASKED: Final[dict[str, tuple[Words, Words, Words]]] = {
    "lost": (
        gettext_lazy("Take away their passkeys?"),
        gettext_lazy(
            "They are signed out everywhere. For two weeks a code by mail is enough for them to add a new"
            " one: make sure first, by voice, that it is they who ask. They are told by mail."
        ),
        gettext_lazy("Take them away"),
    ),
    "out": (
        gettext_lazy("Sign them out everywhere?"),
        gettext_lazy("They can sign in again at once."),
        gettext_lazy("Sign them out"),
    ),
    "close": (
        gettext_lazy("Close this account?"),
        gettext_lazy(
            "They are signed out and cannot sign in again. What they carried goes on to others."
        ),
        gettext_lazy("Close it"),
    ),
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where one lands: the places that one's roles lead to; and, without a passkey, the way to one."""
    by = acting(request)
    asks = by.second_factor_at is None and not queries.has_passkey(seen_by=by)
    mine = supporter_of(by.who)
    context = {
        "asks_for_passkey": asks,
        "invitation": own_invitation(seen_by=by),
        "supporter": mine,
        "is_called": mine is not None and room_called(mine.hospital) is not None,
        "sections": sections(by),
        "follow_ups": follow_ups_due(seen_by=by) if by.has(Role.SUPPORTER) else 0,
    }
    return render(request, "staff/home.html", context)


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Who can sign in where the administrator administers, and what is waived there."""
    by = acting(request)
    found = {"accounts": queries.accounts(seen_by=by), "waivers": queries.waivers(seen_by=by)}
    return render(request, "staff/accounts.html", found)


def account_page(
    request: HttpRequest, account: int, status: int = 200, **more: Any
) -> HttpResponse:
    """One of them, and what may be done for them."""
    found = queries.administered(account, seen_by=acting(request))
    return render(request, "staff/account.html", {"account": found, **more}, status=status)


def asks_first(act: str, do: View) -> View:
    """The act, once it has been confirmed."""

    def asked(request: HttpRequest, account: int) -> HttpResponse:
        queries.administered(account, seen_by=acting(request))
        if request.POST.get("confirmed") == "yes":
            return do(request, account)
        title, words, yes = ASKED[act]
        page = {"title": title, "words": words, "yes": yes, "act": act, "back": request.path}
        return render(request, "staff/confirm.html", page)

    return asked


def lost(request: HttpRequest, account: int) -> HttpResponse:
    actions.reset_passkeys(account=account, by=acting(request))
    return done(request, _("Their passkeys are gone; they can add a new one."), "account", account)


def out(request: HttpRequest, account: int) -> HttpResponse:
    actions.end_sessions(account=account, by=acting(request))
    return done(request, _("They are signed out everywhere."), "account", account)


def close(request: HttpRequest, account: int) -> HttpResponse:
    close_account(account=account, by=acting(request))
    return done(request, _("The account is closed."), "account", account)


account = page_with_acts(
    account_page,
    lost=asks_first("lost", lost),
    out=asks_first("out", out),
    close=asks_first("close", close),
)
