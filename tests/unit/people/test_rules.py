"""Roles that must not meet, and how long a session lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from lamppost.core.access import Role
from lamppost.people.rules import DutyElsewhere, conflicts, is_over

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("other", [*DutyElsewhere, Role.ADMINISTRATOR, Role.EVALUATOR])
def test_conflicts_names_what_a_coordinator_must_not_be(other: str) -> None:
    assert conflicts(frozenset({Role.COORDINATOR, other})) == {frozenset({Role.COORDINATOR, other})}


@pytest.mark.parametrize("other", sorted(set(Role) - {Role.ADMINISTRATOR, Role.EVALUATOR}))
def test_conflicts_lets_a_coordinator_be_anything_else(other: Role) -> None:
    assert conflicts(frozenset({Role.COORDINATOR, other})) == frozenset()


@pytest.mark.parametrize("other", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_conflicts_keeps_who_reads_answers_from_names_and_from_keys(other: Role) -> None:
    assert conflicts(frozenset({Role.EVALUATOR, other})) == {frozenset({Role.EVALUATOR, other})}


def test_conflicts_lets_duties_elsewhere_meet_other_roles() -> None:
    assert conflicts(frozenset({Role.SUPPORTER, *DutyElsewhere})) == frozenset()


@pytest.mark.parametrize(
    ("hours_since_sign_in", "minutes_since_use", "over"),
    [(0, 0, False), (7.9, 29.9, False), (8, 0, True), (1, 30, True)],
)
def test_is_over_after_a_shift_or_half_an_hour_alone(
    hours_since_sign_in: float, minutes_since_use: float, over: bool
) -> None:
    began = NOON - timedelta(hours=hours_since_sign_in)
    seen = NOON - timedelta(minutes=minutes_since_use)
    assert is_over(signed_in_at=began, seen_at=seen, now=NOON) is over
