"""Somebody outside wants to know who works here: does any public answer tell whether a name or an address is on
the roster? Status, headers, size, bytes and redirects are compared, name by name."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from lamppost.core.access import Actor
from lamppost.core.ids import Code
from lamppost.outreach.actions import opt_out
from lamppost.outreach.rules import No, Terms
from tests.cast import Cast
from tests.web.public_door import COLLEAGUE, SELF, Answer, send, sheet, stranger

CODE = re.compile(rb"[0-9A-Z]{6}-[0-9A-Z]{6}-[0-9A-Z]{6}")
TOKEN = re.compile(rb'value="[A-Za-z0-9_-]{22,64}"')
# Of one length, so that what is typed and shown again is too: on the roster, and not.
ON, OFF = "Remy Recipient", "Romy Receptura"
ON_ADDRESS, OFF_ADDRESS = "remy.recipient@example.org", "romy.receptura@example.org"
Ask = Callable[[str, str], Answer]


def _seen(answer: Answer, *typed: str) -> tuple[object, ...]:
    text = answer.content
    for one in typed:
        text = text.replace(one.encode(), b"typed")
    text = TOKEN.sub(b"token", CODE.sub(b"code", text))
    headers = sorted((k, v) for k, v in answer.headers.items() if k != "Set-Cookie")  # type: ignore[attr-defined]
    return answer.status_code, headers, len(answer.content), text


def colleague_by_name(name: str, address: str) -> Answer:
    return send(stranger(), COLLEAGUE, name=name)


def colleague_by_address(name: str, address: str) -> Answer:
    return send(stranger(), COLLEAGUE, name=name, reach=address)


def oneself(name: str, address: str) -> Answer:
    return send(stranger(), SELF, name=None, alias=name, reach=address)


def danger(name: str, address: str) -> Answer:
    return send(stranger(), COLLEAGUE, name=name, reach=address, is_unsafe="yes")


def a_form_that_is_refused(name: str, address: str) -> Answer:
    return send(stranger(), COLLEAGUE, name=name, reach=address, urgency="")


def a_no_in_advance(name: str, address: str) -> Answer:
    client = stranger()
    token = sheet(client, COLLEAGUE).csrfmiddlewaretoken
    return client.post("/valley/never", {"csrfmiddlewaretoken": token, "email": address})


def a_no_at_another_hospital(name: str, address: str) -> Answer:
    client = stranger()
    token = sheet(client, COLLEAGUE).csrfmiddlewaretoken
    return client.post("/harbor/never", {"csrfmiddlewaretoken": token, "email": address})


def the_list_of_supporters(name: str, address: str) -> Answer:
    return stranger().get("/valley/supporters", {"name": name, "email": address})


def an_address_that_names(name: str, address: str) -> Answer:
    return stranger().get(f"/valley/{name}/")


WAYS: list[Ask] = [
    colleague_by_name,
    colleague_by_address,
    oneself,
    danger,
    a_form_that_is_refused,
    a_no_in_advance,
    a_no_at_another_hospital,
    the_list_of_supporters,
    an_address_that_names,
]


@pytest.mark.parametrize("ask", WAYS, ids=lambda ask: ask.__name__)
def test_who_is_on_the_roster_gets_the_answer_of_who_is_not(cast: Cast, ask: Ask) -> None:
    for _ in range(2):  # and again, when something of the first time is there
        known = _seen(ask(ON, ON_ADDRESS), ON, ON_ADDRESS)
        assert known == _seen(ask(OFF, OFF_ADDRESS), OFF, OFF_ADDRESS)


@pytest.mark.parametrize("ask", WAYS[:4], ids=lambda ask: ask.__name__)
def test_who_has_said_no_gets_the_answer_of_who_has_not(cast: Cast, ask: Ask) -> None:
    assert cast.recipient.physician is not None
    before = _seen(ask(ON, ON_ADDRESS), ON, ON_ADDRESS)
    opt_out(
        hospital=cast.valley.pk,
        physician=cast.recipient.physician.pk,
        terms=Terms(No.ASKED),
        by=Actor.public(cast.valley.pk),
    )
    assert before == _seen(ask(ON, ON_ADDRESS), ON, ON_ADDRESS)


def test_nobody_who_did_not_choose_it_stands_on_a_public_page(cast: Cast) -> None:
    client = Client()
    pages = ("", "me", "colleague", "tonight", "kept", "supporters", "never")
    names = [cast.recipient.name, cast.referrer.name, cast.coordinator.name, cast.supporter.name]
    for page in pages:
        content = client.get(f"/valley/{page}").content.decode()
        assert not [name for name in names if name in content], page


def test_a_code_tells_nothing_to_who_guesses(cast: Cast) -> None:
    """What cannot be a code is kept, to be mended; beside that the page is the same whatever was typed."""
    codes, names = {str(Code.new()) for _ in range(5)}, (ON, OFF)
    for typed in (codes, names):
        assert len({_seen(Client().post("/code/", {"code": one}), one)[-1] for one in typed}) == 1
