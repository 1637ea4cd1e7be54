"""What may be told of a count; and that what is told never says how few there were."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.disclosure.rules import ROUND_TO, THRESHOLD, Told, Why, rounded, told, told_percent

NARROWEST = 5  # possible values that a hidden count must keep (G7)


@pytest.mark.parametrize(
    ("total", "shown"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (306, 305), (308, 310)]
)
def test_round_goes_to_the_nearest_five(total: int, shown: int) -> None:
    assert rounded(total) == shown


def test_round_of_an_even_step_goes_up_at_the_half() -> None:
    assert [rounded(total, 10) for total in (14, 15, 25)] == [10, 20, 30]


@pytest.mark.parametrize("total", range(THRESHOLD))
def test_tell_hides_what_is_few_and_none_alike(total: int) -> None:
    assert told(total) == Told(None, Why.FEW)


def test_tell_shows_the_first_that_is_not_few_without_saying_which_it_is() -> None:
    assert {told(total).value for total in range(11, 18)} == {15}


@given(st.integers(0, 2_000), st.integers(5, 20))
def test_told_value_stands_for_at_least_five_totals(total: int, threshold: int) -> None:
    shown = told(total, threshold=threshold)
    alike = [n for n in range(2_020) if told(n, threshold=threshold) == shown]
    assert total in alike and len(alike) >= ROUND_TO


def _possible_changes(before: Told, after: Told, most: int) -> set[int]:
    """What an attacker who knows the rules concludes of a year from the two ends of it."""
    return {
        later - earlier
        for earlier in range(most)
        if told(earlier) == before
        for later in range(earlier, most)
        if told(later) == after
    }


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_told_totals_since_launch_do_not_narrow_a_year_by_subtraction(years: list[int]) -> None:
    since_launch = [sum(years[: end + 1]) for end in range(len(years))]
    for (before, after), count in zip(pairwise(since_launch), years[1:], strict=True):
        possible = _possible_changes(told(before), told(after), most=190)
        assert count in possible and len(possible) >= NARROWEST


@given(st.integers(0, 400), st.data())
def test_told_share_is_coarse_and_hidden_for_few(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    shown = told_percent(part, whole)
    if whole < THRESHOLD:
        assert shown == Told(None, Why.FEW)
    else:
        assert shown.value is not None and shown.value % ROUND_TO == 0
        assert abs(shown.value - 100 * part / whole) <= 3
