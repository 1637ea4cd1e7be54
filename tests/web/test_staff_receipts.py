"""What was forgotten, by month: for administrator and counsel, rounded, never of the month that runs."""

from datetime import date

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.vault.models import PurgeReceipt
from tests.cast import Cast
from tests.web.staff_pages import signed_in, text_of

pytestmark = pytest.mark.usefixtures("static_files")
TODAY = date(2026, 11, 22)


def forgotten(hospital: int, month: date, count: int, kind: str = "outreach") -> None:
    with transaction(Actor.system(hospital)):
        PurgeReceipt.objects.create(hospital_id=hospital, month=month, kind=kind, count=count)


@pytest.fixture(autouse=True)
def november(cast: Cast) -> None:
    valley, harbor = cast.valley.pk, cast.harbor.pk
    forgotten(valley, date(2026, 9, 1), 43)
    forgotten(valley, date(2026, 10, 1), 7)
    forgotten(valley, date(2026, 10, 1), 61, "referral")
    forgotten(valley, date(2026, 11, 1), 88)
    forgotten(harbor, date(2026, 9, 1), 71)


@time_machine.travel(TODAY)
def test_receipts_are_rounded_and_few_are_not_told(cast: Cast) -> None:
    page = text_of(signed_in(cast.administrator).get("/staff/receipts/"))
    assert "September 2026" in page and ">45<" in page.replace("\n", "").replace(" ", "")
    assert "Fewer than 11" in page and "60" in page
    assert not {"43", "61", "88"} & set(page.split())


@time_machine.travel(TODAY)
def test_receipts_of_the_month_that_runs_and_of_other_hospitals_are_not_shown(cast: Cast) -> None:
    page = text_of(signed_in(cast.administrator).get("/staff/receipts/"))
    assert "November 2026" not in page and "90" not in page.split()
    assert cast.valley.name in page and cast.harbor.name not in page and "70" not in page.split()


@time_machine.travel(TODAY)
def test_receipts_are_refused_to_others(cast: Cast) -> None:
    for somebody in (cast.coordinator, cast.supporter, cast.director, cast.evaluator, cast.lead):
        assert signed_in(somebody).get("/staff/receipts/").status_code == 403
    assert "/staff/receipts/" not in text_of(signed_in(cast.lead).get("/staff/"))


@time_machine.travel(TODAY)
def test_a_site_that_has_forgotten_nothing_yet_says_so(cast: Cast) -> None:
    PurgeReceipt.objects.all().delete()
    page = text_of(signed_in(cast.administrator).get("/staff/receipts/"))
    assert "Receipts appear when their month is over." in page
