"""Somebody looks for where else to turn, as they type and without scripts; and a keeper keeps it true."""

import pytest
from playwright.sync_api import Browser, expect

from lamppost.resources.models import Resource
from tests.journeys.browser import DESK, visiting
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine
from tests.unit.resources.stories import stands


@pytest.fixture(scope="module", autouse=True)
def assistance(house: House):
    resource = stands(house.cast, note="Talks about sleep, marriage and grief.")
    yield
    Resource.objects.filter(pk=resource).delete()


def test_looking_as_one_types(house: House, browser: Browser) -> None:
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.supporter)
        visit.follow("Where else to turn")
        asked: list[tuple[str, str]] = []
        visit.page.on("request", lambda one: asked.append((one.method, one.url)))
        visit.page.get_by_label("What is it about?").press_sequentially("griev", delay=20)
        visit.page.get_by_label("What is it about?").press("Backspace")
        expect(visit.page.get_by_role("heading", name="Valley assistance")).to_be_visible()
        expect(visit.page.get_by_text("Crisis Text Line")).to_have_count(0)
        asked = [(method, url) for method, url in asked if "/static/" not in url]
        assert asked and all(method == "POST" and "grie" not in url for method, url in asked)
        visit.page.get_by_label("Kind").select_option("php")
        expect(visit.page.get_by_text("Nothing found")).to_be_visible()
        assert examine(visit, "where else to turn, nothing") == []
        visit.to("/staff/resources/")
        assert examine(visit, "where else to turn") == []
        visit.shot("where-else-to-turn")


def test_looking_without_scripts(house: House, browser: Browser) -> None:
    with visiting(browser, house, scripts=False) as visit:
        visit.play(house.cast.supporter)
        visit.to("/staff/resources/")
        visit.page.get_by_label("What is it about?").fill("grief")
        visit.press("Look")
        visit.sees("Valley assistance")
        visit.sees_not("Crisis Text Line")


def test_a_keeper_adds_one_by_hand(house: House, browser: Browser) -> None:
    with visiting(browser, house, width=DESK, reduced_motion="reduce") as visit:
        visit.play(house.cast.coordinator)
        visit.to("/staff/keeping/")
        found = examine(visit, "keeping")
        visit.follow("Add one")
        visit.page.get_by_label("What kind of help is it?").select_option("care")
        visit.page.get_by_label("Its name", exact=True).fill("Lakeside Practice")
        visit.press("Save")
        visit.sees("Say how to turn there: a number, or the address of a page.")
        found += examine(visit, "new resource, with problems")
        visit.page.get_by_label("Number to call").fill("415 555 0142")
        visit.page.get_by_text("I have called, or looked at the page, today").click()
        visit.press("Save")
        visit.sees("It stands in the directory now.", "Lakeside Practice", "by Cora Coordinator")
        visit.to("/valley/help")
        visit.sees("Lakeside Practice")
        found += examine(visit, "help")
        visit.shot("help")
    assert found == []
    Resource.objects.filter(name="Lakeside Practice").delete()
