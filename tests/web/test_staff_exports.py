"""Rows for an evaluation: one asks, another confirms, on one page."""

import pytest
from django.test import Client

from lamppost.evaluation.models import Export
from tests.cast import Cast
from tests.web.staff_pages import signed_in

pytestmark = pytest.mark.usefixtures("static_files")
PAGE = "/staff/figures/exports/"


def act(client: Client, act: str, **more: object) -> str:
    answer = client.post(PAGE, {"act": act, **more}, follow=True)  # type: ignore[arg-type]
    return answer.content.decode()


def test_one_asks_and_another_confirms(cast: Cast) -> None:
    eva, dirk = signed_in(cast.evaluator), signed_in(cast.director)
    assert "No export so far" in eva.get(PAGE).content.decode()
    assert "waits for somebody else" in act(eva, "ask", at="valley")
    export = Export.objects.get().pk
    assert "It waits for you" in dirk.get(PAGE).content.decode()
    assert "Confirmed" in act(dirk, "confirm", export=export)
    assert Export.objects.get().confirmed_by == cast.director.account


def test_who_asked_does_not_confirm(cast: Cast) -> None:
    eva = signed_in(cast.evaluator)
    act(eva, "ask", at="valley")
    export = Export.objects.get().pk
    assert eva.post(PAGE, {"act": "confirm", "export": export}).status_code == 403
    assert "Called off" in act(eva, "call_off", export=export)
    assert not Export.objects.exists()


def test_a_second_asking_says_that_one_is_under_way(cast: Cast) -> None:
    eva = signed_in(cast.evaluator)
    act(eva, "ask", at="valley")
    answer = eva.post(PAGE, {"act": "ask", "at": "valley"})
    assert answer.status_code == 409
    assert eva.post(PAGE, {"act": "confirm", "export": "x"}).status_code == 422
