"""What is told of a campaign: never of fewer than five, nor what would give them away."""

from collections.abc import Mapping
from itertools import chain
from random import Random
from typing import Final

import pytest

from lamppost.disclosure.rules import Bound, Share
from lamppost.surveys.queries import packaged
from lamppost.surveys.rules.answers import Given
from lamppost.surveys.rules.instruments import AskedIf, ItemKind
from lamppost.surveys.rules.results import ItemResult, Results, ScoreResult, results
from lamppost.surveys.rules.tallies import Answered, Tally, tally, tally_from

SURVEY: Final = packaged("physicians")
ICU, SURGERY, ANESTHESIA, OTHERS = 1, 2, 3, None
CLIMATE: Final = ("culture_talk", "culture_notice", "culture_leaders", "would_ask")
ALL_CLIMATE: Final = (*CLIMATE, "culture_harm")


def _answered(department: int | None, count: int, **values: str) -> list[Answered]:
    given: Given = {item: (value,) for item, value in values.items()}
    return [(department, given)] * count


def _told(*groups: list[Answered], before: Tally | None = None) -> Results:
    return results(SURVEY, tally(SURVEY, list(chain.from_iterable(groups))), before)


def _item(told: Results, key: str) -> ItemResult:
    return next(one for one in told.items if one.item.id == key)


def _climate(told: Results) -> ScoreResult:
    return next(one for one in told.scores if one.score.id == "climate")


def test_tally_comes_back_from_what_is_stored() -> None:
    one = tally(SURVEY, _answered(ICU, 6, aware="yes", culture_talk="4") + _answered(None, 3))
    assert tally_from(one.as_json()) == one


def test_item_is_told_with_its_spread_its_share_and_the_interval() -> None:
    told = _told(_answered(OTHERS, 15, know_how="5"), _answered(OTHERS, 15, know_how="2"))
    item = _item(told, "know_how")
    assert item.answered == 30 and item.share == Share(50) and item.is_ordered
    assert [part.count for part in item.parts] == [0, 15, 0, 0, 15]
    assert item.interval and item.interval.low == pytest.approx(33.15, abs=0.01)


def test_item_that_fewer_than_five_answered_is_not_told_not_even_that_nobody_did() -> None:
    told = _told(_answered(OTHERS, 30, aware="yes"), _answered(OTHERS, 4, helpful="5"))
    assert _item(told, "helpful") == _item(_told(_answered(OTHERS, 34, aware="yes")), "helpful")
    assert _item(told, "helpful").answered is None


@pytest.mark.parametrize(
    ("yes", "no", "is_told"),
    [(2, 25, False), (25, 2, False), (5, 22, True), (0, 27, True), (0, 12, False), (5, 8, True)],
)
def test_who_had_a_talk_is_told_where_no_few_had_one_or_none(
    yes: int, no: int, is_told: bool
) -> None:
    """The attack: "7 % of 27", or "25 answered whether it helped", says how many were supported in the year."""
    had = _answered(OTHERS, yes, had_interaction="yes", helpful="5", know_how="4")
    told = _told(had, _answered(OTHERS, no, had_interaction="no", know_how="2"))
    item, after = _item(told, "had_interaction"), _item(told, "helpful")
    assert (item.share is not None, item.is_of_few) == (is_told, not is_told)
    assert bool(item.parts) == (is_told and yes + no >= 20)
    assert after.is_of_few is not is_told
    if not is_told:
        assert item.answered is after.answered is item.groups is after.share is None
    assert _item(told, "know_how").answered == yes + no


def _halves(department: int, yes: int, no: int) -> list[Answered]:
    return [
        *_answered(department, yes, had_interaction="yes", helpful="5"),
        *_answered(department, no, had_interaction="no"),
    ]


def test_who_had_a_talk_is_told_of_departments_where_none_has_a_few() -> None:
    """The attack: 1 of 25 in one department stands there as "4 %"."""
    told = _told(_halves(ICU, 15, 15), _halves(SURGERY, 10, 20))
    assert _item(told, "had_interaction").groups == {"1": Share(50), "2": Share(33)}
    few = _told(_halves(ICU, 15, 15), _halves(SURGERY, 1, 24), _halves(ANESTHESIA, 9, 20))
    assert _item(few, "had_interaction").share == Share(30)
    assert _item(few, "had_interaction").groups is None
    nearly_all = _told(
        *(_halves(one, 26, 26) for one in (ICU, SURGERY)), _halves(ANESTHESIA, 26, 2)
    )
    assert set(_item(nearly_all, "helpful").groups or ()) == {"1", "2"}


def test_change_is_not_counted_from_a_few() -> None:
    before = tally(SURVEY, _halves(ICU, 22, 3))
    now = _told(_halves(ICU, 22, 22), before=before)
    assert _item(now, "had_interaction").change is _item(now, "helpful").change is None
    many = _told(_halves(ICU, 22, 22), before=tally(SURVEY, _halves(ICU, 22, 6)))
    assert _item(many, "had_interaction").change and _item(many, "helpful").change


def test_score_of_what_a_few_were_not_asked_is_not_told() -> None:
    """Of a hospital's own instrument: the number of those who have it would count the others."""
    own = SURVEY.scores[0].model_copy(update={"items": ("helpful",), "reverse": (), "needs": 1})
    survey = SURVEY.model_copy(update={"scores": (own,)})
    found = {no: results(survey, tally(survey, _halves(ICU, 25, no))).scores[0] for no in (2, 0, 6)}
    assert found[2].answered is None and found[2].is_of_few
    assert found[0].answered == found[6].answered == 25


