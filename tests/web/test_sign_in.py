"""Signing in by a code that comes by mail, and all the ways in which that must not work."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, override
from pytest_django import Settings

from lamppost.people.actions import deactivate
from lamppost.people.models import Account
from lamppost.web.sessions import SECOND_FACTOR
from tests.cast import Cast
from tests.mail import PostOffice, free_port
from tests.web.staff_door import (
    CODE,
    SIGN_IN,
    SIGN_OUT,
    ask_for_a_code,
    code_in,
    is_signed_in,
    session_cookie,
    sign_in,
)

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)
UNKNOWN = "nobody.here@example.org"


pytestmark = pytest.mark.usefixtures("sign_in_mail")


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _without_tokens(page: bytes, address: str) -> str:
    return re.sub(r'value="\w{64}"', "", page.decode()).replace(address, "")


def test_a_code_by_mail_signs_in(cast: Cast, client: Client, post_office: PostOffice) -> None:
    assert not is_signed_in(client)
    sign_in(client, cast.supporter, post_office)
    assert is_signed_in(client)
    assert Account.objects.get(pk=cast.supporter.account).last_login == date(2026, 11, 23)


def test_the_mail_says_nothing_but_the_code(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    ask_for_a_code(client, cast.supporter.email)
    (mail,) = post_office.wait_for(1)
    assert (mail["To"], mail["Subject"]) == (cast.supporter.email, "Your sign-in code")
    kinds = [part.get_content_type() for part in mail.iter_parts()]  # type: ignore[attr-defined]
    assert kinds == ["text/plain", "text/html"]
    whole = mail.as_string().lower().replace(cast.supporter.email, "")
    for word in ("support", "peer", "lamppost", "hospital", "sam", "http"):
        assert word not in whole, word


@pytest.mark.parametrize(("own", "browsers"), [("es", "en"), ("en", "es")])
def test_the_mail_is_in_the_readers_language_not_the_browsers(
    cast: Cast, client: Client, post_office: PostOffice, own: str, browsers: str
) -> None:
    Account.objects.filter(pk=cast.supporter.account).update(language=own)
    client.cookies["lamppost_language"] = browsers
    ask_for_a_code(client, cast.supporter.email)
    (mail,) = post_office.wait_for(1)
    with override(own):
        assert mail["Subject"] == gettext("Your sign-in code")


def test_an_address_is_known_in_whatever_case(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    ask_for_a_code(client, cast.supporter.email.upper())
    client.post(CODE, {"code": code_in(post_office)})
    assert is_signed_in(client)


def test_an_unknown_address_gets_the_same_answers_and_no_mail(
    cast: Cast, post_office: PostOffice
) -> None:
    pages = []
    for address in (cast.supporter.email, UNKNOWN):
        browser = Client()
        asked = ask_for_a_code(browser, address)
        tried = browser.post(CODE, {"code": "AAAA-AAAA"})
        pages.append(
            (
                asked.status_code,
                asked["Location"],
                _without_tokens(browser.get(CODE).content, address),
                tried.status_code,
                _without_tokens(tried.content, address),
                sorted(browser.cookies),
            )
        )
    assert pages[0] == pages[1]
    assert [mail["To"] for mail in post_office.wait_for(1)] == [cast.supporter.email]


def test_an_unknown_address_is_turned_away_after_as_many_tries(cast: Cast) -> None:
    for person in (cast.supporter.email, UNKNOWN):
        browser = Client()
        ask_for_a_code(browser, person)
        answers = [browser.post(CODE, {"code": "AAAA-AAAA"}).status_code for _ in range(3)]
        assert answers == [200, 200, 302]


def test_the_session_key_changes_with_signing_in(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    ask_for_a_code(client, cast.supporter.email)
    before = session_cookie(client).value
    client.post(CODE, {"code": code_in(post_office)})
    assert session_cookie(client).value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_the_cookie_is_for_the_staff_door_only(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    sign_in(client, cast.supporter, post_office)
    cookie = session_cookie(client)
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/staff", True, "Lax")


def test_a_wrong_code_three_times_ends_that_code(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    ask_for_a_code(client, cast.supporter.email)
    right = code_in(post_office)
    for _ in range(3):
        client.post(CODE, {"code": "AAAA-AAAA"})
    answer = client.post(CODE, {"code": right})
    assert answer["Location"].startswith(SIGN_IN)
    assert not is_signed_in(client)


def test_a_code_expires_after_ten_minutes(
    cast: Cast, client: Client, post_office: PostOffice, noon: time_machine.Traveller
) -> None:
    ask_for_a_code(client, cast.supporter.email)
    noon.shift(timedelta(minutes=10, seconds=1))
    client.post(CODE, {"code": code_in(post_office)})
    assert not is_signed_in(client)


def test_a_code_works_only_in_the_browser_that_asked(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    ask_for_a_code(client, cast.supporter.email)
    thief = Client()
    ask_for_a_code(thief, UNKNOWN)
    thief.post(CODE, {"code": code_in(post_office)})
    assert not is_signed_in(thief)


def test_a_code_works_once(cast: Cast, client: Client, post_office: PostOffice) -> None:
    ask_for_a_code(client, cast.supporter.email)
    code = code_in(post_office)
    client.post(CODE, {"code": code})
    client.post(SIGN_OUT)
    client.post(CODE, {"code": code})
    assert not is_signed_in(client)


def test_a_closed_account_gets_no_mail(cast: Cast, client: Client, post_office: PostOffice) -> None:
    assert cast.supporter.account is not None
    deactivate(account=cast.supporter.account, by=cast.administrator.actor())
    answer = ask_for_a_code(client, cast.supporter.email)
    assert answer["Location"] == CODE
    ask_for_a_code(Client(), cast.lead.email)  # the next to be sent: so none came before it
    assert [mail["To"] for mail in post_office.wait_for(1)] == [cast.lead.email]


def test_an_account_closed_between_mail_and_code_stays_outside(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    assert cast.supporter.account is not None
    ask_for_a_code(client, cast.supporter.email)
    deactivate(account=cast.supporter.account, by=cast.administrator.actor())
    answer = client.post(CODE, {"code": code_in(post_office)})
    assert answer.status_code == 302
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_open_sessions(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    assert cast.supporter.account is not None
    sign_in(client, cast.supporter, post_office)
    deactivate(account=cast.supporter.account, by=cast.administrator.actor())
    assert not is_signed_in(client)


def test_a_fourth_code_within_a_minute_is_refused_and_then_given(
    cast: Cast, client: Client, post_office: PostOffice, noon: time_machine.Traveller
) -> None:
    answers = [ask_for_a_code(Client(), cast.supporter.email).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 200]
    noon.shift(timedelta(seconds=61))
    assert ask_for_a_code(client, cast.supporter.email).status_code == 302
    assert len(post_office.wait_for(4)) == 4


def test_a_mail_server_that_is_away_changes_nothing_on_the_page(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert ask_for_a_code(client, cast.supporter.email)["Location"] == CODE


def test_a_session_ends_after_half_an_hour_alone(
    cast: Cast, client: Client, post_office: PostOffice, noon: time_machine.Traveller
) -> None:
    sign_in(client, cast.supporter, post_office)
    noon.shift(timedelta(minutes=29))
    assert is_signed_in(client)
    noon.shift(timedelta(minutes=29))
    assert is_signed_in(client)
    noon.shift(timedelta(minutes=30))
    assert not is_signed_in(client)


def test_a_session_ends_after_eight_hours_however_busy(
    cast: Cast, client: Client, post_office: PostOffice, noon: time_machine.Traveller
) -> None:
    sign_in(client, cast.supporter, post_office)
    for _ in range(23):
        noon.shift(timedelta(minutes=20))
        assert is_signed_in(client)
    noon.shift(timedelta(minutes=20))
    assert not is_signed_in(client)


def test_signing_out_needs_a_post(cast: Cast, client: Client, post_office: PostOffice) -> None:
    sign_in(client, cast.supporter, post_office)
    assert client.get(SIGN_OUT).status_code == 405
    assert is_signed_in(client)
    assert client.post(SIGN_OUT)["Location"] == SIGN_IN
    assert not is_signed_in(client)
    assert not Session.objects.exists()


def test_starting_again_lets_one_mend_the_address(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    ask_for_a_code(client, UNKNOWN)
    client.post(SIGN_OUT)
    assert client.get(SIGN_IN).status_code == 200
    sign_in(client, cast.supporter, post_office)


def test_one_comes_back_to_the_page_that_asked(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    asked = client.get("/staff/accounts/")
    assert asked["Location"] == f"{SIGN_IN}?next=%2Fstaff%2Faccounts%2F"
    sent = client.post(asked["Location"], {"email": cast.administrator.email})
    answer = client.post(sent["Location"], {"code": code_in(post_office)})
    assert answer["Location"] == "/staff/accounts/"
    page = client.get(answer["Location"]).content.decode()
    assert cast.supporter.email in page
    assert cast.outsider.email not in page


def test_one_does_not_come_back_to_somebody_elses_site(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    sent = client.post(f"{SIGN_IN}?next=https://evil.example/", {"email": cast.lead.email})
    answer = client.post(sent["Location"], {"code": code_in(post_office)})
    assert answer["Location"] == "/staff/"


def test_a_part_of_a_page_sends_the_whole_window_to_sign_in(client: Client, db: None) -> None:
    answer = client.get("/staff/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == SIGN_IN


def test_a_page_of_another_role_is_refused(
    cast: Cast, client: Client, post_office: PostOffice
) -> None:
    sign_in(client, cast.supporter, post_office)
    assert client.get("/staff/accounts/").status_code == 403


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_change_password", "account_reset_password"]
)
def test_nothing_else_of_the_accounts_package_exists(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup/", "login/", "password/reset/", "email/", "inactive/"])
def test_no_other_door_is_open(
    cast: Cast, client: Client, post_office: PostOffice, path: str
) -> None:
    assert client.get(f"/staff/{path}")["Location"].startswith(SIGN_IN)
    sign_in(client, cast.supporter, post_office)
    assert client.get(f"/staff/{path}").status_code == 404


def test_a_code_by_mail_is_no_second_factor(
    cast: Cast, client: Client, post_office: PostOffice, settings: Settings
) -> None:
    settings.ROOT_URLCONF = "tests.web.odd_pages"
    sign_in(client, cast.supporter, post_office)
    assert client.get("/staff/odd/who/").content == f"[{cast.supporter.account}, null]".encode()


def test_a_second_factor_in_the_session_reaches_the_actor(
    cast: Cast, client: Client, post_office: PostOffice, settings: Settings
) -> None:
    settings.ROOT_URLCONF = "tests.web.odd_pages"
    sign_in(client, cast.supporter, post_office)
    session = client.session
    session[SECOND_FACTOR] = NOON.isoformat()
    session.save()
    found = client.get("/staff/odd/who/").content.decode()
    assert found == f'[{cast.supporter.account}, "{NOON.isoformat()}"]'
