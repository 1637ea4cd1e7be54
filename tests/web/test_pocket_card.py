"""The card for the pocket: one tagged sheet in each language, with this hospital's numbers and no name."""

import pytest
from django.utils.translation import override

from lamppost.escalation.queries import packaged
from lamppost.escalation.rules import RedFlag
from lamppost.program.actions import Reached, set_duty_phone
from lamppost.web.words import RED_FLAG
from tests.cast import Cast
from tests.documents import Document, read
from tests.unit.escalation.stories import program
from tests.web.staff_pages import signed_in, text_of

CARD = "/staff/getting-more-help/card/"


def card(cast: Cast, language: str = "en") -> Document:
    reached = Reached(cast.valley.pk, cast.coordinator.account or 0, "415 555 0123")
    set_duty_phone(reached=reached, by=program(cast))
    client = signed_in(cast.supporter)
    client.cookies["lamppost_language"] = language
    answer = client.get(CARD)
    assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"] == "no-store"
    return read(answer.content)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_card_is_one_tagged_sheet_with_every_sign_and_number(cast: Cast, language: str) -> None:
    found = card(cast, language)
    assert len(found.pages) == 1 and found.is_tagged and found.is_ua
    assert found.language == language and found.title
    for number in ("911", "988", "(415) 555-0123", "(415) 555-0100"):
        assert number in found.text
    assert cast.coordinator.name not in found.text and cast.valley.name in found.text


def test_the_card_says_what_to_do_first_for_each_sign(cast: Cast) -> None:
    found = card(cast)
    assert all(str(RED_FLAG[flag]) in found.text for flag in RedFlag)
    assert "Ask directly." in found.text


def test_the_page_leads_to_the_card_and_others_find_none(cast: Cast) -> None:
    assert CARD in text_of(signed_in(cast.supporter).get("/staff/getting-more-help/"))
    assert signed_in(cast.evaluator).get(CARD).status_code == 403


@pytest.mark.parametrize(("language", "goes_on"), [("en", "on with “"), ("es", "siga con «")])
def test_a_step_that_leads_to_another_sign_calls_it_as_the_screen_does(
    language: str, goes_on: str
) -> None:
    steps = " ".join(step for one in packaged(language).all for step in one.steps)
    named = {
        part[: min(part.index(end) for end in "”»" if end in part)]
        for part in steps.split(goes_on)[1:]
    }
    with override(language):
        assert named and named <= {str(words) for words in RED_FLAG.values()}
