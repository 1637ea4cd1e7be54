"""What one evaluation looks at: a dataset, a period, and what is derived from both before anything is measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lamppost.evaluation.dataset import EvaluationDataset
from lamppost.evaluation.dataset.months import QUARTER, YEAR, Period
from lamppost.evaluation.dataset.tables import (
    CAMPAIGNS,
    CONTEXT,
    COUNTERS,
    DEPARTMENTS,
    HEADCOUNTS,
    HOSPITALS,
    INTERACTIONS,
    OUTREACHES,
    PAUSES,
    RESPONSES,
    SUPPORTERS,
    TESTIMONIALS,
    Kind,
)
from lamppost.evaluation.dataset.values import EMPTY
from lamppost.evaluation.measures.scopes import HOME, PLACE, Level, Ordered, Scopes, ordered, scopes
from lamppost.evaluation.statistics import Floats

OWED: Final = ("connected", "declined", "not_now", "unreachable", "withdrawn")
RECIPIENT: Final = "had_interaction"
RECIPIENTS: Final = "recipients"
NOT_PHYSICIANS: Final = ("supporters", RECIPIENTS)
SMALLEST_NAMED: Final = 30  # physicians: a smaller department stands in no conversation


@dataclass(frozen=True, slots=True)
class Prices:
    """What an hour costs where the site says so, and the coordinator's hours per month (0 where not said)."""

    currency: str = ""
    supporter_hour: float | None = None
    coordinator_hour: float | None = None
    training_hour: float | None = None
    coordinator_hours_per_month: Mapping[str, float] = field(default_factory=dict)


UNPRICED: Final = Prices()


