"""What a report tells of those who answered a survey: the attacks by which somebody would work out the rest."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamppost.evaluation.dataset import read_dataset
from lamppost.evaluation.measures.answers import share
from lamppost.evaluation.measures.measuring import Measured
from lamppost.evaluation.measures.registry import MEASURES, Answer, nothing
from lamppost.evaluation.measures.scopes import Scopes
from lamppost.evaluation.report.evaluating import evaluate
from lamppost.evaluation.report.requests import Request
from lamppost.evaluation.report.respondents import coded, of_respondents, without_bare_stages

from .datasets import program, respondent, write

HOSPITALS = Scopes(("a", "b", "c"), ("a1",), (0,))
ONE = Scopes((), (), ())
WHOLE = "reach.respondents_with_interaction"


def floats(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


def told(name: str, scopes: Scopes, answer: Answer, fewest: int = 5) -> Measured:
    """Hidden where too few have answered, then by what would follow."""
    hidden = (answer.basis > 0) & (answer.basis < fewest)
    return of_respondents(Measured(MEASURES[name], answer, hidden), hidden, scopes, fewest)


def of_hospitals(part: np.ndarray, whole: np.ndarray) -> Measured:
    return told(WHOLE, HOSPITALS, share(part, whole))


def test_hospital_of_few_does_not_follow_from_the_others() -> None:
    """29 of 76, less 14 of 40 and 9 of 30, would be 6 of 6."""
    one = of_hospitals(floats(29, 14, 9, 6, 14), floats(76, 40, 30, 6, 40))
    assert one.hidden.tolist() == [False, True, True, True, True]


def test_who_is_of_no_hospital_does_not_follow_from_the_hospitals() -> None:
    one = of_hospitals(floats(67, 20, 20, 20, 0), floats(127, 40, 40, 40, 0))  # 7 of 7
    assert one.hidden.tolist() == [False, True, True, True, True]


def test_hospitals_stand_beside_each_other_where_each_is_large_and_no_department_does() -> None:
    one = of_hospitals(floats(60, 20, 20, 20, 20), floats(120, 40, 40, 40, 40))
    assert one.hidden.tolist() == [False, False, False, False, True]


def test_departments_that_nobody_is_told_of_hide_no_hospital(tmp_path: Path) -> None:
    """One respondent in each of fourteen: of departments nothing is told, so nothing of them can follow."""
    tables = program()
    tables["departments"] += [
        dict(tables["departments"][0]) | {"department_id": f"d{at}"} for at in range(14)
    ]
    tables["responses"] = [
        answer for at in range(14) for answer in respondent(at, f"d{at}", at < 7)
    ]
    rows = evaluate(read_dataset(write(tmp_path, tables)), Request()).rows()
    own = rows.filter(
        pl.col("id") == "effectiveness.would_recommend", pl.col("scope") == "hospital:north"
    )
    assert own.select("numerator", "denominator").rows() == [(11, 14)]


def stages(*counts: tuple[int, int], of: tuple[int, int]) -> list[bool]:
    """Whether each stage is hidden: (part, whole) of those in training, early, later."""
    names = (WHOLE, *(f"{WHOLE}_{stage}" for stage in ("training", "early", "later")))
    every = [
        told(name, ONE, share(floats(part), floats(whole)))
        for name, (part, whole) in zip(names, (of, *counts), strict=True)
    ]
    return [bool(one.hidden[0]) for one in without_bare_stages(every, ONE, 5)][1:]


@pytest.mark.parametrize(
    ("training", "early", "later", "whole"),
    [
        ((2, 2), (27, 44), (0, 30), (29, 76)),  # too few
        ((6, 6), (23, 40), (0, 30), (29, 76)),  # coded
        ((20, 40), (20, 40), (20, 40), (63, 123)),  # three named no stage
    ],
)
def test_career_stage_of_few_does_not_follow_from_the_others(
    training: tuple[int, int],
    early: tuple[int, int],
    later: tuple[int, int],
    whole: tuple[int, int],
) -> None:
    assert stages(training, early, later, of=whole) == [True, True, True]


def test_career_stages_of_many_are_told() -> None:
    assert stages((20, 40), (20, 40), (20, 40), of=(60, 120)) == [False, False, False]


def test_career_stage_hidden_at_one_hospital_is_hidden_at_each() -> None:
    names = (WHOLE, *(f"{WHOLE}_{stage}" for stage in ("training", "early", "later")))
    whole = share(floats(180, 60, 60, 60, 0), floats(360, 120, 120, 120, 0))
    one = share(floats(60, 20, 20, 20, 0), floats(120, 40, 40, 40, 0))
    few = share(floats(54, 20, 20, 14, 0), floats(114, 40, 40, 34, 0))
    every = [
        told(name, HOSPITALS, answer)
        for name, answer in zip(names, (whole, one, one, few), strict=True)
    ]
    hidden = [one.hidden.tolist()[:4] for one in without_bare_stages(every, HOSPITALS, 5)]
    assert hidden == [[False] * 4, *[[True] * 4] * 3]  # of all, six named no stage


def test_score_is_told_of_twenty_with_one_decimal_and_no_sum() -> None:
    def score(number: int) -> Measured:
        at, gap = floats(number), nothing(floats(0))
        mean = Answer(floats(4.2345), 4.2345 * at, at, gap, gap, at, "Student's t interval")
        return told("effectiveness.experience_score", ONE, mean)

    assert score(19).hidden.tolist() == [True]
    many = score(20)
    assert many.hidden.tolist() == [False] and np.isnan(many.answer.numerator).all()
    assert many.answer.value.tolist() == [4.2]


def test_all_of_few_are_told_as_all_but_one() -> None:
    few = coded(share(np.array([6.0, 0.0, 3.0, 50.0]), np.array([6.0, 6.0, 6.0, 50.0])))
    assert few.numerator.tolist() == [5, 1, 3, 50]
    assert [method.split(";")[0] for method in few.methods or ()][:2] == ["at least", "at most"]


@pytest.mark.parametrize(
    ("part", "whole", "is_hidden"),
    [
        (4, 25, True),  # `helpful` is hidden for being asked of four
        (21, 25, True),
        (5, 25, False),
        (0, 25, False),
        (0, 12, True),  # "at most one" would be none, since one is hidden
        (11, 12, True),
        (5, 10, False),
    ],
)
def test_share_with_a_conversation_counts_no_group_of_few(
    part: int, whole: int, is_hidden: bool
) -> None:
    one = told(WHOLE, ONE, share(floats(part), floats(whole)))
    assert one.hidden.tolist() == [is_hidden]


def test_share_of_an_opinion_is_told_beside_few_who_hold_it() -> None:
    """Two of 25 say that it made things worse: a board must hear that."""
    one = told("effectiveness.made_it_worse", ONE, share(floats(2), floats(25)))
    assert one.hidden.tolist() == [False] and one.answer.numerator.tolist() == [2]


def test_few_with_a_conversation_and_no_hospital_do_not_follow_from_the_hospitals() -> None:
    one = of_hospitals(floats(63, 20, 20, 20, 0), floats(150, 40, 40, 40, 0))  # 3 of 30
    assert one.hidden.tolist() == [False, True, True, True, True]


def test_few_with_a_conversation_who_named_no_stage_do_not_follow_from_the_stages() -> None:
    assert stages((20, 40), (20, 40), (20, 40), of=(62, 150)) == [True, True, True]  # 2 of 30


groups = st.tuples(st.integers(0, 30), st.integers(0, 30))


@settings(max_examples=60, deadline=None)
@given(each=st.lists(groups, min_size=4, max_size=4))
def test_no_group_of_few_follows_from_who_had_a_conversation(each: list[tuple[int, int]]) -> None:
    """Three hospitals, and who belongs to none, as (yes, no): by taking what is told of some from that of all."""
    yes, no = (np.array([one[at] for one in each], dtype=float) for at in (0, 1))
    part = np.concatenate([[yes.sum()], yes[:3], [0]])
    one = of_hospitals(part, part + np.concatenate([[no.sum()], no[:3], [0]]))
    known = [] if one.hidden[0] else [each[at] for at in range(3) if not one.hidden[1 + at]]
    rest = (part[0] - sum(y for y, _ in known), no.sum() - sum(n for _, n in known))
    alone = [each[at] for at in range(3) if not one.hidden[1 + at]]
    for group in (*alone, rest if not one.hidden[0] else (0, 0)):
        assert all(not 0 < count < 5 for count in group)
