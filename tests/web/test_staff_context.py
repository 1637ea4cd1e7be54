"""What helps and what gets in the way: one page to note it, look and take it back."""

import pytest
from django.test import Client

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.evaluation.models import ContextEntry
from lamppost.program.queries import today_at
from tests.cast import Cast
from tests.web.staff_pages import signed_in, text_of

pytestmark = pytest.mark.usefixtures("static_files")
PAGE = "/staff/figures/context/"


def entries(cast: Cast) -> list[ContextEntry]:
    with transaction(Actor.system(cast.valley.pk)):
        return list(ContextEntry.objects.all())


def noted(client: Client, cast: Cast, **more: str) -> str:
    month = today_at(cast.valley.pk).replace(day=1)
    form = {"act": "add", "at": "valley", "factor": "leaders", "kind": "facilitator"}
    return text_of(client.post(PAGE, {**form, "month": month.isoformat(), **more}, follow=True))


def test_one_notes_it_and_takes_it_back_after_a_question(cast: Cast) -> None:
    eva = signed_in(cast.evaluator)
    assert "Nothing noted in this year" in text_of(eva.get(PAGE))
    page = noted(eva, cast, department=str(cast.surgery.pk))
    assert "Noted." in page and "Remove: Backing by leaders" in page
    (entry,) = entries(cast)
    removing = {"act": "remove", "at": "valley", "entry": str(entry.pk)}
    assert "Helps: Backing by leaders" in text_of(eva.post(PAGE, removing))
    assert entries(cast)
    answer = eva.post(PAGE, {**removing, "confirmed": "yes"})
    assert answer.headers["Location"] == f"{PAGE}?at=valley&year={entry.month.year}"
    assert not entries(cast)


def test_a_form_that_is_wrong_comes_back_with_everything_said_and_kept(cast: Cast) -> None:
    eva = signed_in(cast.evaluator)
    answer = eva.post(PAGE, {"act": "add", "at": "valley", "kind": "barrier", "month": "x"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Choose what it is about" in page and "Choose a month from the list" in page
    assert page.count("checked") == 1
    noted(eva, cast)
    assert "This is noted for that month already." in noted(eva, cast)


def test_who_may_note_finds_the_page_among_the_figures(cast: Cast) -> None:
    for person, finds in ((cast.director, True), (cast.lead, False)):
        assert (PAGE in text_of(signed_in(person).get("/staff/figures/"))) is finds
