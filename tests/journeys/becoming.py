"""What becomes of somebody who has signed: a training, a certificate, and the first who needs them."""

from datetime import timedelta
from uuid import UUID

from lamppost.core.clock import now
from lamppost.training import actions as training
from lamppost.training.queries import room_code
from lamppost.training.queries.attendance import parts_at
from lamppost.training.rules.sessions import Details, SessionKind
from tests.cast import Person
from tests.journeys.browser import Visit
from tests.journeys.helping import accept, confirm_who, offer_in_one_tap
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine
from tests.unit.referrals.stories import refer

NEEDED = "Noor Needed"
SOON = "UPDATE training_session SET begins = now() + interval '20 minutes', ends = now() + interval '4 hours'"
OVER = "UPDATE training_session SET begins = now() - interval '4 hours', ends = now() - interval '1 minute'"


def comes_to_a_training(house: House, visit: Visit) -> None:
    """Takes a place in the next session, and in its room types the code that is shown there."""
    session = _planned(house)
    visit.to("/staff/my-sessions/")
    visit.follow("Look")
    visit.press("Take a place")
    visit.sees("You have a place")
    house.change(SOON)
    visit.to("/staff/my-sessions/")
    visit.follow("I am here")
    shown = room_code(session, seen_by=house.cast.other_supporter.actor())
    visit.page.get_by_label("The code of the room").fill(shown.lower())
    visit.press("I am here")
    visit.sees("Good that you are here. It is noted.")
    house.change(OVER)


def certifies(visit: Visit, person: Person) -> None:
    """Who has completed the training is ticked already: one press."""
    visit.to("/staff/supporters/training/")
    visit.sees(person.name, "Complete on")
    visit.press("Certify all that are ticked")
    visit.sees("1 person is certified.", "Nobody is in training")


def begins(visit: Visit) -> None:
    """Nobody is asked before they say so."""
    visit.to("/staff/standing/")
    visit.sees("You are not asked at the moment")
    visit.press("I am ready to be asked")
    visit.sees("You can be asked")


def is_asked_for_the_first_time(
    house: House, coordinator: Visit, visit: Visit, person: Person
) -> None:
    """A colleague asks for somebody; who is new is suggested, is offered, and says yes."""
    house.hired(NEEDED, house.cast.emergency)
    refer(house.cast, NEEDED, reach="")
    confirm_who(coordinator, NEEDED)
    offer_in_one_tap(coordinator, person)
    code = accept(visit, NEEDED)
    assert code


def stepped_down(visit: Visit) -> list[str]:
    """Goes as she came, by her own word: the next story begins without her."""
    visit.to("/staff/standing/")
    found = examine(visit, "my standing")
    visit.press("I want to step down")
    visit.sees("Step down?")
    visit.press("I step down")
    visit.sees("You have stepped down. Thank you for all that you have carried.")
    return found


def _planned(house: House) -> UUID:
    cast = house.cast
    assert cast.other_supporter.account is not None
    begin = now() + timedelta(days=9)
    ends, teach = begin + timedelta(hours=4), (cast.other_supporter.account,)
    taught = tuple(unit.id for unit in parts_at(cast.valley.pk))
    return training.plan_session(
        hospital=cast.valley.pk,
        hospitals=(),
        kind=SessionKind.FIRST,
        details=Details(begin, ends, "Room 7", "", 12, teach, taught),
        by=cast.lead.actor(),
    )
