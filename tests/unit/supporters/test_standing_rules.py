"""The table of standings, and when a certificate counts, is due and has lapsed."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.core.errors import NotNow
from lamppost.supporters.rules import (
    BEGINNING,
    CERTIFIED,
    Certificate,
    Party,
    Standing,
    Step,
    add_months,
    after,
    after_a_no,
    certificate_on,
    counts,
)
from lamppost.supporters.rules.renewal import MONTHS, REMINDED, reminder
from lamppost.supporters.rules.standing import MOVES

S = Standing
TODAY = date(2026, 11, 27)
# As somebody would tell it, from the first question to the last day.
LEADS = {
    (None, Step.NOMINATE): S.NOMINATED,
    (S.STEPPED_DOWN, Step.NOMINATE): S.NOMINATED,
    (None, Step.INVITE): S.INVITED,
    (S.NOMINATED, Step.INVITE): S.INVITED,
    (S.STEPPED_DOWN, Step.INVITE): S.INVITED,
    (S.INVITED, Step.ACCEPT): S.IN_TRAINING,
    (S.IN_TRAINING, Step.CERTIFY): S.CERTIFIED,
    (None, Step.ENROL): S.ACTIVE,
    (S.NOMINATED, Step.ENROL): S.ACTIVE,
    (S.INVITED, Step.ENROL): S.ACTIVE,
    (S.IN_TRAINING, Step.ENROL): S.ACTIVE,
    (S.STEPPED_DOWN, Step.ENROL): S.ACTIVE,
    (S.CERTIFIED, Step.BEGIN): S.ACTIVE,
    (S.ACTIVE, Step.REST): S.RESTING,
    (S.RESTING, Step.RESUME): S.ACTIVE,
    (S.CERTIFIED, Step.RENEW): S.CERTIFIED,
    (S.ACTIVE, Step.RENEW): S.ACTIVE,
    (S.RESTING, Step.RENEW): S.RESTING,
    (S.IN_TRAINING, Step.STEP_DOWN): S.STEPPED_DOWN,
    (S.CERTIFIED, Step.STEP_DOWN): S.STEPPED_DOWN,
    (S.ACTIVE, Step.STEP_DOWN): S.STEPPED_DOWN,
    (S.RESTING, Step.STEP_DOWN): S.STEPPED_DOWN,
}


@pytest.mark.parametrize(
    ("standing", "step"), list(product((None, *Standing), sorted(set(Step) - {Step.DECLINE})))
)
def test_each_step_leads_where_the_table_says_or_says_why_not(
    standing: Standing | None, step: Step
) -> None:
    if (standing, step) in LEADS:
        assert after(step, standing) == LEADS[standing, step]
        return
    with pytest.raises(NotNow, match=r"\.$"):
        after(step, standing)


def test_a_no_leaves_whoever_has_served_before_as_they_were() -> None:
    for asked in (S.NOMINATED, S.INVITED):
        assert after_a_no(asked, has_served=True) == S.STEPPED_DOWN
        assert after_a_no(asked, has_served=False) is None
    for other in (None, *set(Standing) - {S.NOMINATED, S.INVITED}):
        with pytest.raises(NotNow, match=r"\.$"):
            after_a_no(other, has_served=False)


def test_every_step_is_somebodys_and_resting_is_ones_own_alone() -> None:
    assert all(move.who for move in MOVES.values())
    for step in (Step.ACCEPT, Step.BEGIN, Step.REST, Step.RESUME):
        assert MOVES[step].who == {Party.THEMSELVES}


def test_nobody_is_both_on_the_way_and_a_supporter() -> None:
    assert {*BEGINNING, *CERTIFIED, S.STEPPED_DOWN} == set(Standing)
    assert not BEGINNING & CERTIFIED


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 27), 12, date(2027, 11, 27)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(MONTHS))
def test_a_longer_term_never_ends_sooner(day: date, months: int) -> None:
    assert day < add_months(day, months) <= add_months(day, months + 1)


@pytest.mark.parametrize(
    ("left", "stands"),
    [
        (-1, Certificate.LAPSED),
        (0, Certificate.DUE),
        (60, Certificate.DUE),
        (61, Certificate.VALID),
    ],
)
def test_a_certificate_counts_on_its_last_day_and_is_due_for_sixty(
    left: int, stands: Certificate
) -> None:
    until = TODAY + timedelta(days=left)
    assert certificate_on(until, TODAY) == stands
    assert counts(until, TODAY) == (left >= 0)


def test_who_was_never_certified_has_no_certificate() -> None:
    assert certificate_on(None, TODAY) == Certificate.NONE
    assert not counts(None, TODAY)


@given(st.integers(0, 800), st.sets(st.integers(0, 900)))
def test_whoever_looks_once_a_day_is_reminded_twice_and_never_late(
    length: int, asleep: set[int]
) -> None:
    """On days on which the worker stands still, nothing goes out; afterwards only what is still true."""
    until, told, letters = TODAY + timedelta(days=length), None, []
    for day in (TODAY + timedelta(days=n) for n in range(length + 30)):
        if (day - TODAY).days in asleep:
            continue
        owed = reminder(until, day, told)
        if owed is not None:
            told = owed
            letters.append((owed, (until - day).days))
    assert [owed for owed, _ in letters] == sorted({owed for owed, _ in letters}, reverse=True)
    assert all(owed in REMINDED and 0 <= left <= owed for owed, left in letters)
    if not asleep and length > max(REMINDED):
        assert letters == [(days, days) for days in REMINDED]
