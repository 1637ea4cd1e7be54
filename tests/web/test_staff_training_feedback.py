"""What was said of a training: asked on a page of one's own, answered at the door that knows nobody, read in sums."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
import time_machine
from django.test import Client

from lamppost.ballots.actions import close_due
from lamppost.training.rules.feedback import Missing, Pace
from tests.cast import Cast
from tests.unit.training.stories import (
    ENDS,
    MONDAY,
    everywhere,
)
from tests.unit.training.test_feedback import FORTNIGHT, HOUR, asked
from tests.web.staff_pages import signed_in, text_of

CODE: Final = re.compile(r'name="code" value="([0-9A-Z-]{20})"')
SAID: Final = {"useful": "5", "prepared": "4", "pace": "right", "missing": ["practice", "limits"]}
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def _answer_form(cast: Cast, clock: time_machine.Traveller, count: int = 5) -> str:
    """The code in the form of the first of those who were there."""
    one, people = asked(cast, clock, count)
    client = signed_in(people[0])
    assert "What was it like?" in text_of(client.get("/staff/my-sessions/"))
    page = text_of(client.post(f"/staff/my-sessions/{one}/feedback/"))
    assert 'action="/valley/after-training"' in page
    (code,) = set(CODE.findall(page))
    return code


def test_the_answer_goes_to_the_door_that_knows_nobody(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    code, nobody = _answer_form(cast, clock), Client()
    answer = nobody.post("/valley/after-training", {"code": code, **SAID})
    assert answer.status_code == 200 and "Thank you. It is in." in text_of(answer)
    again = nobody.post("/valley/after-training", {"code": code, **SAID})
    assert again.status_code == 422 and "This code does not fit." in text_of(again)


def test_a_code_that_was_used_and_one_that_never_was_get_the_same_answer(
    committed_cast: Cast, clock: time_machine.Traveller
) -> None:
    cast = committed_cast
    code, nobody = _answer_form(cast, clock), Client()
    nobody.post("/valley/after-training", {"code": code, **SAID})
    pages = []
    for typed in (code, "ABCDEF-ABCDEF-ABCDEF", ""):
        page = text_of(nobody.post("/valley/after-training", {"code": typed, **SAID}))
        page = page.replace(f'value="{typed}"', "") if typed else page
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"|\s+', " ", page))
    assert len(set(pages)) == 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("useful", "", "Choose how useful it was."),
        ("useful", "6", "Choose how useful it was."),
        ("prepared", "x", "Choose how ready you feel."),
        ("pace", "", "Choose how the pace was."),
        ("missing", ["everything"], "Choose from the list, or nothing."),
    ],
)
def test_a_question_without_an_answer_is_said_and_the_rest_is_kept(
    cast: Cast, clock: time_machine.Traveller, name: str, value: object, words: str
) -> None:
    code = _answer_form(cast, clock)
    answer = Client().post("/valley/after-training", {"code": code, **SAID, name: value})
    page = text_of(answer)
    assert answer.status_code == 422 and words in page and code in page
    done = Client().post("/valley/after-training", {"code": code, **SAID})
    assert done.status_code == 200


def test_what_was_said_is_told_as_sums_with_a_table(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, people = asked(cast, clock, 6)
    page = text_of(signed_in(cast.coordinator).get("/staff/after-training/"))
    assert "People are being asked." in page
    for person in people:
        page = text_of(signed_in(person).post(f"/staff/my-sessions/{one}/feedback/"))
        (code,) = set(CODE.findall(page))
        assert Client().post("/valley/after-training", {"code": code, **SAID}).status_code == 200
    clock.move_to(ENDS + HOUR + FORTNIGHT)
    close_due(hospital=cast.valley.pk, by=everywhere(cast))
    page = text_of(signed_in(cast.evaluator).get("/staff/after-training/"))
    assert "6 of 6 answered" in page and "Practice in pairs or threes" in page
    assert page.count("<table") == 1 and page.count(">at least 83 %<") == 5
    for person in people:
        assert person.name not in page


def test_too_few_are_not_asked_and_the_page_says_why(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, people = asked(cast, clock, 4)
    page = text_of(signed_in(cast.director).get("/staff/after-training/?at=valley"))
    assert "Fewer than five were there." in page
    answer = signed_in(people[0]).post(f"/staff/my-sessions/{one}/feedback/")
    assert answer.status_code == 409
    assert "Nobody is asked about this session now." in text_of(answer)


def test_every_answer_has_words(cast: Cast) -> None:
    page = text_of(Client().get("/valley/after-training"))
    for code in (*Pace, *Missing):
        assert f'value="{code}"' in page
    assert page.count('type="radio"') == 5 + 5 + len(Pace)
