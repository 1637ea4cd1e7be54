"""What was promised: told before it breaks, counted when it did, kept by offers that nobody had to tap."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, Refused
from lamppost.core.transactions import transaction
from lamppost.matching import Urgency
from lamppost.notifications.models import Message
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import Offer, Outreach, Stage
from lamppost.outreach.queries.promises import dues as dues_at
from lamppost.outreach.queries.promises import promises, promises_to_set
from lamppost.outreach.queries.totals import unstaged
from lamppost.outreach.rules import Mode, State, TalliedCount
from lamppost.outreach.rules.promises import (
    BY_THE_CLOCK,
    DEFAULTS,
    Aim,
    Dues,
    Promise,
    Unit,
    check_all,
    dues,
    kept,
    warn_at,
)
from tests.cast import Cast, refuses
from tests.unit.outreach.life import Clock, accepted, offered, program, sam
from tests.unit.outreach.life import kept as keep
from tests.unit.referrals.stories import opened, refer, resolve_all

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
BY_ITSELF = {Urgency.SOON: Promise(48, Unit.HOURS, 12, 24, offers_itself=True)}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def row(cast: Cast, outreach: UUID) -> Outreach:
    with transaction(program(cast)):
        return Outreach.objects.get(pk=outreach)


def told(cast: Cast, event: str) -> set[int | None]:
    """Accounts that have a message about such an event waiting."""
    with transaction(program(cast)):
        found = Message.objects.filter(event__startswith=event)
        return set(found.values_list("account_id", flat=True))


@given(
    st.sampled_from(list(DEFAULTS.values())),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
)
def test_each_is_due_at_or_before_the_next(promise: Promise, at: datetime) -> None:
    due = dues(promise, at, BY_THE_CLOCK)
    assert at <= due.offer_by <= due.accept_by <= due.contact_by
    assert at <= warn_at(due.contact_by, at) < due.contact_by


def test_kept_counts_what_came_and_what_was_late() -> None:
    assert kept([], True, True, True) == (
        "first_offer_kept",
        "acceptance_kept",
        "first_contact_kept",
    )
    assert kept([Aim.OFFER, Aim.CONTACT], True, False, False) == (
        "first_offer_missed",
        "acceptance_not_due",
        "first_contact_missed",
    )


def test_the_coordinator_then_the_deputy_is_told_before_it_breaks(cast: Cast, clock: Clock) -> None:
    one = _opened(cast)
    clock.shift(3 * HOUR - MINUTE)
    keep(cast)
    assert told(cast, "nearly-due") == set()
    clock.shift(MINUTE)
    keep(cast)
    assert told(cast, "nearly-due") == {cast.coordinator.account}
    clock.shift(30 * MINUTE)
    keep(cast)
    assert told(cast, "nearly-due") == {cast.coordinator.account, cast.deputy.account}
    assert now() < row(cast, one).offer_by and row(cast, one).missed == []
    keep(cast)
    with transaction(program(cast)):
        assert Message.objects.filter(event__startswith="nearly-due").count() == 2


def test_what_comes_in_time_warns_of_the_next_alone(cast: Cast, clock: Clock) -> None:
    one = opened(cast)
    offered(cast, one)
    clock.shift(11 * HOUR)
    keep(cast)
    assert told(cast, "nearly-due") == set()
    actions.accept(offer=_offer(cast), by=sam(cast))
    assert row(cast, one).warn_at == row(cast, one).promised_by - timedelta(hours=37) / 4


def test_what_broke_is_noted_and_counted(cast: Cast, clock: Clock) -> None:
    one = _opened(cast)
    clock.shift(5 * HOUR)
    keep(cast)
    assert row(cast, one).missed == [Aim.OFFER]
    actions.accept(offer=offered(cast, one), by=sam(cast))
    talk = Conversation(Mode.PHONE, 30)
    actions.log_interaction(outreach=one, conversation=talk, by=sam(cast))
    assert row(cast, one).warn_at is None and row(cast, one).look_at is None
    clock.shift(timedelta(minutes=6))
    keep(cast)
    assert _counted(cast) == {"first_offer_missed", "acceptance_kept", "first_contact_kept"}


def test_a_worker_that_slept_hides_nothing(cast: Cast, clock: Clock) -> None:
    """The step itself sees that it comes late."""
    one = opened(cast)
    clock.shift(30 * HOUR)
    offered(cast, one)
    assert row(cast, one).missed == sorted({Aim.OFFER, Aim.ACCEPTANCE})


def test_what_was_accepted_in_time_stays_kept_where_its_supporter_then_falls_silent(
    cast: Cast, clock: Clock
) -> None:
    """Found by a simulated week: nobody can be warned of what had been kept already."""
    one, _ = accepted(cast)
    clock.move_to(row(cast, one).accept_by + MINUTE)
    keep(cast)
    actions.reassign(outreach=one, by=cast.coordinator.actor())
    olga = cast.other_supporter.supporter
    assert olga is not None
    actions.offer(outreach=one, supporter=olga.pk, by=cast.coordinator.actor(now()))
    keep(cast)
    assert row(cast, one).missed == []


def test_what_is_confirmed_is_offered_by_itself_where_the_hospital_wants_it(cast: Cast) -> None:
    one, by = opened(cast), cast.coordinator.actor()
    actions.set_promises(hospital=cast.valley.pk, promised=BY_ITSELF, by=by)
    actions.propose(hospital=cast.valley.pk, by=program(cast))
    assert actions.offer_waiting(hospital=cast.valley.pk, by=program(cast)) == 0  # by e-mail only
    with transaction(program(cast)):
        Outreach.objects.filter(pk=one).update(is_confirmed=True)
    assert actions.offer_waiting(hospital=cast.valley.pk, by=program(cast)) == 1
    assert row(cast, one).state == State.OFFERED
    assert actions.offer_waiting(hospital=cast.valley.pk, by=program(cast)) == 0


def test_whoever_asks_for_themselves_needs_no_confirmation(cast: Cast) -> None:
    from lamppost.outreach.rules import Route

    refer(cast, "Somebody Else", route=Route.SELF, reach="415 555 0199")
    resolve_all(cast)
    with transaction(program(cast)):
        assert Outreach.objects.get().is_confirmed


def test_nothing_is_offered_by_itself_unless_the_hospital_wants_it(cast: Cast) -> None:
    one = opened(cast)
    with transaction(program(cast)):
        Outreach.objects.filter(pk=one).update(is_confirmed=True)
    actions.propose(hospital=cast.valley.pk, by=program(cast))
    assert actions.offer_waiting(hospital=cast.valley.pk, by=program(cast)) == 0


def test_set_promises_holds_for_what_is_asked_from_now_on(cast: Cast) -> None:
    before, by = opened(cast), cast.coordinator.actor()
    sooner = {Urgency.SOON: Promise(2, Unit.WORKING_DAYS, 4, 8)}
    actions.set_promises(hospital=cast.valley.pk, promised=sooner, by=by)
    assert promises_to_set(cast.valley.pk, seen_by=by)[Urgency.SOON] == sooner[Urgency.SOON]
    assert promises(cast.harbor.pk) == DEFAULTS
    assert row(cast, before).promised_by == MONDAY + 48 * HOUR


def test_set_promises_says_which_number_is_wrong(cast: Cast) -> None:
    wrong = {
        Urgency.TODAY: Promise(0, Unit.HOURS, 5, 4),
        Urgency.SOON: Promise(48, Unit.HOURS, 5, 4),
    }
    with refuses(Invalid) as refused:
        actions.set_promises(hospital=cast.valley.pk, promised=wrong, by=cast.coordinator.actor())
    assert refused.value.problems == {  # type: ignore[attr-defined]
        "today-contact": "up_to_24",
        "soon-accept_hours": "too_soon",
    }


IN_TWO_HOURS = {Urgency.TODAY: DEFAULTS[Urgency.TODAY], Urgency.SOON: Promise(2, Unit.HOURS, 1, 2)}


@pytest.mark.parametrize(
    ("promised", "problems"),
    [
        ({Urgency.TODAY: Promise(300, Unit.HOURS, 1, 4)}, {"today-contact": "up_to_24"}),
        ({Urgency.TODAY: Promise(1, Unit.WORKING_DAYS, 1, 4)}, {"today-contact": "today_in_hours"}),
        ({Urgency.SOON: Promise(2, Unit.HOURS, 100, 150)}, {"soon-accept_hours": "too_late"}),
        ({Urgency.SOON: Promise(16, Unit.WORKING_DAYS, 1, 4)}, {"soon-contact": "up_to_15"}),
        (IN_TWO_HOURS, {"soon-contact": "sooner_than_stricter"}),
    ],
)
def test_nothing_is_promised_that_cannot_be(
    promised: dict[Urgency, Promise], problems: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        check_all(promised)
    assert refused.value.problems == problems


def test_promises_are_set_by_who_coordinates_or_directs(cast: Cast) -> None:
    for who in (cast.supporter, cast.lead, cast.outsider):
        with refuses(Refused):
            actions.set_promises(hospital=cast.valley.pk, promised=DEFAULTS, by=who.actor())
    with refuses(Refused):
        actions.offer_waiting(hospital=cast.valley.pk, by=Actor.public(cast.valley.pk))
    with refuses(Refused):
        promises_to_set(cast.valley.pk, seen_by=cast.supporter.actor())


def _opened(cast: Cast) -> UUID:
    """At ten in the morning, where an offer is due at two and an acceptance at four."""
    quick = {Urgency.SOON: Promise(48, Unit.HOURS, 4, 6)}
    by = cast.coordinator.actor()
    actions.set_promises(hospital=cast.valley.pk, promised=quick, by=by)
    return opened(cast)


def test_a_step_of_the_program_waits_for_the_hours_of_work(cast: Cast) -> None:
    one = row(cast, opened(cast))  # an offer within 12 hours would be at ten in the evening
    assert one.offer_by == MONDAY + 23 * HOUR
    assert one.promised_by == MONDAY + 48 * HOUR


def test_a_step_of_today_does_not_wait_for_the_hours_of_work(cast: Cast, clock: Clock) -> None:
    """It is asked for only while a rota covers the hour: here on a Friday at ten in the evening."""
    clock.move_to(datetime(2026, 11, 21, 6, tzinfo=UTC))
    due = dues_at(cast.valley.pk, Urgency.TODAY, now())
    assert due == Dues(now() + HOUR, now() + 4 * HOUR, now() + 24 * HOUR)


def _offer(cast: Cast) -> UUID:
    with transaction(program(cast)):
        return Offer.objects.get().id


def _counted(cast: Cast) -> set[str]:
    with transaction(program(cast)):
        facts = unstaged(Stage.objects.filter(is_strain=False))
    return {one.code for one in facts if isinstance(one, TalliedCount) and one.kind == "promise"}
