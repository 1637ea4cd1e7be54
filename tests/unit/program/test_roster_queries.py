"""Who sees whom on the roster, and who may be meant."""

import pytest
from django.db.transaction import atomic

from lamppost.core.access import Actor, Role
from lamppost.core.errors import NotFound, Refused
from lamppost.program import queries
from lamppost.program.actions import import_roster
from lamppost.program.models import Physician
from lamppost.program.rules.likeness import Matched
from tests.unit.program.conftest import Site

ROSTER = """name,email,department
Michael Cole,mike@example.org,Emergency Medicine
Michael Cole,,Anesthesiology
José García-Márquez,Jose@example.org,Hospital Medicine
Ana Roe,,Surgery
"""


@pytest.fixture
def staffed(site: Site) -> Site:
    import_roster(content=ROSTER.encode(), hospital=site.oakland, by=site.system)
    return site


def test_roster_is_found_by_any_words_of_a_name_without_accents(staffed: Site) -> None:
    page = queries.roster(staffed.oakland, seen_by=staffed.system, text="marquez JOSE")
    assert [one.name for one in page.rows] == ["José García-Márquez"]
    assert not page.has_next


def test_roster_comes_in_pages(site: Site) -> None:
    import_roster(content=queries.packaged_roster(), hospital=site.oakland, by=site.system)
    total = Physician.objects.filter(hospital=site.oakland).count()
    seen: list[int] = []
    page, has_next = 0, True
    while has_next:
        page += 1
        found = queries.roster(site.oakland, seen_by=site.system, page=page)
        seen += [one.id for one in found.rows]
        has_next = found.has_next
    assert len(seen) == len(set(seen)) == total
    assert page == -(-total // 50)


def test_roster_costs_one_query(
    staffed: Site, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.roster(staffed.oakland, seen_by=staffed.system)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DEPARTMENT_LEAD, Role.ADMINISTRATOR])
def test_roster_is_seen_by_those_who_work_with_it(staffed: Site, role: Role) -> None:
    assert len(queries.roster(staffed.oakland, seen_by=staffed.actor(role)).rows) == 4


@pytest.mark.parametrize(
    "role",
    [Role.SUPPORTER, Role.DIRECTOR, Role.EVALUATOR, Role.CLINICIAN, Role.COUNSEL, Role.SAFETY_CONTACT],
)  # fmt: skip
def test_roster_is_closed_to_others(staffed: Site, role: Role) -> None:
    with pytest.raises(Refused):
        queries.roster(staffed.oakland, seen_by=staffed.actor(role))
    with pytest.raises(Refused):
        queries.possible_physicians(
            staffed.oakland, name="Michael Cole", seen_by=staffed.actor(role)
        )
    with pytest.raises(NotFound):
        queries.physician(Physician.objects.all()[0].pk, seen_by=staffed.actor(role))


def test_roster_of_another_hospital_stays_closed(staffed: Site) -> None:
    neighbour = staffed.actor(Role.COORDINATOR, staffed.fremont)
    with pytest.raises(Refused):
        queries.roster(staffed.oakland, seen_by=neighbour)
    assert queries.physician_with_email("mike@example.org", seen_by=neighbour) is None
    public = Actor.public(staffed.oakland)
    assert queries.physician_with_email("mike@example.org", seen_by=public) is None


def test_physician_with_email_is_found_whatever_the_case(staffed: Site) -> None:
    found = queries.physician_with_email(" JOSE@Example.org ", seen_by=staffed.system)
    assert found is not None
    assert found.name == "José García-Márquez"
    assert queries.physician(found.id, seen_by=staffed.system).id == found.id
    assert "arc" not in repr(found)


def test_physician_with_email_who_left_is_not_found(staffed: Site) -> None:
    Physician.objects.filter(email="mike@example.org").update(is_active=False)
    assert queries.physician_with_email("mike@example.org", seen_by=staffed.system) is None


def test_possible_physicians_puts_the_right_namesake_first(staffed: Site) -> None:
    first, second = queries.possible_physicians(
        staffed.oakland, name="Mike Cole", department="ED", seen_by=staffed.system
    )
    assert (first.department, second.department) == ("Emergency Medicine", "Anesthesiology")
    assert first.score > second.score
    assert first.matched == {Matched.NICKNAME, Matched.LAST_NAME, Matched.DEPARTMENT}


def test_possible_physicians_leaves_out_who_left(staffed: Site) -> None:
    Physician.objects.filter(department__name="Anesthesiology").update(is_active=False)
    found = queries.possible_physicians(
        staffed.oakland, name="Michael Cole", seen_by=staffed.system
    )
    assert [one.department for one in found] == ["Emergency Medicine"]


def test_possible_physicians_finds_each_of_the_real_file_by_their_own_name(site: Site) -> None:
    import_roster(content=queries.packaged_roster(), hospital=site.oakland, by=site.system)
    people = list(Physician.objects.select_related("department").order_by("pk")[::25])
    for one in people:
        assert one.department is not None
        with atomic():
            found = queries.possible_physicians(
                site.oakland,
                name=f"{one.last_name.upper()}, {one.first_name}",
                department=one.department.name,
                seen_by=site.system,
            )
        assert one.pk in {row.physician for row in found if row.score == found[0].score}
