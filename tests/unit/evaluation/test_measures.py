"""What each measure counts, worked out by hand; what has no answer says so; order and grouping change nothing."""

import os
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamppost.evaluation.dataset import EvaluationDataset, empty, read_dataset
from lamppost.evaluation.dataset.months import Period, month_number
from lamppost.evaluation.dataset.tables import (
    DEPARTMENTS,
    HEADCOUNTS,
    HOSPITALS,
    INTERACTIONS,
    TABLES,
)
from lamppost.evaluation.measures import MEASURES, Dimension, Prices, Sample
from lamppost.evaluation.measures.measuring import COLUMNS, measured, table

from .datasets import program, write

PERIOD: Final = Period(month_number("2023-01"), month_number("2025-12"))
UNPRICED: Final = Prices()
PROOFS: Final = 200 if os.environ.get("LAMPPOST_PROOFS") == "full" else 3
Row = dict[str, Any]
# Design 5: fixed, so that anybody can compute against them.
FIXED: Final = {
    "reach": "respondents_with_interaction response_rate interactions_per_100_physician_years",
    "effectiveness": "helpful better_well_being easier_to_talk less_stigma would_recommend made_it_worse",
    "adoption": "hospitals_active departments_adopted share_of_physicians supporters_trained "
    "supporters_certified supporters_per_10_physicians",
    "implementation": "interactions minutes_median acceptance first_attempt_within_48h "
    "red_flag_screened training_hours",
    "maintenance": "rate_ratio_per_year departments_active_12m departments_active_24m supporter_retention_12m",
}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> EvaluationDataset:
    return read_dataset(write(tmp_path_factory.mktemp("dataset"), program()))


def rows(
    dataset: EvaluationDataset, period: Period = PERIOD, prices: Prices = UNPRICED
) -> list[Row]:
    sample = Sample(dataset, period, prices)
    return table(measured(sample), sample).to_dicts()


@pytest.fixture(scope="module")
def found(dataset: EvaluationDataset) -> dict[tuple[str, str], Row]:
    return {(row["id"], row["scope"]): row for row in rows(dataset)}


def test_measures_have_the_fixed_names_and_say_what_they_count() -> None:
    fixed = {f"{dimension}.{name}" for dimension, names in FIXED.items() for name in names.split()}
    assert fixed <= MEASURES.keys()
    assert {one.dimension for one in MEASURES.values()} == set(Dimension)
    assert all(len(one.definition) > 60 for one in MEASURES.values())


