"""Where one is signed in, and ending it: here, elsewhere, everywhere, by oneself or an administrator."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from lamppost.core.access import Actor
from lamppost.core.errors import NotFound, Refused
from lamppost.people.actions import deactivate, end_all_sessions, end_sessions, sign_out
from lamppost.people.models import Account, Session, stored
from lamppost.web import sessions
from lamppost.web.devices import browser_in, system_in
from tests.cast import Cast, Person, refuses
from tests.web.staff_door import is_signed_in, session_cookie
from tests.web.staff_pages import signed_in, text_of

NOON = datetime(2026, 11, 23, 20, 40, tzinfo=UTC)
PAGE = "/staff/devices/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36 Edg/141.0"
AGENTS = {
    PHONE: ("safari", "iphone"),
    DESK: ("edge", "windows"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": ("firefox", "linux"),
    "Mozilla/5.0 (Linux; Android 10; K) Chrome/141.0.0.0 Mobile Safari/537.36": ("chrome", "android"),
    "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) CriOS/141.0 Mobile Safari/604.1": ("chrome", "ipad"),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15": ("safari", "mac"),
    "": ("other", "other"),
    "<script>": ("other", "other"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def using(person: Person, agent: str) -> Client:
    """They, signed in with that browser."""
    client = signed_in(person)
    session = client.session
    sessions.begin(session, agent)
    session.save()
    return client


@pytest.mark.parametrize("agent", AGENTS)
def test_a_browser_is_known_by_its_family_and_no_closer(agent: str) -> None:
    assert (browser_in(agent), system_in(agent)) == AGENTS[agent]


def test_the_page_says_where_and_since_when_to_the_hour(
    cast: Cast, noon: time_machine.Traveller
) -> None:
    using(cast.supporter, PHONE)
    noon.shift(timedelta(minutes=25))
    page = text_of(using(cast.supporter, DESK).get(PAGE))
    assert "Safari on iPhone" in page and "Edge on Windows" in page
    assert set(re.findall(r'datetime="([^"]+)"', page)) == {
        "2026-11-23T20:00:00+00:00",
        "2026-11-23T21:00:00+00:00",
    }
    assert "127.0.0.1" not in page.replace("http://127.0.0.1", "")


def test_others_sessions_are_not_seen_and_not_ended(cast: Cast) -> None:
    other, mine = using(cast.other_supporter, PHONE), using(cast.supporter, DESK)
    assert "iPhone" not in text_of(mine.get(PAGE))
    theirs = stored(session_cookie(other).value)
    assert mine.post(PAGE, {"act": "end", "session": theirs}).status_code == 404
    assert is_signed_in(other)
    with refuses(NotFound):
        sign_out(session=theirs, by=cast.supporter.actor())


def test_one_is_ended_and_the_others_go_on(cast: Cast) -> None:
    phone, desk = using(cast.supporter, PHONE), using(cast.supporter, DESK)
    desk.post(PAGE, {"act": "end", "session": stored(session_cookie(phone).value)})
    assert not is_signed_in(phone) and is_signed_in(desk)


def test_everywhere_else_leaves_this_one_alone(cast: Cast) -> None:
    others = [using(cast.supporter, PHONE) for _ in range(3)]
    stranger, desk = using(cast.lead, PHONE), using(cast.supporter, DESK)
    desk.post(PAGE, {"act": "elsewhere"})
    assert [is_signed_in(one) for one in (*others, stranger, desk)] == [False] * 3 + [True] * 2


def test_one_left_alone_for_long_is_not_listed(cast: Cast, noon: time_machine.Traveller) -> None:
    using(cast.supporter, PHONE)
    noon.shift(timedelta(minutes=30))
    assert "iPhone" not in text_of(using(cast.supporter, DESK).get(PAGE))


def test_an_administrator_signs_somebody_out_everywhere(cast: Cast) -> None:
    assert cast.supporter.account is not None
    theirs = [using(cast.supporter, PHONE), using(cast.supporter, DESK)]
    admin = signed_in(cast.administrator)
    page = f"/staff/accounts/{cast.supporter.account}/"
    asked = admin.post(page, {"act": "out"})
    assert "Sign them out everywhere?" in text_of(asked) and is_signed_in(theirs[0])
    admin.post(page, {"act": "out", "confirmed": "yes"})
    assert [is_signed_in(one) for one in theirs] == [False, False]
    assert is_signed_in(admin)


def test_an_administrator_helps_and_closes_by_the_page(cast: Cast) -> None:
    admin, page = signed_in(cast.administrator), f"/staff/accounts/{cast.supporter.account}/"
    Account.objects.filter(pk=cast.supporter.account).update(first_passkey_by=None)
    admin.post(page, {"act": "lost", "confirmed": "yes"})
    assert Account.objects.get(pk=cast.supporter.account).first_passkey_by is not None
    admin.post(page, {"act": "close", "confirmed": "yes"})
    assert "Closed" in text_of(admin.get(page))


def test_an_administrator_of_elsewhere_finds_no_such_account(cast: Cast) -> None:
    admin = signed_in(cast.administrator)
    page = f"/staff/accounts/{cast.outsider.account}/"
    assert admin.get(page).status_code == 404
    for act in ("lost", "out", "close"):
        assert admin.post(page, {"act": act, "confirmed": "yes"}).status_code == 404


def test_closing_an_account_deletes_its_sessions(cast: Cast) -> None:
    assert cast.supporter.account is not None
    using(cast.supporter, PHONE)
    deactivate(account=cast.supporter.account, by=cast.administrator.actor())
    assert not Session.objects.filter(account=cast.supporter.account).exists()


def test_all_sessions_end_at_once(cast: Cast) -> None:
    everybody = [using(cast.supporter, PHONE), using(cast.lead, DESK)]
    assert end_all_sessions(by=Actor.system()) == 2
    assert not any(is_signed_in(one) for one in everybody)


def test_ending_sessions_is_for_who_administers_there(cast: Cast) -> None:
    assert cast.outsider.account is not None
    with refuses(Refused):
        end_sessions(account=cast.outsider.account, by=cast.administrator.actor())
    with refuses(Refused):
        end_all_sessions(by=cast.administrator.actor())


def test_what_lies_in_the_table_lets_nobody_in(cast: Cast) -> None:
    using(cast.supporter, DESK)
    for row in Session.objects.all():
        thief = Client()
        thief.cookies["lamppost_staff"] = row.session_key
        assert not is_signed_in(thief)


def test_no_session_holds_an_address(cast: Cast) -> None:
    using(cast.supporter, DESK)
    for row in Session.objects.all():
        said = str(row.get_decoded())
        assert "127.0.0.1" not in said and DESK not in said


def test_cookies_of_a_site_with_tls_are_bound_to_it() -> None:
    """The settings of another process, since this one has read its own."""
    names = ("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE")
    asked = [
        f"{name}_{what}"
        for name in names
        for what in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH")
    ]
    read = "import json; from django.conf import settings as s; print(json.dumps([getattr(s, n) for n in %r]))"
    done = subprocess.run(
        [sys.executable, "-c", read % asked],
        env={
            **os.environ,
            "LAMPPOST_URL": "https://support.example.org",
            "LAMPPOST_SECRET": "x",
            "DJANGO_SETTINGS_MODULE": "lamppost.config.settings",
        },
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == [
        "__Secure-lamppost_staff", True, True, "Lax", "/staff",
        "__Host-lamppost_form", True, True, "Lax", "/",
        "lamppost_language", True, True, "Lax", "/",
    ]  # fmt: skip
