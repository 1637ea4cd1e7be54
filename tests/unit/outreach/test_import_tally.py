"""Hospitals that bring earlier years along: facts go straight into the tally, tied to nothing."""

from datetime import UTC, datetime

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, Refused
from lamppost.outreach.actions import import_tally
from lamppost.outreach.models import TallyCounter, TallyInteraction, TallyOutreach
from lamppost.outreach.rules import (
    Fact,
    Mode,
    Outcome,
    Route,
    TalliedCount,
    TalliedInteraction,
    TalliedOutreach,
    Urgency,
)
from tests.cast import Cast, refuses

TODAY = datetime(2026, 11, 22, 18, tzinfo=UTC)


def facts(month: str = "2026-10", quarter: str = "2026-Q3") -> list[Fact]:
    went = TalliedOutreach(quarter, Route.SELF, Urgency.SOON, 1, 2, 24, Outcome.CONNECTED)
    about = TalliedCount(quarter, "about", "moral_injury")
    return [TalliedInteraction(month, None, Mode.PHONE, 60, 1, True), went, about, about]


@time_machine.travel(TODAY)
def test_import_writes_every_fact_and_adds_counters_up(cast: Cast) -> None:
    program = Actor.system(cast.valley.pk)
    import_tally(hospital=cast.valley.pk, facts=facts(), by=program)
    import_tally(hospital=cast.valley.pk, facts=facts(), by=program)
    assert TallyInteraction.objects.filter(hospital=cast.valley, minutes=60).count() == 2
    assert TallyOutreach.objects.filter(hospital=cast.valley, attempts=2).count() == 2
    assert list(TallyCounter.objects.values_list("code", "count")) == [("moral_injury", 4)]


@time_machine.travel(TODAY)
def test_import_keeps_the_counters_of_hospitals_apart(cast: Cast) -> None:
    for place in (cast.valley, cast.harbor):
        import_tally(hospital=place.pk, facts=facts(), by=Actor.system(place.pk))
    assert list(TallyCounter.objects.values_list("count", flat=True)) == [2, 2]


@time_machine.travel(TODAY)
@pytest.mark.parametrize(("month", "quarter"), [("2026-11", "2026-Q3"), ("2026-10", "2026-Q4")])
def test_import_refuses_what_still_runs_and_writes_nothing(
    cast: Cast, month: str, quarter: str
) -> None:
    with refuses(Invalid):
        import_tally(
            hospital=cast.valley.pk,
            facts=facts(month, quarter),
            by=Actor.system(cast.valley.pk),
        )
    assert not TallyInteraction.objects.exists() and not TallyOutreach.objects.exists()


def test_import_is_for_the_program_alone(cast: Cast) -> None:
    for somebody in (cast.coordinator, cast.director, cast.administrator):
        with refuses(Refused):
            import_tally(hospital=cast.valley.pk, facts=[], by=somebody.actor())
