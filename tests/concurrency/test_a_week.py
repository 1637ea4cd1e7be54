"""A week (half a day, in the short proof) at three hospitals by a frozen clock: people answer or do not, and work
breaks off at any write."""

import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.db.models import Count, Q

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import NotNow
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import send
from lamppost.notifications.models import Message
from lamppost.outreach import actions
from lamppost.outreach.actions.watching import dues_of
from lamppost.outreach.models import Offer, Outreach
from lamppost.outreach.queries.suggesting import suggestions_for
from lamppost.outreach.rules import (
    AttemptResult,
    DeclineReason,
    Mode,
    OfferState,
    Route,
    State,
    Urgency,
)
from lamppost.outreach.rules.promises import DEFAULTS, Aim, Promise, Unit, pending
from lamppost.program.models import Department, Hospital
from lamppost.referrals import actions as referrals
from lamppost.referrals.models import Alarm, Referral
from lamppost.referrals.rules import ReferralState
from lamppost.supporters import actions as supporters
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import Standing
from tests.cast import Cast, Part, Person, department_at, hospital_named, join
from tests.concurrency.breaking import Broken, Writes
from tests.mail import PostOffice
from tests.unit.referrals.stories import said

IS_FULL = os.environ.get("LAMPPOST_PROOFS") == "full"
ASKED = 500 if IS_FULL else 24
STEP = timedelta(minutes=10 if IS_FULL else 15)
WEEK = timedelta(days=7) if IS_FULL else timedelta(hours=12)
SUPPORTERS = 20 if IS_FULL else 4  # at each hospital
MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)  # seven in the morning in California
NAMES = ("Abel", "Bea", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida", "Jo")
NAMES += ("Kai", "Lea", "Mo", "Nia", "Oz", "Pia", "Quin", "Rae", "Sol", "Tess")
TALK = actions.Conversation(Mode.PHONE, 30)
# In the short proof everything is promised sooner, so that half a day sees promises break.
SOONER = dict.fromkeys(DEFAULTS, Promise(8, Unit.HOURS, 1, 4))

pytestmark = [pytest.mark.proof, pytest.mark.timeout(4 * 3600 if IS_FULL else 300)]


class Place:
    """One hospital and who works there."""

    def __init__(self, department: Department) -> None:
        self.hospital: Hospital = department.hospital
        self.id, slug = self.hospital.pk, self.hospital.slug.title()
        self.program = Actor.system(self.id)
        serves = Grant(Role.SUPPORTER, self.id)
        names = [f"{name} {slug}" for name in NAMES[:SUPPORTERS]]
        parts = {name: Part(name, self.hospital, serves, department) for name in names}
        self.supporters = list(join(parts).values())
        Supporter.objects.filter(hospital=self.hospital).update(capacity=3)
        grants = {"Cleo": Role.COORDINATOR, "Stan": Role.SAFETY_CONTACT}
        desk = {
            name: Part(f"{name} {slug}", self.hospital, Grant(role, self.id))
            for name, role in grants.items()
        }
        self.coordinator, self.contact = join(desk).values()


class Week:
    """Everything that happens; each invariant is looked at after each step."""

    def __init__(self, cast: Cast, office: PostOffice, seed: int) -> None:
        ridge = department_at(hospital_named("Ridge", "America/New_York"), "Medicine")
        self.places = [Place(one) for one in (cast.surgery, cast.harbor_emergency, ridge)]
        self.program = Actor.system(*(place.id for place in self.places))
        self.office, self.chance = office, random.Random(seed)
        self.asked = self.broken = 0
        self.seen: set[UUID] = set()  # messages
        self.ahead: defaultdict[UUID, set[str]] = defaultdict(set)  # what was due next in this step
        self.told: set[tuple[UUID, str]] = set()  # of what was nearly due, and which time of it
        self.gone: set[UUID] = set()  # accepted, and never heard of again
        for place in self.places:
            promised = DEFAULTS if IS_FULL else SOONER
            itself = {one: _itself(promise) for one, promise in promised.items()}
            actions.set_promises(hospital=place.id, promised=itself, by=place.coordinator.actor())

    def step(self, share: float) -> None:
        """What people do in this hour, then what the worker does, in whatever order it comes to it."""
        for place in self.places:
            self._ask(place, share)
            self._coordinate(place)
            self._support(place)
        self.ahead.clear()
        self._note_what_is_ahead()
        for work in self.chance.sample(self._work(), k=len(self._work())):
            self._sweep(work)
        self._send()
        self._look()

    def _ask(self, place: Place, share: float) -> None:
        while self.asked < ASKED * share:
            self.asked += 1
            route = self.chance.choice((Route.SELF, Route.SELF, Route.COLLEAGUE))
            is_unsafe = route is Route.COLLEAGUE and self.chance.random() < 0.2
            about = said(
                f"Somebody {self.asked}",
                route=route,
                is_unsafe=is_unsafe,
                urgency=self.chance.choice((Urgency.SOON, Urgency.THIS_WEEK)),
                reach=f"somebody{self.asked}@example.org",
            )
            by = Actor.public(place.id)
            referrals.submit(hospital=place.id, submission=about, form=str(uuid4()), by=by)
            return

    def _coordinate(self, place: Place) -> None:
        """By day: who is not on the roster is taken on, what does not go by itself is offered."""
        if not 15 <= now().hour <= 23:
            return
        by = place.coordinator.actor(now())
        for row in self._rows(Referral, place, state=ReferralState.UNCONFIRMED):
            referrals.open_unlisted(referral=row, by=by)
        for row in self._rows(Outreach, place, state=State.WAITING):
            found = suggestions_for(row, seen_by=by).ranked
            if found:
                self._try(lambda row=row, to=found[0].supporter: self._offer(row, to, by))
        for row in self._rows(Alarm, place, acknowledged_at=None):
            referrals.acknowledge(alarm=row, by=place.contact.actor(now()))

    def _offer(self, row: UUID, to: int, by: Actor) -> None:
        actions.offer(outreach=row, supporter=to, by=by)

    def _support(self, place: Place) -> None:
        offered = self._by_supporter(Offer, place, state=OfferState.OPEN)
        accepted = self._by_supporter(Outreach, place, state=State.ACCEPTED)
        for one in place.supporters:
            if one.account in offered or one.account in accepted:
                by = one.actor(now())
                for offer in offered[one.account]:
                    self._answer(offer, by)
                for row in accepted[one.account]:
                    self._pursue(row, by)
            self._rest(one)

    def _answer(self, offer: UUID, by: Actor) -> None:
        mood = self.chance.random()
        if mood < 0.3:
            self._try(lambda: actions.accept(offer=offer, by=by))
        elif mood < 0.4:
            reason = DeclineReason.ON_SHIFT
            self._try(lambda: actions.decline(offer=offer, reason=reason, by=by))

    def _pursue(self, row: UUID, by: Actor) -> None:
        mood = self.chance.random()
        if mood < 0.05:
            self.gone.add(row)
        elif row in self.gone:
            return
        elif mood < 0.3:
            self._try(lambda: actions.log_interaction(outreach=row, conversation=TALK, by=by))
        elif mood < 0.4:
            tried = AttemptResult.NO_ANSWER
            self._try(
                lambda: actions.log_attempt(outreach=row, mode=Mode.PHONE, result=tried, by=by)
            )

    def _rest(self, one: Person) -> None:
        if self.chance.random() < 0.03:
            row = Supporter.objects.get(account_id=one.account)
            is_active = row.standing == Standing.ACTIVE
            change = supporters.rest if is_active else supporters.resume
            self._try(lambda: change(by=one.actor()))

    def _work(self) -> list[Callable[[], object]]:
        return [work for place in self.places for work in self._work_at(place)]

    def _work_at(self, place: Place) -> Iterator[Callable[[], object]]:
        here, by = place.id, place.program
        yield lambda: referrals.page_due(hospital=here, by=by)
        yield lambda: referrals.resolve_waiting(hospital=here, by=by)
        for act in (actions.keep, actions.propose, actions.offer_waiting):
            yield lambda act=act: act(hospital=here, by=by)

    def _sweep(self, work: Callable[[], object]) -> None:
        """One in five breaks off at a write, as if its worker were killed; the next sweep does it."""
        if self.chance.random() < 0.2:
            with suppress(Broken), connection.execute_wrapper(Writes(self.chance.randint(1, 6))):
                work()
                self.broken -= 1
            self.broken += 1
        work()

    def _send(self) -> None:
        with transaction(self.program):
            waiting = list(Message.objects.values_list("id", "hospital_id", "event", "due_at"))
        self._note_what_is_ahead()
        for row, hospital, event, due in waiting:
            if event.startswith("nearly-due:") and row not in self.seen:
                about = UUID(event.split(":")[1])
                self.told |= {(about, aim) for aim in self.ahead[about]}
            self.seen.add(row)
            if due <= now():
                assert send(message=row, by=Actor.system(hospital))

    def _note_what_is_ahead(self) -> None:
        """What is due next; where two times fall on one moment, as they do after a weekend, both."""
        with transaction(self.program):
            for row in Outreach.objects.all():
                dues = dues_of(row)
                if aim := pending(State(row.state), row.offers, dues, now()):
                    self.ahead[row.id] |= {one for one in Aim if dues.of(one) == dues.of(aim)}

    def _look(self) -> None:
        with transaction(self.program):
            late = {(row.id, aim) for row in Outreach.objects.all() for aim in row.missed}
            assert late <= self.told, "a promise broke of which nobody had been warned"
            live = Q(state__in=(OfferState.OPEN, OfferState.ACCEPTED))
            counted = Offer.objects.filter(live).values("outreach").annotate(n=Count("id"))
            assert not counted.filter(n__gt=1).exists()
            self._nobody_carries_too_much()
            assert not Alarm.objects.filter(page_at__lte=now()).exists(), "a page is late"
            assert not Referral.objects.filter(state=ReferralState.QUEUED).exists()

    def _nobody_carries_too_much(self) -> None:
        carried = Q(state__in=(State.ACCEPTED, State.CONNECTED))
        load = Counter(Outreach.objects.filter(carried).values_list("supporter_account", flat=True))
        asked = Offer.objects.filter(state=OfferState.OPEN, outreach__state=State.OFFERED)
        load += Counter(asked.values_list("supporter_account", flat=True))
        room = dict(Supporter.objects.values_list("account_id", "capacity"))
        assert all(count <= room[account] for account, count in load.items())

    def _rows(self, table: type, place: Place, **which: object) -> list[UUID]:
        with transaction(self.program):
            found = table.objects.filter(hospital=place.id, **which).order_by("id")  # type: ignore[attr-defined]
            return list(found.values_list("id", flat=True))

    def _by_supporter(self, table: type, place: Place, **which: object) -> dict[int, list[UUID]]:
        with transaction(self.program):
            found = table.objects.filter(hospital=place.id, **which).order_by("id")  # type: ignore[attr-defined]
            whose: dict[int, list[UUID]] = defaultdict(list)
            for row, account in found.values_list("id", "supporter_account"):
                whose[account].append(row)
            return whose

    def _try(self, act: Callable[[], object]) -> None:
        with suppress(NotNow):
            act()


def _itself(promise: Promise) -> Promise:
    return Promise(
        promise.contact, promise.unit, promise.offer_hours, promise.accept_hours, offers_itself=True
    )


def test_every_promise_is_kept_or_somebody_knew_before(
    committed_cast: Cast, post_office: PostOffice
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        week = Week(committed_cast, post_office, seed=306)
        while now() < MONDAY + WEEK:
            week.step(share=min(1.0, (now() - MONDAY) / (WEEK * 0.7)))
            clock.shift(STEP)
    assert week.asked == ASKED and week.broken > 0 and week.told
    names = Counter(mail["Message-ID"] for mail in post_office.received)
    assert names and set(names.values()) == {1}, "a message was sent twice"
