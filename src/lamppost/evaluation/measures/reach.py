"""Reach: whom the program gets to."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from lamppost.evaluation.measures.answers import rate, share
from lamppost.evaluation.measures.registry import Answer, Guard, Rounding, Unit, measure, nothing
from lamppost.evaluation.measures.samples import RECIPIENT, SMALLEST_NAMED, Sample
from lamppost.evaluation.measures.scopes import HOSPITALS, PLACE, WHOLE

STAGES: Final = {
    "training": "in training",
    "early": "up to 10 years since training",
    "later": "more than 10 years since training",
}


@measure(
    "reach.respondents_with_interaction",
    "Respondents who have had a conversation",
    Unit.PROPORTION,
    Guard.RESPONDENTS,
)
def respondents_with_interaction(sample: Sample) -> Answer:
    """Numerator: respondents of the physician survey who answered `had_interaction` with yes. Denominator: who
    answered it with yes or no. Wilson's interval. After Tolins et al. 2023, who found 48.5 %."""
    asked = sample.responses.filter(pl.col("item_id") == RECIPIENT)
    answered = asked.filter(pl.col("value").is_in(("yes", "no")))
    yes = answered.filter(pl.col("value") == "yes")
    return share(sample.scopes.sums(yes), sample.scopes.sums(answered))


@measure(
    "reach.response_rate",
    "Response rate of the physician survey",
    Unit.PROPORTION,
    Guard.RESPONDENTS,
    WHOLE,
)
def response_rate(sample: Sample) -> Answer:
    """Numerator: responses to the physician survey's campaigns that opened in the period. Denominator: who was invited
    to them. Wilson's interval. For all together only: invitations are not counted by hospital."""
    answered = sample.responses.join(sample.surveys, on="campaign_id", how="semi")
    number = sample.scopes.sums(answered.unique(["campaign_id", "response_id"]))
    invited, known = float(sample.surveys["invited"].sum()), np.zeros(len(number))
    # more answers than invitations: the invitations are known to be wrong
    known[0] = invited if number[0] <= invited else 0.0
    return replace(share(number, known), basis=number)


@measure(
    "reach.interactions_per_100_physician_years",
    "Conversations per 100 physicians and year",
    Unit.PER_100_PHYSICIAN_YEARS,
    Guard.ACTIVITY,
)
def interactions_per_100_physician_years(sample: Sample) -> Answer:
    """Numerator: interactions. Denominator: physician-years, the head counts of departments for each month in which
    they had the program (adopted, not paused), divided by 12. Exact Poisson interval (Garwood)."""
    return rate(sample.scopes.sums(sample.interactions), sample.physician_years, per=100)


def _of_stage(stage: str) -> Callable[[Sample], Answer]:
    def answer(sample: Sample) -> Answer:
        person = ["campaign_id", "response_id"]
        stages = pl.col("item_id") == "career_stage", pl.col("value") == stage
        own = sample.responses.filter(*stages, pl.col("yes_no").is_in(("yes", "no")))
        answered = own.unique(person)
        yes = answered.filter(pl.col("yes_no") == "yes")
        return share(sample.scopes.sums(yes), sample.scopes.sums(answered))

    answer.__doc__ = (
        f"Representativeness: as `reach.respondents_with_interaction`, of respondents who answered `career_stage` with "
        f"`{stage}`. Wilson's interval."
    )
    return answer


for _stage, _label in STAGES.items():
    measure(
        f"reach.respondents_with_interaction_{_stage}",
        f"Respondents who have had a conversation: {_label}",
        Unit.PROPORTION,
        Guard.RESPONDENTS,
        HOSPITALS,
    )(_of_stage(_stage))


@measure(
    "reach.departments_with_interaction",
    "Adopting departments in which anybody had a conversation",
    Unit.PROPORTION,
    Guard.ACTIVITY,
    HOSPITALS,
)
def departments_with_interaction(sample: Sample) -> Answer:
    """Numerator: departments named in an interaction. Denominator: departments that had the program in the period and
    30 physicians or more in each of its months (a smaller one is not named). All are known: no interval."""
    had_it = sample.exposure.filter(pl.col("counts")).group_by(PLACE)
    large = had_it.agg(pl.col("physicians").min())
    large = large.filter(pl.col("physicians") >= SMALLEST_NAMED)
    named = sample.interactions.filter(pl.col(PLACE).is_not_null()).select(PLACE).unique()
    own = sample.departments.join(large.select(PLACE), on=PLACE, how="semi")
    part = sample.scopes.sums(own.join(named, on=PLACE, how="semi"))
    answer = share(part, sample.scopes.sums(own))
    gap, basis = nothing(part), sample.scopes.sums(sample.interactions)
    return Answer(
        answer.value, part, answer.denominator, gap, gap, basis, "a share of all; no interval"
    )


@measure(
    "reach.representation_ratio",
    "Conversations in proportion to the physicians there",
    Unit.RATIO,
    Guard.ACTIVITY,
)
def representation_ratio(sample: Sample) -> Answer:
    """Representativeness: the rate of interactions of a hospital or department over the rate of all. 1 where a
    group is reached as often as its share of physician-years. Interval: the exact Poisson interval of its own rate
    over the rate of all, which is taken as known."""
    return _over_all(rate(sample.scopes.sums(sample.interactions), sample.physician_years, per=1))


def _over_all(own: Answer) -> Answer:
    of_all = own.value[0] if own.value[0] > 0 else np.nan
    coarse = own.coarse

    def coarser(rounded: Rounding) -> Answer:
        return _over_all(coarse(rounded)) if coarse else own

    return replace(
        own,
        value=own.value / of_all,
        denominator=own.denominator * of_all,
        low=own.low / of_all,
        high=own.high / of_all,
        coarse=coarser,
    )
