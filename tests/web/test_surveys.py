"""The pages of surveys: answered from page to page on a phone, planned and watched at a desk."""

import re
from datetime import timedelta
from html import unescape
from typing import Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.surveys.models import Campaign
from lamppost.surveys.queries import campaign as campaign_row
from lamppost.surveys.queries import packaged_text
from lamppost.surveys.queries.campaigns import forget
from lamppost.surveys.rules.campaigns import USUAL
from lamppost.web.public.surveys.draft import COOKIE
from lamppost.web.public.surveys.screens import NOT_TAKEN
from tests.cast import Cast
from tests.unit.surveys.feedback import accepted, log
from tests.unit.surveys.stories import NEVER, Surveyed, answer, opened, planned
from tests.web.staff_pages import signed_in, text_of

FIELD: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)" */?>')


@pytest.fixture
def really(committed_cast: Cast) -> Surveyed:
    """In a database that commits: what an answer breaks off leaves the page that follows alone."""
    return opened(committed_cast, 16)


def address(at: Surveyed) -> str:
    return f"/valley/survey/{at.campaign}"


def go(client: Client, survey: Surveyed, step: str, **given: object) -> str:
    """Sends what the page before carried along, and more; the next page."""
    client.last = client.post(  # type: ignore[attr-defined]
        address(survey), {**getattr(client, "carried", {}), "go": step, **given}
    )
    page = client.last.content.decode()  # type: ignore[attr-defined]
    client.carried = {  # type: ignore[attr-defined]
        name: value for name, value in FIELD.findall(page) if name != "csrfmiddlewaretoken"
    }
    return page


def begun(at: Surveyed, code: Code | str) -> Client:
    client = Client()
    go(client, at, "begin", code=str(code))
    return client


def test_answering_goes_from_page_to_page_and_ends_in_thanks(cast: Cast) -> None:
    at = opened(cast, 16)
    client = begun(at, at.some_codes[0])
    page = go(client, at, "next", q_had_interaction="yes")
    assert "What it was like" in page and 'name="q_helpful"' in page
    page = go(client, at, "next", q_helpful="5")
    assert "page 3 of 6" in page and 'name="q_helpful" value="5"' in page  # carried along
    page = go(client, at, "back")
    assert re.search(r'name="q_helpful"\s+value="5"\s+checked', page)
    for _ in range(4):
        page = go(client, at, "next")
    assert "Send my answers" in page
    assert "Your answers are sealed" in go(client, at, "send", q_comment="More of it")
    for code in at.some_codes[1:5]:
        answer(at, code, NEVER)
    row = campaign_row(at.campaign, seen_by=at.cast.evaluator.actor())
    assert row.at_least == 5


def test_department_that_is_no_number_counts_as_none(cast: Cast) -> None:
    at = opened(cast, 16)
    client = begun(at, at.some_codes[0])
    page = go(client, at, "send", q_had_interaction="no", department="9" * 5_000)
    assert "Your answers are sealed" in page


def test_what_was_not_asked_has_no_page(cast: Cast) -> None:
    at = opened(cast, 16)
    client = begun(at, at.some_codes[0])
    page = go(client, at, "next", q_had_interaction="no")
    assert "page 2 of 5" in page and "q_helpful" not in page


def test_refused_codes_are_told_in_the_same_words(really: Surveyed) -> None:
    used = really.some_codes[0]
    answer(really, used, NEVER)
    pages = set()
    for code in (used, Code.new()):
        client = begun(really, code)
        page = go(client, really, "send", at="own_words", q_comment="Kept as typed")
        assert client.last.status_code == 422  # type: ignore[attr-defined]
        assert str(NOT_TAKEN) in unescape(page) and "Kept as typed" in page
        pages.add(
            re.sub(r'name="(code|csrfmiddlewaretoken)"[^>]*', "", page.replace(str(code), ""))
        )
    assert len(pages) == 1
    with time_machine.travel(now() + USUAL + timedelta(days=2)):
        client = begun(really, really.some_codes[1])
        assert str(NOT_TAKEN) in unescape(go(client, really, "send", at="own_words"))


def test_a_patient_in_ones_own_words_is_refused_where_they_stand(cast: Cast) -> None:
    at = opened(cast, 16)
    client = begun(at, at.some_codes[0])
    words = "MRN 12345678, born 03/04/1961"
    page = go(client, at, "send", at="own_words", q_comment=words, q_aware="yes")
    assert "error_q_comment" in page and words in page and 'name="q_aware" value="yes"' in page


def test_saving_keeps_it_on_the_device_for_the_code_alone(cast: Cast) -> None:
    at = opened(cast)
    mine, other = at.some_codes[:2]
    client = begun(at, mine)
    go(client, at, "next", q_had_interaction="yes")
    assert "Saved on this device" in go(client, at, "save", q_helpful="4")
    kept = client.cookies[COOKIE]
    assert (kept["path"], kept["httponly"], kept["samesite"]) == (address(at), True, "Strict")
    assert "helpful" not in kept.value and str(mine) not in kept.value
    client.carried = {}  # type: ignore[attr-defined]
    assert "What it was like" not in go(client, at, "begin", code=str(other))
    page = go(client, at, "begin", code=str(mine))
    assert "What it was like" in page and re.search(r'"q_helpful"\s+value="4"\s+checked', page)


