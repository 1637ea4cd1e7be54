"""Passkeys: adding, proving, signing in, losing them; and all the ways in which a thief would try."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client

from lamppost.audit.models import Pending
from lamppost.core.access import Actor
from lamppost.people.actions import invite, reset_passkeys, tell_of_passkeys
from lamppost.people.models import Account, Session, stored
from lamppost.people.rules import FIRST_PASSKEY_WITHIN
from lamppost.web import sessions
from tests.cast import Cast, Person
from tests.mail import PostOffice
from tests.unit.outreach.stories import accepted
from tests.web.authenticator import Passkey
from tests.web.staff_door import session_cookie
from tests.web.staff_pages import signed_in, text_of

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)
PASSKEYS, PROOF, ENTER = "/staff/passkeys/", "/staff/second-factor/", "/staff/sign-in/passkey/"
OPTIONS = "/staff/second-factor/options/"
ON_PAGE = re.compile(r'<script id="passkey-options" type="application/json">(.*?)</script>', re.S)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')

pytestmark = pytest.mark.usefixtures("sign_in_mail")


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def at_the_door(person: Person) -> Client:
    """Their browser, signed in by a code alone, at the site's own name."""
    return signed_in(person, SERVER_NAME="localhost")


def options_on(answer: HttpResponse) -> dict[str, Any]:
    found = ON_PAGE.search(answer.content.decode())
    assert found is not None, "the page asks for no passkey"
    options: dict[str, Any] = json.loads(found[1])
    return options


def add(client: Client, passkey: Passkey, name: str = "my phone", **more: str) -> HttpResponse:
    made = passkey.create(options_on(client.get(PASSKEYS)))
    return client.post(
        PASSKEYS, {"act": "add", "name": name, "credential": json.dumps(made), **more}
    )


def prove(client: Client, passkey: Passkey, **more: str) -> HttpResponse:
    answer = passkey.get(client.get(OPTIONS).json())
    return client.post(PROOF, {"credential": json.dumps(answer), **more})


def enter(client: Client, passkey: Passkey, **more: str) -> HttpResponse:
    answer = passkey.get(client.get(ENTER).json())
    return client.post(ENTER, {"credential": json.dumps(answer), **more})


def owner_of(passkey: Passkey, person: Person) -> Client:
    """They have added it, and signed in anew by a code."""
    assert add(at_the_door(person), passkey).status_code == 302
    return at_the_door(person)


def see(client: Client, outreach: object) -> HttpResponse:
    return client.post(f"/staff/outreaches/{outreach}/", {"act": "show"})


def events() -> list[str]:
    return list(Pending.objects.order_by("pk").values_list("event", flat=True))


def test_add_asks_on_the_first_page_and_lets_one_see_a_name(cast: Cast) -> None:
    outreach = accepted(cast)
    client = at_the_door(cast.supporter)
    assert "Add a passkey" in text_of(client.get("/staff/"))
    assert cast.recipient.name not in text_of(see(client, outreach))
    assert add(client, Passkey()).status_code == 302
    assert "Add a passkey: it takes a minute" not in text_of(client.get("/staff/"))
    assert cast.recipient.name in text_of(see(client, outreach))
    assert "passkey.added" in events()


def test_a_code_by_mail_alone_is_told_how_to_come_by_a_passkey(cast: Cast) -> None:
    answer = see(at_the_door(cast.supporter), accepted(cast))
    assert answer.status_code == 403
    assert f'href="{PASSKEYS}?next=' in text_of(answer)


def test_prove_goes_on_to_what_was_interrupted_and_does_it_once(cast: Cast) -> None:
    outreach, passkey = accepted(cast), Passkey()
    client = owner_of(passkey, cast.supporter)
    asked = see(client, outreach)
    fields = dict(HIDDEN.findall(asked.content.decode()))
    assert (asked.status_code, fields["kept-act"]) == (403, "show")
    answer = passkey.get(client.get(OPTIONS).json())
    going_on = client.post(PROOF, {**fields, "credential": json.dumps(answer)})
    assert "recipient.seen" not in events() and "sealed.opened" not in events()
    again = dict(HIDDEN.findall(going_on.content.decode()))
    assert again["act"] == "show"
    assert cast.recipient.name in text_of(client.post(f"/staff/outreaches/{outreach}/", again))
    once = events().count("sealed.opened")
    see(client, outreach)
    assert events().count("sealed.opened") == 2 * once


