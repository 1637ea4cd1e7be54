"""The hospital's own sign-in, against a real provider: who comes in by it, and who does not."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from lamppost.core.clock import now
from lamppost.people.actions import deactivate
from lamppost.people.models import Account
from tests.cast import Cast
from tests.oidc.provider import SECRET, Provider, running
from tests.unit.outreach.stories import accepted
from tests.web.staff_door import session_cookie
from tests.web.staff_pages import signed_in, text_of

ENTER, PROVE = "/staff/sign-in/provider/", "/staff/second-factor/provider/"
BACK = "http://localhost/staff/sign-in/hospital/callback/"
PEOPLE = {
    "sam": {"email": "Sam.Supporter@example.org", "email_verified": True},
    "olga": {"email": "olga.supporter@example.org", "email_verified": True},
    "stranger": {"email": "nobody.here@example.org", "email_verified": True},
    "boaster": {"email": "sam.supporter@example.org", "email_verified": False},
    "liar": {"email": "sam.supporter@example.org", "email_verified": "false"},
    "nameless": {},
}


@pytest.fixture(scope="module")
def node() -> Iterator[Provider]:
    with running(BACK, PEOPLE) as provider:
        yield provider


@pytest.fixture
def provider(node: Provider, settings: Settings) -> Provider:
    """The site is told of it; nobody is signed in there."""
    settings.LAMPPOST_OIDC_ISSUER = node.issuer
    app = {
        "provider_id": "hospital",
        "client_id": "lamppost",
        "secret": SECRET,
        "settings": {"server_url": node.issuer},
    }
    whole = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**whole, "APPS": [app]}}
    node.person.cookies.clear()
    return node


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="localhost")


def is_in(client: Client) -> bool:
    return client.get("/staff/").status_code == 200


def sees_a_name(client: Client, cast: Cast, outreach: object) -> bool:
    page = client.post(f"/staff/outreaches/{outreach}/", {"act": "show"})
    return cast.recipient.name in text_of(page)


def test_enter_signs_in_who_was_invited(cast: Cast, client: Client, provider: Provider) -> None:
    answer = provider.sign_in(client, f"{ENTER}?next=/staff/outreaches/", "sam")
    assert answer["Location"] == "/staff/outreaches/"
    assert cast.supporter.name in text_of(client.get("/staff/"))


def test_enter_by_a_password_alone_shows_no_name(cast: Cast, provider: Provider) -> None:
    outreach, client = accepted(cast), signed_in(cast.supporter, SERVER_NAME="localhost")
    provider.sign_in(client, ENTER, "sam", amr="pwd")
    assert is_in(client) and not sees_a_name(client, cast, outreach)


@pytest.mark.parametrize(("amr", "acr"), [("pwd mfa", ""), ("pwd", "twice")])
def test_enter_with_two_factors_there_shows_a_name(
    cast: Cast, client: Client, provider: Provider, settings: Settings, amr: str, acr: str
) -> None:
    settings.LAMPPOST_OIDC_ACR = frozenset({"twice"})
    outreach = accepted(cast)
    provider.sign_in(client, ENTER, "sam", amr=amr, acr=acr)
    assert sees_a_name(client, cast, outreach)


def test_two_factors_there_count_from_when_they_were_given_there(
    cast: Cast, provider: Provider
) -> None:
    provider.sign_in(Client(SERVER_NAME="localhost"), ENTER, "sam", amr="mfa")
    outreach = accepted(cast)
    with time_machine.travel(now() + timedelta(minutes=20)):
        later = signed_in(cast.supporter, SERVER_NAME="localhost")
        provider.sign_in(later, ENTER, "sam")  # still signed in there: it does not ask again
        assert is_in(later) and not sees_a_name(later, cast, outreach)


@pytest.mark.parametrize("login", ["stranger", "boaster", "liar", "nameless"])
def test_enter_lets_in_nobody_whom_it_does_not_vouch_for(
    cast: Cast, client: Client, provider: Provider, login: str
) -> None:
    before = Account.objects.count()
    answer = provider.sign_in(client, ENTER, login, amr="mfa")
    assert answer["Location"] == "/staff/sign-in/"
    assert "did not let you in" in text_of(client.get("/staff/sign-in/"))
    assert not is_in(client) and Account.objects.count() == before


def test_a_domain_can_be_vouched_for_by_the_settings(
    cast: Cast, client: Client, provider: Provider, settings: Settings
) -> None:
    settings.LAMPPOST_OIDC_DOMAINS = frozenset({"example.org"})
    provider.sign_in(client, ENTER, "boaster")
    assert is_in(client)


def test_enter_lets_no_closed_account_in(cast: Cast, client: Client, provider: Provider) -> None:
    assert cast.supporter.account is not None
    deactivate(account=cast.supporter.account, by=cast.administrator.actor())
    provider.sign_in(client, ENTER, "sam", amr="mfa")
    assert not is_in(client)


def test_prove_asks_there_anew_and_goes_on(cast: Cast, provider: Provider) -> None:
    outreach, client = accepted(cast), signed_in(cast.supporter, SERVER_NAME="localhost")
    provider.sign_in(client, ENTER, "sam")
    before = session_cookie(client).value
    answer = provider.sign_in(client, f"{PROVE}?next=/staff/outreaches/", "sam", amr="mfa")
    assert answer["Location"] == "/staff/outreaches/"
    assert session_cookie(client).value != before
    assert sees_a_name(client, cast, outreach)
    asked = parse_qs(urlsplit(provider.asked(client, PROVE)).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    assert asked["code_challenge_method"] == ["S256"]


@pytest.mark.parametrize(("login", "amr"), [("olga", "mfa"), ("sam", "pwd"), ("stranger", "mfa")])
def test_prove_takes_only_the_same_person_with_two_factors(
    cast: Cast, provider: Provider, login: str, amr: str
) -> None:
    outreach, client = accepted(cast), signed_in(cast.supporter, SERVER_NAME="localhost")
    answer = provider.sign_in(client, PROVE, login, amr=amr)
    assert answer["Location"] == "/staff/second-factor/"
    assert cast.supporter.name in text_of(client.get("/staff/"))
    assert not sees_a_name(client, cast, outreach)


def test_what_the_address_adds_changes_nothing_of_what_is_asked(
    cast: Cast, provider: Provider
) -> None:
    client = signed_in(cast.supporter, SERVER_NAME="localhost")
    asked = provider.asked(
        client, f"{PROVE}?auth_params=prompt%3Dnone&scope=profile&process=connect"
    )
    assert parse_qs(urlsplit(asked).query)["prompt"] == ["login"]
    assert "profile" not in asked


def test_an_answer_works_once_and_in_the_browser_that_asked(
    cast: Cast, client: Client, provider: Provider
) -> None:
    away = provider.asked(client, ENTER)
    page = provider._follow(away)
    page = provider._follow(page.url, data={"login": "sam", "amr": "mfa", "acr": ""})
    back = page.headers["Location"].removeprefix("http://localhost")
    thief = Client(SERVER_NAME="localhost")
    thief.get(back)
    assert not is_in(thief)
    assert not is_in(client)
    client.get(back.replace("code=", "code=forged"))
    client.get(back)
    assert not is_in(client), "the state was spent on a forged code"


def test_a_provider_that_is_away_is_said_kindly(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.LAMPPOST_OIDC_ISSUER = "http://127.0.0.1:9"
    assert client.get(ENTER)["Location"] == "/staff/sign-in/"
    assert "did not let you in" in text_of(client.get("/staff/sign-in/"))


def test_an_answer_brings_nobody_in_twice(cast: Cast, client: Client, provider: Provider) -> None:
    provider.sign_in(client, ENTER, "sam")
    client.post("/staff/sign-out/")
    client.get(f"{BACK.removeprefix('http://localhost')}?code=any&state=any")
    assert not is_in(client)


def test_without_a_provider_there_is_no_such_door(cast: Cast, client: Client) -> None:
    assert client.get(ENTER)["Location"] == "/staff/sign-in/"
    assert client.get(BACK.removeprefix("http://localhost")).status_code == 404
    client.get("/staff/sign-in/")  # says once that it did not let them in
    assert "hospital’s sign-in" not in text_of(client.get("/staff/sign-in/"))
