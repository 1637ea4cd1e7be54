"""A supporter says in which languages and how they talk, and may say what else somebody wishes for."""

import re

import pytest
from django.test import Client

from lamppost.supporters.models import Supporter
from tests.cast import Cast
from tests.web.staff_pages import signed_in, text_of

PAGE = "/staff/capacity/ways/"
TICKED = re.compile(r'value="(\w*)"\s+(?:id="\w+"\s+)?checked')
SAID = {"languages": ["en", "tl"], "modes": ["phone"], "gender": "woman"}


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.supporter)


def test_ways_are_kept_and_shown_again(cast: Cast, client: Client) -> None:
    page = text_of(client.post(PAGE, SAID, follow=True))
    assert "We keep to this." in page and TICKED.findall(page) == ["en", "tl", "phone", "woman"]
    mine = Supporter.objects.get(pk=cast.supporter.supporter.pk)
    assert (mine.languages, mine.modes, mine.gender) == (["en", "tl"], ["phone"], "woman")


def test_ways_may_be_left_open_and_taken_back(client: Client) -> None:
    client.post(PAGE, SAID)
    page = text_of(client.post(PAGE, {"languages": ["en"], "gender": ""}, follow=True))
    assert TICKED.findall(page) == ["en", ""]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"languages": []}, "Choose at least one language."),
        ({"languages": ["xx"]}, "Choose at least one language."),
        ({"modes": ["pigeon"]}, "Choose from the list, or leave it open."),
        ({"gender": "bird"}, "Choose from the list, or leave it open."),
    ],
)
def test_ways_that_cannot_be_come_back_as_chosen(
    client: Client, given: dict[str, object], said: str
) -> None:
    answer = client.post(PAGE, SAID | given)
    assert answer.status_code == 422 and said in text_of(answer)
    kept = {"en", "tl", "phone", "woman"} - ({"en", "tl"} if "languages" in given else set())
    assert kept - {"phone", "woman"} <= set(TICKED.findall(text_of(answer)))
    assert not Supporter.objects.filter(gender="woman").exists()


def test_a_gender_stands_on_no_page_of_others(cast: Cast, client: Client) -> None:
    client.post(PAGE, SAID)
    seen = signed_in(cast.coordinator, second_factor=True)
    for path in ("/staff/supporters/", f"/staff/supporters/{cast.supporter.supporter.pk}/"):
        assert "woman" not in text_of(seen.get(path)).lower()
