"""Staff pages as somebody of the cast sees them."""

from html import unescape

from django.db.transaction import atomic
from django.http import HttpResponse
from django.test import Client

from lamppost.people.models import Account
from lamppost.web import sessions
from tests.cast import Person


class Browser(Client):
    """Each request by itself, as it is outside of tests: what one breaks off leaves the next alone."""

    def request(self, **request: object) -> HttpResponse:
        with atomic():
            return super().request(**request)  # type: ignore[return-value]


def signed_in(person: Person, second_factor: bool = False, **more: object) -> Client:
    """A browser in which they have just signed in; with a second factor where a story needs one."""
    client = Browser(**more)  # type: ignore[arg-type]
    client.force_login(Account.objects.get(pk=person.account))
    session = client.session
    sessions.begin(session)
    if second_factor:
        sessions.give_second_factor(session)
    session.save()
    return client


def text_of(answer: object) -> str:
    """The page, entities read."""
    return unescape(answer.content.decode())  # type: ignore[attr-defined]
