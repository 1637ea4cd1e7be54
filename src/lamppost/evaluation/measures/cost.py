"""What it takes: hours, and what they cost where the site has said so. No return is claimed."""

from dataclasses import replace

import numpy as np

from lamppost.evaluation.measures.answers import CENSUS, hours
from lamppost.evaluation.measures.implementation import trained_in_period
from lamppost.evaluation.measures.registry import Answer, Guard, Unit, measure, nothing
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import HOME, HOSPITALS
from lamppost.evaluation.statistics import Floats


def _coordinator_hours(sample: Sample) -> Floats:
    """Per scope; the site says how many a month at each hospital, from its launch on."""
    said = sample.prices.coordinator_hours_per_month
    monthly = [said.get(one, said.get("*", np.nan)) for one in sample.scopes.hospitals]
    launched = sample.hospitals.sort(HOME)["launched_month"].fill_null(sample.period.first)
    first = np.maximum(launched.to_numpy(), sample.period.first)
    own = np.array(monthly) * np.maximum(sample.period.last + 1 - first, 0)
    whole = nothing(np.zeros(len(sample.scopes)))
    whole[1 : 1 + len(own)] = own
    whole[0] = own.sum() if len(own) else np.nan
    return whole


@measure("cost.coordinator_hours", "Hours of coordination", Unit.HOURS, Guard.OPEN, HOSPITALS)
def coordinator_hours(sample: Sample) -> Answer:
    """The hours per month that the site states for its coordinators, times the months of the period since launch. No
    value where the site states none."""
    stated = _coordinator_hours(sample)
    gap = nothing(stated)
    return Answer(stated, stated, gap, gap, gap, stated, "as the site states; no interval")


@measure("cost.supporter_cost", "Cost of conversations", Unit.MONEY, Guard.ACTIVITY, HOSPITALS)
def supporter_cost(sample: Sample) -> Answer:
    """`implementation.supporter_hours` times the site's price of an hour. Denominator: hours. No value without a
    price."""
    number = sample.scopes.sums(sample.interactions)
    own = hours(sample.scopes.sums(sample.interactions, "minutes") / 60, number)
    price = sample.prices.supporter_hour
    coarse = own.coarse
    answer = _priced(own.value, price, basis=number)
    if coarse is None:
        return answer
    return replace(
        answer, coarse=lambda rounded: _priced(coarse(rounded).value, price, basis=number)
    )


@measure("cost.training_cost", "Cost of training", Unit.MONEY, Guard.OPEN, HOSPITALS)
def training_cost(sample: Sample) -> Answer:
    """`implementation.training_hours` times the site's price of an hour. Denominator: hours. No value without a
    price."""
    time = sample.scopes.sums(trained_in_period(sample), "training_hours")
    return _priced(time, sample.prices.training_hour, basis=time)


@measure("cost.coordinator_cost", "Cost of coordination", Unit.MONEY, Guard.OPEN, HOSPITALS)
def coordinator_cost(sample: Sample) -> Answer:
    """`cost.coordinator_hours` times the site's price of an hour. Denominator: hours. No value without both."""
    time = _coordinator_hours(sample)
    return _priced(time, sample.prices.coordinator_hour, basis=time)


def _priced(time: Floats, price: float | None, *, basis: Floats) -> Answer:
    paid, gap = time * (np.nan if price is None else price), nothing(time)
    return Answer(paid, paid, time, gap, gap, basis, CENSUS)