def test_prove_holds_for_a_quarter_of_an_hour(cast: Cast, noon: time_machine.Traveller) -> None:
    outreach, passkey = accepted(cast), Passkey()
    client = owner_of(passkey, cast.supporter)
    assert prove(client, passkey, next="/staff/outreaches/")["Location"] == "/staff/outreaches/"
    noon.shift(timedelta(minutes=14, seconds=59))
    assert see(client, outreach).status_code == 200
    noon.shift(timedelta(seconds=1))
    assert see(client, outreach).status_code == 403


def test_prove_changes_the_sessions_key(cast: Cast) -> None:
    passkey = Passkey()
    client = owner_of(passkey, cast.supporter)
    before = session_cookie(client).value
    prove(client, passkey)
    assert session_cookie(client).value != before
    assert not Session.objects.filter(pk=stored(before)).exists()


def test_prove_does_not_lead_to_somebody_elses_site(cast: Cast) -> None:
    passkey = Passkey()
    client = owner_of(passkey, cast.supporter)
    for elsewhere in ("https://evil.example/", "//evil.example/", "/valley/", "/staff/..//evil"):
        assert prove(client, passkey, next=elsewhere)["Location"].startswith("/staff/")


def test_prove_refuses_what_is_not_theirs(cast: Cast) -> None:
    passkey, others = Passkey(), Passkey()
    owner_of(others, cast.other_supporter)
    client = owner_of(passkey, cast.supporter)
    outreach = accepted(cast)
    forged = Passkey(id=passkey.id, owner=passkey.owner)
    elsewhere = Passkey("evil.example", id=passkey.id, owner=passkey.owner, _key=passkey._key)
    unasked = Passkey(verifies=False, id=passkey.id, owner=passkey.owner, _key=passkey._key)
    for thief in (others, forged, elsewhere, unasked):
        assert prove(client, thief).status_code == 422
        assert see(client, outreach).status_code == 403
    assert prove(client, passkey).status_code == 302


def test_prove_takes_an_answer_once(cast: Cast) -> None:
    passkey = Passkey()
    client = owner_of(passkey, cast.supporter)
    answer = json.dumps(passkey.get(client.get(OPTIONS).json()))
    assert client.post(PROOF, {"credential": answer}).status_code == 302
    assert client.post(PROOF, {"credential": answer}).status_code == 422


@pytest.mark.parametrize(
    "sent",
    ["", "x", "null", "[]", "7", '""', "{}", '{"id": 1}', '{"response": []}', '{"response": {}}',
     '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "AA"}}',
     '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30",'
     ' "authenticatorData": "AA", "signature": "AA", "attestationObject": "AA", "userHandle": "MQ"}}'],
)  # fmt: skip
def test_what_is_no_passkey_is_refused_kindly(cast: Cast, sent: str) -> None:
    owner_of(Passkey(), cast.supporter)
    client = at_the_door(cast.supporter)
    client.get(OPTIONS)
    assert client.post(PROOF, {"credential": sent}).status_code == 422
    newcomer = at_the_door(cast.lead)
    newcomer.get(PASSKEYS)
    assert (
        newcomer.post(PASSKEYS, {"act": "add", "name": "x", "credential": sent}).status_code == 422
    )
    nobody = Client(SERVER_NAME="localhost")
    nobody.get(ENTER)
    assert nobody.post(ENTER, {"credential": sent})["Location"] == "/staff/sign-in/"
    assert Authenticator.objects.count() == 1


def test_enter_signs_in_with_a_second_factor(cast: Cast) -> None:
    outreach, passkey = accepted(cast), Passkey()
    owner_of(passkey, cast.supporter)
    client = Client(SERVER_NAME="localhost")
    assert enter(client, passkey, next="/staff/outreaches/")["Location"] == "/staff/outreaches/"
    assert cast.recipient.name in text_of(see(client, outreach))


def test_enter_refuses_the_passkey_of_a_closed_account(cast: Cast) -> None:
    passkey = Passkey()
    owner_of(passkey, cast.supporter)
    Account.objects.filter(pk=cast.supporter.account).update(is_active=False)
    client = Client(SERVER_NAME="localhost")
    enter(client, passkey)
    assert client.get("/staff/").status_code == 302


def test_enter_refuses_one_that_was_removed(cast: Cast) -> None:
    passkey = Passkey()
    owner_of(passkey, cast.supporter)
    Authenticator.objects.all().delete()
    client = Client(SERVER_NAME="localhost")
    assert enter(client, passkey)["Location"] == "/staff/sign-in/"
    assert client.get("/staff/").status_code == 302


