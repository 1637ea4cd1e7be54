"""A share of a small survey says of nobody what they answered."""

import pytest

from lamppost.disclosure.rules import Bound, Share, coded_share


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
