"""A report: asked for without a script, drawn while one waits, approved by a second person, and read by a lead, who
sees nothing of it before."""

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Route, expect

from lamppost.core.clock import now
from lamppost.evaluation.models import Release
from lamppost.evaluation.rules import ReleaseState
from tests.journeys.browser import DESK, Visit, visiting
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine
from tests.unit.evaluation.drawn import at, past
from tests.unit.evaluation.giving import WORDS, give

REPORTS: Final = "/staff/figures/reports/"
LAST: Final = now().year - 1
YEARS: Final = (LAST - 2, LAST - 1, LAST)
LONG: Final = 60_000  # milliseconds: until a busy machine has drawn it


@pytest.fixture(scope="module", autouse=True)
def three_years(house: House) -> None:
    past(house.cast.emergency, dict.fromkeys(YEARS, 40), years=YEARS)
    give(house.cast.valley.pk, house.cast.evaluator.actor(), year=LAST)


def test_a_report_is_asked_for_drawn_approved_and_read(house: House, browser: Browser) -> None:
    cast = house.cast
    with (
        visiting(browser, house, scripts=False) as evaluator,
        visiting(browser, house) as lead,
        visiting(browser, house, width=DESK, reduced_motion="reduce") as director,
    ):
        lead.play(cast.lead)
        address = _ask(evaluator, house)
        _waits(lead, address)
        director.play(cast.director)
        director.to(address)
        director.sees("It waits for you.", "On one page")
        found = examine(director, "report")
        director.press("Approve")
        director.sees("Leads and coordinators can read it now.")
        _read(lead, address)
    assert found == []


def _ask(evaluator: Visit, house: House) -> str:
    """The evaluator chooses, and looks until it is drawn: the page looks again by itself."""
    evaluator.play(house.cast.evaluator)
    evaluator.to(REPORTS)
    expect(evaluator.page.get_by_label("Which years")).to_have_value(f"year {LAST}")
    evaluator.page.get_by_label("Which years").select_option(f"{YEARS[0]}–{LAST}")
    evaluator.press("Draw it")
    evaluator.sees("This takes a few seconds.")
    body = evaluator.page.locator("body")
    expect(body).to_contain_text("It waits for somebody else", timeout=LONG)
    evaluator.sees("Month by month" if False else "On one page", WORDS)
    return evaluator.page.url.removeprefix(house.address)


def _waits(lead: Visit, address: str) -> None:
    lead.to(REPORTS)
    lead.sees("No report so far")
    assert lead.to(address) == 404


def _read(lead: Visit, address: str) -> None:
    """On a phone; and the document to keep."""
    lead.to(REPORTS)
    lead.follow(f"{YEARS[0]}–{LAST}", exact=False)
    lead.sees("Always shown", "fewer than 11 conversations", "an anesthesiologist")
    lead.sees_not("Withdraw")
    with lead.page.expect_download() as download:
        lead.follow("PDF, to print or send")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def test_pages_of_reports_bar_nobody(house: House, browser: Browser) -> None:
    drawing = at(house.cast, 2011, ReleaseState.DRAWING)
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.evaluator)
        visit.page.route(f"**{REPORTS}{drawing}/", _without_looking_again)
        visit.to(f"{REPORTS}{drawing}/")
        found = examine(visit, "report, drawing")
        visit.to(REPORTS)
        found += examine(visit, "reports")
        visit.to(f"{REPORTS}testimonials/")
        visit.press("Add it")
        visit.sees("Tick that they agreed.")
        found += examine(visit, "testimonials with problems")
    Release.objects.filter(pk=drawing).delete()
    assert found == []


def _without_looking_again(route: Route) -> None:
    """Or it would be loaded anew under the hands of whoever examines it."""
    answer = route.fetch()
    kept = {name: value for name, value in answer.headers.items() if name.lower() != "refresh"}
    route.fulfill(response=answer, headers=kept)
