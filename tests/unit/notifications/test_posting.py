"""Letters with a code, to an address that has no account: in both languages, and sealed until they go."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import post, send
from lamppost.notifications.models import LetterKey, Message
from lamppost.notifications.rules import MessageKind
from lamppost.vault.models import Key
from tests.cast import Cast
from tests.mail import PostOffice

NOON: Final = datetime(2026, 11, 23, 20, tzinfo=UTC)  # noon in California
NIGHT: Final = datetime(2026, 11, 23, 11, tzinfo=UTC)
LINK: Final = "https://support.example.org/valley/nominate#"


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _post(cast: Cast, code: Code) -> Message:
    by = Actor.system(cast.valley.pk)
    post(
        address=cast.recipient.email,
        hospital=cast.valley.pk,
        kind=MessageKind.BALLOT,
        about="round:1",
        link=f"{LINK}{code}",
        code=code,
        by=by,
    )
    with transaction(by):
        return Message.objects.get()


def test_post_says_in_both_languages_what_is_asked_and_nothing_of_the_program(
    cast: Cast, post_office: PostOffice
) -> None:
    code = Code.new()
    waiting = _post(cast, code)
    assert send(message=waiting.pk, by=Actor.system(cast.valley.pk))
    (mail,) = post_office.received
    assert (mail["Subject"], mail["To"]) == ("A question for everybody", cast.recipient.email)
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        said = str(part.get_content())
        assert "nobody can tell who answered what" in said and "nadie puede saber" in said
        assert said.count(str(code)) == 3 + (kind == "html") and f"{LINK}{code}" in said
        for word in ("nominat", "support program", "peer", "Remy", "Valley"):
            assert word not in said.replace(LINK, "")


def test_post_stores_neither_to_whom_nor_the_code(cast: Cast) -> None:
    code = Code.new()
    waiting = _post(cast, code)
    held = b" ".join(str(value).encode() for value in vars(waiting).values())
    assert code.letters.encode() not in held.replace(b"-", b"") and b"remy" not in held.lower()
    assert waiting.account_id == 0 and waiting.event.startswith("round:1#")


def test_post_is_gone_with_its_key_once_it_is_sent(cast: Cast, post_office: PostOffice) -> None:
    by = Actor.system(cast.valley.pk)
    assert send(message=_post(cast, Code.new()).pk, by=by)
    with transaction(by):
        assert not (Message.objects.exists() or LetterKey.objects.exists() or Key.objects.exists())


def test_post_waits_for_the_morning(cast: Cast, noon: time_machine.Traveller) -> None:
    noon.move_to(NIGHT)
    waiting = _post(cast, Code.new())
    assert waiting.due_at == datetime(2026, 11, 23, 15, tzinfo=UTC)
