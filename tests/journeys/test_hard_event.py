"""A hard event of six people: asked for at once, a group proposed and planned, each offered a peer. And the
one-way door from outside, without a script."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.program.models import Physician
from lamppost.referrals.actions import renew_event_door
from tests.journeys.browser import PHONE, visiting
from tests.journeys.helping import offer_in_one_tap
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine
from tests.processes import until

SIX = ("Ada Alvarez", "Ben Bauer", "Cleo Castro", "Dan Delgado", "Eli Evans", "Fay Flores")
OPEN = "SELECT id FROM outreach_outreach WHERE route = 'event'"
EVENTS = "SELECT id FROM referrals_activation"
GROUPS = "SELECT id FROM referrals_group"
UNCONFIRMED = "SELECT id FROM referrals_referral WHERE state = 'unconfirmed'"


@pytest.fixture(scope="module", autouse=True)
def night_shift(house: House):
    hired = [house.hired(name, house.cast.emergency) for name in SIX]
    yield
    Physician.objects.filter(pk__in=[one.pk for one in hired]).delete()


def test_a_coordinator_asks_for_six(house: House, browser: Browser) -> None:
    found = []
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.coordinator)
        visit.to("/staff/events/new/")
        for name in SIX:
            visit.page.get_by_label("Look on the roster").fill("")
            visit.page.get_by_label("Look on the roster").press_sequentially(name[:6], delay=10)
            visit.press(f"Add {name}")
            expect(visit.page.get_by_role("button", name=f"Take away {name}")).to_be_visible()
        visit.page.get_by_label("Kind").select_option("unexpected_death")
        visit.choose("When was it?", "Yesterday")
        visit.choose("Departments", "Emergency Medicine")
        visit.choose("Are you worried that they may hurt", "No")
        found += examine(visit, "six people")
        assert not [name for name in SIX if name.split()[0] in visit.page.url]
        visit.press("Ask for support for all of them")
        visit.sees("Thank you for looking out for them")
        until(lambda: len(house.rows(OPEN)) == 6, "each has an outreach")
        visit.follow("What is open")
        visit.follow("An unexpected death")
        visit.sees("Many were in it", "6 people", "Offer it to a supporter")
        visit.sees_not(*SIX)
        found += examine(visit, "event")
        visit.follow("Plan a group conversation")
        expect(visit.page.get_by_label("Emergency Medicine")).to_be_checked()
        found += examine(visit, "new group")
        _plans(visit, house)
        ((group,),) = house.rows(GROUPS)
        visit.to(f"/staff/groups/{group}/")
        visit.page.get_by_text("Move it, or let others lead it").click()
        found += examine(visit, "group")
        ((event,),) = house.rows(EVENTS)
        visit.to(f"/staff/events/{event}/")
        visit.follow("Offer it to a supporter", nth=0)
        visit.reload_until(house.cast.supporter.name)
        offer_in_one_tap(visit, house.cast.supporter)
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.supporter)
        visit.to("/staff/my-groups/")
        visit.sees("Room 3")
        found += examine(visit, "my groups")
    assert found == []


def _plans(visit, house: House) -> None:
    visit.page.get_by_label("Day").fill((now() + timedelta(days=9)).date().isoformat())
    visit.page.get_by_label("Begins").fill("12:00")
    visit.page.get_by_label("Ends").fill("13:00")
    visit.page.get_by_label("Where").fill("Room 3")
    visit.page.get_by_label("Who leads it").select_option(label=house.cast.supporter.name)
    visit.press("Plan it")
    visit.sees("It is planned", "Room 3")


def test_the_door_needs_no_script_and_gives_nothing_back(house: House, browser: Browser) -> None:
    code = renew_event_door(hospital=house.cast.valley.pk, by=house.cast.coordinator.actor())
    with visiting(browser, house, width=PHONE, scripts=False) as visit:
        _tells(visit, Code.new())
        visit.sees("Nothing can be looked up afterwards")
        _tells(visit, code)
        visit.sees("Nothing can be looked up afterwards")
        visit.sees_not("Ada", "Ben")
    until(lambda: len(house.rows(UNCONFIRMED)) == 2, "a coordinator is asked who is meant")
    assert len(house.rows(EVENTS)) == 1
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.to("/valley/after")
        assert examine(visit, "door") == []


def _tells(visit, code: Code) -> None:
    visit.to("/valley/after")
    visit.page.get_by_label("The code that the coordinator gave you").fill(str(code))
    visit.page.get_by_label("What was it?").select_option("violence_or_threat")
    visit.choose("When was it?", "Today")
    visit.choose("Departments", "Emergency Medicine")
    visit.page.get_by_label("Colleagues who were in it").fill("Ada Alvarez, Emergency\nBen B.")
    visit.choose("Are you worried that they may hurt", "No")
    visit.press("Offer them support")