def test_a_change_of_language_keeps_what_was_given(cast: Cast) -> None:
    at = opened(cast)
    client = begun(at, at.some_codes[0])
    go(client, at, "next", q_had_interaction="yes")
    page = go(client, at, "", q_helpful="4", language="es")
    assert "Cómo fue" in page and re.search(r'"q_helpful"\s+value="4"\s+checked', page)
    assert client.cookies["lamppost_language"].value == "es"


def test_what_cannot_be_a_code_is_told_at_once_and_a_closed_survey_says_so(cast: Cast) -> None:
    at = opened(cast)
    page = go(Client(), at, "begin", code="nonsense")
    assert "18 letters and digits" in page and 'value="nonsense"' in page
    Campaign.objects.update(state="too_few", box=None)
    forget()
    assert "This survey is closed" in text_of(Client().get(address(at)))
    Campaign.objects.update(state="planned")
    forget()
    assert Client().get(address(at)).status_code == 404


def test_an_evaluator_plans_watches_and_closes(cast: Cast) -> None:
    planned(cast)
    eva = signed_in(cast.evaluator)
    today = now().date()
    plan = {"act": "plan", "at": "valley", "instrument": "burnout"}
    dates = {"opens_on": today.isoformat(), "closes_on": (today + USUAL).isoformat()}
    refused = eva.post(reverse("surveys"), {**plan, **dates})
    assert refused.status_code == 422 and "the licence was checked" in text_of(refused)
    made = eva.post(reverse("surveys"), {**plan, **dates, "licence": "yes"})
    page = text_of(eva.get(made["Location"]))
    assert (
        "It opens on" in page
        and "people get a letter" in page
        and "how would you rate your level of burnout" in page
    )
    assert "Call this survey off?" in text_of(eva.post(made["Location"], {"act": "call_off"}))
    eva.post(made["Location"], {"act": "test"})
    eva.post(made["Location"], {"act": "call_off", "confirmed": "yes"})
    assert Campaign.objects.count() == 1


def test_an_open_survey_is_reminded_and_closed_at_the_desk(cast: Cast) -> None:
    at = opened(cast, 20)
    eva, page = signed_in(cast.evaluator), reverse("survey", args=[at.campaign])
    assert "Fewer than five of 24" in text_of(eva.get(page))
    for code in at.some_codes[:21]:
        answer(at, code, NEVER)
    assert "20 or more of 24" in text_of(eva.get(page))
    eva.post(page, {"act": "close", "confirmed": "yes"})
    assert "21 of 24 people answered (88 %)" in text_of(eva.get(page))
    assert "88 %" in text_of(eva.get(reverse("surveys")))


def test_an_instrument_is_brought_in_or_comes_back_with_its_lines(cast: Cast) -> None:
    adam, page = signed_in(cast.administrator), reverse("instruments")
    wrong = packaged_text("burnout").replace("scale: level", "scale: levels")
    refused = adam.post(page, {"act": "bring_in", "at": "valley", "text": wrong})
    assert refused.status_code == 422 and "There is no scale with this id: levels" in text_of(
        refused
    )
    right = packaged_text("burnout").replace("id: burnout\nversion", "id: ours\nversion")
    made = adam.post(page, {"act": "bring_in", "at": "valley", "text": right})
    assert "how would you rate" in text_of(adam.get(made["Location"]))
    assert "Your own" in text_of(adam.get(page))


def test_a_recipient_says_how_it_was_from_their_own_page(cast: Cast) -> None:
    code = str(accepted(cast))
    opened_by = Client()
    assert "How was it for you?" not in text_of(opened_by.post("/code/", {"code": code}))
    log(cast, follow_up=True)
    assert "Say how it was" in text_of(opened_by.post("/code/", {"code": code}))
    page = "/valley/how-was-it"
    assert "Nobody can tell that it was you" in text_of(Client().get(page))
    first = text_of(Client().post(page, {"code": code, "go": "begin"}))
    assert "page 1 of 2" in first and "The talk helped me." in first
    sent = {"code": code, "go": "send", "at": "way", "q_helpful": "5", "q_timing": "right"}
    assert "your code counts as before" in text_of(Client().post(page, sent))


def test_a_code_before_the_first_talk_is_told_so_among_the_other_ways(committed_cast: Cast) -> None:
    code = str(accepted(committed_cast))
    sent = {"code": code, "go": "send", "at": "way", "q_timing": "right"}
    page = Client().post("/valley/how-was-it", sent)
    assert page.status_code == 422 and "you have not talked yet" in text_of(page)
