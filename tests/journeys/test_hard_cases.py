"""Two who ask for one, two of one name, a coordinator in need, and danger at night when nobody is there."""

from collections.abc import Iterator
from datetime import time

import pytest
from playwright.sync_api import Browser, expect

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.text import fold
from lamppost.people.actions import invite
from lamppost.people.models import Account
from lamppost.program.models import Physician
from tests.cast import Person
from tests.journeys.asking import ask_on_one_page, kept_code, with_code
from tests.journeys.browser import DESK, Visit, visiting
from tests.journeys.helping import accept, confirm_who, look_who, offer_in_one_tap
from tests.journeys.house import NIGHT, NOON, House, body, cover, set_clocks
from tests.processes import until

REFERRALS = "SELECT id FROM referrals_referral"
OUTREACHES = "SELECT id, urgency, state, outcome FROM outreach_outreach"


def with_address(house: House, name: str) -> str:
    """Somebody new whom the program knows by their address."""
    address = f"{fold(name).replace(' ', '.')}@example.org"
    who = house.hired(name, house.cast.emergency)
    Physician.objects.filter(pk=who.pk).update(email=address)
    return address


def ask(visit: Visit, name: str, reach: str = "", urgency: str = "Soon", safe: str = "No") -> None:
    """The one page of a browser without scripts."""
    visit.to("/valley/colleague")
    visit.page.get_by_label("Their name").fill(name)
    visit.choose("When should somebody reach out?", urgency)
    visit.choose("Are you worried that they may hurt", safe)
    if reach:
        visit.unfold("Add more, if you like")
        visit.page.get_by_label("A good way to reach them").fill(reach)
    visit.press("Ask for support for them")


def status_text(visit: Visit, code: str) -> str:
    with_code(visit, code)
    return str(visit.page.inner_text("main"))


def test_two_who_ask_for_one_join_and_nobody_is_told(house: House, browser: Browser) -> None:
    address = with_address(house, "Dora Doubly")
    with (
        visiting(browser, house, scripts=False) as first,
        visiting(browser, house, scripts=False) as second,
        visiting(browser, house, width=DESK) as coordinator,
    ):
        ask(first, "Dora Doubly", address, "This week")
        first_code = kept_code(first)
        until(lambda: len(house.rows(OUTREACHES)) == 1, "the first opens an outreach")
        coordinator.play(house.cast.coordinator)
        coordinator.to("/staff/queue/")
        coordinator.sees("This week")
        ask(second, "dr. doubly", address, "Soon")
        second_code = kept_code(second)
        second.sees_not("already", "somebody else")
        until(lambda: not house.rows(REFERRALS), "the second is resolved")
        ((_, urgency, state, _),) = house.rows(OUTREACHES)
        assert (urgency, state) == ("soon", "waiting")
        coordinator.to("/staff/queue/")
        expect(coordinator.page.locator("section[aria-labelledby=open] tbody tr")).to_have_count(1)
        coordinator.sees("Soon")
        coordinator.sees_not("This week")
        told = {str(mail["To"]) for mail in house.office.received}
        assert told <= {house.cast.coordinator.email, house.cast.deputy.email}
        assert status_text(first, first_code) == status_text(second, second_code)


def test_a_namesake_is_told_apart_and_a_wrong_one_ends_it(house: House, browser: Browser) -> None:
    cast, name = house.cast, "Alex Samename"
    house.hired(name, cast.emergency)
    house.hired(name, cast.surgery)
    with (
        visiting(browser, house, scripts=False) as colleague,
        visiting(browser, house, width=DESK) as coordinator,
        visiting(browser, house) as supporter,
    ):
        colleague.to("/valley/colleague")
        ask_on_one_page(colleague, name, department="Surgery")
        coordinator.play(cast.coordinator)
        confirm_who(coordinator, name, "Surgery", of=2)
        offer_in_one_tap(coordinator, cast.supporter)
        supporter.play(cast.supporter)
        accept(supporter, name)
        look_who(supporter, name, "Surgery")
        supporter.choose("How did you try?", "By phone")
        supporter.choose("What came of it?", "This was the wrong person")
        supporter.press("Log this try")
        supporter.sees("It is being closed")
        ((_, _, state, outcome),) = house.rows(OUTREACHES)
        assert (state, outcome) == ("closing", "wrong_person")


