"""Effectiveness: what those say who answered a survey."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from lamppost.core.estimates import cronbach_alpha
from lamppost.evaluation.dataset.months import month_text
from lamppost.evaluation.dataset.scales import ONE_TO_FIVE
from lamppost.evaluation.measures.answers import difference, mean, share
from lamppost.evaluation.measures.registry import Answer, Guard, Unit, measure, nothing
from lamppost.evaluation.measures.samples import NOT_PHYSICIANS, Sample
from lamppost.evaluation.measures.scopes import HOSPITALS
from lamppost.evaluation.statistics.intervals import welch

SINCE: Final = "since"
AGREES: Final = 4  # of 1 to 5: "agree" and "strongly agree"
EXPERIENCE: Final = ("helpful", "better_well_being", "easier_to_talk", "less_stigma")
OF_RECIPIENTS: Final = frozenset({*EXPERIENCE, "made_it_worse"})
LABELS: Final = {
    "helpful": "Found it helpful",
    "better_well_being": "Felt better afterwards",
    "easier_to_talk": "Find it easier to talk about emotions",
    "less_stigma": "See less stigma in seeking support",
    "would_recommend": "Would recommend the program to another department",
    "made_it_worse": "Say that it made things worse",
}


def agreement(sample: Sample, item: str) -> pl.DataFrame:
    """Physicians' answers of 1 to 5 to an item; those of recipients alone where only they are asked."""
    own = scored(sample, item).filter(~pl.col("population").is_in(NOT_PHYSICIANS))
    if item in OF_RECIPIENTS:
        own = own.filter(pl.col("yes_no").is_null() | (pl.col("yes_no") != "no"))
    return own


def scored(sample: Sample, item: str, scale: str = ONE_TO_FIVE) -> pl.DataFrame:
    """Everybody's answers to an item that are on its scale, as `score`."""
    return _on_scale(sample.responses, item, scale)


def _on_scale(responses: pl.DataFrame, item: str, scale: str) -> pl.DataFrame:
    own = responses.filter(pl.col("item_id") == item)
    score = pl.col("value").str.extract(scale).cast(pl.Int64, strict=False)
    return own.with_columns(score=score).filter(pl.col("score").is_not_null())


def _share_that_agrees(item: str) -> Callable[[Sample], Answer]:
    def answer(sample: Sample) -> Answer:
        asked = agreement(sample, item)
        agrees = asked.filter(pl.col("score") >= AGREES)
        return share(sample.scopes.sums(agrees), sample.scopes.sums(asked))

    asked = "respondents who had an interaction" if item in OF_RECIPIENTS else "respondents"
    answer.__doc__ = (
        f"Numerator: {asked} who answered `{item}` with 4 or 5. Denominator: those who answered it with 1 to 5. "
        "Wilson's interval. After Tolins et al. 2023 and the program's later reports."
    )
    return answer


for _item, _label in LABELS.items():
    measure(f"effectiveness.{_item}", _label, Unit.PROPORTION, Guard.RESPONDENTS)(
        _share_that_agrees(_item)
    )


def _feedback(item: str) -> Callable[[Sample], Answer]:
    def answer(sample: Sample) -> Answer:
        asked = _on_scale(sample.feedback, item, ONE_TO_FIVE)
        agrees = asked.filter(pl.col("score") >= AGREES)
        found = share(sample.scopes.sums(agrees), sample.scopes.sums(asked))
        if sample.standing.is_empty():
            return found
        since = month_text(int(sample.standing["opened_month"].min()))  # type: ignore[arg-type]
        return replace(found, method=f"{SINCE} {since}; {found.method}")

    answer.__doc__ = (
        f"Numerator: recipients whose feedback answers `{item}` with 4 or 5. Denominator: those who answered it with 1 "
        "to 5. Wilson's interval. Apart from the survey: the same person may answer both. Feedback that never closes "
        "has no dates: an internal report tells all of it since it began, any other none."
    )
    return answer


for _item in ("helpful", "better_well_being", "made_it_worse"):
    measure(
        f"effectiveness.feedback_{_item}",
        f"{LABELS[_item]} (recipients' feedback)",
        Unit.PROPORTION,
        Guard.RESPONDENTS,
        HOSPITALS,
    )(_feedback(_item))


