"""What the referrer may learn, add and take back by their code."""

from datetime import timedelta

import pytest

from lamppost.core.errors import Invalid, NotFound
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach.models import Source
from lamppost.outreach.queries.sealed import said_of
from lamppost.outreach.rules import Outcome, State
from lamppost.referrals import actions, queries
from lamppost.referrals.models import Receipt, Referral
from lamppost.referrals.rules import Status, status
from lamppost.vault.models import Key
from tests.cast import Cast, refuses
from tests.unit.referrals.mornings import MONDAY, Clock, holder, program
from tests.unit.referrals.stories import only_outreach, refer, resolve_all

pytestmark = pytest.mark.usefixtures("clock")


def test_status_is_a_function_of_time_and_seen_alone(cast: Cast, clock: Clock) -> None:
    one = refer(cast).code
    assert queries.receipt_page(one, seen_by=holder(cast)).status is Status.RECEIVED
    actions.look(hospital=cast.valley.pk, by=cast.coordinator.actor())
    actions.look(hospital=cast.valley.pk, by=cast.coordinator.actor())
    assert queries.receipt_page(one, seen_by=holder(cast)).status is Status.SEEN
    clock.shift(timedelta(days=14))
    assert queries.receipt_page(one, seen_by=holder(cast)).status is Status.COMPLETE
    clock.shift(timedelta(days=47))
    assert actions.forget_old(hospital=cast.valley.pk, by=program(cast)) == 1
    with refuses(NotFound):
        queries.receipt_page(one, seen_by=holder(cast))
    with refuses(NotFound):
        actions.withdraw(code=one, by=holder(cast))


@pytest.mark.parametrize(
    ("days", "seen", "expected"),
    [
        (0, None, Status.RECEIVED),
        (13, 1, Status.SEEN),
        (13, None, Status.RECEIVED),
        (14, None, Status.COMPLETE),
    ],
)
def test_status_by_day(days: int, seen: int | None, expected: Status) -> None:
    seen_at = MONDAY + timedelta(days=seen) if seen else None
    assert status(MONDAY, seen_at, MONDAY + timedelta(days=days)) is expected


def test_a_code_finds_its_page_wherever_it_belongs(cast: Cast) -> None:
    code = refer(cast).code
    owner = queries.hospital_of_code(code)
    assert owner is not None and (owner.hospital, owner.is_recipient) == (cast.valley.pk, False)
    assert queries.hospital_of_code(Code.new()) is None


@pytest.mark.parametrize("is_resolved", [False, True])
def test_facts_are_added_before_and_after_it_is_known_who_is_meant(
    cast: Cast, is_resolved: bool
) -> None:
    code = refer(cast, about=("other",)).code
    if is_resolved:
        resolve_all(cast)
    actions.add_facts(code=code, about=("moral_injury",), by=holder(cast))
    resolve_all(cast)
    with transaction(program(cast)):
        assert said_of(Source.objects.get()).about == ("other", "moral_injury")
    with refuses(Invalid):
        actions.add_facts(code=code, about=("lawsuit",), by=holder(cast))


def test_withdrawn_before_it_is_resolved_leaves_nothing(cast: Cast) -> None:
    code = refer(cast).code
    actions.withdraw(code=code, by=holder(cast))
    actions.withdraw(code=code, by=holder(cast))  # the same answer again
    actions.add_facts(code=code, about=("other",), by=holder(cast))
    with transaction(program(cast)):
        assert not Referral.objects.exists() and not Key.objects.exists()
        assert Receipt.objects.count() == 1


def test_withdrawn_by_the_only_one_who_asked_it_ends(cast: Cast) -> None:
    code = refer(cast).code
    resolve_all(cast)
    actions.withdraw(code=code, by=holder(cast))
    assert only_outreach().outcome == Outcome.WITHDRAWN
    actions.withdraw(code=code, by=holder(cast))
    actions.add_facts(code=code, about=("other",), by=holder(cast))


def test_withdrawn_by_one_of_two_it_goes_on(cast: Cast) -> None:
    code = refer(cast).code
    refer(cast)
    resolve_all(cast)
    actions.withdraw(code=code, by=holder(cast))
    assert only_outreach().state == State.WAITING
