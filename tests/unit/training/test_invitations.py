"""Calendars are told by mail: one event for each session, from the first word to the last."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
import vobject

from lamppost.core.errors import LamppostError
from lamppost.notifications.actions import NotSent, send
from lamppost.people.models import Account
from lamppost.training import actions
from lamppost.training.models import Session
from tests.cast import Cast, Person
from tests.mail import PostOffice
from tests.unit.training.stories import (
    BEGINS,
    ENDS,
    details,
    everywhere,
    planned,
    regional,
    seated,
    send_all,
    trainees,
    waiting_letters,
)

pytestmark = pytest.mark.usefixtures("clock")


class Calendar:
    """A calendar program, as far as this goes: it keeps an event by its uid, the highest number last."""

    def __init__(self) -> None:
        self.events: dict[str, Any] = {}
        self.subjects: list[str] = []

    def read(self, post_office: PostOffice, person: Person) -> "Calendar":
        for mail in post_office.received:
            if mail["To"] == person.email:
                self.subjects.append(mail["Subject"])
                for text in _texts(mail):
                    self._take(vobject.readOne(text))
        return self

    def _take(self, whole: Any) -> None:
        event, known = whole.vevent, self.events.get(whole.vevent.uid.value)
        if known is None or int(event.sequence.value) > int(known.sequence.value):
            self.events[event.uid.value] = event

    @property
    def kept(self) -> list[tuple[str, Any, str]]:
        """What it shows: number, begin and place of each event that is not called off."""
        shown = [one for one in self.events.values() if one.status.value != "CANCELLED"]
        return [(one.sequence.value, one.dtstart.value, one.location.value) for one in shown]


def _texts(mail: Any) -> Iterator[str]:
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            yield part.get_payload(decode=True).decode()


def _calendar(post_office: PostOffice, person: Person) -> Calendar:
    return Calendar().read(post_office, person)


def test_whoever_takes_a_place_gets_the_date(cast: Cast, post_office: PostOffice) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    send_all(cast)
    calendar = _calendar(post_office, cast.supporter)
    assert calendar.kept == [("0", BEGINS, "Room 3")]
    assert list(calendar.events) == [str(one)]
    taught = _calendar(post_office, cast.other_supporter)
    assert taught.kept == [("0", BEGINS, "Room 3")]


def test_a_change_moves_the_same_event(cast: Cast, post_office: PostOffice) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    send_all(cast)
    later = BEGINS + timedelta(days=1)
    moved = details(cast, begins=later, ends=ENDS + timedelta(days=1), place="Room 4")
    actions.change_session(session=one, details=moved, by=cast.lead.actor())
    send_all(cast)
    for person in (cast.supporter, cast.other_supporter):
        assert _calendar(post_office, person).kept == [("1", later, "Room 4")]


def test_calling_off_empties_every_calendar(cast: Cast, post_office: PostOffice) -> None:
    one, (first, second) = planned(cast, capacity=1), trainees(cast.valley, 2)
    seated(one, first, second)
    send_all(cast)
    actions.cancel_session(session=one, by=cast.lead.actor())
    send_all(cast)
    for person in (first, cast.other_supporter):
        calendar = _calendar(post_office, person)
        assert calendar.kept == [] and len(calendar.events) == 1
        assert calendar.subjects[-1] == "A date leaves your calendar"
    waited = _calendar(post_office, second)
    assert waited.events == {} and waited.subjects == ["Something has changed"]


def test_giving_up_a_place_and_taking_it_again_is_one_event(
    cast: Cast, post_office: PostOffice
) -> None:
    one, sam = planned(cast), cast.supporter
    seated(one, sam)
    send_all(cast)
    actions.leave_seat(session=one, by=sam.actor())
    send_all(cast)
    assert _calendar(post_office, sam).kept == []
    seated(one, sam)
    send_all(cast)
    calendar = _calendar(post_office, sam)
    assert [(number, begins) for number, begins, _ in calendar.kept] == [("2", BEGINS)]
    assert len(calendar.events) == 1


def test_whoever_moves_up_is_told_with_the_date(cast: Cast, post_office: PostOffice) -> None:
    one, (first, second) = planned(cast, capacity=1), trainees(cast.valley, 2)
    seated(one, first, second)
    send_all(cast)
    assert _calendar(post_office, second).subjects == []
    actions.leave_seat(session=one, by=first.actor())
    send_all(cast)
    assert [begins for _, begins, _ in _calendar(post_office, second).kept] == [BEGINS]


def test_whoever_teaches_no_longer_or_from_now_on_is_told(
    cast: Cast, post_office: PostOffice
) -> None:
    one = planned(cast)
    send_all(cast)
    by_lena = details(cast, facilitators=(cast.lead.account,))
    actions.change_session(session=one, details=by_lena, by=cast.lead.actor())
    send_all(cast)
    assert _calendar(post_office, cast.other_supporter).kept == []
    assert len(_calendar(post_office, cast.lead).kept) == 1


def test_a_facilitator_who_gives_up_a_place_of_their_own_still_teaches(
    cast: Cast, post_office: PostOffice
) -> None:
    one = planned(cast)
    seated(one, cast.other_supporter)
    actions.leave_seat(session=one, by=cast.other_supporter.actor())
    send_all(cast)
    assert len(_calendar(post_office, cast.other_supporter).kept) == 1


def test_a_small_change_tells_nobody(cast: Cast, post_office: PostOffice) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    send_all(cast)
    before = len(post_office.received)
    fewer = details(cast, capacity=9, units=("listening",))
    actions.change_session(session=one, details=fewer, by=cast.lead.actor())
    assert waiting_letters(cast) == [] and len(post_office.received) == before


def test_several_changes_before_the_mail_goes_out_are_one_letter(
    cast: Cast, post_office: PostOffice
) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    for room in ("Room 4", "Room 5"):
        actions.change_session(session=one, details=details(cast, place=room), by=cast.lead.actor())
    send_all(cast)
    calendar = _calendar(post_office, cast.supporter)
    assert len(calendar.subjects) == 1
    assert calendar.kept == [("2", BEGINS, "Room 5")]


def test_a_mail_server_that_is_away_loses_nothing(cast: Cast, post_office: PostOffice) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    post_office.is_closed = True
    for row in waiting_letters(cast):
        with pytest.raises(NotSent):
            send(message=row.pk, by=everywhere(cast))
    post_office.is_closed = False
    send_all(cast)
    send_all(cast)
    assert len(_calendar(post_office, cast.supporter).subjects) == 1


def test_somebody_of_another_hospital_is_told_by_the_same_clock(
    cast: Cast, post_office: PostOffice
) -> None:
    seated(regional(cast), cast.outsider)
    send_all(cast)
    ((_, begins, _),) = _calendar(post_office, cast.outsider).kept
    assert f"{begins:%H:%M}" == "09:00" and begins == BEGINS


def test_a_letter_names_nobody_and_nothing_of_the_program(
    cast: Cast, post_office: PostOffice, clock: time_machine.Traveller
) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    send_all(cast)
    clock.move_to(BEGINS - timedelta(days=1))
    actions.remind_due(by=everywhere(cast))
    send_all(cast)
    actions.cancel_session(session=one, by=cast.lead.actor())
    send_all(cast)
    mine = [mail for mail in post_office.received if mail["To"] == cast.supporter.email]
    assert [mail["Subject"] for mail in mine] == [
        "A date for your calendar",
        "A date of yours is near",
        "A date leaves your calendar",
    ]
    for mail in mine:
        parts = [part.get_payload(decode=True) or b"" for part in mail.walk()]
        whole = b" ".join(one for one in parts if isinstance(one, bytes)).decode().lower()
        for word in ("lamppost", "peer", "support", "valley", "olga", "lena"):
            assert word not in whole.replace(cast.supporter.email, ""), word


def test_dates_are_told_in_the_readers_language(cast: Cast, post_office: PostOffice) -> None:
    Account.objects.filter(pk=cast.supporter.account).update(language="es")
    seated(planned(cast), cast.supporter)
    send_all(cast)
    (event,) = _calendar(post_office, cast.supporter).events.values()
    assert event.summary.value == "Sesión de formación"


def test_nothing_is_told_of_what_is_rolled_back(
    cast: Cast, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.cast import refuses

    def fail(**_: object) -> None:
        raise LamppostError

    monkeypatch.setattr("lamppost.training.actions.sessions.record", fail)
    with refuses(LamppostError):
        planned(cast)
    assert waiting_letters(cast) == [] and not Session.objects.exists()
