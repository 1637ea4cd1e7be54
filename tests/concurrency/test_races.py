"""Two people, or two workers, at the same moment: one of them is first, nothing happens twice, none waits for ever."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
import time_machine
from django.db import connection

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import LamppostError, NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.actions.offering import Accepted
from lamppost.outreach.models import Offer, OptOut, Outreach, Source, Stage, TallyOutreach
from lamppost.outreach.rules import (
    Mode,
    Outcome,
    Route,
    State,
    TalliedOutreach,
    Urgency,
)
from lamppost.people.actions import invite
from lamppost.referrals import actions as referrals
from lamppost.referrals.actions import resolve
from lamppost.referrals.models import Alarm, Receipt, Referral
from lamppost.supporters.models import Supporter
from lamppost.vault.models import PurgeReceipt
from tests.cast import Cast, Person
from tests.unit.outreach.stories import waiting
from tests.unit.referrals.stories import refer

IS_FULL = os.environ.get("LAMPPOST_PROOFS") == "full"
ROUNDS = 50 if IS_FULL else 8
ACCEPTS = 1_000 if IS_FULL else 8
TALK = Conversation(Mode.PHONE, 30)
Act = Callable[[], object]

pytestmark = [pytest.mark.proof, pytest.mark.timeout(3600 if IS_FULL else 300)]


class Valley:
    """One hospital's people, and a clean open store for each round."""

    def __init__(self, cast: Cast, cursor: "psycopg.Cursor[tuple[object, ...]]") -> None:
        self.cast, self.cursor = cast, cursor
        self.program = Actor.system(cast.valley.pk)
        self.sam, self.olga = cast.supporter, cast.other_supporter

    def rounds(self, count: int = ROUNDS) -> Iterator[int]:
        for number in range(count):
            tables = "vault_key, referrals_receipt, outreach_stage, vault_purgereceipt"
            self.cursor.execute(f"TRUNCATE {tables}, procrastinate_jobs CASCADE".encode())
            yield number

    @property
    def coordinator(self) -> Actor:
        return self.cast.coordinator.actor(now())

    def referred(self, **more: object) -> UUID:
        """One more referral of the recipient, not resolved."""
        before = set(self.referrals())
        refer(self.cast, **more)
        (new,) = set(self.referrals()) - before
        return new

    def referrals(self) -> list[UUID]:
        with transaction(self.program):
            return list(Referral.objects.values_list("id", flat=True))

    def opened(self) -> UUID:
        resolve(referral=self.referred(), by=self.program)
        return self.outreach().id

    def offered(self, to: Person) -> tuple[UUID, UUID]:
        one = self.opened()
        return one, self.offer(one, to)

    def offer(self, one: UUID, to: Person) -> UUID:
        assert to.supporter is not None
        return actions.offer(outreach=one, supporter=to.supporter.pk, by=self.coordinator)

    def accepted(self, by: Person) -> tuple[UUID, Accepted]:
        one, offer = self.offered(by)
        return one, actions.accept(offer=offer, by=by.actor())

    def outreach(self) -> Outreach:
        with transaction(self.program):
            return Outreach.objects.get()

    def count(self, table: type, **which: object) -> int:
        with transaction(self.program):
            return int(table.objects.filter(**which).count())  # type: ignore[attr-defined]

    def is_over(self) -> None:
        """The five minutes of whatever closes have passed."""
        with transaction(self.program):
            Outreach.objects.filter(state=State.CLOSING).update(closes_at=now() - timedelta(1))

    def keep(self) -> int:
        return actions.keep(hospital=self.cast.valley.pk, by=self.program)


@pytest.fixture
def valley(committed_cast: Cast, owner_cursor: "psycopg.Cursor[tuple[object, ...]]") -> Valley:
    return Valley(committed_cast, owner_cursor)


