"""What a campaign says, as whoever evaluates sees it."""

import csv
import io
from zipfile import ZipFile

import pytest

from lamppost.surveys import actions
from lamppost.surveys.models import Campaign
from tests.cast import Cast
from tests.unit.surveys.feedback import program, say_so, talked
from tests.unit.surveys.stories import HELPED, NEVER, answered, close, opened, over
from tests.web.staff_pages import signed_in, text_of

pytestmark = pytest.mark.django_db


def test_results_show_shares_bars_and_what_is_left_out(cast: Cast) -> None:
    page = text_of(signed_in(cast.evaluator).get(f"/staff/surveys/{over(cast)}/results/"))
    assert "48" in page and "67 %" in page and "of 72 who were asked" in page
    assert "50 %" in page and "“Agree” or “Strongly agree”" in page
    assert page.count('class="lp-chart lp-parting"') == 2  # helpful, would_recommend
    assert "Fewer than 5 answered: not shown." in page
    assert "Emergency Medicine (24)" in page


def test_few_who_had_a_talk_are_counted_nowhere_on_the_page(cast: Cast) -> None:
    page = text_of(signed_in(cast.evaluator).get(f"/staff/surveys/{over(cast, 3)}/results/"))
    assert (
        page.count("too few answered one way or the other") == 6
    )  # had_interaction, and what it was like
    assert "said “Yes”" not in page and "50 %" not in page.split("What it was like")[0]


def test_results_stand_there_in_spanish(cast: Cast) -> None:
    browser = signed_in(cast.evaluator, headers={"accept-language": "es"})
    page = text_of(browser.get(f"/staff/surveys/{over(cast)}/results/"))
    assert "Resultados" in page and "La conversación me ayudó." in page


def test_comments_are_shown_on_asking_for_them(cast: Cast) -> None:
    at = opened(cast, 16)
    said = [HELPED | {"comment": (words,)} for words in ("More evenings", "Dr Who helped")]
    answered(at, said + [NEVER] * 18)
    close(at)
    browser, address = signed_in(cast.director), f"/staff/surveys/{at.campaign}/results/"
    assert "More evenings" not in text_of(browser.get(address))
    page = text_of(browser.post(address, {"act": "comments"}))
    assert "More evenings" in page and "Dr Who" not in page
    assert "1 comment is held back" in page


def test_answers_are_taken_out_with_a_codebook(cast: Cast) -> None:
    past, browser = over(cast), signed_in(cast.evaluator)
    assert "Take out the answers" in text_of(browser.get(f"/staff/surveys/{past}/answers/"))
    answer = browser.post(f"/staff/surveys/{past}/answers/")
    with ZipFile(io.BytesIO(answer.content)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("answers.csv").decode("utf-8-sig"))))
        assert "codebook.csv" in archive.namelist()
    assert len(rows) == 48
    assert {row["department"] for row in rows} == {"Emergency Medicine", "Surgery"}


def test_of_fewer_than_twenty_there_is_no_file_and_the_page_says_why(cast: Cast) -> None:
    address, browser = f"/staff/surveys/{over(cast, 9)}/answers/", signed_in(cast.evaluator)
    page = text_of(browser.get(address))
    assert "fewer than twenty have answered" in page and "Take out the answers" not in page
    assert browser.post(address).status_code == 409


def test_director_is_not_led_to_answers(cast: Cast) -> None:
    page = text_of(signed_in(cast.director).get(f"/staff/surveys/{over(cast)}/results/"))
    assert "The answers as a file" not in page


def test_leads_read_what_two_have_released(cast: Cast) -> None:
    past = over(cast)
    address, lead = f"/staff/surveys/{past}/results/", signed_in(cast.lead)
    assert lead.get(address).status_code == 404
    assert "may release its results to you" in text_of(lead.get("/staff/surveys/"))
    eva = signed_in(cast.evaluator)
    eva.post(address, {"act": "propose"})
    assert "You have proposed" in text_of(eva.get(address))
    dora = signed_in(cast.director)
    assert "Do you agree?" in text_of(dora.get(address))
    dora.post(address, {"act": "release"})
    assert address in text_of(lead.get("/staff/surveys/"))
    page = text_of(lead.get(address))
    assert "of all who were asked, as one" in page and "50 %" in page
    assert "Emergency Medicine" not in page and "as a file" not in page
    assert lead.post(address, {"act": "take_back"}).status_code == 403
    eva.post(address, {"act": "take_back"})
    assert lead.get(address).status_code == 404


def test_what_would_tell_of_one_department_is_said_and_has_no_button(cast: Cast) -> None:
    past = over(cast)
    Campaign.objects.filter(pk=past).update(departments=[cast.emergency.pk], named=[])
    eva, address = signed_in(cast.evaluator), f"/staff/surveys/{past}/results/"
    page = text_of(eva.get(address))
    assert "all answers as one would tell of one department" in page
    assert "Propose to show it" not in page
    assert eva.post(address, {"act": "propose"}).status_code == 409


def test_what_recipients_say_has_a_page_of_its_own(cast: Cast) -> None:
    say_so(cast, talked(cast), 5)
    actions.flush_feedback(hospital=cast.valley.pk, by=program(cast))
    dora = signed_in(cast.director)
    standing = Campaign.objects.get().pk
    page = text_of(dora.get(f"/staff/surveys/{standing}/"))
    assert f"/staff/surveys/{standing}/results/" in page
    page = text_of(dora.get(f"/staff/surveys/{standing}/results/"))
    assert "by the code on their card" in page and "at least" in page
    assert "Response rate" not in page and "as a file" not in page and "leads" not in page
