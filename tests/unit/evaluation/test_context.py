"""What helps and hinders is noted in codes, by evaluator and director, and goes into export and report."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils.translation import override

from lamppost.audit.models import Pending
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.evaluation import actions
from lamppost.evaluation.dataset.months import month_number
from lamppost.evaluation.prism import (
    DOMAIN_OF,
    FACTORS,
    ContextKind,
    Domain,
    Factor,
    months_to_note,
)
from lamppost.evaluation.queries import context_entry, context_of, context_years
from lamppost.evaluation.queries.dataset import dataset_of
from lamppost.evaluation.report.language import words
from lamppost.web.context_words import DOMAIN, FACTOR, KIND
from tests.cast import Cast, Person, refuses

MAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 22, 18, tzinfo=UTC), tick=False):
        yield


def noted(
    cast: Cast, by: Person, factor: Factor = Factor.STIGMA, month: date = MAY, **more: int
) -> UUID:
    return actions.add_context(
        hospital=more.pop("hospital", cast.valley.pk),
        month=month,
        kind=ContextKind.BARRIER,
        factor=factor,
        by=by.actor(),
        **more,
    )


def test_add_shows_it_to_who_evaluates_and_records_it(cast: Cast) -> None:
    noted(cast, cast.evaluator, department=cast.surgery.pk)
    noted(cast, cast.director, Factor.HOW_ONE_ASKS)
    noted(cast, cast.director, month=date(2025, 12, 1))
    rows = context_of(cast.valley.pk, 2026, seen_by=cast.director.actor())
    assert [(one.factor, one.domain, one.department) for one in rows] == [
        (Factor.HOW_ONE_ASKS, Domain.INTERVENTION, ""),
        (Factor.STIGMA, Domain.RECIPIENTS, cast.surgery.name),
    ]
    assert context_years(cast.valley.pk, seen_by=cast.evaluator.actor()) == (2026, 2025)
    assert "context.added" in Pending.objects.values_list("event", flat=True)


def test_add_refuses_what_stands_there_and_what_is_on_no_list(cast: Cast) -> None:
    noted(cast, cast.evaluator)
    noted(cast, cast.evaluator, department=cast.surgery.pk)
    for wrong in (
        {"month": MAY},
        {"month": date(2026, 12, 1)},
        {"month": date(2022, 12, 1)},
        {"month": date(2026, 5, 2)},
        {"month": date(2026, 4, 1), "department": cast.harbor_emergency.pk},
    ):
        with refuses(Invalid):
            noted(cast, cast.evaluator, **wrong)  # type: ignore[arg-type]


def test_nobody_else_notes_or_reads_it(cast: Cast) -> None:
    entry = noted(cast, cast.evaluator)
    for person in (cast.lead, cast.coordinator, cast.supporter):
        with refuses(Refused):
            noted(cast, person, Factor.MONEY)
        with refuses(Refused):
            context_of(cast.valley.pk, 2026, seen_by=person.actor())
        with refuses(NotFound):
            actions.remove_context(noted=entry, by=person.actor())


def test_another_hospitals_director_finds_nothing(cast: Cast) -> None:
    entry = noted(cast, cast.evaluator)
    at_harbor = replace(cast.director.actor(), hospitals=frozenset({cast.harbor.pk}))
    with refuses(NotFound):
        context_entry(entry, seen_by=at_harbor)
    with refuses(NotFound):
        actions.remove_context(noted=entry, by=at_harbor)


def test_remove_takes_it_back(cast: Cast) -> None:
    entry = noted(cast, cast.evaluator)
    actions.remove_context(noted=entry, by=cast.director.actor())
    assert context_of(cast.valley.pk, 2026, seen_by=cast.director.actor()) == ()
    with refuses(NotFound):
        actions.remove_context(noted=uuid4(), by=cast.director.actor())


def test_dataset_names_the_hospital_and_no_department(cast: Cast) -> None:
    noted(cast, cast.evaluator, department=cast.surgery.pk)
    found = dataset_of([cast.valley.pk])
    (row,) = found.tables["context"].rows(named=True)
    (place,) = found.tables["hospitals"]["hospital_id"]
    assert row == {
        "month": month_number("2026-05"),
        "hospital_id": place,
        "prism_domain": "recipients",
        "kind": "barrier",
        "code": "stigma",
    }


def test_every_factor_has_one_part_and_the_same_words_everywhere() -> None:
    assert {*DOMAIN_OF} == {*Factor} == {*FACTOR}
    assert sum(len(factors) for factors in FACTORS.values()) == len(Factor)
    for language in ("en", "es"):
        say = words(language)
        with override(language):
            for prefix, own in (("factor", FACTOR), ("kind", KIND), ("domain", DOMAIN)):
                assert {code: say(f"{prefix}_{code}") for code in own} == {
                    code: str(text) for code, text in own.items()
                }


def test_months_to_note_reach_back_as_far_as_a_report() -> None:
    months = months_to_note(date(2026, 2, 3))
    assert (months[0], months[1], months[-1]) == (
        date(2026, 2, 1),
        date(2026, 1, 1),
        date(2023, 1, 1),
    )
    assert len(months) == 38
