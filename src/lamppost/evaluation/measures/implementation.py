"""Implementation: how it is done, and whether as promised."""

from collections.abc import Callable
from typing import Final

import polars as pl

from lamppost.evaluation.dataset.scales import ONE_TO_FOUR
from lamppost.evaluation.dataset.tables import CONTEXT_KINDS, ROUTES
from lamppost.evaluation.measures.answers import count, events, hours, mean, quantile, share
from lamppost.evaluation.measures.effectiveness import scored
from lamppost.evaluation.measures.registry import Answer, Guard, Unit, measure, unknown
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import EVERY, HOSPITALS

TWO_DAYS: Final = 48
USEFUL: Final = 3
# As evaluation.rules: five working days span a weekend, so a week.
PROMISED: Final = {"today": 24, "soon": 48, "this_week": 168}
LEVELS: Final = {
    "1": "another conversation with a peer",
    "3": "expedited professional help",
    "4": "an emergency",
    "consult": "a question to the clinician",
}
ROUTE_WORDS: Final = {
    "self": "by oneself",
    "colleague": "by a colleague",
    "leader": "by a leader",
    "event": "after a hard event",
    "outreach": "by a supporter's own initiative",
}


@measure("implementation.interactions", "Conversations that took place", Unit.COUNT, Guard.ACTIVITY)
def interactions(sample: Sample) -> Answer:
    """Numerator: successful interactions, that is, those that took place in the period. Exact Poisson interval
    (Garwood). Tolins et al. 2023 counted 306."""
    return events(sample.scopes.sums(sample.interactions))


def _minutes(at: float, said: str) -> Callable[[Sample], Answer]:
    def answer(sample: Sample) -> Answer:
        return quantile(sample.minutes, at)

    answer.__doc__ = (
        f"{said} of the minutes of interactions (recorded in steps of 5). Denominator: interactions. "
        "Interval of the median by order statistics; quartiles by interpolation (type 7), without interval."
    )
    return answer


for _name, _at, _said in (
    ("minutes_median", 0.5, "The median"),
    ("minutes_lower_quartile", 0.25, "The lower quartile"),
    ("minutes_upper_quartile", 0.75, "The upper quartile"),
):
    measure(
        f"implementation.{_name}", f"{_said} length of a conversation", Unit.MINUTES, Guard.ACTIVITY
    )(_minutes(_at, _said))


@measure(
    "implementation.acceptance", "Support accepted", Unit.PROPORTION, Guard.ACTIVITY, HOSPITALS
)
def acceptance(sample: Sample) -> Answer:
    """Numerator: outreaches that ended as connected. Denominator: those that ended as connected, declined, not now,
    unreachable or withdrawn. Wilson's interval."""
    connected = sample.owed.filter(pl.col("outcome") == "connected")
    return share(sample.scopes.sums(connected), sample.scopes.sums(sample.owed))


@measure(
    "implementation.first_attempt_within_48h",
    "First try inside 48 hours",
    Unit.PROPORTION,
    Guard.ACTIVITY,
    HOSPITALS,
)
def first_attempt_within_48h(sample: Sample) -> Answer:
    """Numerator: outreaches whose first attempt came within 48 hours, by its band. Denominator: those of `acceptance`.
    Wilson's interval."""
    return _first_attempt(sample, pl.lit(TWO_DAYS))


@measure(
    "implementation.first_attempt_within_promise",
    "First try inside what was promised",
    Unit.PROPORTION,
    Guard.ACTIVITY,
    HOSPITALS,
)
def first_attempt_within_promise(sample: Sample) -> Answer:
    """Numerator: outreaches whose first attempt came within 24 hours (today), 48 hours (soon) or a week (this week),
    by its band. Denominator: those of `acceptance`. Wilson's interval."""
    promised = pl.col("urgency").replace_strict(PROMISED, return_dtype=pl.Int64)
    return _first_attempt(sample, promised)


def _first_attempt(sample: Sample, within: pl.Expr) -> Answer:
    in_time = sample.owed.filter(pl.col("first_attempt_within_hours") <= within)
    return share(sample.scopes.sums(in_time), sample.scopes.sums(sample.owed))


@measure(
    "implementation.attempts_per_outreach",
    "Tries per outreach",
    Unit.PER_OUTREACH,
    Guard.ACTIVITY,
    HOSPITALS,
)
def attempts_per_outreach(sample: Sample) -> Answer:
    """The mean number of attempts (0 to 3) of the outreaches of `acceptance`. Student's t interval."""
    return mean(sample.scopes, sample.owed, "attempts")


