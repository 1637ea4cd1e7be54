"""Shares with their uncertainty: the published worked examples, and what has no answer."""

import pytest

from lamppost.core.estimates import cronbach_alpha, newcombe, wilson

# Newcombe, Stat Med 1998;17:857-72, table I: four worked examples of method 3 (score, no correction).
SINGLE = {
    (81, 263): (0.2553, 0.3662),
    (15, 148): (0.0624, 0.1605),
    (0, 20): (0.0, 0.1611),
    (1, 29): (0.0061, 0.1718),
}
# Newcombe, Stat Med 1998;17:873-90, table II: the eight contrasts (a) to (h), method 10.
DIFFERENCE = {
    (56, 70, 48, 80): (0.0524, 0.3339),
    (9, 10, 3, 10): (0.1705, 0.8090),
    (6, 7, 2, 7): (0.0582, 0.8062),
    (5, 56, 0, 29): (-0.0381, 0.1926),
    (0, 10, 0, 20): (-0.1611, 0.2775),
    (0, 10, 0, 10): (-0.2775, 0.2775),
    (10, 10, 0, 20): (0.6791, 1.0),
    (10, 10, 0, 10): (0.6075, 1.0),
}


@pytest.mark.parametrize(("counts", "published"), SINGLE.items())
def test_wilson_gives_the_published_intervals(
    counts: tuple[int, int], published: tuple[float, float]
) -> None:
    assert wilson(*counts) == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize(("counts", "published"), DIFFERENCE.items())
def test_newcombe_gives_the_published_intervals(
    counts: tuple[int, int, int, int], published: tuple[float, float]
) -> None:
    assert newcombe(*counts) == pytest.approx(published, abs=5e-5)


def test_wilson_keeps_the_ends_exact() -> None:
    assert wilson(0, 7)[0] == 0
    assert wilson(7, 7)[1] == 1


def test_wilson_answers_for_many_groups_at_once() -> None:
    np = pytest.importorskip("numpy")
    low, high = wilson(np.array([81.0, 0.0]), np.array([263.0, 20.0]))
    assert low == pytest.approx([0.2553, 0.0], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1611], abs=5e-5)


def test_alpha_of_items_that_say_the_same_is_one() -> None:
    assert cronbach_alpha([(1, 1, 1), (3, 3, 3), (4, 4, 4)]) == pytest.approx(1)


@pytest.mark.parametrize("answers", [[], [(1, 2)], [(1,), (2,)], [(1, 2), (1, 2)]])
def test_alpha_says_nothing_of_what_has_none(answers: list[tuple[float, ...]]) -> None:
    assert cronbach_alpha(answers) is None