@pytest.mark.parametrize(
    ("name", "scope", "value", "numerator", "denominator"),
    [
        ("reach.respondents_with_interaction", "all", 0.5, 10, 20),
        ("reach.respondents_with_interaction", "department:em", 10 / 12, 10, 12),
        ("reach.response_rate", "all", 0.5, 20, 40),
        ("reach.interactions_per_100_physician_years", "all", 100 / 3, 80, 240),
        ("reach.interactions_per_100_physician_years", "hospital:north", 100 / 3, 80, 240),
        ("reach.interactions_per_100_physician_years", "department:em", 60, 72, 120),
        ("reach.departments_with_interaction", "all", 1, 2, 2),
        ("reach.representation_ratio", "department:em", 1.8, 72, 40),
        ("effectiveness.helpful", "all", 1, 10, 10),
        ("effectiveness.less_stigma", "hospital:north", 0.5, 5, 10),
        ("effectiveness.would_recommend", "all", 0.8, 16, 20),
        ("effectiveness.made_it_worse", "all", 0, 0, 10),
        ("effectiveness.would_recommend_difference", "all", 0, None, 20),
        ("adoption.hospitals_active", "all", 1, 1, 2),
        ("adoption.departments_approached", "all", 3, 3, 3),
        ("adoption.departments_adopted", "all", 2, 2, 3),
        ("adoption.share_of_physicians", "all", 0.4, 240, 600),
        ("adoption.share_of_physicians", "hospital:north", 0.8, 240, 300),
        ("adoption.supporters_trained", "department:em", 2, 2, None),
        ("adoption.supporters_per_10_physicians", "all", 10 * 64 / 12 / 240, 64 / 12, 240),
        ("implementation.interactions", "department:sur", 8, 8, None),
        ("implementation.minutes_median", "all", 60, None, 80),
        ("implementation.acceptance", "all", 15 / 19, 15, 19),
        ("implementation.first_attempt_within_48h", "hospital:north", 15 / 19, 15, 19),
        ("implementation.red_flag_screened", "all", 1, 80, 80),
        ("implementation.referrals_self", "all", 12 / 32, 12, 32),
        ("implementation.escalations_3", "all", 2, 2, None),
        ("implementation.training_hours", "all", 12, 12, 3),
        ("implementation.supporter_hours", "all", 76, 76, 80),
        ("implementation.barriers", "all", 1, 1, None),
        ("maintenance.departments_active_12m", "all", 1, 2, 2),
        ("maintenance.departments_active_24m", "all", 1, 1, 1),
        ("maintenance.supporter_retention_12m", "all", 2 / 3, None, 3),
        ("maintenance.rate_last_12_months", "all", 24, 24, 100),
    ],
)
def test_measure_counts_what_it_says(
    found: dict[tuple[str, str], Row],
    name: str,
    scope: str,
    value: float,
    numerator: float | None,
    denominator: float | None,
) -> None:
    row = found[name, scope]
    assert row["value"] == pytest.approx(value)
    assert row["numerator"] == (None if numerator is None else pytest.approx(numerator))
    assert row["denominator"] == (None if denominator is None else pytest.approx(denominator))


def test_rows_have_the_fields_of_the_design(found: dict[tuple[str, str], Row]) -> None:
    row = found["reach.interactions_per_100_physician_years", "all"]
    assert tuple(row) == COLUMNS
    assert (row["period"], row["suppressed"]) == ("2023-01/2025-12", False)
    assert row["ci_low"] < row["value"] < row["ci_high"]


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("reach.interactions_per_100_physician_years", "hospital:south"),  # nobody has the program
        ("maintenance.departments_active_36m", "all"),  # nobody was watched that long
        ("maintenance.rate_ratio_per_year", "hospital:south"),
        ("implementation.minutes_median", "hospital:south"),
        ("implementation.training_useful", "all"),  # nobody was asked
        ("cost.supporter_cost", "all"),  # no price
    ],
)
def test_measure_without_an_answer_says_so(
    found: dict[tuple[str, str], Row], name: str, scope: str
) -> None:
    row = found[name, scope]
    assert row["value"] is None
    assert row["method"].startswith("no value")


def test_no_event_is_nought_and_not_unknown(found: dict[tuple[str, str], Row]) -> None:
    row = found["implementation.interactions", "department:med"]
    assert (row["value"], row["ci_low"]) == (0, 0)
    assert row["ci_high"] == pytest.approx(3.6889, abs=1e-4)


def test_one_respondent_has_a_share_and_a_wide_interval(dataset: EvaluationDataset) -> None:
    one = {**dataset.tables, "responses": dataset.tables["responses"].head(1)}
    found = {(row["id"], row["scope"]): row for row in rows(EvaluationDataset(one))}
    row = found["reach.respondents_with_interaction", "all"]
    assert (row["value"], row["ci_high"]) == (1, 1)
    assert row["ci_low"] == pytest.approx(0.2065, abs=1e-4)


def test_pausing_ends_the_exposure(dataset: EvaluationDataset) -> None:
    paused = dataset[DEPARTMENTS].with_columns(
        paused_month=pl.when(department_id="em").then(month_number("2024-01")).cast(pl.Int32)
    )
    found = {
        (row["id"], row["scope"]): row
        for row in rows(EvaluationDataset({**dataset.tables, "departments": paused}))
    }
    assert found["reach.interactions_per_100_physician_years", "department:em"]["denominator"] == 40


