"""A real browser with an authenticator of its own: from the first code to a name on the screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from lamppost.outreach import actions
from tests.cast import Person
from tests.journeys.browser import Visit, visiting
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine
from tests.processes import until
from tests.unit.referrals.stories import refer

OUTREACHES = "SELECT id FROM outreach_outreach"


@pytest.fixture
def named(house: House) -> House:
    """The same site by its name: browsers make no passkey for a bare number."""
    house.change("DELETE FROM mfa_authenticator")
    house.change("UPDATE people_account SET first_passkey_by = current_date + 14")
    return replace(house, host="localhost")


def accepted(house: House) -> object:
    """An outreach that the supporter has taken on."""
    cast = house.cast
    assert cast.supporter.supporter is not None
    refer(cast)
    until(lambda: bool(house.rows(OUTREACHES)), "an outreach is open")
    ((outreach,),) = house.rows(OUTREACHES)
    to, by = cast.supporter.supporter.pk, cast.coordinator.actor()
    offer = actions.offer(outreach=UUID(str(outreach)), supporter=to, by=by)
    actions.accept(offer=offer, by=cast.supporter.actor())
    return outreach


@contextmanager
def with_authenticator(visit: Visit) -> Iterator[str]:
    """Chromium's own, which knows its owner's finger."""
    devtools = visit.page.context.new_cdp_session(visit.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield str(made["authenticatorId"])
    devtools.detach()


def enter_by_code(visit: Visit, person: Person) -> None:
    visit.sign_in_by_mail(person)
    visit.sees("Add a passkey: it takes a minute")


def test_a_passkey_is_added_shown_and_signs_in(named: House, browser: Browser) -> None:
    supporter, outreach = named.cast.supporter, accepted(named)
    name = named.cast.recipient.name
    with visiting(browser, named) as visit, with_authenticator(visit):
        enter_by_code(visit, supporter)
        visit.to(f"/staff/outreaches/{outreach}/")
        visit.press("Show who it is")
        visit.sees("A name is shown only after a second proof.")
        visit.sees_not(name)
        visit.shot("second-factor")
        visit.press("Show my passkey")
        visit.sees("You have no passkey here yet.")
        visit.follow("Add a passkey")
        visit.page.get_by_label("A name for it").fill("my phone")
        visit.shot("passkeys-first")
        visit.press("Add a passkey")
        visit.sees("Your passkey is added.")
        visit.press("Show who it is")
        visit.sees(name)

        visit.press("Sign out", exact=False)
        visit.press("Sign in with a passkey")
        visit.sees(f"Good to see you, {supporter.name}.")
        named.change("DELETE FROM django_session")

        visit.sign_in_by_mail(supporter)
        visit.to(f"/staff/outreaches/{outreach}/")
        visit.press("Show who it is")
        visit.press("Show my passkey")
        visit.sees("Thank you. Now it can be shown.")
        visit.sees_not(name)
        visit.shot("go-on")
        visit.press("Go on")
        visit.sees(name)


def test_a_passkey_that_is_not_there_is_said_kindly(named: House, browser: Browser) -> None:
    with visiting(browser, named) as visit, with_authenticator(visit):
        visit.to("/staff/sign-in/")
        visit.press("Sign in with a passkey")
        visit.sees("That was broken off. Nothing has changed; please try once more.")


def test_without_a_script_one_reads_why(named: House, browser: Browser) -> None:
    with visiting(browser, named, scripts=False) as visit:
        visit.sign_in_by_mail(named.cast.lead)
        visit.to("/staff/passkeys/")
        expect(visit.page.locator("noscript p")).to_be_visible()


def test_pages_of_signing_in_bar_nobody(named: House, browser: Browser) -> None:
    cast, found = named.cast, []
    with visiting(browser, named, reduced_motion="reduce") as visit, with_authenticator(visit):
        visit.sign_in_by_mail(cast.administrator)
        for path in ("/staff/", "/staff/second-factor/", "/staff/passkeys/", "/staff/devices/"):
            visit.to(path)
            found += examine(visit, path)
        visit.to("/staff/passkeys/")
        visit.page.get_by_label("A name for it").fill("my computer")
        visit.press("Add a passkey")
        visit.sees("Your passkey is added.")
        visit.to("/staff/passkeys/")
        visit.unfold("Rename or remove")
        found += examine(visit, "passkeys, one")
        visit.press("Remove")
        found += examine(visit, "passkeys, the last one")
        visit.to(f"/staff/accounts/{cast.supporter.account}/")
        found += examine(visit, "an account")
        visit.press("Let them add a new passkey")
        found += examine(visit, "an account, asked")
    with visiting(browser, named, reduced_motion="reduce") as visit:
        visit.sign_in_by_mail(cast.director)
        visit.to("/staff/waivers/")
        visit.press("Sign it")
        found += examine(visit, "waivers, with problems")
    assert found == []
