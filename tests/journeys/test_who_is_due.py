"""A lead sees whose certificate ends; whose has lapsed is not offered, hears why, and is back after a refresher."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from lamppost.supporters.models import Supporter
from lamppost.supporters.queries import today_at
from tests.cast import AFTER_ANY_STORY, Person
from tests.journeys.browser import DESK, SMALL_PHONE, Visit, visiting
from tests.journeys.helping import confirm_who, offer_in_one_tap
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine
from tests.unit.referrals.stories import refer

NEEDED = "Nell Needed"


def ends_in(house: House, person: Person, days: int) -> None:
    """Their certificate ends so many days from today."""
    until = today_at(house.cast.valley.pk) + timedelta(days=days)
    Supporter.objects.filter(account_id=person.account).update(certified_until=until)


@pytest.fixture(autouse=True)
def certificates(house: House) -> Iterator[None]:
    """Sam's ends within two months, Olga's ended yesterday."""
    ends_in(house, house.cast.supporter, 9)
    ends_in(house, house.cast.other_supporter, -1)
    yield
    for person in (house.cast.supporter, house.cast.other_supporter):
        ends_in(house, person, AFTER_ANY_STORY.days)


def _the_lead_sees_who_is_due(house: House, browser: Browser) -> list[str]:
    with visiting(browser, house, width=DESK, reduced_motion="reduce") as visit:
        visit.play(house.cast.lead)
        visit.follow("Supporters")
        visit.follow("Due or lapsed")
        visit.sees(house.cast.supporter.name)
        visit.sees_not(house.cast.other_supporter.name)  # of another department
        found = examine(visit, "supporters, due")
        visit.follow(house.cast.supporter.name)
        visit.sees("Until")
        return found + examine(visit, "a supporter")


def _who_lapsed_reads_why(house: House, browser: Browser) -> list[str]:
    with visiting(browser, house, width=SMALL_PHONE, reduced_motion="reduce") as visit:
        visit.play(house.cast.other_supporter)
        visit.sees("Your certificate has lapsed")
        visit.follow("My standing")
        visit.sees("You are not asked at the moment", "Your certificate has lapsed.")
        return examine(visit, "my standing, lapsed")


def _only_others_are_suggested(house: House, visit: Visit) -> None:
    """The one who waits: Sam could be asked, Olga could not."""
    house.work("outreach.keep")
    visit.to("/staff/queue/?state=waiting")
    visit.page.locator("section[aria-labelledby=open] tbody a").first.click()
    visit.reload_until(house.cast.supporter.name)
    lapsed = visit.page.locator(".lp-item").filter(has_text=house.cast.other_supporter.name)
    expect(lapsed).to_have_count(0)


def _renew(house: House, visit: Visit) -> None:
    visit.to("/staff/supporters/?which=due")
    visit.follow(house.cast.other_supporter.name)
    visit.page.get_by_label("Day of the refresher").fill(today_at(house.cast.valley.pk).isoformat())
    visit.press("Renew")
    visit.sees("Counts")


def test_who_has_lapsed_is_not_offered_until_a_refresher(house: House, browser: Browser) -> None:
    house.hired(NEEDED, house.cast.emergency)
    found = _the_lead_sees_who_is_due(house, browser)
    found += _who_lapsed_reads_why(house, browser)
    refer(house.cast, NEEDED, reach="")
    with visiting(browser, house, width=DESK, reduced_motion="reduce") as visit:
        visit.play(house.cast.coordinator)
        confirm_who(visit, NEEDED)
        _only_others_are_suggested(house, visit)
        _renew(house, visit)
        offer_in_one_tap(visit, house.cast.other_supporter)
    assert found == []
