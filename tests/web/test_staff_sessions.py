"""Sessions on their pages: planned, taken a place in, attended, and said what they were like."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest
import time_machine
import vobject
from django.test import Client

from lamppost.training import actions
from lamppost.training.models import Session
from tests.cast import Cast
from tests.unit.training.stories import (
    BEGINS,
    DETAILS,
    ENDS,
    MONDAY,
    planned,
    regional,
    seated,
    shown_code,
    trainees,
)
from tests.unit.training.test_feedback import HOUR
from tests.web.staff_pages import signed_in, text_of

CODE: Final = re.compile(r'name="code" value="([0-9A-Z-]{20})"')
SAID: Final = {"useful": "5", "prepared": "4", "pace": "right", "missing": ["practice", "limits"]}
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def form(cast: Cast, **more: object) -> dict[str, object]:
    """What a lead types."""
    typed = {
        "at": cast.valley.slug,
        "kind": "first",
        "day": "2026-12-08",
        "begins": "09:00",
        "ends": "13:00",
        "place": "Room 3",
        "link": "",
        "capacity": "12",
        "facilitators": [str(cast.other_supporter.account), "", ""],
        "units": ["listening", "red_flags"],
        "beforehand": ["burnout"],
    }
    return {**typed, **more}


def test_a_lead_plans_a_session_by_the_hospitals_clock(cast: Cast) -> None:
    client = signed_in(cast.lead)
    answer = client.post("/staff/sessions/plan/", form(cast))
    row = Session.objects.get()
    assert answer["Location"] == f"/staff/sessions/{row.pk}/"
    assert (row.begins, row.ends, row.place) == (BEGINS, ENDS, "Room 3")
    assert (row.units, row.beforehand) == (["listening", "red_flags"], ["burnout"])
    page = text_of(client.get(answer["Location"]))
    assert "Tuesday, December 8, 9 a.m. to 1 p.m." in page
    assert "Olga Supporter" in page and "0 of 12 places taken" not in page
    assert "Nobody yet" in page


def test_the_empty_form_proposes_a_whole_training(cast: Cast) -> None:
    page = text_of(signed_in(cast.lead).get("/staff/sessions/plan/"))
    assert 'value="09:00"' in page and 'value="13:00"' in page and 'value="12"' in page
    ticked = re.findall(r'name="(units|beforehand)"\s+value="(\w+)"[^>]*checked', page)
    assert ("beforehand", "burnout") in ticked and ("units", "listening") in ticked
    assert ("units", "burnout") not in ticked


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": ""}, "Choose a day from"),
        ({"day": "2020-01-01"}, "Choose a time that is still to come."),
        ({"begins": "x"}, "Choose when it begins."),
        ({"day": "2027-03-14", "begins": "02:30"}, "The clock does not show this time on that day"),
        ({"ends": "08:00"}, "It lasts from 15 minutes to 12 hours"),
        ({"place": ""}, "Say where it is"),
        ({"place": "Peer support room"}, "Leave out what it is for"),
        ({"link": "example.org"}, "Give the whole link."),
        ({"capacity": "many"}, "Choose how many places"),
        ({"capacity": "0"}, "Choose how many places"),
        ({"facilitators": ["", "", ""]}, "Choose at least one who teaches"),
        ({"facilitators": ["x"]}, "Choose at least one who teaches"),
        ({"beforehand": ["listening"]}, "Each part is either taught"),
        ({"kind": "other"}, "Choose what it is."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    cast: Cast, wrong: dict[str, object], words: str
) -> None:
    answer = signed_in(cast.lead).post("/staff/sessions/plan/", form(cast, **wrong))
    page = text_of(answer)
    assert answer.status_code == 422 and words in page
    assert not Session.objects.exists()
    assert 'value="13:00"' in page or "ends" in wrong
    assert re.search(r'value="listening"[^>]*checked', page)


def test_a_director_plans_for_several_hospitals(cast: Cast) -> None:
    client = signed_in(cast.director)
    assert "Harbor Medical Center" in text_of(client.get("/staff/sessions/plan/?at=valley"))
    client.post("/staff/sessions/plan/", form(cast, hospitals=["harbor"]))
    row = Session.objects.get()
    assert row.hospital_id == cast.valley.pk
    assert set(row.hospitals) == {cast.valley.pk, cast.harbor.pk}


def test_a_lead_is_not_offered_other_hospitals(cast: Cast) -> None:
    client = signed_in(cast.lead)
    assert "Who else may come" not in text_of(client.get("/staff/sessions/plan/"))
    client.post("/staff/sessions/plan/", form(cast, hospitals=["harbor"]))
    assert Session.objects.get().hospitals == [cast.valley.pk]


def test_change_shows_what_is_and_tells_everybody(cast: Cast) -> None:
    one, client = planned(cast), signed_in(cast.lead)
    path = f"/staff/sessions/{one}/change/"
    page = text_of(client.get(path))
    assert 'value="2026-12-08"' in page and 'value="09:00"' in page and 'value="Room 3"' in page
    assert "What it is" not in page
    client.post(path, form(cast, begins="10:00"))
    assert Session.objects.get().begins == BEGINS + HOUR


def test_change_to_too_few_places_keeps_what_was_typed(committed_cast: Cast) -> None:
    cast = committed_cast
    one = planned(cast)
    seated(one, *trainees(cast.valley, 2))
    lead = Client()  # what is refused is rolled back before the page is drawn
    lead.cookies = signed_in(cast.lead).cookies
    typed = form(cast, capacity="1", place="Room 9")
    answer = lead.post(f"/staff/sessions/{one}/change/", typed)
    assert answer.status_code == 422
    assert "More people than that have a place already." in text_of(answer)
    assert 'value="Room 9"' in text_of(answer)


def test_calling_off_asks_first(cast: Cast) -> None:
    one, client = planned(cast), signed_in(cast.lead)
    path = f"/staff/sessions/{one}/"
    assert "Call this session off?" in text_of(client.post(path, {"act": "cancel"}))
    assert Session.objects.get().cancelled_at is None
    client.post(path, {"act": "cancel", "confirmed": "yes"})
    assert Session.objects.get().cancelled_at is not None
    assert "It was called off. Everybody was told." in text_of(client.get(path))


def test_once_it_has_begun_the_page_says_why_it_cannot_be_changed(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one = planned(cast)
    clock.move_to(BEGINS)
    client = signed_in(cast.lead)
    answer = client.post(f"/staff/sessions/{one}/change/", form(cast))
    assert answer.status_code == 409 and "It has begun" in text_of(answer)
    assert "Change it" not in text_of(client.get(f"/staff/sessions/{one}/"))


def test_sessions_are_listed_coming_and_past(cast: Cast, clock: time_machine.Traveller) -> None:
    one, client = planned(cast), signed_in(cast.coordinator)
    seated(one, cast.supporter)
    page = text_of(client.get("/staff/sessions/"))
    assert "1 of 12 places taken" in page and "Behind us" not in page
    clock.move_to(ENDS)
    page = text_of(signed_in(cast.coordinator).get("/staff/sessions/"))
    assert "No session is planned" in page and "0 were there" in page


def test_whoever_only_teaches_sees_those_alone(cast: Cast) -> None:
    page = text_of(signed_in(cast.other_supporter).get("/staff/my-sessions/"))
    assert "You teach" not in page
    planned(cast)
    assert "You teach" in text_of(signed_in(cast.other_supporter).get("/staff/my-sessions/"))
    assert signed_in(cast.other_supporter).get("/staff/sessions/").status_code == 403


def test_a_place_is_taken_and_given_up_after_asking(cast: Cast) -> None:
    one, client = planned(cast), signed_in(cast.supporter)
    path = f"/staff/my-sessions/{one}/"
    assert "12 places are left." in text_of(client.get(path))
    answer = client.post(path, {"act": "take"}, follow=True)
    assert "You have a place. The date comes by mail for your calendar." in text_of(answer)
    assert "Give up your place?" in text_of(client.post(path, {"act": "leave"}))
    assert "You have a place" in text_of(client.get("/staff/my-sessions/"))
    answer = client.post(path, {"act": "leave", "confirmed": "yes"}, follow=True)
    assert "Somebody else may be glad of it." in text_of(answer)
    assert "Your places" not in text_of(answer)


def test_a_full_session_has_a_line_that_says_where_one_stands(cast: Cast) -> None:
    one, people = planned(cast, capacity=1), trainees(cast.valley, 3)
    path = f"/staff/my-sessions/{one}/"
    seated(one, people[0])
    assert "Stand in line" in text_of(signed_in(people[1]).get(path))
    for person in people[1:]:
        page = text_of(signed_in(person).post(path, {"act": "take"}, follow=True))
        assert "You are in line. When a place comes free" in page
    assert "1 person waits before you." in text_of(signed_in(people[2]).get(path))
    assert "You are the next." in text_of(signed_in(people[1]).get(path))
    page = text_of(signed_in(people[1]).post(path, {"act": "leave"}, follow=True))
    assert "Done." in page  # leaving the line needs no second thought


def test_what_is_for_them_comes_first(cast: Cast) -> None:
    planned(cast)
    page = text_of(signed_in(cast.supporter).get("/staff/my-sessions/"))
    assert "Your yearly refresher: when could you?" in page
    assert "First trainings: you may come again" in page
    trainee = trainees(cast.valley, 1)[0]
    page = text_of(signed_in(trainee).get("/staff/my-sessions/"))
    assert "The first training: when could you?" in page and "Other sessions" not in page


def test_what_is_done_beforehand_stands_with_the_session(cast: Cast) -> None:
    one = planned(cast, beforehand=("burnout", "risk"))
    actions.mark_unit(hospital=cast.valley.pk, unit="risk", by=cast.supporter.actor())
    page = text_of(signed_in(cast.supporter).get(f"/staff/my-sessions/{one}/"))
    assert "Understanding burnout and moral injury" in page
    assert page.count("· done") == 1


def test_a_regional_session_says_whose_clock_it_goes_by(cast: Cast) -> None:
    regional(cast)
    page = text_of(signed_in(cast.outsider).get("/staff/my-sessions/"))
    assert "Tuesday, December 8, 9 a.m. to 1 p.m." in page and "PST" in page


def test_the_date_can_be_taken_into_a_calendar(cast: Cast) -> None:
    one, client = planned(cast), signed_in(cast.supporter)
    path = f"/staff/my-sessions/{one}/date.ics"
    assert client.get(path).status_code == 404
    seated(one, cast.supporter)
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    whole = vobject.readOne(answer.content.decode())
    assert whole.method.value == "PUBLISH" and whole.vevent.uid.value == str(one)
    assert whole.vevent.dtstart.value == BEGINS
    assert whole.vevent.description.value == DETAILS.link


def test_another_hospitals_session_is_not_found(cast: Cast) -> None:
    one = planned(cast)
    assert signed_in(cast.outsider).get(f"/staff/my-sessions/{one}/").status_code == 404
    answer = signed_in(cast.outsider).post(f"/staff/my-sessions/{one}/", {"act": "take"})
    assert answer.status_code in (403, 404)


def test_the_room_shows_its_code_and_a_picture_of_it(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one = planned(cast)
    path = f"/staff/sessions/{one}/room/"
    page = text_of(signed_in(cast.other_supporter).get(path))
    assert "The code for the room is shown from half an hour before" in page
    clock.move_to(BEGINS)
    code = shown_code(cast, one)
    answer = signed_in(cast.other_supporter).get(path)
    page = text_of(answer)
    assert f"{code[:3]} {code[3:]}" in page and "<svg" in page and "lp-qr" in page
    assert answer["Cache-Control"] == "no-store" and 'hx-trigger="every 30s"' in page
    assert signed_in(cast.supporter).get(path).status_code == 404
    clock.move_to(ENDS + HOUR)
    page = text_of(signed_in(cast.other_supporter).get(path))
    assert "The code is not shown any more." in page


def test_a_code_typed_in_is_being_there(cast: Cast, clock: time_machine.Traveller) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    clock.move_to(BEGINS)
    client = signed_in(cast.supporter)
    assert "Are you in the room?" in text_of(client.get("/staff/my-sessions/"))
    assert 'value="ABC123"' in text_of(client.get("/staff/here/?code=ABC123"))
    answer = client.post("/staff/here/", {"code": "abc 123"})
    assert answer.status_code == 422 and "No room shows this code now." in text_of(answer)
    assert 'value="abc 123"' in text_of(answer)
    answer = client.post("/staff/here/", {"code": shown_code(cast, one)}, follow=True)
    assert "Good that you are here. It is noted." in text_of(answer)
    assert "Are you in the room?" not in text_of(client.get("/staff/my-sessions/"))


def test_whoever_teaches_ticks_off_by_hand(cast: Cast, clock: time_machine.Traveller) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    clock.move_to(BEGINS)
    client, path = signed_in(cast.other_supporter), f"/staff/sessions/{one}/room/"
    (seat,) = set(re.findall(r'name="seat" value="([0-9a-f-]+)"', text_of(client.get(path))))
    client.post(path, {"act": "there", "seat": seat})
    assert "1 of 1 are noted as here." in text_of(client.get(path))
    client.post(path, {"act": "away", "seat": seat})
    assert "0 of 1 are noted as here." in text_of(client.get(path))


def test_a_day_later_nothing_is_left_to_do(cast: Cast, clock: time_machine.Traveller) -> None:
    planned(cast)
    clock.move_to(ENDS + timedelta(days=1))
    page = text_of(signed_in(cast.supporter).get("/staff/my-sessions/"))
    assert "No session is open now" in page