def test_choice_of_several_tells_of_who_was_asked_next() -> None:
    """Their counts do not add up to people; how many answered the next question does."""
    first, after = SURVEY.items[:2]
    asked = after.model_copy(update={"asked_if": AskedIf(item=first.id, **{"is": ("yes", "no")})})
    page = SURVEY.pages[0].model_copy(
        update={"items": (first.model_copy(update={"kind": ItemKind.SEVERAL}), asked)}
    )
    survey = SURVEY.model_copy(update={"pages": (page,), "scores": ()})
    rows = [*_halves(ICU, 24, 12), *[(None, {first.id: ("yes",), after.id: ("5",)})] * 10]
    found = results(survey, tally(survey, rows))
    assert not _item(found, after.id).is_of_few
    few = results(survey, tally(survey, [*_halves(ICU, 24, 2), *rows[-10:]]))
    assert _item(few, after.id).is_of_few


def test_alpha_is_told_of_twenty_whole_answers() -> None:
    rows = [dict.fromkeys(ALL_CLIMATE, str(1 + at % 5)) for at in range(20)]
    whole = [_answered(OTHERS, 1, **one)[0] for one in rows]
    part = _answered(OTHERS, 20, **dict.fromkeys(CLIMATE[:3], "4"))
    assert _climate(_told(whole)).reliability
    told = _climate(_told(whole[:2], part))
    assert told.answered == 22 and told.reliability is None


def test_item_of_a_small_survey_is_a_bounded_share_without_a_picture() -> None:
    item = _item(_told(_answered(OTHERS, 9, would_recommend="5")), "would_recommend")
    assert item.share == Share(88, Bound.AT_LEAST)
    assert not item.parts and item.interval is None and item.change is None


def test_departments_stand_beside_each_other_where_each_has_five() -> None:
    told = _told(
        _answered(ICU, 25, know_how="5"),
        _answered(SURGERY, 12, know_how="4"),
        _answered(SURGERY, 8, know_how="1"),
        _answered(ANESTHESIA, 22, know_how="1"),
    )
    assert told.departments == {"1": 25, "2": 20, "3": 22} and not told.is_department_hidden
    assert _item(told, "know_how").groups == {"1": Share(100), "2": Share(60), "3": Share(0)}


def test_department_of_few_takes_another_with_it() -> None:
    told = _told(
        _answered(ICU, 3, know_how="5"),
        _answered(SURGERY, 9, know_how="4"),
        _answered(ANESTHESIA, 30, know_how="4"),
        _answered(OTHERS, 40, know_how="2"),
    )
    assert told.departments == {"3": 30} and told.is_department_hidden
    assert _item(told, "know_how").groups is None


def test_bounds_are_left_out_where_the_share_of_all_would_undo_them() -> None:
    """All of everybody agree: then "at least" of a department says that all of it do."""
    told = _told(_answered(ICU, 12, know_how="5"), _answered(SURGERY, 12, know_how="5"))
    assert _item(told, "know_how").share == Share(100)
    assert _item(told, "know_how").groups is None


def test_scores_are_told_of_twenty_and_by_department_of_twenty_each() -> None:
    high: Mapping[str, str] = dict.fromkeys(CLIMATE, "5")
    low: Mapping[str, str] = dict.fromkeys(CLIMATE, "2")
    told = _told(_answered(ICU, 22, **high), _answered(SURGERY, 22, **low))
    climate = _climate(told)
    assert (climate.answered, climate.mean, climate.groups) == (44, 3.5, {"1": 5.0, "2": 2.0})
    assert climate.interval and climate.lowest == 1 and climate.highest == 5
    few = _climate(_told(_answered(ICU, 22, **high), _answered(SURGERY, 8, **low)))
    assert few.mean is not None and few.groups is None
    assert _climate(_told(_answered(ICU, 19, **high))).answered is None


def test_change_is_told_between_two_campaigns_of_twenty_each() -> None:
    before = tally(SURVEY, _answered(OTHERS, 40, know_how="2", culture_talk="1"))
    now = _answered(OTHERS, 20, know_how="2"), _answered(OTHERS, 20, know_how="5")
    change = _item(_told(*now, before=before), "know_how").change
    assert change and (change.before, change.difference) == (0, 50)
    assert change.interval.low == pytest.approx(32.80, abs=0.01)
    few = tally(SURVEY, _answered(OTHERS, 19, know_how="2"))
    assert _item(_told(*now, before=few), "know_how").change is None


def test_change_of_a_score_has_an_interval() -> None:
    chance = Random(3)

    def some(middle: int) -> list[Answered]:
        rows = [
            {item: (str(middle + chance.randint(-1, 1)),) for item in CLIMATE} for _ in range(40)
        ]
        return [(None, row) for row in rows]

    change = _climate(_told(some(4), before=tally(SURVEY, some(2)))).change
    assert change and change.difference == pytest.approx(2, abs=0.5)
    assert change.interval.low < change.difference < change.interval.high


def test_change_is_left_out_where_the_scale_was_another() -> None:
    now = tally(SURVEY, _answered(OTHERS, 30, know_how="4"))
    other = tally_from(now.as_json().replace('"know_how":{"4"', '"know_how":{"9"'))
    assert _item(results(SURVEY, now, other), "know_how").change is None
