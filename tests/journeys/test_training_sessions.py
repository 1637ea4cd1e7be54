"""A lead plans a session, somebody in training takes a place, types the code of the room, says what it was like."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import vobject
from playwright.sync_api import Browser, Page

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.people.actions import invite
from lamppost.training import actions
from lamppost.training.rules.feedback import Feedback, Pace
from tests.cast import Person
from tests.journeys.browser import SMALL_PHONE, Visit, visiting
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine
from tests.processes import until

ROOM = "Room 7, second floor"
NOW = "UPDATE training_session SET begins = now() - interval '20 minutes', ends = now() + interval '3 hours'"
OVER = "UPDATE training_session SET begins = now() - interval '6 hours', ends = now() - interval '2 hours'"


@pytest.fixture(autouse=True)
def no_session_open(house: House) -> Iterator[None]:
    yield
    house.change("DELETE FROM vault_key")  # with the keys goes what lies in a box
    for table in ("training_seat", "training_session", "ballots_box"):
        house.change(f"DELETE FROM {table}")  # noqa: S608


def trainee(house: House, number: int) -> Person:
    """Somebody who has accepted and is in training."""
    place, name = house.cast.valley, f"Trudy {'ABCDEF'[number]}. Trainee"
    email = f"trudy{number}@example.org"
    account = invite(
        email=email,
        name=name,
        grants=(Grant(Role.TRAINEE, place.pk),),
        by=Actor.system(place.pk),
    )
    return Person(name, email, place, account=account)


def plan(lead: Visit, teacher: Person) -> None:
    day = (now() + timedelta(days=9)).date().isoformat()
    lead.to("/staff/sessions/")
    lead.sees("No session is planned")
    lead.follow("Plan a session")
    lead.page.get_by_label("Day").fill(day)
    lead.page.get_by_label("Where").fill("Peer support room")
    lead.page.get_by_label("Who teaches").select_option(label=teacher.name)
    lead.press("Plan it")
    lead.sees("Leave out what it is for")
    lead.page.get_by_label("Where").fill(ROOM)
    lead.press("Plan it")
    lead.sees("It is planned. Whoever teaches it is told.", ROOM, "Nobody yet")


def date_in_mail(house: House, person: Person, more_than: int = 0) -> object:
    """What a calendar program reads in their newest mail with a date."""

    def dated() -> list[str]:
        mails = [mail for mail in house.office.received if person.email in str(mail["To"])]
        parts = [part for mail in mails for part in mail.walk()]
        found = [part for part in parts if part.get_content_type() == "text/calendar"]
        return [bytes(part.get_payload(decode=True)).decode() for part in found]  # type: ignore[arg-type]

    until(lambda: len(dated()) > more_than, "a date for their calendar", patience=30)
    return vobject.readOne(dated()[-1])


def radio(page: Page, name: str, value: str) -> None:
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()


def say_what_it_was_like(visit: Visit) -> None:
    visit.to("/staff/my-sessions/")
    visit.reload_until("What was it like?")
    visit.press("What was it like?")
    visit.sees("Nobody can tell what you said")
    for name, value in (("useful", "5"), ("prepared", "4"), ("pace", "right")):
        radio(visit.page, name, value)
    visit.page.locator('label:has(input[value="practice"])').click()
    visit.press("Send it")
    visit.sees("Thank you. It is in.")


def others_were_there_too(house: House, session: object) -> list[Person]:
    """Four more, of whom nobody looks at a page here."""
    people = [trainee(house, number) for number in range(1, 5)]
    for person in people:
        actions.take_seat(session=session, by=person.actor())  # type: ignore[arg-type]
    today = now().date()
    house.change("UPDATE training_seat SET attended_on = %s WHERE attended_on IS NULL", today)
    return people


def others_answer(house: House, session: object, people: list[Person]) -> None:
    place = house.cast.valley.pk
    for person in people:
        code = actions.feedback_code(session=session, by=person.actor())  # type: ignore[arg-type]
        answer = Feedback(4, 4, Pace.RIGHT)
        actions.give_feedback(hospital=place, code=code, answer=answer, by=Actor.public(place))


def takes_a_place(house: House, learner: Visit, person: Person, session: object) -> None:
    learner.sign_in_by_mail(person)
    learner.follow("My training")
    learner.follow("Look")
    learner.press("Take a place")
    learner.sees("You have a place", ROOM)
    whole = date_in_mail(house, person)
    assert whole.vevent.uid.value == str(session)  # type: ignore[attr-defined]
    assert whole.vevent.location.value == ROOM  # type: ignore[attr-defined]


def types_the_code_of_the_room(teacher: Visit, learner: Visit) -> list[str]:
    teacher.to("/staff/my-sessions/")
    found = examine(teacher, "my training, teaching")
    teacher.follow("In the room")
    found += examine(teacher, "in the room")
    learner.to("/staff/my-sessions/")
    learner.follow("I am here")
    learner.page.get_by_label("The code of the room").fill("WRONG1")
    learner.press("I am here")
    learner.sees("No room shows this code now.")
    code = teacher.page.locator(".lp-room-code").inner_text()
    learner.page.get_by_label("The code of the room").fill(code.lower())
    learner.press("I am here")
    learner.sees("Good that you are here. It is noted.")
    teacher.page.reload()
    teacher.sees("5 of 5 are noted as here.")
    return found


def reads_what_was_said(house: House, looker: Visit) -> list[str]:
    house.change("UPDATE ballots_box SET closes_at = now()")
    house.work("ballots.close_due")
    looker.play(house.cast.coordinator)
    looker.to("/staff/after-training/")
    looker.reload_until("5 of 5 answered")
    return examine(looker, "after the training")


def test_from_a_plan_to_what_was_said_of_it(house: House, browser: Browser) -> None:
    cast, found = house.cast, []
    tess, olga = trainee(house, 0), cast.other_supporter
    with (
        visiting(browser, house, reduced_motion="reduce") as lead,
        visiting(browser, house, reduced_motion="reduce") as teacher,
        visiting(browser, house, width=SMALL_PHONE, scripts=False) as learner,
        visiting(browser, house, reduced_motion="reduce") as looker,
    ):
        lead.play(cast.lead)
        plan(lead, olga)
        found += examine(lead, "training, a session")
        lead.follow("Change it")
        found += examine(lead, "training, change a session")
        ((session,),) = house.rows("SELECT id FROM training_session")

        takes_a_place(house, learner, tess, session)
        lead.to(f"/staff/sessions/{session}/")
        lead.sees(tess.name)

        others = others_were_there_too(house, session)
        not_yet = "UPDATE training_seat SET attended_on = NULL WHERE account_id = %s"
        house.change(not_yet, tess.account)
        house.change(NOW)
        teacher.play(olga)
        found += types_the_code_of_the_room(teacher, learner)

        house.change(OVER)
        house.work("training.ask_for_feedback")
        say_what_it_was_like(learner)
        learner.to("/staff/my-sessions/")
        others_answer(house, session, others)
        found += reads_what_was_said(house, looker)
        looker.sees_not(tess.name)
    assert found == []


def test_pages_of_who_comes_bar_nobody(house: House, browser: Browser) -> None:
    cast, found = house.cast, []
    with (
        visiting(browser, house, reduced_motion="reduce") as lead,
        visiting(browser, house, reduced_motion="reduce") as supporter,
        visiting(browser, house, reduced_motion="reduce") as nobody,
    ):
        lead.play(cast.lead)
        lead.to("/staff/sessions/")
        found += examine(lead, "training, none planned")
        lead.to("/staff/sessions/plan/")
        found += examine(lead, "training, plan")
        lead.press("Plan it")
        found += examine(lead, "training, plan with problems")
        plan(lead, cast.other_supporter)
        supporter.play(cast.supporter)
        supporter.to("/staff/my-sessions/")
        supporter.unfold("Other sessions")
        found += examine(supporter, "my training")
        supporter.follow("Look")
        found += examine(supporter, "a session to come to")
        supporter.press("Take a place")
        found += examine(supporter, "a place")
        supporter.press("Give up my place")
        supporter.sees("Give up your place?")
        supporter.to("/staff/here/")
        found += examine(supporter, "here")
        nobody.to("/valley/after-training")
        found += examine(nobody, "after the training, public")
        nobody.press("Send it")
        nobody.page.get_by_label("Your code for this answer").fill("AAAA")
        for name, value in (("useful", "5"), ("prepared", "4"), ("pace", "right")):
            radio(nobody.page, name, value)
        nobody.press("Send it")
        nobody.sees("This code does not fit.")
    assert found == []
