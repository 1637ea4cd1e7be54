"""A supporter says when they have time, on one page, with a thumb."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from lamppost.supporters.models import Away, FreeHours
from tests.cast import Cast
from tests.web.staff_pages import signed_in, text_of

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
PAGE = "/staff/capacity/hours/"
EVENINGS = {"act": "add", "weekdays": ["0", "2"], "starts": "19:00", "ends": "22:00"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.supporter)


def test_hours_are_added_and_shown_day_by_day(client: Client) -> None:
    assert "You have not said yet." in text_of(client.get(PAGE))
    page = text_of(client.post(PAGE, EVENINGS, follow=True))
    assert "We keep to this." in page and "You next have time: Monday, November 23, 7 p.m." in page
    assert page.count("7 p.m. – 10 p.m.") == 2
    assert "<strong>Wednesday</strong>" in page


def test_hours_into_the_night_say_so(client: Client) -> None:
    page = text_of(client.post(PAGE, EVENINGS | {"ends": "02:00"}, follow=True))
    assert "the next day" in page


def test_hours_are_taken_away_by_a_tap(client: Client) -> None:
    page = text_of(client.post(PAGE, EVENINGS, follow=True))
    hours = re.findall(r'name="hours"\s+value="(\d+)"', page)
    for one in hours:
        client.post(PAGE, {"act": "remove", "hours": one})
    assert not FreeHours.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"weekdays": ["7"]}, "Choose at least one day of the week."),
        ({"starts": ""}, "Choose from when."),
        ({"ends": "late"}, "Choose until when."),
    ],
)
def test_hours_that_cannot_be_come_back_as_typed(
    client: Client, given: dict[str, object], said: str
) -> None:
    answer = client.post(PAGE, EVENINGS | given)
    assert answer.status_code == 422
    assert said in text_of(answer)
    if "weekdays" not in given:
        ticked = re.findall(r'value="(\d)"\s+(?:id="id_weekdays"\s+)?checked', text_of(answer))
        assert ticked == ["0", "2"]
    assert not FreeHours.objects.exists()


def test_days_away_are_one_or_several(client: Client) -> None:
    client.post(PAGE, {"act": "away", "first": "2026-12-24", "last": "2027-01-02"})
    page = text_of(client.post(PAGE, {"act": "away", "first": "2026-12-01"}, follow=True))
    assert "You are not asked on these days." in page
    assert "Dec. 24, 2026 – Jan. 2, 2027" in page and "Dec. 1, 2026\n" in page
    (first, _) = re.findall(r'name="away"\s+value="(\d+)"', page)
    client.post(PAGE, {"act": "back", "away": first})
    assert Away.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"first": ""},
        {"first": "soon"},
        {"first": "2026-11-01"},
        {"first": "2026-12-24", "last": "2026-12-01"},
    ],
)
def test_days_that_cannot_be_are_refused(client: Client, given: dict[str, str]) -> None:
    answer = client.post(PAGE, {"act": "away", **given})
    assert answer.status_code == 422 and 'role="alert"' in text_of(answer)
    assert not Away.objects.exists()


def test_the_clock_is_ones_own(client: Client) -> None:
    assert "By which clock? Pacific" in text_of(client.get(PAGE))
    page = text_of(client.post(PAGE, {"act": "zone", "time_zone": "Pacific/Honolulu"}, follow=True))
    assert "By which clock? Hawaii" in page
    assert client.post(PAGE, {"act": "zone", "time_zone": "Mars"}).status_code == 422


def test_hours_of_somebody_else_are_not_found(cast: Cast, client: Client) -> None:
    client.post(PAGE, EVENINGS)
    hours = FreeHours.objects.first()
    assert hours
    other = signed_in(cast.other_supporter)
    assert other.post(PAGE, {"act": "remove", "hours": hours.pk}).status_code == 404
