"""A supporter's own page of what they share in confidence, with a thumb and without a script."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.staff_pages import signed_in, text_of

PAGE = "/staff/capacity/in-confidence/"


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.supporter, second_factor=True)


def found(client: Client, letters: str, **more: str) -> str:
    return text_of(client.post(PAGE, {"act": "search", "search": letters}, **more))


def test_somebody_is_looked_for_and_kept_apart_without_a_script(client: Client, cast: Cast) -> None:
    assert cast.recipient.physician
    page = found(client, "remy")
    assert "Remy Recipient" in page and "What ties you?" in page
    who = {"physician": str(cast.recipient.physician.pk), "tie": "family"}
    page = text_of(client.post(PAGE, {"act": "apart", **who}, follow=True))
    assert "You are not matched with them." in page
    assert "<strong>Remy Recipient</strong>" in page and "Emergency Medicine · Family" in page
    page = text_of(client.post(PAGE, {"act": "together", **who}, follow=True))
    assert "It is taken back." in page and "Remy" not in page


def test_as_one_types_only_those_found_come(client: Client) -> None:
    page = found(client, "remy", HTTP_HX_REQUEST="true")
    assert "Remy Recipient" in page and "<h1>" not in page
    assert "Nobody found." in found(client, "re", HTTP_HX_REQUEST="true")


def test_what_is_missing_is_said_beside_it_and_the_search_stays(client: Client) -> None:
    answer = client.post(PAGE, {"act": "apart", "search": "remy", "tie": "work"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Choose somebody from the list." in page and 'value="remy"' in page
    assert "Remy Recipient" in page and 'value="work" checked' in " ".join(page.split())


def test_experience_is_ticked_and_whether_it_may_be_said(client: Client) -> None:
    ticked = {"act": "experience", "experience": ["assault", "parenthood"], "may_say": "assault"}
    page = " ".join(text_of(client.post(PAGE, ticked, follow=True)).split())
    assert "We keep to this. Nobody is told." in page
    assert page.count("checked") == 3 and 'value="parenthood" checked' in page
    answer = client.post(PAGE, {"act": "experience", "experience": "gossip"})
    assert answer.status_code == 422 and "Tick what is on the list." in text_of(answer)


def test_the_page_asks_for_a_second_factor(cast: Cast) -> None:
    answer = signed_in(cast.supporter).get(PAGE)
    assert answer.status_code == 403 and "passkey" in text_of(answer)


def test_nobody_else_comes_in(cast: Cast) -> None:
    for who in (cast.coordinator, cast.lead, cast.director, cast.administrator, cast.evaluator):
        assert signed_in(who, second_factor=True).get(PAGE).status_code == 403


def test_a_page_may_be_looked_for_with_anything(client: Client) -> None:
    for letters in ("\0\0\0\0", "%%%", "a" * 5000, "💡💡💡"):
        assert "Nobody found." in found(client, letters) or letters[0] == "\0"