@measure(
    "implementation.offers_per_outreach",
    "Offers per outreach",
    Unit.PER_OUTREACH,
    Guard.ACTIVITY,
    HOSPITALS,
)
def offers_per_outreach(sample: Sample) -> Answer:
    """The mean number of offers to supporters of the outreaches of `acceptance`; 3 stands for three or more, so that it
    is rather too low. Student's t interval."""
    return mean(sample.scopes, sample.owed, "offers")


@measure(
    "implementation.red_flag_screened",
    "Conversations screened for red flags",
    Unit.PROPORTION,
    Guard.ACTIVITY,
)
def red_flag_screened(sample: Sample) -> Answer:
    """Numerator: interactions in which the supporter looked for red flags. Denominator: interactions. Wilson's
    interval."""
    screened = sample.interactions.filter("red_flag_screened")
    return share(sample.scopes.sums(screened), sample.scopes.sums(sample.interactions))


def _counted(sample: Sample, kind: str, code: str | None = None) -> pl.DataFrame:
    own = sample.counters.filter(pl.col("kind") == kind)
    return own if code is None else own.filter(pl.col("code") == code)


def _referrals(route: str) -> Callable[[Sample], Answer]:
    def answer(sample: Sample) -> Answer:
        part = sample.scopes.sums(_counted(sample, "route", route), "count")
        return share(part, sample.scopes.sums(_counted(sample, "route"), "count"))

    answer.__doc__ = (
        f"Numerator: referrals whose route was `{route}`. Denominator: referrals of every route. "
        "Wilson's interval."
    )
    return answer


for _route in ROUTES:
    measure(
        f"implementation.referrals_{_route}",
        f"Referrals {ROUTE_WORDS[_route]}",
        Unit.PROPORTION,
        Guard.ACTIVITY,
        HOSPITALS,
    )(_referrals(_route))


def _escalated(level: str) -> Callable[[Sample], Answer]:
    def answer(sample: Sample) -> Answer:
        found = events(sample.scopes.sums(_counted(sample, "escalation_level", level), "count"))
        return found if sample.quarters else unknown(found)

    answer.__doc__ = (
        f"Numerator: times that more than a conversation was needed, at level {level}. "
        "Exact Poisson interval (Garwood)."
    )
    return answer


for _level, _words in LEVELS.items():
    measure(
        f"implementation.escalations_{_level}",
        f"More was needed: {_words}",
        Unit.COUNT,
        Guard.ACTIVITY,
        HOSPITALS,
    )(_escalated(_level))


@measure("implementation.training_hours", "Hours of training", Unit.HOURS, Guard.OPEN, EVERY)
def training_hours(sample: Sample) -> Answer:
    """The sum of the training hours of supporters trained in the period. Denominator: those supporters. A count of all;
    no interval."""
    trained = trained_in_period(sample)
    whole = sample.scopes.sums(trained, "training_hours")
    return count(whole, of=sample.scopes.sums(trained))


def trained_in_period(sample: Sample) -> pl.DataFrame:
    """Supporters trained in the period, without gaps in their hours."""
    in_period = pl.col("trained_month").is_between(sample.period.first, sample.period.last)
    return sample.supporters.filter(in_period).with_columns(pl.col("training_hours").fill_null(0.0))


@measure(
    "implementation.training_useful",
    "Supporters who found the training useful",
    Unit.PROPORTION,
    Guard.RESPONDENTS,
    HOSPITALS,
)
def training_useful(sample: Sample) -> Answer:
    """Numerator: supporters who answered `training_useful` with 3 or 4 (useful, very useful; of 1 to 4). Denominator:
    those who answered it. Wilson's interval. Tolins et al. 2023 found 100 %."""
    asked = scored(sample, "training_useful", ONE_TO_FOUR)
    useful = asked.filter(pl.col("score") >= USEFUL)
    return share(sample.scopes.sums(useful), sample.scopes.sums(asked))


@measure("implementation.supporter_hours", "Hours of conversation", Unit.HOURS, Guard.ACTIVITY)
def supporter_hours(sample: Sample) -> Answer:
    """The sum of the minutes of interactions, divided by 60, one supporter each. Denominator: interactions. No
    interval."""
    number = sample.scopes.sums(sample.interactions)
    return hours(sample.scopes.sums(sample.interactions, "minutes") / 60, number)


def _context(kind: str) -> Callable[[Sample], Answer]:
    def answer(sample: Sample) -> Answer:
        return count(sample.scopes.sums(sample.context.filter(pl.col("kind") == kind)))

    answer.__doc__ = (
        f"Numerator: entries of the kind `{kind}` in the record of context (PRISM: Feldstein and Glasgow 2008), "
        "in the period. A count of all; no interval."
    )
    return answer


for _kind in CONTEXT_KINDS:
    measure(
        f"implementation.{_kind}s",
        f"{_kind.capitalize()}s recorded",
        Unit.COUNT,
        Guard.OPEN,
        HOSPITALS,
    )(_context(_kind))
