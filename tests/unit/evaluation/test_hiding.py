"""What a report tells leaves five possible values or more for whatever it hides."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamppost.evaluation.measures.scopes import Scopes
from lamppost.evaluation.report.hiding import rounding
from lamppost.evaluation.report.sums import hidden_counts

SCOPES = Scopes(("a", "b"), ("a1", "a2", "a3", "b1", "b2"), (0, 0, 0, 1, 1))
EACH = np.ones(len(SCOPES), dtype=bool)


def counted(departments: list[list[int]]) -> np.ndarray:
    """Per scope and year, from the departments'."""
    own = np.array(departments, dtype=float)
    hospitals = np.array([own[:3].sum(0), own[3:].sum(0)])
    return np.concatenate([hospitals.sum(0)[None], hospitals, own])


years = st.lists(st.integers(0, 30), min_size=2, max_size=2)


@settings(max_examples=25, deadline=None)
@given(departments=st.lists(years, min_size=5, max_size=5))
def test_hidden_department_keeps_five_possible_values(departments: list[list[int]]) -> None:
    """By trying every table of departments that adds up to what is told of them and of their hospital."""
    counts = counted(departments)
    whole = counts.sum(1)
    hidden = hidden_counts(counts, SCOPES, 11, departments=EACH).whole
    assert all(is_hidden for is_hidden, count in zip(hidden, whole, strict=True) if 0 < count < 11)
    if not hidden[1]:  # hospital a
        own = [at for at in (3, 4, 5) if hidden[at]]
        left = int(whole[1] - sum(whole[at] for at in (3, 4, 5) if at not in own))
        some = [case for case in product(range(1, left + 1), repeat=len(own)) if sum(case) == left]
        assert all(len({case[at] for case in some}) >= 5 for at in range(len(own)))


def test_year_of_a_hospital_is_hidden_with_another() -> None:
    """4 and 40 in two years: 44 less 40 would be 4."""
    hidden = hidden_counts(
        counted([[4, 40], [0, 0], [0, 0], [50, 50], [0, 0]]), SCOPES, 11, departments=None
    )
    assert hidden.years[1].tolist() == [True, True]
    assert not hidden.whole[1]


@pytest.mark.parametrize(("count", "told"), [(0, 0), (11, 15), (17, 15), (18, 20), (306, 305)])
def test_rounding_tells_no_bare_threshold(count: int, told: int) -> None:
    assert rounding(11)(np.array([float(count)])) == [told]
