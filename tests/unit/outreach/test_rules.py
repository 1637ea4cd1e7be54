"""The table of transitions, and the times."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.outreach.rules import (
    TRANSITIONS,
    WHY_NOT,
    AttemptResult,
    No,
    Outcome,
    State,
    Step,
    StepRefused,
    Terms,
    Urgency,
    after,
    band,
    holds,
    outcome_after,
    quarter,
    rounded_minutes,
    stricter,
)

FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_every_step_from_every_state_leads_on_or_says_why_not(state: State, step: Step) -> None:
    if (state, step) in TRANSITIONS:
        assert after(state, step) in State
    else:
        with pytest.raises(StepRefused) as refused:
            after(state, step)
        assert refused.value.why == WHY_NOT[state]


def test_each_state_can_be_reached_and_left() -> None:
    reached = set(TRANSITIONS.values()) | {State.WAITING}
    assert reached == set(State)
    assert {state for state, _ in TRANSITIONS} == set(State) - {State.CLOSING}


def test_the_stricter_urgency_wins() -> None:
    assert stricter(Urgency.THIS_WEEK, Urgency.SOON) is Urgency.SOON
    assert stricter(Urgency.TODAY, Urgency.SOON) is Urgency.TODAY


@pytest.mark.parametrize(
    ("result", "attempts", "outcome"),
    [
        (AttemptResult.NO_ANSWER, 2, None),
        (AttemptResult.NO_ANSWER, 3, Outcome.UNREACHABLE),
        (AttemptResult.LEFT_MESSAGE, 3, Outcome.UNREACHABLE),
        (AttemptResult.TIME_AGREED, 3, None),
        (AttemptResult.DECLINED, 1, Outcome.DECLINED),
        (AttemptResult.NOT_NOW, 1, Outcome.NOT_NOW),
        (AttemptResult.WRONG_PERSON, 1, Outcome.WRONG_PERSON),
    ],
)
def test_no_is_one_word_and_three_tries_are_all(
    result: AttemptResult, attempts: int, outcome: Outcome | None
) -> None:
    assert outcome_after(result, attempts) is outcome


@given(st.integers(min_value=0, max_value=2_000_000))
def test_a_waiting_time_falls_into_one_band(seconds: int) -> None:
    edge = band(timedelta(seconds=seconds))
    assert edge is None or seconds <= edge * 3600
    assert (edge is None) == (seconds > 168 * 3600)


def test_never_tried_has_no_band() -> None:
    assert band(None) is None


@given(st.integers(min_value=1, max_value=480))
def test_minutes_come_in_fives(minutes: int) -> None:
    rounded = rounded_minutes(minutes)
    assert rounded % 5 == 0 and 5 <= rounded <= 240
    assert abs(rounded - minutes) <= 4 or minutes > 240


def test_quarters_begin_in_january() -> None:
    days = [date(2026, month, 15) for month in range(1, 13)]
    assert [quarter(day)[-1] for day in days] == list("111222333444")


@pytest.mark.parametrize(
    ("terms", "is_unsafe", "expected"),
    [
        (Terms(No.ASKED), False, True),
        (Terms(No.ASKED), True, True),
        (Terms(No.ASKED, date(2026, 11, 20)), False, True),
        (Terms(No.ASKED, date(2026, 11, 19)), False, False),
        (Terms(No.RESTING, date(2026, 12, 1)), False, True),
        (Terms(No.RESTING, date(2026, 12, 1)), True, False),
    ],
)
def test_a_no_holds_as_long_as_its_owner_asked(
    terms: Terms, is_unsafe: bool, expected: bool
) -> None:
    assert holds(terms, FRIDAY.date(), is_unsafe) is expected
