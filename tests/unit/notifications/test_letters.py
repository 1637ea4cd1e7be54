"""Letters about nothing that is sealed: a key of their own, a date for a calendar, the newest alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, Final

import pytest
import time_machine
import vobject

from lamppost.core.access import Actor
from lamppost.core.calendars import Appointment, Method
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import NotSent, forget, send, tell
from lamppost.notifications.models import LetterKey, Message
from lamppost.notifications.rules import Invitation, MessageKind
from lamppost.people.models import Account
from lamppost.vault.models import Key
from tests.cast import Cast, Person
from tests.mail import PostOffice

NOON: Final = datetime(2026, 11, 23, 20, tzinfo=UTC)  # noon in California
NIGHT: Final = datetime(2026, 11, 23, 11, tzinfo=UTC)
BEGINS: Final = datetime(2027, 1, 12, 17, tzinfo=UTC)
DATE: Final = Appointment(
    "8d5c",
    0,
    "Training session",
    BEGINS,
    BEGINS + timedelta(hours=4),
    "America/Los_Angeles",
    "Room 3",
)


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _job(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def _tell(cast: Cast, person: Person, date: Appointment = DATE, **more: Any) -> None:
    assert person.account is not None
    tell(
        account=person.account,
        hospital=cast.valley.pk,
        kind=more.pop("kind", MessageKind.DATE),
        about=more.pop("about", "session:1"),
        invitation=Invitation(date, more.pop("method", Method.REQUEST)),
        by=cast.lead.actor(),
    )


def _waiting(cast: Cast) -> list[Message]:
    with transaction(_job(cast)):
        return list(Message.objects.order_by("pk"))


def _keys(cast: Cast) -> int:
    with transaction(_job(cast)):
        assert LetterKey.objects.count() == Key.objects.count()
        return LetterKey.objects.count()


def _send_all(cast: Cast) -> None:
    for row in _waiting(cast):
        assert send(message=row.pk, by=_job(cast))


def _calendar(mail: EmailMessage) -> Any:
    """What a calendar program finds in it, in either of the two places where it may look."""
    parts = [p for p in mail.walk() if p.get_content_subtype() in ("calendar", "ics")]
    alternative, attached = parts
    assert (
        alternative.get_param("method")
        == vobject.readOne(attached.get_content().decode()).method.value
    )
    assert attached.get_filename() == "date.ics"
    text = alternative.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.replace(b"\r\n", b"\n") == attached.get_content().replace(b"\r\n", b"\n")
    return vobject.readOne(text.decode())


def test_tell_sends_a_date_that_a_calendar_takes(cast: Cast, post_office: PostOffice) -> None:
    _tell(cast, cast.supporter)
    _send_all(cast)
    (mail,) = post_office.received
    found = _calendar(mail)
    assert mail["Subject"] == "A date for your calendar"
    assert (found.method.value, found.vevent.uid.value) == ("REQUEST", "8d5c")
    assert found.vevent.dtstart.value == BEGINS
    assert found.vevent.attendee.value == f"mailto:{cast.supporter.email}"
    assert found.vevent.organizer.value == "mailto:no-reply@localhost"
    assert _keys(cast) == 0 and _waiting(cast) == []


def test_tell_says_nothing_of_the_program(cast: Cast, post_office: PostOffice) -> None:
    _tell(cast, cast.supporter)
    _tell(cast, cast.other_supporter, method=Method.CANCEL, kind=MessageKind.DATE_OFF)
    _send_all(cast)
    for mail in post_office.received:
        parts = [part.get_payload(decode=True) or b"" for part in mail.walk()]
        whole = b" ".join(part for part in parts if isinstance(part, bytes)).decode().lower()
        whole += mail["Subject"].lower()
        for word in ("lamppost", "peer", "supporter", "outreach", "referral", "valley"):
            assert word not in whole.replace(mail["To"], ""), word


def test_tell_writes_in_the_readers_language(cast: Cast, post_office: PostOffice) -> None:
    Account.objects.filter(pk=cast.supporter.account).update(language="es")
    _tell(cast, cast.supporter)
    _send_all(cast)
    assert post_office.received[0]["Subject"] == "Una fecha para su calendario"


def test_tell_again_about_the_same_leaves_only_the_newest(
    cast: Cast, post_office: PostOffice
) -> None:
    for sequence in range(3):
        _tell(cast, cast.supporter, replace(DATE, sequence=sequence))
    _tell(cast, cast.supporter, about="session:12")
    assert len(_waiting(cast)) == _keys(cast) == 2
    _send_all(cast)
    told = sorted(int(_calendar(mail).vevent.sequence.value) for mail in post_office.received)
    assert told == [0, 2]


def test_tell_about_the_same_does_not_take_another_readers(cast: Cast) -> None:
    _tell(cast, cast.supporter)
    _tell(cast, cast.other_supporter)
    _tell(cast, cast.supporter)
    assert {row.account_id for row in _waiting(cast)} == {
        cast.supporter.account,
        cast.other_supporter.account,
    }


def test_tell_follows_what_was_sent_by_a_letter_of_its_own(
    cast: Cast, post_office: PostOffice
) -> None:
    for sequence in range(2):
        _tell(cast, cast.supporter, replace(DATE, sequence=sequence))
        _send_all(cast)
    first, second = post_office.received
    assert first["Message-ID"] != second["Message-ID"]
    read = [_calendar(mail).vevent for mail in (first, second)]
    assert read[0].uid.value == read[1].uid.value
    assert [one.sequence.value for one in read] == ["0", "1"]


def test_a_letter_that_is_refused_is_tried_again_word_for_word(
    cast: Cast, post_office: PostOffice
) -> None:
    _tell(cast, cast.supporter)
    (row,) = _waiting(cast)
    post_office.is_closed = True
    with pytest.raises(NotSent):
        send(message=row.pk, by=_job(cast))
    assert len(_waiting(cast)) == _keys(cast) == 1
    post_office.is_closed = False
    _send_all(cast)
    assert not send(message=row.pk, by=_job(cast))
    assert len(post_office.received) == 1


def test_a_letter_waits_for_the_morning(cast: Cast, noon: time_machine.Traveller) -> None:
    noon.move_to(NIGHT)
    _tell(cast, cast.supporter)
    (row,) = _waiting(cast)
    assert row.due_at == NIGHT + timedelta(hours=4)


def test_nobody_writes_to_a_closed_account(cast: Cast) -> None:
    Account.objects.filter(pk=cast.supporter.account).update(is_active=False)
    _tell(cast, cast.supporter)
    assert _waiting(cast) == [] and _keys(cast) == 0


def test_forget_takes_the_keys_too_also_of_letters_that_a_backup_does_not_hold(
    cast: Cast, noon: time_machine.Traveller
) -> None:
    _tell(cast, cast.supporter)
    _tell(cast, cast.other_supporter)
    with transaction(_job(cast)):
        Message.objects.filter(account_id=cast.supporter.account).delete()  # as after a restore
    noon.shift(timedelta(days=8))
    assert forget(by=_job(cast)) == 1
    assert _waiting(cast) == [] and _keys(cast) == 0
