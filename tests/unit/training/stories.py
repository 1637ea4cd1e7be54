"""A training session in hand: made by Lena, taught by Olga, for people at Valley."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import send
from lamppost.notifications.models import Message
from lamppost.people.actions import invite
from lamppost.program.models import Hospital
from lamppost.training import actions
from lamppost.training.queries import room_code
from lamppost.training.rules.sessions import Details, SessionKind
from tests.cast import Cast, Person

MONDAY: Final = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # ten in the morning in California
BEGINS: Final = datetime(2026, 12, 8, 17, 0, tzinfo=UTC)  # nine
ENDS: Final = BEGINS + timedelta(hours=4)
DETAILS: Final = Details(BEGINS, ENDS, "Room 3", "https://video.example.org/j/81", 12, ())


def details(cast: Cast, **more: Any) -> Details:
    facilitators = (cast.other_supporter.account or 0,)
    return replace(DETAILS, **{"facilitators": facilitators, **more})


def planned(cast: Cast, kind: SessionKind = SessionKind.FIRST, **more: Any) -> UUID:
    """A session that Lena plans for Valley; `more`: what is otherwise about it."""
    return actions.plan_session(
        hospital=cast.valley.pk,
        hospitals=(),
        kind=kind,
        details=details(cast, **more),
        by=cast.lead.actor(),
    )


def regional(cast: Cast, **more: Any) -> UUID:
    """A session that the director plans for both hospitals, by Valley's clock."""
    return actions.plan_session(
        hospital=cast.valley.pk,
        hospitals=(cast.harbor.pk,),
        kind=SessionKind.REFRESHER,
        details=details(cast, **more),
        by=cast.director.actor(),
    )


def trainees(hospital: Hospital, count: int) -> list[Person]:
    """People who are being trained there."""
    return [_trainee(hospital, number) for number in range(count)]


def _trainee(hospital: Hospital, number: int) -> Person:
    name = f"Tess {chr(ord('A') + number)}. Trainee"
    email = f"trainee{number}@{hospital.slug}.example.org"
    grants = (Grant(Role.TRAINEE, hospital.pk),)
    account = invite(email=email, name=name, grants=grants, by=Actor.system(hospital.pk))
    return Person(name, email, hospital, account=account)


def seated(session: UUID, *people: Person) -> None:
    """Each asks for a place, one after the other."""
    for person in people:
        actions.take_seat(session=session, by=person.actor())


def shown_code(cast: Cast, session: UUID) -> str:
    """What Olga's screen shows in the room."""
    return room_code(session, seen_by=cast.other_supporter.actor())


def everywhere(cast: Cast) -> Actor:
    """A job that looks after both hospitals."""
    return Actor.system(cast.valley.pk, cast.harbor.pk)


def waiting_letters(cast: Cast) -> list[Message]:
    with transaction(Actor.system(cast.valley.pk)):
        return list(Message.objects.order_by("pk"))


def send_all(cast: Cast) -> None:
    """What the worker does with the letters that wait."""
    for row in waiting_letters(cast):
        send(message=row.pk, by=Actor.system(cast.valley.pk))
