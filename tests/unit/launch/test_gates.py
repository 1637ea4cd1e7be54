"""A hospital opens when every gate is open, and not before; each says how it is opened."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import override_settings

from lamppost.core.access import Actor, Role
from lamppost.core.errors import Invalid, Refused
from lamppost.escalation.actions import approve_protocols
from lamppost.escalation.models import Approval
from lamppost.launch import queries
from lamppost.launch.actions import GatesShut, set_stage, sign_text
from lamppost.launch.models import LegalText
from lamppost.launch.queries.words import ASKS, HOW_TO_OPEN
from lamppost.launch.rules import Facts, Gate, TextKind, shut_gates
from lamppost.program.models import Hospital
from lamppost.program.rules import HospitalStage
from lamppost.resources.rules import ResourceKind
from tests.cast import Cast, refuses
from tests.unit.escalation.stories import Advisers, advisers
from tests.unit.launch.stories import call_numbers, on_duty, open_gates, sign_all

TODAY = date(2026, 11, 23)
LINES = frozenset(ResourceKind)
READY = Facts(2, 2, frozenset(TextKind), True, (TODAY,), True, True, LINES)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(datetime(2026, 11, 23, 18, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def advice(cast: Cast) -> Advisers:
    return advisers(cast)


@pytest.fixture
def planned(cast: Cast) -> int:
    Hospital.objects.filter(pk=cast.valley.pk).update(stage=HospitalStage.PLANNED)
    return cast.valley.pk


def step(hospital: int, stage: HospitalStage = HospitalStage.LAUNCHING) -> None:
    set_stage(hospital=hospital, stage=stage, by=Actor.system(hospital))


def test_every_gate_says_what_it_asks_and_how_it_is_opened() -> None:
    assert set(ASKS) == set(HOW_TO_OPEN) == set(Gate)
    assert shut_gates(READY, TODAY) == ()


@pytest.mark.parametrize(
    ("facts", "gate"),
    [
        (Facts(1, 2, frozenset(TextKind), True, (TODAY,), True, True, LINES), Gate.DEPUTY),
        (Facts(2, 1, frozenset(TextKind), True, (TODAY,), True, True, LINES), Gate.COORDINATORS),
        (Facts(2, 2, frozenset({TextKind.KEPT}), True, (TODAY,), True, True, LINES), Gate.TEXTS),
        (Facts(2, 2, frozenset(TextKind), False, (TODAY,), True, True, LINES), Gate.PROTOCOLS),
        (Facts(2, 2, frozenset(TextKind), True, (), True, True, LINES), Gate.RESOURCES),
        (Facts(2, 2, frozenset(TextKind), True, (TODAY, None), True, True, LINES), Gate.RESOURCES),
        (
            Facts(
                2, 2, frozenset(TextKind), True, (TODAY - timedelta(days=91),), True, True, LINES
            ),
            Gate.RESOURCES,
        ),
        (Facts(2, 2, frozenset(TextKind), True, (TODAY,), False, True, LINES), Gate.KEYRING),
        (Facts(2, 2, frozenset(TextKind), True, (TODAY,), True, False, LINES), Gate.SECOND_FACTOR),
        (replace(READY, lines=frozenset({ResourceKind.CRISIS})), Gate.LINES),
        (replace(READY, lines=frozenset({ResourceKind.EMERGENCY})), Gate.LINES),
    ],
)
def test_a_gate_is_shut_by_its_own_fact_alone(facts: Facts, gate: Gate) -> None:
    assert shut_gates(facts, TODAY) == (gate,)


def test_a_hospital_opens_gate_by_gate(cast: Cast, planned: int) -> None:
    steps = (
        lambda: on_duty(planned, cast.safety_contact.account or 0, cast.coordinator.account or 0),
        lambda: sign_all(planned),
        lambda: approve_protocols(hospital=planned, by=Actor.system(planned)),
        lambda: call_numbers(planned),
    )
    shut = len(queries.shut_at(planned))
    for open_one in steps:
        with refuses(GatesShut):
            step(planned)
        open_one()
        assert len(queries.shut_at(planned)) < shut
        shut = len(queries.shut_at(planned))
    step(planned)
    assert Hospital.objects.get(pk=planned).stage == HospitalStage.LAUNCHING


def test_pausing_asks_for_no_gate(cast: Cast) -> None:
    step(cast.valley.pk, HospitalStage.PAUSED)
    with refuses(GatesShut):
        step(cast.valley.pk, HospitalStage.ACTIVE)


def test_a_keyring_beside_the_database_keeps_the_gate_shut(planned: int) -> None:
    with override_settings(LAMPPOST_KEYRING_APART=False):
        assert Gate.KEYRING in queries.shut_at(planned)
    assert Gate.KEYRING not in queries.shut_at(planned)


def test_numbers_must_be_called_again_after_90_days(planned: int, monday) -> None:
    call_numbers(planned)
    monday.shift(timedelta(days=90))
    assert Gate.RESOURCES not in queries.shut_at(planned)
    monday.shift(timedelta(days=1))
    assert Gate.RESOURCES in queries.shut_at(planned)


def test_another_wording_of_the_protocols_must_be_approved_again(planned: int) -> None:
    approve_protocols(hospital=planned, by=Actor.system(planned))
    assert Gate.PROTOCOLS not in queries.shut_at(planned)
    Approval.objects.update(digest="0" * 64)
    assert Gate.PROTOCOLS in queries.shut_at(planned)


def test_only_a_clinician_approves_and_only_counsel_signs(cast: Cast, advice: Advisers) -> None:
    here = cast.valley.pk
    for who in (cast.administrator, cast.director, advice.counsel):
        with refuses(Refused):
            approve_protocols(hospital=here, by=who.actor())
    approve_protocols(hospital=here, by=advice.clinician.actor())
    for who in (cast.administrator, cast.director, advice.clinician):
        with refuses(Refused):
            sign_text(hospital=here, kind=TextKind.KEPT, body="x", body_es="", by=who.actor())
    sign_text(hospital=here, kind=TextKind.KEPT, body="x", body_es="", by=advice.counsel.actor())


def test_a_signed_text_is_dated_hashed_and_never_changed(cast: Cast, advice: Advisers) -> None:
    here, by = cast.valley.pk, advice.counsel.actor()
    assert sign_text(hospital=here, kind=TextKind.KEPT, body="One\r\n", body_es="Uno", by=by) == 1
    assert sign_text(hospital=here, kind=TextKind.KEPT, body="Two", body_es="Dos", by=by) == 2
    assert LegalText.objects.get(version=1).body == "One"
    row = next(one for one in queries.texts(here, seen_by=by) if one.kind is TextKind.KEPT)
    assert (row.version, row.signed_on, row.signed_role) == (2, TODAY, Role.COUNSEL)
    assert row.is_whole and len(row.hash) == 12
    LegalText.objects.filter(version=2).update(body="Three")
    row = next(one for one in queries.texts(here, seen_by=by) if one.kind is TextKind.KEPT)
    assert not row.is_whole
    with refuses(Invalid):
        sign_text(hospital=here, kind=TextKind.KEPT, body=" ", body_es="", by=by)


def test_the_public_page_shows_what_counsel_signed_there(
    cast: Cast, advice: Advisers, client
) -> None:
    assert queries.signed_words(cast.valley.pk, TextKind.KEPT) == ""
    by = advice.counsel.actor()
    sign_text(hospital=cast.valley.pk, kind=TextKind.KEPT, body="By law.", body_es="", by=by)
    assert "By law." in client.get("/valley/kept").content.decode()
    assert "By law." not in client.get("/harbor/kept").content.decode()


def test_stage_is_for_director_and_administrator(cast: Cast, planned: int) -> None:
    on_duty(planned, cast.safety_contact.account or 0, cast.coordinator.account or 0)
    open_gates(planned)
    for who in (cast.coordinator, cast.lead, cast.evaluator):
        with refuses(Refused):
            set_stage(hospital=planned, stage=HospitalStage.LAUNCHING, by=who.actor())
    set_stage(hospital=planned, stage=HospitalStage.LAUNCHING, by=cast.director.actor())
