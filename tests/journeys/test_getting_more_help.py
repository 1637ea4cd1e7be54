"""Getting more help in a real browser: from the sign to the notice, and pages that bar nobody."""

import pytest
from playwright.sync_api import Browser, expect

from lamppost.core.transactions import transaction
from tests.cast import Cast
from tests.journeys.browser import visiting
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine
from tests.unit.escalation.stories import Advisers, advisers, program
from tests.unit.outreach.stories import accepted


@pytest.fixture
def advice(house: House) -> Advisers:
    return advisers(house.cast)


def test_a_supporter_gets_more_help_and_a_second_person_looks(
    house: House, browser: Browser, advice: Advisers
) -> None:
    cast: Cast = house.cast
    found: list[str] = []
    with transaction(program(cast)):
        outreach = accepted(cast)
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(cast.supporter)
        visit.to("/staff/getting-more-help/")
        requests: list[str] = []
        visit.page.on("request", lambda asked: requests.append(asked.url))
        visit.page.get_by_text("Thoughts of suicide").first.click()
        expect(visit.page.get_by_text("Ask directly. Asking does not")).to_be_visible()
        assert requests == []  # which sign it is stays in the browser
        found += examine(visit, "getting more help")
        visit.to(f"/staff/outreaches/{outreach}/")
        visit.follow("Getting more help")
        visit.to(f"/staff/outreaches/{outreach}/getting-more-help/")
        visit.choose("Why?", "They may hurt themselves")
        visit.choose("To whom?", "Safety contact")
        visit.press("Get more help")
        expect(visit.page.get_by_text("Now call them")).to_be_visible()
        found += examine(visit, "more help, handed over")
        visit.press("Show the notice")
        expect(visit.page.get_by_role("heading", name="We got more help")).to_be_visible()
        found += examine(visit, "notice")
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(cast.safety_contact)
        visit.to("/staff/second-looks/")
        visit.press("Show who it is")
        expect(visit.page.get_by_text("Remy Recipient")).to_be_visible()
        found += examine(visit, "second looks, shown")
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(cast.coordinator)
        visit.to("/staff/second-looks/")
        found += examine(visit, "second looks, to review")
        visit.press("It was right")
        expect(visit.page.get_by_text("Nothing waits for you")).to_be_visible()
    assert found == []


def test_pages_of_the_advisers_bar_nobody(house: House, browser: Browser, advice: Advisers) -> None:
    found = []
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(advice.clinician)
        for path in ("/staff/questions/", "/staff/protocols/"):
            visit.to(path)
            found += examine(visit, f"clinician{path}")
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(advice.counsel)
        visit.to("/staff/holds/?at=valley")
        visit.page.get_by_label("Name").fill("Nobody Known")
        visit.page.get_by_label("About the time from").fill("2026-01-01")
        visit.press("Place this hold")
        visit.press("Show whom it is about")
        found += examine(visit, "holds")
        visit.to("/staff/texts/")
        visit.page.get_by_text("Read, change and sign").first.click()
        found += examine(visit, "texts")
        visit.to("/staff/ledger/")
        found += examine(visit, "ledger")
        visit.to("/valley/colleague")
        expect(visit.page.get_by_text("A legal hold is in force")).to_have_count(1)
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.director)
        visit.to("/staff/launch/")
        found += examine(visit, "launch")
    assert found == []
