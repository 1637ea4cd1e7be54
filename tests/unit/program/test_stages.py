"""Stages, duties, leaving: the plain verbs."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db.transaction import atomic

from lamppost.audit.models import Pending
from lamppost.core.access import Role
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.program import actions, queries
from lamppost.program.models import Department, Physician
from lamppost.program.rules import (
    DEPARTMENT_STEPS,
    HOSPITAL_STEPS,
    AdoptionStage,
    DutyKind,
    HospitalStage,
    can_move_hospital,
)
from lamppost.program.rules.duty import Hours
from tests.unit.program.conftest import Site

ALL_MONDAY = (Hours(7, 1, 0, time(0), time(0)),)


@pytest.fixture
def surgery(site: Site) -> Department:
    return Department.objects.create(hospital_id=site.oakland, name="Surgery")


def put_on_duty(site: Site, hours: tuple[Hours, ...] = ALL_MONDAY) -> None:
    actions.set_duties(
        hospital=site.oakland, kind=DutyKind.SAFETY, hours=hours, by=site.actor(Role.COORDINATOR)
    )


def move(site: Site, stage: HospitalStage) -> None:
    actions.set_hospital_stage(
        hospital=site.oakland,
        stage=stage,
        are_gates_open=True,
        by=site.actor(Role.DIRECTOR),
        on=date(2026, 1, 5),
    )


def test_steps_name_every_stage() -> None:
    assert set(HOSPITAL_STEPS) == set(HospitalStage)
    assert set(DEPARTMENT_STEPS) == set(AdoptionStage)


@pytest.mark.parametrize("now", HospitalStage)
def test_no_hospital_opens_without_a_safety_contact(now: HospitalStage) -> None:
    for stage in (HospitalStage.LAUNCHING, HospitalStage.ACTIVE):
        assert not can_move_hospital(now, stage, is_ready=False)


def test_set_hospital_stage_opens_a_hospital_with_a_safety_contact(site: Site) -> None:
    with pytest.raises(NotNow), atomic():
        move(site, HospitalStage.LAUNCHING)
    put_on_duty(site)
    move(site, HospitalStage.LAUNCHING)
    move(site, HospitalStage.ACTIVE)
    assert [one.id for one in queries.open_hospitals()] == [site.oakland]
    assert queries.hospital(site.oakland).launched_on == date(2026, 1, 5)
    assert Pending.objects.filter(event="hospital.active", hospital_id=site.oakland).exists()


def test_set_hospital_stage_skips_no_step(site: Site) -> None:
    put_on_duty(site)
    with pytest.raises(NotNow):
        move(site, HospitalStage.ACTIVE)


def test_set_hospital_stage_is_not_for_coordinators(site: Site) -> None:
    with pytest.raises(Refused):
        actions.set_hospital_stage(
            hospital=site.oakland,
            stage=HospitalStage.PAUSED,
            are_gates_open=True,
            by=site.actor(Role.COORDINATOR),
        )


def test_set_department_stage_notes_each_day_once(site: Site, surgery: Department) -> None:
    for stage, day in (
        (AdoptionStage.PREPARING, date(2026, 1, 1)),
        (AdoptionStage.ACTIVE, date(2026, 2, 1)),
        (AdoptionStage.PAUSED, date(2026, 3, 1)),
        (AdoptionStage.ACTIVE, date(2026, 4, 1)),
    ):
        actions.set_department_stage(
            department=surgery.pk, stage=stage, by=site.actor(Role.COORDINATOR), on=day
        )
    (row,) = queries.departments(site.oakland)
    assert (row.stage, row.approached_on, row.adopted_on, row.paused_on) == (
        AdoptionStage.ACTIVE, date(2026, 1, 1), date(2026, 2, 1), None,
    )  # fmt: skip


def test_set_department_stage_keeps_each_pause_that_is_over(
    site: Site, surgery: Department
) -> None:
    steps = [
        (AdoptionStage.ACTIVE, date(2023, 1, 1)),
        (AdoptionStage.PAUSED, date(2024, 1, 1)),
        (AdoptionStage.PREPARING, date(2024, 11, 1)),  # nobody has it yet
        (AdoptionStage.ACTIVE, date(2025, 1, 1)),
        (AdoptionStage.PAUSED, date(2025, 3, 1)),
        (AdoptionStage.ACTIVE, date(2025, 3, 1)),  # a slip, mended at once
    ]
    heads = [
        actions.Heads(surgery.pk, date(year, month, 1), 40)
        for year in (2023, 2024, 2025)
        for month in range(1, 13)
    ]
    actions.note_headcounts(hospital=site.oakland, heads=heads, by=site.system)
    seen = []
    for stage, day in steps:
        actions.set_department_stage(department=surgery.pk, stage=stage, by=site.system, on=day)
        seen.append(queries.physician_years(site.oakland).get(2024, 0))
    assert seen == [40, 0, 0, 0, 0, 0]  # what is over stays as it was
    assert queries.physician_years(site.oakland) == {2023: 40, 2025: 40}
    Department.objects.filter(pk=surgery.pk).update(adopted_on=date(2024, 1, 1))
    assert queries.first_years([site.oakland]) == {site.oakland: 2025}
    assert queries.pauses(site.oakland) == ((surgery.pk, date(2024, 1, 1), date(2025, 1, 1)),)
    assert queries.departments(site.oakland)[0].paused_on is None


def test_set_department_stage_that_cannot_follow_is_refused(
    site: Site, surgery: Department
) -> None:
    with pytest.raises(NotNow):
        actions.set_department_stage(
            department=surgery.pk, stage=AdoptionStage.PAUSED, by=site.system
        )


def test_set_department_stage_is_not_for_supporters(site: Site, surgery: Department) -> None:
    with pytest.raises(Refused):
        actions.set_department_stage(
            department=surgery.pk, stage=AdoptionStage.ACTIVE, by=site.actor(Role.SUPPORTER)
        )


def test_set_stage_of_nothing_is_not_found(site: Site) -> None:
    with pytest.raises(NotFound):
        actions.set_department_stage(department=0, stage=AdoptionStage.ACTIVE, by=site.system)


def test_set_duties_replaces_the_rota(site: Site) -> None:
    put_on_duty(site)
    put_on_duty(site, (Hours(8, 2, 0, time(8), time(17)), Hours(9, 1, 0, time(8), time(17))))
    at = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert queries.on_duty(site.oakland, DutyKind.SAFETY, at) == [9, 8]
    assert queries.on_duty(site.oakland, DutyKind.ROTA, at) == []
    assert queries.on_duty(site.fremont, DutyKind.SAFETY, at) == []
    assert queries.next_duty(site.oakland, DutyKind.ROTA, at) is None
    later = at.replace(hour=18)
    assert queries.next_duty(site.oakland, DutyKind.SAFETY, later) == at.replace(day=30, hour=8)


def test_set_duties_leaves_an_open_hospital_its_safety_contact(site: Site) -> None:
    put_on_duty(site)
    move(site, HospitalStage.LAUNCHING)
    with pytest.raises(NotNow):
        put_on_duty(site, ())


def test_set_duties_refuses_an_eighth_day(site: Site) -> None:
    with pytest.raises(Invalid):
        put_on_duty(site, (Hours(7, 1, 7, time(8), time(17)),))


def test_set_duties_is_not_for_leads(site: Site) -> None:
    with pytest.raises(Refused):
        actions.set_duties(
            hospital=site.oakland, kind=DutyKind.ROTA, hours=(), by=site.actor(Role.DEPARTMENT_LEAD)
        )


def test_deactivate_takes_somebody_off_the_roster_once(site: Site) -> None:
    actions.import_roster(content=b"name\nSam Cole\n", hospital=site.oakland, by=site.system)
    sam = Physician.objects.get()
    with pytest.raises(Refused), atomic():
        actions.deactivate(physician=sam.pk, by=site.actor(Role.COORDINATOR))
    by = site.actor(Role.ADMINISTRATOR)
    assert actions.deactivate(physician=sam.pk, by=by, on=date(2026, 11, 1))
    assert not actions.deactivate(physician=sam.pk, by=by)
    sam.refresh_from_db()
    assert (sam.is_active, sam.left_on) == (False, date(2026, 11, 1))
    with pytest.raises(NotFound):
        actions.deactivate(physician=0, by=by)
