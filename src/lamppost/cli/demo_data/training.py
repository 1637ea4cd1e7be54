"""Training sessions: one behind us with what was said of it, one that goes on right now, two to come.

All days count back from the moment of loading; whatever is mailed about them was mailed long ago.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from lamppost.ballots.actions import close_due
from lamppost.cli.demo_data.places import place_of
from lamppost.cli.demo_data.sites import FREMONT, OAKLAND
from lamppost.core.access import Actor, Role
from lamppost.core.clock import as_of, now
from lamppost.core.ids import dice
from lamppost.notifications.actions import forget
from lamppost.people.queries import accounts_with_role, actor_for
from lamppost.program.queries import hospital, hospital_ids
from lamppost.supporters.queries import supporters
from lamppost.training import actions
from lamppost.training.queries import past_sessions, room_code
from lamppost.training.rules.attendance import SHOWN_BEFORE
from lamppost.training.rules.feedback import ASKED_FOR, Feedback, Missing, Pace
from lamppost.training.rules.sessions import Details, SessionKind

NINE: Final = time(9)
HOUR: Final = timedelta(hours=1)
PLANNED: Final = timedelta(days=30)  # before it begins
WAS_THERE, ANSWERED = 11, 9
WEIGHTS: Final = {5: 5, 4: 3, 3: 1}


@dataclass(slots=True, repr=False)
class School:
    """Oakland's people, as far as they plan, teach and come."""

    here: int
    there: int
    zone: ZoneInfo
    lead: Actor
    director: Actor
    clinician: int
    people: list[Actor]  # supporters, by id
    neighbours: list[Actor]
    began: datetime = field(default_factory=now)

    @classmethod
    def of_oakland(cls) -> "School":
        here, there = place_of(OAKLAND).id, place_of(FREMONT).id
        return cls(
            here,
            there,
            ZoneInfo(hospital(here).time_zone),
            actor_for(accounts_with_role(Role.DEPARTMENT_LEAD, here)[0].id),
            actor_for(accounts_with_role(Role.DIRECTOR, here)[0].id),
            accounts_with_role(Role.CLINICIAN, here)[0].id,
            _supporters(here),
            _supporters(there),
        )

    def morning(self, days: int) -> datetime:
        """Nine o'clock, so many days from now."""
        day = (self.began + timedelta(days=days)).astimezone(self.zone).date()
        return datetime.combine(day, NINE, self.zone).astimezone(UTC)

    def planned(self, kind: SessionKind, details: Details, *others: int, by: Actor) -> UUID:
        """A month before it begins, or, if that is still to come, ten days ago."""
        with self._before(details.begins):
            return actions.plan_session(
                hospital=self.here, hospitals=others, kind=kind, details=details, by=by
            )

    def seated(self, session: UUID, begins: datetime, people: list[Actor]) -> None:
        with self._before(begins):
            for one in people:
                actions.take_seat(session=session, by=one)

    def there_are(self, session: UUID, begins: datetime, people: list[Actor]) -> None:
        """They type the code that the room shows."""
        with as_of(begins):
            code = room_code(session, seen_by=self.lead)
            for one in people:
                actions.attend(typed=code, by=one)

    def _before(self, begins: datetime) -> AbstractContextManager[None]:
        return as_of(min(begins - PLANNED, self.began - timedelta(days=10)))


def has_sessions() -> bool:
    """Whether training was told of."""
    director = actor_for(accounts_with_role(Role.DIRECTOR, hospital_ids()[0])[0].id)
    return any(past_sessions(one, seen_by=director) for one in hospital_ids())


def tell_training() -> None:
    """Every session; what was mailed of them so long ago was sent, or is forgotten."""
    school = School.of_oakland()
    _behind(school)
    _going_on(school)
    _to_come(school)
    forget(by=Actor.system(*hospital_ids()))


def _supporters(place: int) -> list[Actor]:
    return [actor_for(one.account) for one in supporters(place, seen_by=Actor.system(place))]


def _details(school: School, begins: datetime, hours: float, *teach: int, places: int) -> Details:
    ends = begins + timedelta(hours=hours)
    return Details(begins, ends, "Conference room B, second floor", "", places, teach)


def _behind(school: School) -> None:
    """Three weeks ago; most of those who were there have said what it was like."""
    begins, people = school.morning(-21), school.people[1 : 1 + WAS_THERE]
    details = _details(school, begins, 1.5, school.people[0].who, school.clinician, places=16)
    one = school.planned(SessionKind.REFRESHER, details, by=school.lead)
    school.seated(one, begins, people)
    school.there_are(one, begins, people)
    program, public = Actor.system(school.here), Actor.public(school.here)
    with as_of(details.ends + HOUR):
        actions.ask_for_feedback(by=program)
        for person, answer in zip(people, _answers(), strict=False):
            code = actions.feedback_code(session=one, by=person)
            actions.give_feedback(hospital=school.here, code=code, answer=answer, by=public)
    with as_of(details.ends + HOUR + ASKED_FOR):
        close_due(hospital=school.here, by=program)


def _answers() -> list[Feedback]:
    """By the same chance each time: mostly content."""
    chance = dice("after the training")
    return [
        Feedback(
            useful=chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0],
            prepared=chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0],
            pace=chance.choices(list(Pace), (1, 8, 1))[0],
            missing=tuple(one for one in Missing if chance.random() < 0.2),
        )
        for _ in range(ANSWERED)
    ]


def _going_on(school: School) -> None:
    """It began a while ago: the room shows its code, and some have typed it."""
    begins = (
        school.began.replace(minute=school.began.minute // 5 * 5, second=0, microsecond=0) - HOUR
    )
    details = _details(school, begins, 3, school.people[12].who, places=12)
    one = school.planned(SessionKind.REFRESHER, details, by=school.lead)
    people = school.people[13:21]
    school.seated(one, begins, people)
    school.there_are(one, begins + SHOWN_BEFORE, people[:5])


def _to_come(school: School) -> None:
    """A full one for both hospitals by video, with a line; and a first training with room."""
    begins = school.morning(12)
    details = Details(
        begins,
        begins + timedelta(hours=1, minutes=30),
        "",
        "https://video.example.org/j/4815162342",
        10,
        (school.people[0].who,),
    )
    regional = school.planned(SessionKind.REFRESHER, details, school.there, by=school.director)
    school.seated(regional, begins, [*school.people[21:29], *school.neighbours[:4]])
    first = _details(
        school, school.morning(26), 4, school.people[0].who, school.clinician, places=12
    )
    school.planned(SessionKind.FIRST, first, by=school.lead)
