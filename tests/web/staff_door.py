"""Going through the staff door as people do: with a browser's cookies and a code from the mail."""

import re
from http.cookies import Morsel

from django.http import HttpResponse
from django.test import Client

from tests.cast import Person
from tests.mail import PostOffice

SIGN_IN, CODE, SIGN_OUT = "/staff/sign-in/", "/staff/sign-in/code/", "/staff/sign-out/"
_CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", re.MULTILINE)


def ask_for_a_code(client: Client, address: str) -> HttpResponse:
    return client.post(SIGN_IN, {"email": address})  # type: ignore[return-value]


def code_in(office: PostOffice, count: int = 1) -> str:
    """The code in the newest of `count` messages."""
    body = office.wait_for(count)[-1].get_body(("plain",))
    assert body is not None
    found = _CODE.search(body.get_content())
    assert found is not None, "no code in the mail"
    return found[1]


def sign_in(client: Client, person: Person, office: PostOffice) -> None:
    """The whole way, once."""
    count = len(office.received) + 1
    ask_for_a_code(client, person.email)
    answer = client.post(CODE, {"code": code_in(office, count)})
    assert (answer.status_code, answer["Location"]) == (302, "/staff/")


def is_signed_in(client: Client) -> bool:
    return client.get("/staff/").status_code == 200


def session_cookie(client: Client) -> "Morsel[str]":
    return client.cookies["lamppost_staff"]