def _by_experience(sample: Sample) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who would recommend it: answers of those who had an interaction, and of those who had none."""
    asked = agreement(sample, "would_recommend")
    return tuple(asked.filter(pl.col("yes_no") == had) for had in ("yes", "no"))  # type: ignore[return-value]


@measure(
    "effectiveness.would_recommend_difference",
    "Would recommend: with a conversation minus without",
    Unit.DIFFERENCE,
    Guard.RESPONDENTS,
    HOSPITALS,
)
def would_recommend_difference(sample: Sample) -> Answer:
    """The share that answers `would_recommend` with 4 or 5 among respondents who had an interaction, minus that among
    those who had none. Newcombe's interval (method 10). Not random: who was reached may differ otherwise."""
    counts = []
    for group in _by_experience(sample):
        counts += [
            sample.scopes.sums(group.filter(pl.col("score") >= AGREES)),
            sample.scopes.sums(group),
        ]
    return difference(*counts)


@measure(
    "effectiveness.recommend_score_difference",
    "Recommendation from 1 to 5: with a conversation minus without",
    Unit.POINTS,
    Guard.RESPONDENTS,
    HOSPITALS,
)
def recommend_score_difference(sample: Sample) -> Answer:
    """The mean of `would_recommend` (1 to 5) among respondents who had an interaction, minus that among those who had
    none. Welch's t interval."""
    both = [mean(sample.scopes, group, "score") for group in _by_experience(sample)]
    count = np.array([one.denominator for one in both])
    with np.errstate(invalid="ignore"):
        variance = np.array([_variance(sample, group) for group in _by_experience(sample)])
        value, low, high = welch(np.array([one.value for one in both]), variance, count)
    return Answer(
        value, nothing(value), count.sum(0), low, high, count.min(0), "Welch's t interval, 95 %"
    )


def _variance(sample: Sample, frame: pl.DataFrame) -> np.ndarray:
    sums = sample.scopes.sums
    number, whole = sums(frame), sums(frame, "score")
    squares = sums(frame.with_columns(squared=pl.col("score") ** 2), "squared")
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(number > 1, (squares - whole**2 / number) / (number - 1), np.nan)


def complete(sample: Sample) -> pl.DataFrame:
    """Who answered all four items of their experience, one row each, with the mean as `score`."""
    answers = pl.concat([agreement(sample, item) for item in EXPERIENCE])
    wide = answers.pivot(
        "item_id", index=["campaign_id", "response_id", "home", "place"], values="score"
    )
    for item in EXPERIENCE:
        if item not in wide.columns:
            return wide.clear().with_columns(score=pl.lit(None, pl.Float64))
    return wide.drop_nulls(EXPERIENCE).with_columns(score=pl.mean_horizontal(EXPERIENCE))


@measure(
    "effectiveness.experience_score",
    "Experience of a conversation, four items",
    Unit.POINTS,
    Guard.RESPONDENTS,
    HOSPITALS,
)
def experience_score(sample: Sample) -> Answer:
    """The mean over respondents of the mean of their answers (1 to 5) to `helpful`, `better_well_being`,
    `easier_to_talk` and `less_stigma`, of those who answered all four. Student's t interval."""
    return mean(sample.scopes, complete(sample), "score")


@measure(
    "effectiveness.experience_alpha",
    "Reliability of these four items (Cronbach's alpha)",
    Unit.RATIO,
    Guard.RESPONDENTS,
    HOSPITALS,
)
def experience_alpha(sample: Sample) -> Answer:
    """Cronbach's alpha of the four items of the experience score, of respondents who answered all four. No interval.
    No value where nobody differs."""
    rows = complete(sample)
    number = sample.scopes.sums(rows)
    value = nothing(number)
    group, every = sample.scopes.rows(rows)
    if every.height:
        for at in np.unique(group).astype(int):
            own = every.filter(group == at).select(EXPERIENCE).rows()
            alpha = cronbach_alpha(own)
            value[at] = np.nan if alpha is None else alpha
    gap = nothing(number)
    return Answer(value, gap, number, gap, gap, number, "Cronbach's alpha; no interval")