def test_hours_are_priced_as_the_site_says(dataset: EvaluationDataset) -> None:
    prices = Prices("USD", 100.0, 50.0, 80.0, {"north": 10.0})
    found = {(row["id"], row["scope"]): row for row in rows(dataset, prices=prices)}
    assert found["cost.supporter_cost", "all"]["value"] == 7600
    assert found["cost.training_cost", "all"]["value"] == 12 * 80
    assert found["cost.coordinator_hours", "hospital:north"]["value"] == 360
    assert found["cost.coordinator_cost", "hospital:north"]["value"] == 18_000


def test_evaluates_nothing_without_falling_over() -> None:
    nothing = EvaluationDataset({one.name: empty(one) for one in TABLES})
    assert all(row["scope"] == "all" for row in rows(nothing))


@settings(max_examples=PROOFS, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_permuting_rows_changes_nothing(dataset: EvaluationDataset, seed: int) -> None:
    mixed = {
        name: frame.sample(fraction=1, shuffle=True, seed=seed)
        for name, frame in dataset.tables.items()
    }
    assert near(rows(EvaluationDataset(mixed)), rows(dataset))


def near(some: list[Row], others: list[Row]) -> bool:
    """The same, but for the last digits of sums that were added in another order."""
    return all(
        one == pytest.approx(other) if isinstance(one, float) else one == other
        for row, twin in zip(some, others, strict=True)
        for one, other in zip(row.values(), twin.values(), strict=True)
    )


conversations = st.lists(st.tuples(st.integers(0, 35), st.sampled_from([15, 30, 60])), max_size=30)


@settings(max_examples=PROOFS, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    here=conversations, there=conversations, heads=st.tuples(st.integers(1, 90), st.integers(1, 90))
)
def test_merging_two_hospitals_adds_up(
    here: list[tuple[int, int]], there: list[tuple[int, int]], heads: tuple[int, int]
) -> None:
    both = [small("a", here, heads[0]), small("b", there, heads[1])]
    merged = {one.name: pl.concat(part[one] for part in both) for one in TABLES}
    whole = {(row["id"], row["scope"]): row for row in rows(EvaluationDataset(merged))}
    parts = [{row["id"]: row for row in rows(part) if row["scope"] == "all"} for part in both]
    for name in ("interactions_per_100_physician_years", "departments_with_interaction"):
        for column in ("numerator", "denominator"):
            summed = sum(part[f"reach.{name}"][column] for part in parts)
            assert whole[f"reach.{name}", "all"][column] == pytest.approx(summed)
    for hospital, part in zip("ab", parts, strict=True):
        name = "maintenance.rate_ratio_per_year"
        assert near([whole[name, f"hospital:{hospital}"] | {"scope": "all"}], [part[name]])


def small(name: str, talks: list[tuple[int, int]], heads: int) -> EvaluationDataset:
    """One hospital with one department and these conversations."""
    first = PERIOD.first
    tables = {one.name: empty(one) for one in TABLES}
    filled = {
        HOSPITALS: {"hospital_id": [name], "status": ["active"], "launched_month": [first]},
        DEPARTMENTS: {
            "department_id": [f"{name}1"],
            "hospital_id": [name],
            "adopted_month": [first],
        },
        HEADCOUNTS: {
            "department_id": [f"{name}1"] * 36,
            "month": list(PERIOD),
            "physicians": [heads] * 36,
        },
        INTERACTIONS: {
            "hospital_id": [name] * len(talks),
            "department_id": [f"{name}1"] * len(talks),
            "month": [first + month for month, _ in talks],
            "minutes": [minutes for _, minutes in talks],
            "group_size": [1] * len(talks),
            "red_flag_screened": [True] * len(talks),
        },
    }
    for one, columns in filled.items():
        schema = tables[one.name].schema
        own = pl.DataFrame(columns, schema_overrides={key: schema[key] for key in columns})
        tables[one.name] = pl.concat([tables[one.name], own], how="diagonal")
    return EvaluationDataset(tables)
