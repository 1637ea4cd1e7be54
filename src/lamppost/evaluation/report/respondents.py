"""What is told of those who answered a survey: more is hidden than must be, so that none of a few follows.

Of departments nothing; of hospitals only where each of them, and whoever belongs to none, can stand beside the whole;
of career stages only where each of them, and whoever named none, can. How many have had a conversation says, of those
who had one and of those who had none, how many they are: so both must be as many as may be told of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from lamppost.disclosure.rules import splits_off_few
from lamppost.evaluation.measures.answers import WILSON, share
from lamppost.evaluation.measures.measuring import Measured
from lamppost.evaluation.measures.reach import STAGES
from lamppost.evaluation.measures.registry import Answer, Unit, nothing
from lamppost.evaluation.measures.scopes import Level, Scopes
from lamppost.evaluation.report.sums import Mask
from lamppost.evaluation.statistics import Floats

AT_MOST: Final = "at most"
AT_LEAST: Final = "at least"
SMALL_SURVEY: Final = 20  # respondents
OF_ALL_STAGES: Final = "reach.respondents_with_interaction"
STAGE: Final = frozenset(f"{OF_ALL_STAGES}_{stage}" for stage in STAGES)
WHO_HAD_ONE: Final = STAGE | {OF_ALL_STAGES}
TENTHS: Final = 1
HUNDREDTHS: Final = 2  # of a share or of a reliability: whole percent


def of_respondents(one: Measured, hidden: Mask, scopes: Scopes, fewest: int) -> Measured:
    """The same, coarse enough to be told; `hidden`: where fewer than `fewest` have answered."""
    hidden = hidden | of_few(one, fewest)
    if one.answer.method == WILSON:
        answer = coded(one.answer)
        bare = hidden | _is_coded(answer)
    else:
        answer = _coarse(one.answer, one.measure.unit)
        hidden |= few(answer.basis, SMALL_SURVEY)
        bare = hidden
    hospitals = scopes.spread(Level.HOSPITAL)
    if bare[hospitals].any() or hidden[0] or is_rest_bare(one, scopes, fewest):
        hidden[hospitals] = True
    hidden[scopes.spread(Level.DEPARTMENT)] = True
    return replace(one, hidden=hidden, answer=answer)


def of_few(one: Measured, fewest: int) -> Mask:
    """Where fewer than `fewest` have had a conversation, or have had none: answers of those alone are hidden for being
    few, and this would count them. In a small survey nobody is few too, else a bound would stand for one count."""
    if one.measure.id not in WHO_HAD_ONE:
        return np.zeros(len(one.answer.value), dtype=bool)
    return _has_few(one.answer.numerator, one.answer.denominator, fewest)


def is_rest_bare(one: Measured, scopes: Scopes, fewest: int) -> bool:
    """Whether everybody, less the hospitals, would tell of whoever belongs to none."""
    hospitals = scopes.spread(Level.HOSPITAL)
    columns = one.answer.numerator, one.answer.denominator
    part, whole = (column[:1] - np.nan_to_num(column[hospitals]).sum() for column in columns)
    is_few = one.measure.id in WHO_HAD_ONE and _has_few(part, whole, fewest).any()
    return bool(is_few or few(whole, SMALL_SURVEY).any())


def _has_few(part: Floats, whole: Floats, fewest: int) -> Mask:
    pairs = zip(part, whole, strict=True)
    return np.array([splits_off_few(*pair, fewest=fewest) for pair in pairs], dtype=bool)


def coded(answer: Answer) -> Answer:
    """Shares of few respondents, with nobody and everybody told as one, and as all but one: that all of six said the
    same would tell what each of them said."""
    part, whole = answer.numerator, answer.denominator
    is_small = (whole > 0) & (whole < SMALL_SURVEY)
    kept = np.where(is_small, np.clip(part, 1, whole - 1), part)
    ends = np.where(kept <= 1, f"{AT_MOST}; {WILSON}", f"{AT_LEAST}; {WILSON}")
    is_end = is_small & ((kept <= 1) | (kept >= whole - 1))
    return replace(share(kept, whole), methods=tuple(np.where(is_end, ends, WILSON).tolist()))


def without_bare_stages(
    answers: Iterable[Measured], scopes: Scopes, fewest: int
) -> tuple[Measured, ...]:
    """All career stages hidden where one of them is hidden or coded, or would follow from the whole: the rest who
    named none are a stage as well. At one hospital hidden, they are at all."""
    every = tuple(answers)
    stages = [one for one in every if one.measure.id in STAGE]
    whole = next((one for one in every if one.measure.id == OF_ALL_STAGES), None)
    if whole is None or not stages:
        return every
    hidden = _are_few_unnamed(whole, stages, fewest)
    for one in (whole, *stages):
        hidden = hidden | one.hidden | _is_coded(one.answer)
    hospitals = scopes.spread(Level.HOSPITAL)
    hidden[hospitals] = hidden[0] or hidden[hospitals].any()
    return tuple(replace(one, hidden=hidden) if one in stages else one for one in every)


def is_stage_bare(answers: Mapping[str, Measured], fewest: int) -> Mask:
    """Where a career stage, whoever named none, or all together is bare: around it no other may be summed."""
    whole, stages = answers[OF_ALL_STAGES], [answers[name] for name in sorted(STAGE)]
    bare = _are_few_unnamed(whole, stages, fewest)
    for one in (whole, *stages):
        bare = bare | is_bare(one, fewest)
    return bare


def _are_few_unnamed(whole: Measured, stages: Iterable[Measured], fewest: int) -> Mask:
    """Where those who named no stage would follow from the whole and the stages, and are few or have few among them."""
    part, number = whole.answer.numerator.copy(), whole.answer.denominator.copy()
    for one in stages:
        part -= np.nan_to_num(one.answer.numerator)
        number -= np.nan_to_num(one.answer.denominator)
    return few(number, SMALL_SURVEY) | _has_few(part, number, fewest)


def is_bare(one: Measured, fewest: int) -> Mask:
    """Where some have answered, and too few for sums to be told around them: under the threshold, or a bound."""
    answer = one.answer
    some = np.nan_to_num(answer.basis) > 0
    if answer.method == WILSON:
        bare = few(answer.basis, fewest) | of_few(one, fewest) | _is_coded(coded(answer))
        return some & bare
    return some & few(answer.basis, SMALL_SURVEY)


def few(number: Floats, threshold: int) -> Mask:
    """Where there are some, and fewer than the threshold."""
    return np.nan_to_num(number > 0) & (number < threshold)


def _is_coded(answer: Answer) -> Mask:
    """Where a share is a bound."""
    if answer.methods is None:
        return np.zeros(len(answer.value), dtype=bool)
    return np.array([method != WILSON for method in answer.methods], dtype=bool)


def _coarse(answer: Answer, unit: Unit) -> Answer:
    """A score or a difference of which no sum follows."""
    decimals = TENTHS if unit is Unit.POINTS else HUNDREDTHS
    return replace(
        answer,
        value=np.round(answer.value, decimals),
        numerator=nothing(answer.value),
        low=np.round(answer.low, decimals),
        high=np.round(answer.high, decimals),
    )
