"""The hands through which the demo's stories go: one hospital's people, acting as themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lamppost.cli.demo_data.people import people_of
from lamppost.cli.demo_data.places import adopters_of, place_of
from lamppost.cli.demo_data.sites import Site
from lamppost.core.access import Actor, Role
from lamppost.core.clock import as_of, now
from lamppost.core.ids import dice, random_id
from lamppost.outreach import actions as outreach
from lamppost.outreach.queries.listing import QueueRow, queue
from lamppost.outreach.rules import AttemptResult, DeclineReason, Mode, Route, Urgency
from lamppost.people.queries import accounts_with_role, actor_for
from lamppost.program.queries import PhysicianRow
from lamppost.referrals import actions as referrals
from lamppost.referrals.rules import Submission
from lamppost.supporters.queries import SupporterRow, supporters

SHIFT: Final = "nights this month"


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """What somebody asks; whoever the program is to recognise at once has an address."""

    name: str
    department: str = ""
    reach: str = ""
    shift: str = ""
    route: Route = Route.COLLEAGUE
    urgency: Urgency = Urgency.SOON
    about: tuple[str, ...] = ()
    is_unsafe: bool = False


@dataclass(slots=True, repr=False)
class Desk:
    """A hospital's coordinator and deputy, leads, supporters by id, and people who may need one."""

    hospital: int
    coordinator: Actor
    deputy: Actor
    leads: list[Actor]
    supporters: list[SupporterRow]
    recipients: Iterator[PhysicianRow]
    began: datetime = field(default_factory=now)
    known: set[UUID] = field(default_factory=set)

    @classmethod
    def of(cls, site: Site) -> "Desk":
        """Recipients: physicians of adopting departments who have no part in the program."""
        place = place_of(site).id
        coordinator, deputy = (actor_for(a.id) for a in accounts_with_role(Role.COORDINATOR, place))
        leads = [actor_for(one.id) for one in accounts_with_role(Role.DEPARTMENT_LEAD, place)]
        trained = supporters(place, seen_by=Actor.system(place))
        staff = {actor_for(one.account).physician for one in trained}
        staff |= {lead.physician for lead in leads}
        free = [
            one
            for row in adopters_of(site)
            for one in people_of(place, row.id)
            if one.id not in staff
        ]
        dice(f"recipients of {site.domain}").shuffle(free)
        return cls(place, coordinator, deputy, leads, list(trained), iter(free))

    @contextmanager
    def ago(self, hours: float) -> Iterator[None]:
        """That long before the demo began."""
        with as_of(self.began - timedelta(hours=hours)):
            yield

    def submit(self, asked: Asked, *, hours: float, by: Actor | None = None) -> None:
        """Somebody asks; `by`: somebody signed in, else anybody at the public door."""
        submission = Submission(
            route=asked.route,
            name=asked.name,
            urgency=asked.urgency,
            is_unsafe=asked.is_unsafe,
            department=asked.department,
            shift=asked.shift,
            about=asked.about,
            reach=asked.reach,
        )
        with self.ago(hours):
            referrals.submit(
                hospital=self.hospital,
                submission=submission,
                form=str(random_id()),
                by=by or Actor.public(self.hospital),
            )
            referrals.resolve_waiting(hospital=self.hospital, by=Actor.system(self.hospital))

    def opened(self, asked: Asked, *, hours: float, by: Actor | None = None) -> UUID:
        """Somebody asks, and an outreach opens: its id."""
        self.submit(asked, hours=hours, by=by)
        open_now = {row.id for row in self._open()}
        (new,) = open_now - self.known
        self.known = open_now
        return new

    def someone(
        self,
        route: Route = Route.COLLEAGUE,
        urgency: Urgency = Urgency.SOON,
        about: tuple[str, ...] = (),
    ) -> Asked:
        """The next person whom nobody has asked after, known by their address."""
        one = next(self.recipients)
        return Asked(one.name, one.department, one.email or "", SHIFT, route, urgency, about)

    def actor(self, supporter: int) -> Actor:
        """The supporter at that place of the list, signed in."""
        return actor_for(self.supporters[supporter].account)

    def offer(self, which: UUID, supporter: int, *, hours: float) -> UUID:
        with self.ago(hours):
            asked = self.supporters[supporter].id
            return outreach.offer(outreach=which, supporter=asked, by=self.deputy)

    def accept(self, which: UUID, supporter: int, *, hours: float) -> None:
        """Offered an hour earlier; then accepted."""
        offer = self.offer(which, supporter, hours=hours + 1)
        with self.ago(hours):
            outreach.accept(offer=offer, by=self.actor(supporter))

    def decline(self, which: UUID, supporter: int, reason: DeclineReason, *, hours: float) -> None:
        """Offered an hour earlier; then not taken on."""
        offer = self.offer(which, supporter, hours=hours + 1)
        with self.ago(hours):
            outreach.decline(offer=offer, reason=reason, by=self.actor(supporter))

    def attempt(
        self, which: UUID, supporter: int, mode: Mode, result: AttemptResult, *, hours: float
    ) -> None:
        with self.ago(hours):
            actor = self.actor(supporter)
            outreach.log_attempt(outreach=which, mode=mode, result=result, by=actor)

    def talk(
        self, which: UUID, supporter: int, conversation: outreach.Conversation, *, hours: float
    ) -> None:
        with self.ago(hours):
            actor = self.actor(supporter)
            outreach.log_interaction(outreach=which, conversation=conversation, by=actor)

    def _open(self) -> list[QueueRow]:
        """Every open outreach here; the demo's deputies are party to none."""
        page = queue(self.hospital, seen_by=self.deputy)
        rows = list(page.rows)
        while page.next:
            page = queue(self.hospital, seen_by=self.deputy, after=page.next)
            rows += page.rows
        return rows