def at_once(*acts: Act) -> list[type[Exception] | None]:
    """Does them all at the same moment, each on a connection of its own; what each was refused with.

    Whatever is not a refusal of the program (a deadlock, say) fails the test.
    """
    start, ends = threading.Barrier(len(acts)), [None] * len(acts)
    broken: list[BaseException] = []

    def do(number: int, act: Act) -> None:
        try:
            connection.ensure_connection()
            start.wait(10)
            act()
        except LamppostError as refused:
            ends[number] = type(refused)  # type: ignore[call-overload]
        except BaseException as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each, daemon=True) for each in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
        assert not one.is_alive(), "it waits for ever"
    assert broken == []
    return ends  # type: ignore[return-value]


def _refused(ends: list[type[Exception] | None]) -> int:
    return sum(end is not None for end in ends)


def test_accept_twice_at_once_has_one_winner(valley: Valley) -> None:
    for _ in valley.rounds(ACCEPTS):
        _, offer = valley.offered(valley.sam)
        accept = [lambda: actions.accept(offer=offer, by=valley.sam.actor())] * 2  # noqa: B023
        ends = at_once(*accept)
        assert sorted(map(str, ends)) == sorted(map(str, [None, NotNow]))
        assert valley.outreach().state == State.ACCEPTED
        assert valley.count(Offer, state="accepted") == 1


def test_accept_while_it_goes_to_somebody_else_leaves_one_supporter(valley: Valley) -> None:
    for _ in valley.rounds(ACCEPTS):
        one, offer = valley.offered(valley.sam)

        def goes_on(one: UUID = one) -> None:
            actions.reassign(outreach=one, by=valley.coordinator)
            actions.accept(offer=valley.offer(one, valley.olga), by=valley.olga.actor())

        at_once(lambda offer=offer: actions.accept(offer=offer, by=valley.sam.actor()), goes_on)
        row = valley.outreach()
        assert row.state == State.ACCEPTED and row.supporter_account == valley.olga.account
        assert valley.count(Offer, state="accepted") == 1


def test_two_supporters_accept_one_outreach_at_once_and_one_has_it(valley: Valley) -> None:
    """Sam still has the page open on which he was asked, when Olga is asked in his place."""
    for _ in valley.rounds(ACCEPTS):
        one, first = valley.offered(valley.sam)
        actions.reassign(outreach=one, by=valley.coordinator)
        second = valley.offer(one, valley.olga)
        accept = [
            lambda offer=offer, who=who: actions.accept(offer=offer, by=who.actor())
            for offer, who in ((first, valley.sam), (second, valley.olga))
        ]
        assert at_once(*accept) == [NotNow, None]
        assert valley.outreach().supporter_account == valley.olga.account
        with pytest.raises(NotNow, match="goes to somebody else"):
            accept[0]()


def test_two_offers_at_once_do_not_take_one_place_twice(valley: Valley) -> None:
    Supporter.objects.update(capacity=1)
    for _ in valley.rounds():
        one, two = waiting(valley.cast, 2)
        ends = at_once(
            lambda one=one: valley.offer(one, valley.sam),
            lambda two=two: valley.offer(two, valley.sam),
        )
        assert _refused(ends) == 1
        assert valley.count(Offer, state="open") == 1


def test_accept_while_it_lapses_is_one_or_the_other(valley: Valley) -> None:
    for number in valley.rounds():
        _, offer = valley.offered(valley.sam)
        with transaction(valley.program):
            lapses = now() + timedelta(milliseconds=5 * number)
            Offer.objects.filter(pk=offer).update(expires_at=lapses)
        (end, _) = at_once(
            lambda offer=offer: actions.accept(offer=offer, by=valley.sam.actor()), valley.keep
        )
        row = valley.outreach()
        if end is None:
            assert row.state == State.ACCEPTED and valley.count(Offer, state="accepted") == 1
        else:
            assert row.state in (State.OFFERED, State.WAITING) and row.supporter is None
        valley.keep()
        assert valley.outreach().state != State.OFFERED


def test_referrals_of_one_person_resolved_at_once_open_one_outreach(valley: Valley) -> None:
    for _ in valley.rounds():
        both = [valley.referred(), valley.referred(urgency=Urgency.THIS_WEEK), valley.referred()]
        ends = at_once(*(lambda one=one: resolve(referral=one, by=valley.program) for one in both))
        assert _refused(ends) == 0
        assert valley.count(Outreach) == 1 and valley.count(Source) == 3
        assert valley.count(Receipt, source=None) == 0 and valley.count(Referral) == 0


