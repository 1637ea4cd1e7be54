"""A supporter with a phone in the hand meets a red flag: from any of their pages to the right number in three
taps at most, with scripts and without, and nobody learns which sign it was."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.program.actions import Reached, set_duty_phone
from tests.journeys.browser import PHONE, Visit, visiting
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine
from tests.unit.escalation.stories import Advisers, advisers, program
from tests.unit.outreach.stories import accepted

MOST = 3
SAFETY, CLINICIAN = "+14155550123", "+14155550155"
# What one sees or hears, and whom to call for it first, here and at this hour.
SIGNS = (
    ("May be in danger now", "911"),
    ("Thoughts of suicide", "988"),
    ("Missing, or not answering", SAFETY),
    ("Intoxicated now", SAFETY),
    ("Not sleeping or eating", CLINICIAN),
    ("Hopelessness", "988"),
)


@pytest.fixture(scope="module")
def advice(house: House) -> Advisers:
    """The safety contact and the clinician have noted where they can be called."""
    found, cast = advisers(house.cast), house.cast
    for one, phone in ((cast.safety_contact, SAFETY), (found.clinician, CLINICIAN)):
        reached = Reached(cast.valley.pk, one.account or 0, phone)
        set_duty_phone(reached=reached, by=Actor.system(cast.valley.pk))
    return found


@pytest.fixture
def pages(house: House, advice: Advisers) -> Iterator[tuple[str, ...]]:
    """Every page on which a supporter may be when it happens."""
    with transaction(program(house.cast)):
        outreach = accepted(house.cast)
    yield (
        f"/staff/outreaches/{outreach}/",
        "/staff/log/",
        "/staff/",
        "/staff/outreaches/",
        "/staff/reach-out/",
        "/staff/capacity/",
        f"/staff/outreaches/{outreach}/getting-more-help/",
    )


def reaches(visit: Visit, sign: str, number: str) -> int:
    """Taps from the page on which they are to the number, which a third one would call."""
    visit.taps = 0
    visit.follow("Red flag?")
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    address = visit.page.url
    visit.unfold(sign)
    opened = visit.page.locator("details[open]")
    call = opened.get_by_role("link").first
    expect(call).to_have_attribute("href", f"tel:{number}")
    call.click(trial=True)
    visit.taps += 1
    asked = [one for one in asked if "/static/" not in one]  # the page's own icon may come late
    assert (asked, visit.page.url) == ([], address)  # it stays in the browser
    return visit.taps


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_right_number_is_three_taps_away(
    house: House, browser: Browser, pages: tuple[str, ...], scripts: bool
) -> None:
    taps = []
    with visiting(browser, house, width=PHONE, scripts=scripts) as visit:
        visit.play(house.cast.supporter)
        for at, (sign, number) in enumerate(SIGNS):
            visit.to(pages[at % len(pages)])
            taps.append(reaches(visit, sign, number))
            if scripts:  # the sign comes to the top; without, one scrolls
                expect(visit.page.locator("details[open] a").first).to_be_in_viewport()
        for page in pages[len(SIGNS) :]:
            visit.to(page)
            taps.append(reaches(visit, *SIGNS[1]))
    assert max(taps) <= MOST, taps


def test_a_sign_says_all_on_one_screen_and_bars_nobody(
    house: House, browser: Browser, pages: tuple[str, ...]
) -> None:
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.supporter)
        visit.to(pages[0])
        visit.follow("Red flag?")
        visit.unfold("Thoughts of suicide")
        opened = visit.page.locator("details[open]")
        for part in ("Call now", "Say", "Better not", "Do", "Stay with them"):
            expect(opened.get_by_role("heading", name=part, exact=True)).to_be_visible()
        for part in ("What you may tell", "What you must tell"):
            expect(opened.get_by_text(part, exact=True)).to_be_visible()
        expect(opened.get_by_text("Stella Safety, on duty until")).to_be_visible()
        visit.shot("red-flag")
        assert examine(visit, "red flag") == []
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.safety_contact)
        visit.to("/staff/duty/")
        visit.sees("(415) 555-0123")
        visit.unfold("Change the number")
        assert examine(visit, "duty") == []
