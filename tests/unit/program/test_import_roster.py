"""People come in, once each; leavers stay until somebody says so."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.db.transaction import atomic

from lamppost.audit.models import Pending
from lamppost.core.access import Actor, Role
from lamppost.core.errors import NotFound, Refused
from lamppost.program import actions, queries
from lamppost.program.models import Department, Headcount, Hospital, Physician
from lamppost.program.rules import Profession
from lamppost.program.rules.problems import ImportProblem, LeftOut, Problem
from lamppost.program.rules.reports import RosterReport
from tests.unit.program.conftest import FREMONT, OAKLAND, Site

HEAD = "name,email,phone,profession,department,specialty,npi,leads\n"
SAM = "Sam Cole,sam@example.org,510 555 1234,physician,Emergency Medicine,,1234567893,\n"
ANA = "Ana Roe,ana@example.org,,physician,Surgery,,,yes\n"
MANY = 5_000
LEE = "Lee Poe,,,physician,Surgery,,,\n"


def bring_in(site: Site, text: str | bytes, **terms: object) -> RosterReport:
    content = text if isinstance(text, bytes) else text.encode()
    options: dict[str, object] = {"hospital": site.oakland, "by": site.system} | terms
    return actions.import_roster(content=content, **options)  # type: ignore[arg-type]


def counts(report: RosterReport) -> tuple[int, int, int]:
    return report.added, report.changed, report.unchanged


def independent_homes() -> dict[str, set[str]]:
    """Counted without the program: who is a physician at home in which of the two hospitals."""
    homes: dict[str, set[str]] = {OAKLAND: set(), FREMONT: set()}
    others = (
        "CHIROPRACTIC",
        "CLINICAL SOCIAL",
        "NURSE PRACTITIONER",
        "OCCUPATIONAL",
        "OPTOMETRY",
        "PHYSICAL THER",
        "PODIATRY",
        "PSYCHOLOGIST",
        "REGISTERED DIET",
    )
    for line in csv.reader(io.StringIO(queries.packaged_roster().decode())):
        places = [line[at].zfill(6) for at in range(27, 37, 2) if line[at]]
        ours = [place for place in places if place in homes]
        if ours and line[8] != "PT" and not line[11].startswith(others):
            homes[ours[0]].add(line[0])
    return homes


def test_import_roster_takes_everybody_of_the_real_file_once(site: Site) -> None:
    homes = independent_homes()
    for hospital, cms_id in ((site.oakland, OAKLAND), (site.fremont, FREMONT)):
        report = bring_in(site, queries.packaged_roster(), hospital=hospital)
        assert counts(report) == (len(homes[cms_id]), 0, 0)
        found = Physician.objects.filter(hospital=hospital)
        assert set(found.values_list("npi", flat=True)) == homes[cms_id]
        assert report.leavers == ()
    assert Physician.objects.count() == len(homes[OAKLAND] | homes[FREMONT])


def test_import_roster_the_second_time_changes_nothing(site: Site) -> None:
    for expect_added in (True, False):
        for hospital in (site.oakland, site.fremont):
            report = bring_in(site, queries.packaged_roster(), hospital=hospital)
            assert bool(report.added) is expect_added
            assert report.changed == 0
            assert (report.unchanged > 0) is not expect_added


def test_import_roster_counts_who_is_left_out_and_why(site: Site) -> None:
    report = bring_in(site, queries.packaged_roster())
    lines = list(csv.reader(io.StringIO(queries.packaged_roster().decode())))[1:]
    everybody = {line[0] for line in lines}
    nowhere = {line[0] for line in lines if not any(line[27:37:2])}
    assert report.left_out[LeftOut.NO_HOSPITAL] == len(nowhere)
    assert report.added + sum(report.left_out.values()) == len(everybody)


def test_import_roster_finds_departments_in_specialties(site: Site) -> None:
    bring_in(site, queries.packaged_roster())
    names = {one.name for one in queries.departments(site.oakland)}
    assert {"Emergency Medicine", "Hospital Medicine", "Obstetrics and Gynecology"} <= names
    assert not any(name.isupper() for name in names)


def test_import_roster_counts_heads_of_the_month(site: Site) -> None:
    with time_machine.travel("2026-12-01T03:00Z", tick=False):  # still November in Oakland
        bring_in(site, HEAD + SAM + ANA + LEE)
    counted = Headcount.objects.values_list("department__name", "month", "physicians")
    assert set(counted) == {
        ("Emergency Medicine", date(2026, 11, 1), 1),
        ("Surgery", date(2026, 11, 1), 2),
    }
    assert {one.name: one.physicians for one in queries.departments(site.oakland)} == {
        "Emergency Medicine": 1,
        "Surgery": 2,
    }


def test_import_roster_takes_the_simple_layout(site: Site) -> None:
    report = bring_in(site, HEAD + SAM + ANA)
    sam = Physician.objects.get(npi="1234567893")
    assert (sam.first_name, sam.last_name, sam.phone) == ("Sam", "Cole", "+15105551234")
    assert sam.name_folded == "sam cole"
    (lead,) = report.leads
    assert Physician.objects.get(pk=lead).email == "ana@example.org"


def test_import_roster_brings_somebody_up_to_date(site: Site) -> None:
    bring_in(site, HEAD + SAM)
    report = bring_in(
        site, HEAD + SAM.replace("Emergency Medicine", "Surgery").replace("510 ", "415 ")
    )
    sam = Physician.objects.get()
    assert counts(report) == (0, 1, 0)
    assert sam.department is not None
    assert (sam.department.name, sam.phone) == ("Surgery", "+14155551234")


def test_import_roster_keeps_what_the_file_does_not_say(site: Site) -> None:
    bring_in(site, HEAD + SAM)
    report = bring_in(site, "npi,last name,first name,specialty\n1234567893,COLE,SAM,PEDIATRICS\n")
    sam = Physician.objects.get()
    assert counts(report) == (0, 1, 0)
    assert sam.department is not None
    assert (sam.email, sam.specialty, sam.department.name) == (
        "sam@example.org", "Pediatrics", "Emergency Medicine",
    )  # fmt: skip


def test_import_roster_keeps_a_name_as_people_write_it(site: Site) -> None:
    bring_in(site, "npi,name\n1234567893,Conor O'Brien-MacInnis\n")
    report = bring_in(site, "npi,last name,first name\n1234567893,OBRIEN-MACINNIS,CONOR\n")
    assert counts(report) == (0, 0, 1)
    assert Physician.objects.get().last_name == "O'Brien-MacInnis"


def test_import_roster_keeps_residents_that_a_public_file_does_not_know(site: Site) -> None:
    everybody = list(Profession)
    bring_in(site, "npi,name,profession\n1234567893,Sam Cole,resident\n", professions=everybody)
    report = bring_in(site, "npi,name,cred\n1234567893,Sam Cole,MD\n", professions=everybody)
    assert counts(report) == (0, 0, 1)
    assert Physician.objects.get().profession == Profession.RESIDENT_OR_FELLOW


@pytest.mark.parametrize(
    "line",
    [
        "Samuel Cole-Roe,other@example.org,,physician,ED,,1234567893,\n",  # by NPI
        "Sam Cole-Roe,SAM@example.org,,physician,ED,,,\n",  # by address
        "SAM COLE,,,physician,emergency medicine,,,\n",  # by name and department
        "Sam Cole,new@example.org,,physician,Emergency Medicine,,,\n",
    ],
)
def test_import_roster_recognises_somebody(site: Site, line: str) -> None:
    bring_in(site, HEAD + SAM)
    report = bring_in(site, HEAD + line)
    assert report.added == 0
    assert Physician.objects.count() == 1


def test_import_roster_takes_namesakes_as_two(site: Site) -> None:
    bring_in(site, HEAD + SAM)
    report = bring_in(site, HEAD + SAM + "Sam Cole,,,physician,Surgery,,,\n")
    assert counts(report) == (1, 0, 1)


def test_import_roster_leaves_out_other_professions(site: Site) -> None:
    nurse = "Kim Doe,,,nurse,Surgery,,,\n"
    report = bring_in(site, HEAD + SAM + nurse)
    assert report.left_out == {LeftOut.OTHER_PROFESSION: 1}
    wider = bring_in(site, HEAD + SAM + nurse, professions=[Profession.PHYSICIAN, Profession.NURSE])
    assert counts(wider) == (1, 0, 1)


def test_import_roster_only_reports_leavers(site: Site) -> None:
    bring_in(site, HEAD + SAM + ANA)
    report = bring_in(site, HEAD + SAM)
    assert [one.name for one in report.leavers] == ["Ana Roe"]
    assert report.deactivated == ()
    assert Physician.objects.filter(is_active=True).count() == 2


def test_import_roster_deactivates_leavers_on_confirmation(site: Site) -> None:
    bring_in(site, HEAD + SAM + ANA)
    ana = Physician.objects.get(last_name="Roe")
    with time_machine.travel("2026-11-22T18:00Z", tick=False):
        report = bring_in(site, HEAD + SAM, deactivate_leavers=True)
    ana.refresh_from_db()
    assert report.deactivated == (ana.pk,)
    assert (ana.is_active, ana.left_on) == (False, date(2026, 11, 22))
    assert Headcount.objects.get(department=ana.department).physicians == 0
    assert bring_in(site, HEAD + SAM, deactivate_leavers=True).deactivated == ()


def test_import_roster_of_another_place_makes_nobody_a_leaver(site: Site) -> None:
    bring_in(site, HEAD + SAM)
    report = bring_in(site, "name,hospital\nAna Roe,Elsewhere\n", deactivate_leavers=True)
    assert report.problems == (ImportProblem(0, "", Problem.NOBODY_HERE),)
    assert Physician.objects.get().is_active


def test_import_roster_takes_back_who_returns(site: Site) -> None:
    bring_in(site, HEAD + SAM + ANA)
    bring_in(site, HEAD + SAM, deactivate_leavers=True)
    report = bring_in(site, HEAD + SAM + ANA)
    ana = Physician.objects.get(last_name="Roe")
    assert counts(report) == (0, 1, 1)
    assert (ana.is_active, ana.left_on) == (True, None)


def test_import_roster_does_not_count_who_is_in_the_file_as_a_leaver(site: Site) -> None:
    bring_in(site, HEAD + SAM)
    report = bring_in(site, HEAD + SAM.replace("physician", "nurse"), deactivate_leavers=True)
    assert report.leavers == ()
    assert Physician.objects.get().is_active


def test_import_roster_leaves_somebody_on_their_own_roster(site: Site) -> None:
    bring_in(site, HEAD + SAM)
    report = bring_in(site, HEAD + SAM, hospital=site.fremont)
    assert report.left_out == {LeftOut.OTHER_ROSTER: 1}
    assert Physician.objects.get().hospital_id == site.oakland


def test_import_roster_moves_somebody_whose_file_says_where_home_is(site: Site) -> None:
    bring_in(site, HEAD + SAM)
    moved = "name,npi,hospital,department\nSam Cole,1234567893,50512,Surgery\n"
    assert bring_in(site, moved, hospital=site.fremont).changed == 1
    sam = Physician.objects.select_related("department").get()
    assert sam.department is not None
    assert (sam.hospital_id, sam.department.hospital_id) == (site.fremont, site.fremont)
    assert set(Headcount.objects.values_list("department__hospital_id", "physicians")) == {
        (site.oakland, 0), (site.fremont, 1),
    }  # fmt: skip


def test_import_roster_does_not_take_from_a_roster_that_the_actor_may_not_touch(site: Site) -> None:
    bring_in(site, HEAD + SAM)
    moved = "name,npi,hospital\nSam Cole,1234567893,50512\n"
    fremont_only = site.actor(Role.ADMINISTRATOR, site.fremont)
    report = bring_in(site, moved, hospital=site.fremont, by=fremont_only)
    assert report.left_out == {LeftOut.OTHER_ROSTER: 1}


def test_import_roster_refuses_an_address_of_somebody_else(site: Site) -> None:
    bring_in(site, HEAD + SAM + ANA)
    report = bring_in(site, HEAD + SAM.replace("sam@", "ana@"))
    assert report.problems == (ImportProblem(2, "email", Problem.EMAIL_OF_TWO),)
    assert Physician.objects.get(npi="1234567893").email == "sam@example.org"


def test_import_roster_with_any_problem_writes_nothing(site: Site) -> None:
    before = Pending.objects.count()
    report = bring_in(site, HEAD + SAM + "Ana Roe,broken,,,,,12,\n")
    assert {(one.row, one.column) for one in report.problems} == {(3, "email"), (3, "npi")}
    assert counts(report) == (0, 0, 0)
    assert not Physician.objects.exists()
    assert not Department.objects.exists()
    assert Pending.objects.count() == before


def test_import_roster_on_trial_says_all_and_writes_nothing(site: Site) -> None:
    bring_in(site, HEAD + SAM)
    report = bring_in(site, HEAD + ANA, dry_run=True, deactivate_leavers=True)
    assert (counts(report), len(report.leavers), report.deactivated) == ((1, 0, 0), 1, ())
    assert Physician.objects.get().is_active
    assert Department.objects.count() == 1


def test_import_roster_that_fails_half_way_leaves_nothing(
    committed_db: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    valley = Hospital.objects.create(name="Valley", slug="valley")

    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("lamppost.program.actions.roster.record_with_actor", fail)
    with pytest.raises(RuntimeError):
        actions.import_roster(
            content=(HEAD + SAM).encode(), hospital=valley.pk, by=Actor.system(valley.pk)
        )
    assert not Physician.objects.exists()
    assert not Department.objects.exists()


def test_import_roster_is_for_administrators_of_that_hospital(site: Site) -> None:
    for by in (
        site.actor(Role.COORDINATOR),
        site.actor(Role.ADMINISTRATOR, site.fremont),
        Actor.public(site.oakland),
        Actor.system(site.fremont),
    ):
        with pytest.raises(Refused), atomic():
            bring_in(site, HEAD + SAM, by=by)
    assert bring_in(site, HEAD + SAM, by=site.actor(Role.ADMINISTRATOR)).added == 1


def test_import_roster_of_no_hospital_is_not_found(site: Site) -> None:
    with pytest.raises(NotFound):
        bring_in(site, HEAD + SAM, hospital=9_999, by=Actor.system(9_999))


def test_import_roster_leaves_one_record_that_names_nobody(site: Site) -> None:
    bring_in(site, HEAD + SAM + ANA)
    (entry,) = Pending.objects.filter(event="roster.imported")
    assert (entry.hospital_id, entry.role) == (site.oakland, "system")
    assert bytes(entry.reference) == b"" and b"Sam" not in bytes(entry.detail)  # sealed: who, when


def test_import_roster_tells_how_far_it_is(site: Site) -> None:
    seen: list[tuple[int, int]] = []
    bring_in(
        site, queries.packaged_roster(), progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(500, 1067), (1000, 1067), (1067, 1067)]


def test_import_roster_takes_thousands_at_once(site: Site) -> None:
    def npi(number: int) -> str:
        nine = f"2{number:08d}"
        total = 24 + sum(
            sum(divmod(int(digit) * 2, 10)) if place % 2 == 0 else int(digit)
            for place, digit in enumerate(reversed(nine))
        )
        return nine + str(-total % 10)

    def text(phone: int) -> str:
        lines = (
            f"First{n},Last{n % 977},p{n}@example.org,510555{(n + phone) % 10_000:04d},Unit {n % 40},{npi(n)}\n"
            for n in range(MANY)
        )
        return "first name,last name,email,phone,department,npi\n" + "".join(lines)

    assert counts(bring_in(site, text(0))) == (MANY, 0, 0)
    assert counts(bring_in(site, text(1))) == (0, MANY, 0)
