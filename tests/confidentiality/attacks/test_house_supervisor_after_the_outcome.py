"""A house supervisor has told of a hard event by the one-way door, and wants to know what came of it: whether the
code still works, whether the names were known, who said no. And whoever has the whole database, once everybody of
it is done, wants to know who was in it together."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lamppost.audit.actions import chain
from lamppost.core.access import Actor
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach import actions as outreach
from lamppost.outreach.models import OptOut
from lamppost.outreach.rules import No, Terms
from tests.cast import Cast
from tests.confidentiality.sinks import Cursor, tables
from tests.unit.referrals.hard_events import (
    began,
    door,
    ended,
    number,
    only_activation,
    outreach_of,
    program,
    swept,
)
from tests.web.public_door import hidden, stranger
from tests.web.staff_pages import Browser

DOOR = "/valley/after"
VALUE = re.compile(r"'[^']*'|\b\d+\b|\\x[0-9a-f]+")
FACTS = {"kind": "unexpected_death", "when": "today", "departments": "Surgery", "is_unsafe": "no"}


def told(client: Client, code: Code, people: str) -> Any:
    return client.post(
        DOOR, {**hidden(client.get(DOOR)), **FACTS, "code": str(code), "people": people}
    )


def asked_of_the_database(client: Client, code: Code, people: str) -> list[str]:
    sheet = {**hidden(client.get(DOOR)), **FACTS, "code": str(code), "people": people}
    with CaptureQueriesContext(connection) as asked:
        client.post(DOOR, sheet)
    return [VALUE.sub("?", each["sql"]) for each in asked.captured_queries]


@pytest.fixture
def whom(cast: Cast) -> dict[str, str]:
    """Somebody whom the roster knows, a supporter, one who has said no, one who is open already, nobody."""
    outreach.opt_out(
        hospital=cast.valley.pk,
        physician=number(cast.referrer),
        terms=Terms(No.ASKED),
        by=program(cast),
    )
    began(cast, cast.recipient)
    return {
        "open already": cast.recipient.name,
        "has said no": cast.referrer.name,
        "a supporter": cast.supporter.name,
        "nobody": "Nobody Known",
    }


def test_the_door_answers_alike_whomever_it_is_told_of(cast: Cast, whom: dict[str, str]) -> None:
    code = door(cast)
    told(stranger(), code, "Somebody")  # what a process reads once is read
    answers = {name: told(stranger(), code, people).content for name, people in whom.items()}
    assert len(set(answers.values())) == 1
    done = {
        name: tuple(asked_of_the_database(stranger(), code, people))
        for name, people in whom.items()
    }
    assert len(set(done.values())) == 1, "the same steps, too"


def test_the_door_answers_alike_whether_its_code_works(cast: Cast) -> None:
    old = door(cast)
    now_works = door(cast)
    told(stranger(), now_works, "Somebody")
    answers = {told(stranger(), one, "Somebody").content for one in (old, now_works, Code.new())}
    assert len(answers) == 1
    done = {tuple(asked_of_the_database(stranger(), one, "Somebody")) for one in (old, now_works)}
    assert len(done) == 1


def test_nothing_can_be_looked_up_with_the_doors_code(cast: Cast) -> None:
    code = door(cast)
    told(stranger(), code, "Remy Recipient")
    client = Browser(enforce_csrf_checks=True)
    token = hidden(client.get("/code/"))["csrfmiddlewaretoken"]
    for path in ("/code/", "/code/withdraw", "/code/facts", "/code/preferences"):
        answer = client.post(path, {"csrfmiddlewaretoken": token, "code": str(code)})
        assert answer.status_code == 404


@pytest.fixture
def over(committed_cast: Cast, cursor: Cursor) -> Iterator[tuple[Cast, list[str]]]:
    """Three were in it, and it is all done; with the ids that stood for it while it was open."""
    cast = committed_cast
    began(cast, cast.recipient, cast.referrer, cast.supporter)
    people = (cast.recipient, cast.referrer, cast.supporter)
    rows = [outreach_of(cast, one) for one in people]
    marks = [str(only_activation(cast)), *(str(one.id) for one in rows)]
    marks += [str(one.key_id) for one in rows]
    ended(cast)
    swept(cast)
    while chain(by=Actor.system()):
        pass
    yield cast, marks


def test_the_database_has_forgotten_who_was_in_it_together(
    over: tuple[Cast, list[str]], cursor: Cursor
) -> None:
    """No id of it stands anywhere; keys are gone; and what stays of a "no" (thirty quiet days) says it of each
    alone."""
    cast, marks = over
    for name, table in tables(cursor).items():
        if name in ("public.vault_tombstone", "public.procrastinate_jobs"):
            continue
        text = str(cursor.execute(b"SELECT * FROM " + table.as_bytes(cursor)).fetchall())
        assert [one for one in marks if one in text] == [], name
    with transaction(program(cast)):
        assert len(set(OptOut.objects.values_list("key_id", flat=True))) == 3


def test_the_record_does_not_tie_them(over: tuple[Cast, list[str]], cursor: Cursor) -> None:
    """References differ each time, whatever they mean; how many were in it stands in no entry of its own."""
    entries = cursor.execute(b"SELECT event, reference FROM audit_entry").fetchall()
    references = [bytes(one) for _, one in entries if one]  # type: ignore[call-overload]
    assert len(references) == len(set(references))
    of_it = [event for event, _ in entries if str(event).startswith("event.")]
    assert of_it == ["event.started"]
