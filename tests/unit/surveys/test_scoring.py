"""Scores of scales with reverse items and gaps equal what R makes of the same answers (reference/make.R)."""

import csv
import json
from pathlib import Path
from typing import Any, Final

import pytest

from lamppost.core.estimates import cronbach_alpha, mean_interval, student, welch
from lamppost.surveys.queries import packaged
from lamppost.surveys.rules.answers import Given
from lamppost.surveys.rules.instruments import Instrument
from lamppost.surveys.rules.scoring import Sample, Scorer, reliability

HERE: Final = Path(__file__).parent / "reference"
BY_R: Final[dict[str, Any]] = json.loads((HERE / "values.json").read_text())
SURVEY: Final = packaged("physicians")


def _climate() -> Scorer:
    return _scorer(SURVEY, "climate")


def _scorer(instrument: Instrument, key: str) -> Scorer:
    return Scorer.of(instrument, next(one for one in instrument.scores if one.id == key))


def _answers() -> list[tuple[str, Given]]:
    with (HERE / "answers.csv").open() as file:
        rows = list(csv.DictReader(file))
    return [(row.pop("group"), {item: (v,) for item, v in row.items() if v}) for row in rows]


def _sums() -> list[Given]:
    with (HERE / "sums.csv").open() as file:
        return [{item: (v,) for item, v in row.items() if v} for row in csv.DictReader(file)]


def _sample(group: str = "") -> Sample:
    found = [_climate().value(given) for of, given in _answers() if group in ("", of)]
    sample = Sample.of([one for one in found if one is not None])
    assert sample is not None
    return sample


def test_score_turns_reverse_items_and_bears_gaps_as_r_does() -> None:
    found = [_climate().value(given) for _, given in _answers()]
    assert [one is None for one in found] == [one is None for one in BY_R["scores"]]
    assert [one or 0 for one in found] == pytest.approx([one or 0 for one in BY_R["scores"]])


def test_sample_is_described_as_r_does() -> None:
    sample = _sample()
    assert (sample.count, sample.mean, sample.sd) == pytest.approx(
        (BY_R["count"], BY_R["mean"], BY_R["sd"])
    )


def test_reliability_is_of_whole_answers_as_in_r() -> None:
    found = reliability(_climate(), [given for _, given in _answers()])
    assert found is not None and found.respondents == BY_R["whole"]
    assert found.alpha == pytest.approx(BY_R["alpha"], rel=1e-9)


def test_reliability_is_the_published_one_of_a_survey_of_clerks() -> None:
    """Thirty departments, seven items (Chatterjee and Price): 0.84 in the manual of R's package psych."""
    found = cronbach_alpha(BY_R["clerks"])
    assert found == pytest.approx(BY_R["alpha_of_clerks"], rel=1e-9)
    assert found is not None and round(found, 2) == 0.84


def test_sums_with_gaps_are_those_of_r() -> None:
    scorer = _scorer(packaged("who_5"), "well_being")
    found, by_r = [scorer.value(given) for given in _sums()], BY_R["sums"]
    assert [one is None for one in found] == [one is None for one in by_r]
    assert None in by_r and [one or 0 for one in found] == pytest.approx([one or 0 for one in by_r])


def test_intervals_of_means_and_of_their_difference_are_those_of_r() -> None:
    sample, first, second = _sample(), _sample("1"), _sample("2")
    one = mean_interval(sample.count, sample.mean, sample.sd)
    two = welch(first.count, first.mean, first.sd, second.count, second.mean, second.sd)
    assert one == pytest.approx(BY_R["interval"], rel=1e-9)
    assert two == pytest.approx(BY_R["welch"], rel=1e-9)


def test_welch_gives_the_published_interval_of_students_sleep_data() -> None:
    first = Sample.of([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = Sample.of([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    assert first and second
    found = welch(first.count, first.mean, first.sd, second.count, second.mean, second.sd)
    assert found == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)


@pytest.mark.parametrize(("freedom", "quantile"), BY_R["student"].items())
def test_quantile_of_student_is_that_of_r(freedom: str, quantile: float) -> None:
    assert student(float(freedom)) == pytest.approx(quantile, rel=1e-9)


def test_intervals_say_nothing_of_one_value_and_no_spread_of_none() -> None:
    assert mean_interval(1, 3.0, 0.0) is None
    assert welch(1, 3.0, 0.0, 9, 4.0, 1.0) is None
    assert welch(4, 3.0, 0.0, 9, 4.0, 0.0) == (-1.0, -1.0)


def test_sum_counts_a_gap_as_the_mean_of_the_rest() -> None:
    """WHO-5: five items of 0 to 5, the sum times four is 0 to 100."""
    scorer = _scorer(packaged("who_5"), "well_being")
    three: Given = {f"well_being_{at}": ("3",) for at in range(1, 6)}
    assert scorer.value(three) == 60
    assert scorer.value({item: three[item] for item in list(three)[:4]}) == 60
    assert scorer.range(packaged("who_5")) == (0, 100)


def test_burnout_is_the_mean_of_the_items_of_both_scales_not_of_their_scores() -> None:
    """Professional Fulfillment Index (Trockel et al. 2018): four items and six, so the six weigh more."""
    pfi = packaged("pfi")
    given: Given = {f"exhaustion_{at}": ("3",) for at in range(1, 5)}
    given = {**given, **{f"disengagement_{at}": ("1",) for at in range(1, 7)}}
    assert _scorer(pfi, "burnout").value(given) == pytest.approx((4 * 3 + 6 * 1) / 10)
    some = {
        item: value for item, value in given.items() if item not in ("exhaustion_1", "exhaustion_2")
    }
    assert _scorer(pfi, "burnout").value(some) == pytest.approx((2 * 3 + 6 * 1) / 8)
    assert _scorer(pfi, "burnout").range(pfi) == (0, 4)


def test_score_is_none_where_fewer_items_were_answered_than_it_needs() -> None:
    assert _climate().value({"culture_talk": ("4",), "would_ask": ("5",)}) is None
    assert _climate().range(SURVEY) == (1, 5)


def test_reliability_has_no_meaning_where_all_say_the_same() -> None:
    same: Given = dict.fromkeys(_climate().score.items, ("3",))
    assert reliability(_climate(), [same] * 9) is None


def test_sample_of_nobody_is_none_and_of_one_has_no_spread() -> None:
    assert Sample.of([]) is None
    assert Sample.of([4.0]) == Sample(1, 4.0, 0.0)