def test_a_thief_of_the_mailbox_adds_no_second_passkey(cast: Cast) -> None:
    client = owner_of(Passkey(), cast.supporter)
    assert "passkey-options" not in text_of(client.get(PASSKEYS))
    made = Passkey().create({"publicKey": {"user": {"id": "MQ"}, "challenge": "AA"}})
    sent = {"act": "add", "name": "mine", "credential": json.dumps(made)}
    assert client.post(PASSKEYS, sent).status_code in (403, 422)
    assert Authenticator.objects.count() == 1


def test_a_thief_of_the_mailbox_removes_none(cast: Cast) -> None:
    client = owner_of(Passkey(), cast.supporter)
    one = Authenticator.objects.get()
    sent = {"act": "remove", "passkey": one.pk, "confirmed": "yes"}
    assert client.post(PASSKEYS, sent).status_code == 403
    assert Authenticator.objects.exists()


def test_a_first_passkey_can_be_added_for_two_weeks(
    cast: Cast, noon: time_machine.Traveller
) -> None:
    noon.shift(FIRST_PASSKEY_WITHIN)
    assert "passkey-options" in text_of(at_the_door(cast.supporter).get(PASSKEYS))
    noon.shift(timedelta(days=1))
    client = at_the_door(cast.supporter)
    page = text_of(client.get(PASSKEYS))
    assert "passkey-options" not in page and "Ask your administrator" in page
    invite(email=cast.supporter.email, name="Sam", grants=(), by=cast.administrator.actor())
    assert add(client, Passkey()).status_code == 302


def test_rename_and_remove_are_for_ones_own(cast: Cast) -> None:
    passkey = Passkey()
    client = at_the_door(cast.supporter)
    add(client, passkey)
    one = Authenticator.objects.get()
    stranger = signed_in(cast.other_supporter, second_factor=True)
    for act in ("rename", "remove"):
        sent = {"act": act, "passkey": one.pk, "name": "stolen", "confirmed": "yes"}
        assert stranger.post(PASSKEYS, sent).status_code == 404
    client.post(PASSKEYS, {"act": "rename", "passkey": one.pk, "name": "the blue key"})
    assert "the blue key" in text_of(client.get(PASSKEYS))
    asked = client.post(PASSKEYS, {"act": "remove", "passkey": one.pk})
    assert "Remove your only passkey?" in text_of(asked) and Authenticator.objects.exists()
    client.post(PASSKEYS, {"act": "remove", "passkey": one.pk, "confirmed": "yes"})
    assert not Authenticator.objects.exists()


def test_add_without_a_name_keeps_nothing(cast: Cast) -> None:
    client = at_the_door(cast.supporter)
    assert add(client, Passkey(), name="  ").status_code == 422
    assert not Authenticator.objects.exists()


def test_reset_takes_all_away_signs_out_and_lets_a_new_one_be_added(cast: Cast) -> None:
    assert cast.supporter.account is not None
    client = owner_of(Passkey(), cast.supporter)
    reset_passkeys(account=cast.supporter.account, by=cast.administrator.actor())
    assert not Authenticator.objects.exists()
    assert client.get("/staff/").status_code == 302
    assert add(at_the_door(cast.supporter), Passkey()).status_code == 302


def test_nothing_tells_at_what_hour_a_passkey_was_used(cast: Cast) -> None:
    passkey = Passkey()
    prove(owner_of(passkey, cast.supporter), passkey)
    one = Authenticator.objects.get()
    midnight = NOON.replace(hour=0)
    assert (one.created_at, one.last_used_at) == (midnight, midnight)


def test_a_change_of_passkeys_is_told_by_mail_that_names_nothing(
    cast: Cast, post_office: PostOffice
) -> None:
    assert cast.supporter.account is not None
    tell_of_passkeys(account=cast.supporter.account, by=Actor.system(cast.valley.pk))
    (mail,) = post_office.wait_for(1)
    assert (mail["To"], mail["Subject"]) == (cast.supporter.email, "Your sign-in")
    whole = mail.get_content().lower()
    for word in ("passkey", "support", "peer", "lamppost", "hospital", "sam", "http"):
        assert word not in whole, word


def test_the_casts_second_factor_never_grows_old_in_the_demo_alone(
    cast: Cast, settings: Any, noon: time_machine.Traveller
) -> None:
    client = at_the_door(cast.supporter)
    session = client.session
    sessions.begin_as_cast(session)
    session.save()
    noon.shift(timedelta(minutes=20))
    client.get("/staff/")
    outreach = accepted(cast)
    assert see(client, outreach).status_code == 403
    settings.LAMPPOST_DEMO = True
    assert see(client, outreach).status_code == 200