def test_one_referral_resolved_at_once_by_two_workers_counts_once(valley: Valley) -> None:
    for _ in valley.rounds():
        one = valley.referred()
        at_once(*[lambda one=one: resolve(referral=one, by=valley.program)] * 2)
        assert valley.count(Outreach) == 1 and valley.count(Source) == 1


def test_join_while_it_closes_never_joins_what_is_closing(valley: Valley) -> None:
    for _ in valley.rounds():
        one, more = valley.opened(), valley.referred()
        at_once(
            lambda one=one: actions.close(
                outreach=one, outcome=Outcome.NOT_PURSUED, by=valley.coordinator
            ),
            lambda more=more: resolve(referral=more, by=valley.program),
        )
        was_first = valley.count(Outreach) == 1
        assert valley.count(Outreach, state=State.CLOSING) == 1
        assert valley.count(Source, outreach_id=one) == (2 if was_first else 1)
        assert valley.count(Source) == 2


def test_confirm_twice_at_once_opens_one_outreach(valley: Valley) -> None:
    assert valley.cast.recipient.physician is not None
    meant = valley.cast.recipient.physician.pk
    for _ in valley.rounds():
        one = valley.referred(reach="")
        resolve(referral=one, by=valley.program)
        people = [valley.coordinator, valley.cast.deputy.actor(now())]
        ends = at_once(
            *(
                lambda by=by, one=one: referrals.confirm(referral=one, physician_id=meant, by=by)
                for by in people
            )
        )
        assert sorted(map(str, ends)) == sorted(map(str, [None, NotFound]))
        assert valley.count(Outreach) == 1 and valley.count(Source) == 1


def test_confirm_while_it_is_dismissed_is_one_or_the_other(valley: Valley) -> None:
    assert valley.cast.recipient.physician is not None
    meant = valley.cast.recipient.physician.pk
    for _ in valley.rounds():
        one = valley.referred(reach="")
        resolve(referral=one, by=valley.program)
        by = valley.coordinator
        ends = at_once(
            lambda one=one, by=by: referrals.confirm(referral=one, physician_id=meant, by=by),
            lambda one=one: referrals.dismiss(
                referrals=(one,), outcome=Outcome.NOT_PURSUED, by=valley.cast.deputy.actor(now())
            ),
        )
        assert _refused(ends) == 1
        assert valley.count(Outreach) == (ends[0] is None)
        assert (valley.count(Stage) > 0) == (ends[1] is None)


def test_acknowledge_twice_at_once_has_one_answerer(valley: Valley) -> None:
    grant = Grant(Role.SAFETY_CONTACT, valley.cast.valley.pk)
    second = invite(email="second@example.org", name="Second", grants=[grant], by=valley.program)
    others = [valley.cast.safety_contact.account, second]
    for _ in valley.rounds():
        refer(valley.cast, is_unsafe=True)
        with transaction(valley.program):
            alarm = Alarm.objects.get().id
        people = [Person("", "", valley.cast.valley, account=one).actor() for one in others]
        page = lambda: referrals.page_due(hospital=valley.cast.valley.pk, by=valley.program)  # noqa: E731
        acknowledge = [
            lambda by=by, alarm=alarm: referrals.acknowledge(alarm=alarm, by=by) for by in people
        ]
        assert _refused(at_once(*acknowledge, page)) == 0
        with transaction(valley.program):
            row = Alarm.objects.get()
        assert row.acknowledged_by in others and row.page_at is None and row.pages <= 1


def test_two_workers_page_once(valley: Valley) -> None:
    for _ in valley.rounds():
        refer(valley.cast, is_unsafe=True)
        at_once(
            *[lambda: referrals.page_due(hospital=valley.cast.valley.pk, by=valley.program)] * 3
        )
        with transaction(valley.program):
            assert Alarm.objects.get().pages == 1


