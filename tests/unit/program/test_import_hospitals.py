"""Hospitals come in from the public file."""

import csv
import io

import pytest
from django.db.transaction import atomic

from lamppost.audit.models import Pending
from lamppost.core.access import Actor, Role
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.program import queries
from lamppost.program.actions import import_hospitals
from lamppost.program.models import Hospital
from lamppost.program.rules import HospitalStage
from lamppost.program.rules.hospitals import Choice
from lamppost.program.rules.problems import Problem
from tests.unit.program.conftest import Site

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def bring_in(choice: Choice, content: bytes | None = None, **terms: bool):  # type: ignore[no-untyped-def]
    return import_hospitals(
        content=content or queries.packaged_hospitals(), choice=choice, by=SYSTEM, **terms
    )


def test_import_hospitals_takes_a_whole_state_once() -> None:
    lines = csv.DictReader(io.StringIO(queries.packaged_hospitals().decode()))
    expected = {line["Facility ID"].zfill(6) for line in lines if line["State"] == "CA"}
    first = bring_in(Choice(state="CA"))
    assert first.added == len(expected)
    assert set(Hospital.objects.values_list("cms_id", flat=True)) == expected
    again = bring_in(Choice(state="CA"))
    assert (again.added, again.changed, again.unchanged) == (0, 0, len(expected))
    assert set(again.hospitals) == set(first.hospitals)


def test_import_hospitals_gives_each_a_public_name_of_its_own() -> None:
    bring_in(Choice(name="kaiser foundation hospital"))
    slugs = list(Hospital.objects.values_list("slug", flat=True))
    assert len(set(slugs)) == len(slugs)
    assert "kaiser-foundation-hospital-fremont" in slugs
    assert all(slugs)


def test_import_hospitals_starts_them_as_planned_in_their_own_time() -> None:
    bring_in(Choice(cms_ids=frozenset({"50075"})))
    found = queries.hospital_by_slug("kaiser-foundation-hospital-oakland-richmond")
    assert (found.stage, found.is_open) == (HospitalStage.PLANNED, False)
    assert (found.time_zone, found.city) == ("America/Los_Angeles", "Oakland")
    assert queries.open_hospitals() == ()


def test_import_hospitals_keeps_what_the_site_has_set(site: Site) -> None:
    Hospital.objects.filter(pk=site.oakland).update(
        stage="launching", slug="east-bay", time_zone="America/Denver", city="Elsewhere"
    )
    report = bring_in(Choice(cms_ids=frozenset({"50075"})))
    found = queries.hospital(site.oakland)
    assert (report.added, report.changed) == (0, 1)
    assert (found.stage, found.slug, found.time_zone) == ("launching", "east-bay", "America/Denver")
    assert found.city == "Oakland"


def test_import_hospitals_on_trial_writes_nothing() -> None:
    report = bring_in(Choice(state="RI"), dry_run=True)
    assert report.added > 0
    assert report.is_dry_run
    assert not Hospital.objects.exists()
    assert not Pending.objects.exists()


def test_import_hospitals_with_a_problem_writes_nothing() -> None:
    text = b"Facility ID,Facility Name,State\n50075,VALLEY,CA\n5.0E+04,HARBOR,CA\n"
    report = bring_in(Choice(state="CA"), text)
    assert [one.problem for one in report.problems] == [Problem.HOSPITAL_ID]
    assert not Hospital.objects.exists()


def test_import_hospitals_of_a_picture_says_so() -> None:
    (problem,) = bring_in(Choice(state="CA"), b"\x89PNG\r\n\x1a\n\0\0").problems
    assert problem.problem is Problem.FILE_IS_IMAGE


def test_import_hospitals_without_a_choice_is_refused() -> None:
    with pytest.raises(Invalid):
        bring_in(Choice())


def test_import_hospitals_is_for_administrators(site: Site) -> None:
    choice = Choice(state="RI")
    with pytest.raises(Refused), atomic():
        import_hospitals(content=b"", choice=choice, by=site.actor(Role.COORDINATOR))
    report = import_hospitals(
        content=queries.packaged_hospitals(), choice=choice, by=site.actor(Role.ADMINISTRATOR)
    )
    assert report.added > 0


def test_import_hospitals_leaves_a_record_for_each(site: Site) -> None:
    events = Pending.objects.filter(event="hospital.imported")
    assert set(events.values_list("hospital_id", flat=True)) == {site.oakland, site.fremont}


def test_hospital_that_is_not_there_is_not_found(site: Site) -> None:
    with pytest.raises(NotFound):
        queries.hospital_by_slug("nowhere")
    with pytest.raises(NotFound):
        queries.hospital(0)