@dataclass(frozen=True)
class Sample:
    """Every frame has the numbers of its rows' hospital (`home`) and, if known, department (`place`), and only
    rows of the period; of departments and supporters, who have no month of their own, it has all."""

    dataset: EvaluationDataset
    period: Period
    prices: Prices = UNPRICED
    whole: Period | None = None  # of which this is a year
    has_running: bool = False  # whether surveys that do not end are told of, apart

    @cached_property
    def scopes(self) -> Scopes:
        return scopes(self.dataset[HOSPITALS], self.dataset[DEPARTMENTS])

    @cached_property
    def hospitals(self) -> pl.DataFrame:
        return self._at_home(self.dataset[HOSPITALS])

    @cached_property
    def departments(self) -> pl.DataFrame:
        return self._placed(self.dataset[DEPARTMENTS])

    @cached_property
    def supporters(self) -> pl.DataFrame:
        return self._placed(self.dataset[SUPPORTERS])

    @cached_property
    def interactions(self) -> pl.DataFrame:
        own = self._in_months(self.dataset[INTERACTIONS])
        return self._placed(own, has_hospital=True)

    @cached_property
    def outreaches(self) -> pl.DataFrame:
        return self._at_home(self._in_quarters(self.dataset[OUTREACHES]))

    @cached_property
    def owed(self) -> pl.DataFrame:
        """Outreaches in which somebody was to be reached."""
        return self.outreaches.filter(pl.col("outcome").is_in(OWED))

    @cached_property
    def counters(self) -> pl.DataFrame:
        return self._at_home(self._in_quarters(self.dataset[COUNTERS]))

    @cached_property
    def context(self) -> pl.DataFrame:
        return self._at_home(self._in_months(self.dataset[CONTEXT]))

    @cached_property
    def testimonials(self) -> pl.DataFrame:
        """Those of a year of which a month lies in the period."""
        first, last = self.period.first // YEAR, self.period.last // YEAR
        return self.dataset[TESTIMONIALS].filter(pl.col("year").is_between(first, last))

    @cached_property
    def campaigns(self) -> pl.DataFrame:
        """Those that opened in the period; where running ones are told of, those too, but not `standing` ones."""
        own = self._in_months(self.dataset[CAMPAIGNS], "opened_month")
        is_over = pl.col("closed_month").is_not_null()
        if self.has_running:
            is_over |= pl.col("population") != RECIPIENTS
        return own.filter(is_over)

    @cached_property
    def running(self) -> pl.DataFrame:
        """Those that had begun by the end of the period, and of which no end is known: answers to them have no date."""
        began = pl.col("opened_month") <= self.period.last
        return self.dataset[CAMPAIGNS].filter(began & pl.col("closed_month").is_null())

    @cached_property
    def standing(self) -> pl.DataFrame:
        """Of these the feedback of recipients, which is told since it began, and of no period."""
        of = self.running.filter(pl.col("population") == RECIPIENTS)
        return of if self.has_running else of.clear()

    @cached_property
    def surveys(self) -> pl.DataFrame:
        """The campaigns among them by an instrument that asks physicians whether they had an interaction."""
        asking = self.responses.filter(pl.col("item_id") == RECIPIENT)
        instruments = asking.join(self.campaigns, on="campaign_id")["instrument_id"].unique()
        is_asked = pl.col("instrument_id").is_in(instruments.implode())
        return self.campaigns.filter(is_asked & ~pl.col("population").is_in(NOT_PHYSICIANS))

    @cached_property
    def responses(self) -> pl.DataFrame:
        """Answers to campaigns of the period; `yes_no` says whether who answered had an interaction."""
        return self._answers(self.campaigns)

    @cached_property
    def feedback(self) -> pl.DataFrame:
        """Answers of recipients, to standing campaigns too."""
        every = pl.concat([self.campaigns, self.standing])
        return self._answers(every.filter(pl.col("population") == RECIPIENTS))

    def _answers(self, campaigns: pl.DataFrame) -> pl.DataFrame:
        own = self.dataset[RESPONSES].join(
            campaigns.select("campaign_id", "population"), on="campaign_id"
        )
        person = ["campaign_id", "response_id"]
        had = own.filter(pl.col("item_id") == RECIPIENT).select(*person, yes_no="value")
        return self._placed(own.join(had, on=person, how="left"))

    @cached_property
    def exposure(self) -> pl.DataFrame:
        """Head counts by department and month of the period; `counts` while the department had the program."""
        stages = self.departments.select("department_id", "adopted_month", "paused_month")
        heads = self._in_months(self.dataset[HEADCOUNTS]).join(stages, on="department_id")
        return self._placed(self.with_program(heads))

    @cached_property
    def uncounted(self) -> pl.DataFrame:
        """Months of the period in which a department had the program and nobody knows how many physicians."""
        months = pl.DataFrame({"month": [*self.period]}, schema={"month": EMPTY[Kind.MONTH]})
        every = self.with_program(self.departments.join(months, how="cross")).filter("counts")
        return every.join(self.dataset[HEADCOUNTS], on=["department_id", "month"], how="anti")

    def with_program(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Departments, each in its `month`; it `counts` where the department had the program then."""
        month, paused = pl.col("month"), pl.col("paused_month")
        has_it = (pl.col("adopted_month") <= month) & (paused.is_null() | (month < paused))
        at = ["department_id", "month"]
        over = frame.select(at).join(self.dataset[PAUSES], on="department_id")
        paused_then = pl.col("paused_month").le(month) & month.lt(pl.col("resumed_month"))
        over = over.filter(paused_then).select(*at, was_paused=True).unique()
        known = frame.join(over, on=at, how="left")
        is_not = pl.col("was_paused").is_null()
        return known.with_columns(counts=has_it.fill_null(False) & is_not).drop("was_paused")

    @cached_property
    def physician_years(self) -> Floats:
        """Per scope: physicians times the years in which their department had the program."""
        return self.scopes.sums(self.exposure.filter("counts"), "physicians") / YEAR

    @cached_property
    def unnamed(self) -> NDArray[np.bool_]:
        """Per scope: departments too small to be named in a month in which they had the program. Conversations there
        count for the hospital, so nobody knows how many of them were had in the department."""
        small = pl.col("counts") & (pl.col("physicians") < SMALLEST_NAMED)
        places = self.exposure.filter(small)[PLACE].drop_nulls().unique().to_numpy()
        mask = np.zeros(len(self.scopes), dtype=bool)
        mask[self.scopes.spread(Level.DEPARTMENT)][places] = True
        return mask

    @cached_property
    def minutes(self) -> Ordered:
        """The minutes of interactions, sorted."""
        return ordered(self.scopes, self.interactions, "minutes")

    def by_month(self, frame: pl.DataFrame, column: str | None = None) -> Floats:
        """Per scope and month of the period: rows, or the sum of a column."""
        table = np.zeros((len(self.scopes), self.period.months))
        for (month,), own in frame.partition_by("month", as_dict=True).items():
            table[:, int(month) - self.period.first] = self.scopes.sums(own, column)
        return table

    @cached_property
    def years(self) -> tuple["Sample", ...]:
        """The same year by year, the first beginning with the period; the last may be shorter."""
        first, last = self.period.first, self.period.last
        spans = (Period(at, min(at + YEAR - 1, last)) for at in range(first, last + 1, YEAR))
        return tuple(replace(self, period=span, whole=self._outer) for span in spans)

    def since(self, first: int) -> "Sample":
        """The same from a later month."""
        return replace(self, period=Period(first, self.period.last), whole=self._outer)

    @property
    def _outer(self) -> Period:
        return self.whole or self.period

    @property
    def quarters(self) -> range:
        """Those that lie wholly inside; of a year, those that lie in the whole and end in that year. So each counts in
        one year only."""
        first = max(-(-self._outer.first // QUARTER), self.period.first // QUARTER)
        return range(first, (self.period.last + 1) // QUARTER)

    def _in_months(self, frame: pl.DataFrame, column: str = "month") -> pl.DataFrame:
        return frame.filter(pl.col(column).is_between(self.period.first, self.period.last))

    def _in_quarters(self, frame: pl.DataFrame) -> pl.DataFrame:
        own = self.quarters
        return frame.filter((pl.col("quarter") >= own.start) & (pl.col("quarter") < own.stop))

    def _at_home(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.join(self._homes, on="hospital_id", how="left")

    def _placed(self, frame: pl.DataFrame, *, has_hospital: bool = False) -> pl.DataFrame:
        columns = [PLACE] if has_hospital else [PLACE, HOME]
        placed = frame.join(
            self._places.select("department_id", *columns), on="department_id", how="left"
        )
        return self._at_home(placed) if has_hospital else placed

    @cached_property
    def _homes(self) -> pl.DataFrame:
        names = list(self.scopes.hospitals)
        return pl.DataFrame(
            {"hospital_id": names, HOME: range(len(names))},
            schema={"hospital_id": pl.String, HOME: pl.Int64},
        )

    @cached_property
    def _places(self) -> pl.DataFrame:
        names = list(self.scopes.departments)
        return pl.DataFrame(
            {"department_id": names, PLACE: range(len(names)), HOME: list(self.scopes.homes)},
            schema={"department_id": pl.String, PLACE: pl.Int64, HOME: pl.Int64},
        )
