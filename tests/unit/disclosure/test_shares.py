"""A share of a small survey says of nobody what they answered."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.disclosure.rules import Bound, Share, coded_share, coded_shares, splits_off_few


@pytest.mark.parametrize("part", [0, 2, 4])
def test_share_of_fewer_than_five_is_not_told(part: int) -> None:
    assert coded_share(part, 4) is None


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (0, 6, Share(17, Bound.AT_MOST)),
        (1, 6, Share(17, Bound.AT_MOST)),
        (2, 6, Share(33)),
        (5, 6, Share(83, Bound.AT_LEAST)),
        (6, 6, Share(83, Bound.AT_LEAST)),
        (0, 20, Share(0)),
        (20, 20, Share(100)),
    ],
)
def test_share_of_a_small_survey_is_bounded(part: int, whole: int, share: Share) -> None:
    assert coded_share(part, whole) == share


@pytest.mark.parametrize("whole", range(5, 20))
def test_bound_is_true_and_stands_for_two_answers(whole: int) -> None:
    for part in range(whole + 1):
        share = coded_share(part, whole)
        assert share is not None
        if share.bound is Bound.AT_MOST:
            assert 100 * part / whole <= share.percent
        if share.bound is Bound.AT_LEAST:
            assert 100 * part / whole >= share.percent
    assert coded_share(0, whole) == coded_share(1, whole)
    assert coded_share(whole, whole) == coded_share(whole - 1, whole)


@pytest.mark.parametrize(
    "rest", [{"c": (7, 7)}, {"c": (3, 3), "": (3, 4)}, {"c": (0, 19)}, {"c": (2, 4)}]
)
def test_rest_of_few_does_not_follow_from_the_groups_that_are_told(
    rest: dict[str, tuple[int, int]],
) -> None:
    """37 of 77, less 20 of 40 and 10 of 30, would be 7 of 7."""
    groups = {"a": (20, 40), "b": (10, 30), **rest}
    assert coded_shares(groups, ["a", "b"]) == {}


def test_groups_are_told_beside_a_rest_that_says_nothing() -> None:
    groups = {"a": (20, 40), "b": (10, 30), "c": (4, 9)}
    assert coded_shares(groups, ["a", "b"]) == {"a": Share(50), "b": Share(33)}


def _possible(groups: dict[str, tuple[int, int]], shares: dict[str, Share]) -> dict[str, set[int]]:
    """Every way in which the counts of the groups can add up to the share of all, tried one by one."""
    ways = [
        [
            part
            for part in range(whole + 1)
            if name not in shares or coded_share(part, whole) == shares[name]
        ]
        for name, (_, whole) in groups.items()
    ]
    total = sum(part for part, _ in groups.values())
    fitting = [way for way in product(*ways) if sum(way) == total]
    return {name: {way[at] for way in fitting} for at, name in enumerate(groups)}


@given(st.data())
def test_bounds_beside_each_other_keep_two_counts_each(data: st.DataObject) -> None:
    wholes = data.draw(st.lists(st.integers(2, 9), min_size=1, max_size=4))
    groups = {str(at): (data.draw(st.integers(0, whole)), whole) for at, whole in enumerate(wholes)}
    shares = coded_shares(groups, [name for name, (_, whole) in groups.items() if whole >= 5])
    possible = _possible(groups, shares)
    for name, share in shares.items():
        assert share.bound is Bound.EXACT or len(possible[name]) == 2


@pytest.mark.parametrize(
    ("part", "whole", "is_few"),
    [(2, 27, True), (25, 27, True), (5, 27, False), (0, 27, False), (0, 12, True), (0, 0, False)],
)
def test_answer_that_leads_on_counts_no_few(part: int, whole: int, is_few: bool) -> None:
    assert splits_off_few(part, whole) is is_few
