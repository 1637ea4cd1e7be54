"""What a page offers next: no dead end after an act, and nothing lost by the way."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.cast import Cast
from tests.unit.outreach.stories import accepted
from tests.unit.referrals.stories import refer
from tests.web.public_door import recipients_code, stranger, text, with_code
from tests.web.staff_pages import signed_in, text_of

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
TALKED = {
    "act": "conversation",
    "mode": "phone",
    "minutes": "60",
    "red_flag_screened": "yes",
    "level": "0",
    "group_size": "1",
}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def test_nothing_added_is_said_beside_the_field(cast: Cast) -> None:
    answer = with_code(stranger(), refer(cast).code, "facts")
    assert answer.status_code == 422
    assert "Tick what you would like to add." in text(answer)


def test_an_answer_that_shows_a_code_has_no_switch_that_would_lose_it(cast: Cast) -> None:
    assert "lp-language" in text(stranger().get("/code/"))
    assert "lp-language" not in text(with_code(stranger(), recipients_code(cast)))


def test_undo_brings_back_the_day_agreed_on_and_the_form_proposes_it(cast: Cast) -> None:
    outreach = accepted(cast)
    client, page = signed_in(cast.supporter), f"/staff/outreaches/{outreach}/"
    client.post(page, {**TALKED, "follow_up_on": "2026-12-01"})
    assert 'value="2026-12-01"' in text_of(client.get(page))
    client.post(page, TALKED)
    client.post(page, {"act": "undo"})
    assert 'value="2026-12-01"' in text_of(client.get(page))


def test_undo_after_the_third_try_offers_no_fourth(cast: Cast) -> None:
    outreach = accepted(cast)
    client, page = signed_in(cast.supporter), f"/staff/outreaches/{outreach}/"
    for _try in range(3):
        client.post(page, {"act": "attempt", "mode": "phone", "result": "no_answer"})
    client.post(page, {"act": "undo"})
    shown = text_of(client.get(page))
    assert "Three tries have been made." in shown and 'value="attempt"' not in shown


@pytest.mark.parametrize("level", ["3", "4"])
def test_the_answer_says_first_whom_to_call_where_more_help_is_needed(
    cast: Cast, level: str
) -> None:
    client = signed_in(cast.supporter)
    sent = {**TALKED, "level": level, "red_flag_screened": "no"}
    answer = client.post("/staff/log/", sent, follow=True)
    first = text_of(answer).partition("They need more help than a peer")[2]
    assert 'href="tel:988"' in first and "/staff/getting-more-help/" in first