def test_two_workers_keep_and_count_once(valley: Valley) -> None:
    for _ in valley.rounds():
        one, _ = valley.accepted(valley.sam)
        actions.log_interaction(outreach=one, conversation=TALK, by=valley.sam.actor())
        valley.is_over()
        assert _refused(at_once(valley.keep, valley.keep, valley.keep)) == 0
        assert valley.count(Outreach) == 0 and valley.count(OptOut) == 1
        assert (
            valley.count(Stage) == 7
        )  # conversation and strain, outreach, its route, three promises
        with transaction(valley.program):
            assert PurgeReceipt.objects.get(kind="outreach").count == 1


def test_undo_while_it_is_forgotten_is_one_or_the_other(valley: Valley) -> None:
    for number in valley.rounds():
        one = valley.opened()
        actions.close(outreach=one, outcome=Outcome.NOT_PURSUED, by=valley.coordinator)
        with transaction(valley.program):
            ends_at = now() + timedelta(milliseconds=4 * number)
            Outreach.objects.update(closes_at=ends_at)
        (end, _) = at_once(
            lambda one=one: actions.undo(outreach=one, by=valley.coordinator), valley.keep
        )
        if end is None:
            assert valley.outreach().state == State.WAITING and valley.count(Stage) == 0


@pytest.mark.parametrize("is_resolved", [True, False], ids=["resolved", "queued"])
def test_withdraw_while_it_moves_on_never_waits_for_ever(valley: Valley, is_resolved: bool) -> None:
    holder = Actor.code(valley.cast.valley.pk)
    for _ in valley.rounds():
        code = refer(valley.cast).code
        (one,) = valley.referrals()
        if is_resolved:
            resolve(referral=one, by=valley.program)
            row = valley.outreach()
            actions.close(outreach=row.id, outcome=Outcome.NOT_PURSUED, by=valley.coordinator)
            valley.is_over()
        moves: Act = valley.keep if is_resolved else _resolve(one, valley)
        ends = at_once(
            lambda code=code: referrals.withdraw(code=code, by=holder),
            lambda code=code: referrals.add_facts(code=code, about=("other",), by=holder),
            moves,
        )
        assert _refused(ends) == 0
        assert valley.count(Referral) == 0 and valley.count(Source) == 0
        assert valley.count(Outreach, state=State.WAITING) == 0


def _resolve(one: UUID, valley: Valley) -> Act:
    return lambda: resolve(referral=one, by=valley.program)


def test_never_while_they_talk_ends_it_once(valley: Valley) -> None:
    holder = Actor.code(valley.cast.valley.pk)
    for _ in valley.rounds():
        one, taken = valley.accepted(valley.sam)
        ends = at_once(
            lambda taken=taken: actions.never(code=taken.code, by=holder),
            lambda one=one: actions.log_interaction(
                outreach=one, conversation=TALK, by=valley.sam.actor()
            ),
        )
        assert _refused(ends) == 1
        row = valley.outreach()
        assert row.state == State.CLOSING
        assert row.outcome == (Outcome.DECLINED if ends[0] is None else Outcome.CONNECTED)
        assert valley.count(OptOut) == (ends[0] is None)


def test_flush_twice_at_once_counts_once(valley: Valley) -> None:
    fact, place = (
        TalliedOutreach("2026-Q1", Route.SELF, Urgency.SOON, 1, 1, 4, Outcome.CONNECTED),
        valley.cast.valley.pk,
    )
    for number in valley.rounds():
        with time_machine.travel(datetime(2027, 1 + number % 12, 20, tzinfo=UTC)):
            for _ in range(11):
                actions.stage(hospital=place, facts=(fact,), by=valley.program)
        with time_machine.travel(datetime(2028, 1, 3, tzinfo=UTC)):
            flush = [lambda: actions.flush(hospital=place, by=valley.program)] * 2
            assert _refused(at_once(*flush)) == 0
        assert valley.count(Stage) == 0
        assert valley.count(TallyOutreach) == 11 * (number + 1)
