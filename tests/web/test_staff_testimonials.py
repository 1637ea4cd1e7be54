"""In their own words: one page to add what somebody said, to look, and to withdraw it."""

import pytest
from django.test import Client

from lamppost.core.access import Actor
from lamppost.evaluation import queries
from lamppost.evaluation.queries import TestimonialRow as Row
from lamppost.program.queries import today_at
from tests.cast import Cast
from tests.unit.evaluation.giving import WORDS
from tests.web.staff_pages import signed_in, text_of

pytestmark = pytest.mark.usefixtures("static_files")
PAGE = "/staff/figures/reports/testimonials/"


def given(cast: Cast) -> tuple[Row, ...]:
    return queries.testimonials(cast.valley.pk, seen_by=Actor.system(cast.valley.pk))


def add(client: Client, cast: Cast, **more: str) -> str:
    form = {"act": "add", "at": "valley", "words": WORDS, "language": "en", "consent": "yes"}
    year = str(today_at(cast.valley.pk).year)
    return text_of(client.post(PAGE, {**form, "year": year, **more}, follow=True))


def test_one_adds_it_and_withdraws_it_after_a_question(cast: Cast) -> None:
    eva = signed_in(cast.evaluator)
    assert "Nobody’s words so far" in text_of(eva.get(PAGE))
    page = add(eva, cast, signed="a surgeon")
    assert "Added." in page and WORDS in page and "a surgeon</figcaption>" in page
    (row,) = given(cast)
    withdrawing = {"act": "withdraw", "at": "valley", "testimonial": str(row.id)}
    asked = text_of(eva.post(PAGE, withdrawing))
    assert "Withdraw these words?" in asked and WORDS in asked and given(cast)
    answer = eva.post(PAGE, {**withdrawing, "confirmed": "yes"})
    assert answer.headers["Location"] == f"{PAGE}?at=valley" and not given(cast)


def test_a_form_that_is_wrong_comes_back_with_everything_said_and_kept(cast: Cast) -> None:
    eva = signed_in(cast.evaluator)
    year = str(today_at(cast.valley.pk).year - 1)
    form = {"act": "add", "at": "valley", "words": "Dr Okafor called me.", "language": "es"}
    answer = eva.post(PAGE, {**form, "year": year, "signed": "a nurse"})
    page = text_of(answer)
    assert answer.status_code == 422 and not given(cast)
    assert "This may name somebody" in page and "Tick that they agreed" in page
    assert "Dr Okafor called me.</textarea>" in page and 'value="a nurse"' in page
    assert page.count("selected") == 2


def test_who_may_add_finds_the_page_among_the_reports(cast: Cast) -> None:
    for person, finds in ((cast.director, True), (cast.lead, False)):
        assert (PAGE in text_of(signed_in(person).get("/staff/figures/reports/"))) is finds
