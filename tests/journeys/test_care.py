"""A supporter on a phone keeps somebody apart as they type, has a moment for themselves, and asks for support."""

from playwright.sync_api import Browser

from lamppost.core.access import Actor, Grant, Role
from lamppost.people.actions import invite
from tests.journeys.browser import PHONE, visiting
from tests.journeys.house import House


def test_a_supporter_is_cared_for(house: House, browser: Browser) -> None:
    cast = house.cast
    there = cast.harbor.pk
    grants = (Grant(Role.COORDINATOR, there),)
    invite(email="h@example.org", name="Harriet", grants=grants, by=Actor.system(there))
    with visiting(browser, house, width=PHONE) as visit:
        visit.play(cast.supporter)
        visit.to("/staff/capacity/in-confidence/")
        visit.page.get_by_label("Look for a name").press_sequentially("remy")
        visit.choose("Who is it?", "Remy Recipient")
        visit.choose("What ties you?", "Family")
        visit.press("Keep us apart")
        visit.sees("You are not matched with them.", "Remy Recipient")
        visit.to("/staff/log/")
        visit.choose("How did you talk?", "By phone")
        visit.choose("About how many minutes?", "45")
        visit.choose("Did you look for red flags?", "Yes")
        visit.choose("Did they need more help than a talk?", "No")
        visit.unfold("A group, a heavy one")
        visit.choose("Was it heavy for you?", "Yes")
        visit.press("Log it")
        visit.sees("That was a lot. How are you?")
        visit.follow("A moment for me")
        visit.follow("I would like support myself", nth=0)
        visit.sees("Somebody from Harbor Medical Center reaches out to you.")
        visit.press("Ask for support")
        visit.sees("We have it. It is good that you asked.", "Your code")
        visit.sees_not("That was a lot.")
