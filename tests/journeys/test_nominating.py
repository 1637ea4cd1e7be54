"""From a letter with a link, on a phone, to a supporter who says yes to a first offer: in a real browser, with real
mail."""

import re

from playwright.sync_api import Browser, expect

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.launch.actions import sign_text
from lamppost.launch.rules import TextKind
from lamppost.supporters.models import Round
from tests.cast import Person
from tests.journeys.becoming import (
    begins,
    certifies,
    comes_to_a_training,
    is_asked_for_the_first_time,
    stepped_down,
)
from tests.journeys.browser import DESK, SMALL_PHONE, Visit, visiting
from tests.journeys.house import House, body
from tests.journeys.test_accessibility import examine
from tests.unit.supporters.nominating import Staffed, codes, nominated, staffed

ANA = Person("Ana Alvarez", "ana.alvarez@example.org", None)  # type: ignore[arg-type]
LINK = re.compile(r"https?://\S+/valley/nominate#\S+")


def _agreement(house: House) -> None:
    here = house.cast.valley.pk
    sign_text(
        hospital=here,
        kind=TextKind.AGREEMENT,
        body="You keep what you hear.\n\nYou may always ask for help yourself.",
        body_es="Usted guarda lo que oye.",
        by=Actor.system(here),
    )


def _begin(house: House, browser: Browser) -> list[str]:
    """The lead begins a round at her desk; what bars anybody on her page."""
    with visiting(browser, house, width=DESK, reduced_motion="reduce") as visit:
        visit.play(house.cast.lead)
        visit.to("/staff/nominations/")
        found = examine(visit, "nominations, empty")
        visit.press("Begin, and write to everybody")
        visit.sees("The letters go out within minutes.")
        visit.follow("Cards, reminder")
        found += examine(visit, "a round")
    house.work("supporters.keep_nominations")
    return found


def _by_letter(house: House, browser: Browser) -> list[str]:
    """Rosa opens the link of her letter on her phone: its code is in the field, and not in the address."""
    (letter,) = house.mail_to(house.cast.referrer)
    link = LINK.search(body(letter))
    assert link and letter["Subject"] == "A question for everybody"
    with visiting(
        browser, house, width=SMALL_PHONE, scheme="dark", reduced_motion="reduce"
    ) as visit:
        sent: list[str] = []
        visit.page.on("request", lambda asked: sent.append(asked.url))
        visit.to(link[0].partition(house.address)[2])
        code = link[0].partition("#")[2]
        expect(visit.page.get_by_label("Your code")).to_have_value(code)
        assert "#" not in visit.page.url and not [one for one in sent if code in one]
        found = examine(visit, "naming")
        visit.page.get_by_label("A colleague").fill("ana alvarez")
        visit.shot("nominate")
        visit.press("Send my answer")
        visit.sees("Thank you. Your answer is sealed.")
        found += examine(visit, "named")
        visit.to("/valley/nominate")
        visit.page.get_by_label("A colleague").fill("Ben Bishop")
        visit.page.get_by_label("Your code").fill(code)
        visit.press("Send my answer")
        visit.sees("This code does not fit.")
        found += examine(visit, "naming, refused")
    return found


def _by_card(house: House, browser: Browser, card: str) -> None:
    """Somebody without an address types the code of a card, in a browser without scripts."""
    with visiting(browser, house, scripts=False) as visit:
        visit.to("/valley/nominate")
        visit.page.get_by_label("A colleague").fill("Ana Alvarez")
        visit.page.get_by_label("A second one").fill("Somebody Unknown")
        visit.page.get_by_label("Your code").fill(card.lower().replace("-", " "))
        visit.press("Send my answer")
        visit.sees("Thank you. Your answer is sealed.")


def _is_over(house: House) -> None:
    """Three more have answered, and two weeks have passed."""
    at = Staffed(house.cast, {})
    round = Round.objects.get().pk
    for holder, code in list(codes(at, round).items()):
        if holder.startswith("physician") and holder != f"physician:{_rosa(house)}":
            nominated(house.cast, code, ("Ben Bishop",))
    house.change("UPDATE ballots_box SET closes_at = %s", now())
    house.work("ballots.close_due")
    house.work("supporters.keep_nominations")


def _rosa(house: House) -> int:
    assert house.cast.referrer.physician is not None
    return house.cast.referrer.physician.pk


def _invite(house: House, browser: Browser) -> list[str]:
    """The lead sees names without numbers, invites one, and forgets the others."""
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.lead)
        visit.to("/staff/nominations/")
        _until(visit, house, "Look at the names")
        visit.follow("Look at the names")
        visit.sees("Ana Alvarez", "Ben Bishop", "Somebody Unknown")
        found = examine(visit, "names")
        visit.shot("names")
        visit.press("Invite", 0)
        visit.sees("They are asked by a letter that says nothing.")
        visit.press("I am done: forget the others")
        visit.press("Forget them")
        visit.sees("Whoever was not invited is forgotten.", "Ana Alvarez", "Asked, until")
        visit.sees_not("Ben Bishop")
        found += examine(visit, "nominations, invited")
    return found


def _until(visit: Visit, house: House, words: str) -> None:
    house.work("supporters.keep_nominations")
    visit.reload_until(words)


def _sign(house: House, visit: Visit) -> list[str]:
    """Ana reads her letter, signs in by mail on her phone, reads the agreement and signs it."""
    letters = [one for one in house.mail_to(ANA) if one["Subject"] == "An invitation"]
    assert len(letters) == 1 and "Valley" not in body(letters[0])
    visit.sign_in_by_mail(ANA)
    found = examine(visit, "home, invited")
    visit.follow("Read it")
    visit.sees("Would you be there for a colleague?", "You keep what you hear.")
    found += examine(visit, "invitation")
    visit.shot("invitation")
    visit.page.get_by_text("I have read this and agree to it").click()
    visit.press("Yes, I sign")
    visit.sees("You have signed the agreement")
    found += examine(visit, "signed")
    copy = visit.page.request.get(f"{house.address}/staff/agreement/")
    assert copy.ok and copy.body().startswith(b"%PDF")
    return found


def test_somebody_is_named_by_phone_and_says_yes_to_a_first_offer(
    house: House, browser: Browser
) -> None:
    at = staffed(house.cast)
    _agreement(house)
    found = _begin(house, browser)
    found += _by_letter(house, browser)
    _by_card(house, browser, str(codes(at, Round.objects.get().pk)["card:0"]))
    _is_over(house)
    found += _invite(house, browser)
    with (
        visiting(browser, house, reduced_motion="reduce") as ana,
        visiting(browser, house, width=DESK, reduced_motion="reduce") as lead,
        visiting(browser, house, width=DESK) as coordinator,
    ):
        found += _sign(house, ana)
        lead.play(house.cast.lead)
        lead.to("/staff/nominations/")
        lead.sees(ANA.name, "In training")
        comes_to_a_training(house, ana)
        certifies(lead, ANA)
        begins(ana)
        coordinator.play(house.cast.coordinator)
        is_asked_for_the_first_time(house, coordinator, ana, ANA)
        found += stepped_down(ana)
    assert found == []
    house.change("DELETE FROM training_seat")
    house.change("DELETE FROM training_session")