def test_a_coordinator_in_need_never_sees_it(house: House, browser: Browser) -> None:
    cast = house.cast
    own = house.hired(cast.coordinator.name, cast.emergency)
    Account.objects.filter(email=cast.coordinator.email).update(physician=own)
    with (
        visiting(browser, house, scripts=False) as colleague,
        visiting(browser, house, width=DESK) as coordinator,
        visiting(browser, house, width=DESK) as deputy,
    ):
        ask(colleague, cast.coordinator.name)
        kept_code(colleague)
        house.mail_to(cast.deputy)
        ((referral,),) = house.rows(REFERRALS)
        coordinator.play(cast.coordinator)
        coordinator.to("/staff/queue/")
        coordinator.sees("Nobody is waiting")
        coordinator.sees_not("Who is meant?")
        assert coordinator.to(f"/staff/referrals/{referral}/") == 404
        deputy.play(cast.deputy)
        confirm_who(deputy, cast.coordinator.name, "Emergency Medicine")
        ((outreach, *_),) = house.rows(OUTREACHES)
        coordinator.to("/staff/queue/")
        coordinator.sees("Nobody is waiting")
        assert coordinator.to(f"/staff/queue/{outreach}/") == 404
        assert deputy.to(f"/staff/queue/{outreach}/") == 200
        told = [str(mail["To"]) for mail in house.office.received]
        assert cast.coordinator.email not in told


@pytest.fixture
def at_three_in_the_night(house: House) -> Iterator[Person]:
    """Nobody is on duty before eight; gives the safety contact's deputy."""
    cast = house.cast
    set_clocks(NIGHT)
    cover(cast, time(8), time(18))
    grant = Grant(Role.SAFETY_CONTACT, cast.valley.pk, is_deputy=True)
    address = "desmond.deputy@example.org"
    by = Actor.system(cast.valley.pk)
    account = invite(email=address, name="Desmond Deputy", grants=[grant], by=by)
    yield Person("Desmond Deputy", address, cast.valley, account=account)
    set_clocks(NOON)


def test_danger_at_night_with_nobody_there(
    house: House, browser: Browser, at_three_in_the_night: Person
) -> None:
    """Not safe, at three in the night, for somebody who wants nobody to reach out."""
    contact, deputy = house.cast.safety_contact, at_three_in_the_night
    address = with_address(house, "Nora Never")
    with visiting(browser, house) as recipient:
        recipient.to("/valley/never")
        recipient.page.get_by_label("Your e-mail address at work").fill(address)
        recipient.press("Do not reach out to me")
        recipient.sees("nobody reaches out to them because others asked")
    with visiting(browser, house, scripts=False) as colleague:
        colleague.to("/valley/colleague")
        colleague.sees_not("Today")
        ask(colleague, "Nora Never", address, safe="Yes")
        colleague.sees("First: safety, now", "Nobody of this program is on duty until")
        colleague.sees("8 a.m.", "nobody will read this before then")
        calls = colleague.page.locator("main .lp-call")
        numbers = ["tel:911", "tel:988", "tel:+14155550100"]
        assert [each.get_attribute("href") for each in calls.all()] == numbers
        colleague.shot("not-safe-at-night")
    for turn in range(3):
        for person in (contact, deputy):
            mail = house.mail_to(person, more_than=turn)[-1]
            assert mail["Subject"] == "Please look now"
            assert "Nora" not in body(mail)
        house.change("UPDATE referrals_alarm SET page_at = now()")
        if turn < 2:
            house.work("referrals.page_all")
    acknowledge(browser, house, deputy, "Nora Never")
    paged = len(house.office.received)
    house.work("referrals.page_all")
    waits = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'referrals.page_all'"
    until(lambda: not house.rows(waits), "the worker has looked for alarms")
    assert house.rows("SELECT page_at FROM referrals_alarm") == [(None,)]
    assert len(house.office.received) == paged


def acknowledge(browser: Browser, house: House, deputy: Person, name: str) -> None:
    """The deputy, on a phone in the night."""
    with visiting(browser, house, scheme="dark") as visit:
        visit.sign_in_by_mail(deputy)
        visit.follow("Safety")
        visit.sees("nobody has it yet")
        visit.follow("Look now")
        visit.sees("Nobody has it yet. Paging goes on until somebody does.")
        visit.press("I have this")
        visit.sees("You have it; nobody else is paged any more.")
        visit.press("Show who it is")
        visit.sees("A name is shown only after a second proof.")
        visit.play(deputy)
        visit.follow("Safety")
        visit.follow("Look")
        visit.press("Show who it is")
        visit.sees(name)
        visit.shot("alarm")
