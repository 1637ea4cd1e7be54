"""From lines to people: each once, with every problem by row and column."""

import pytest

from lamppost.program.queries.packaged import packaged_hospitals, packaged_roster
from lamppost.program.queries.words import LEFT_OUT, NOTES, PROBLEMS
from lamppost.program.rules import Profession
from lamppost.program.rules.hospitals import Choice, read_hospitals
from lamppost.program.rules.problems import (
    ImportNote,
    ImportProblem,
    LeftOut,
    Note,
    Problem,
    Unreadable,
)
from lamppost.program.rules.roster import Roster, read_roster
from lamppost.program.rules.sheets import read_sheet


def roster_of(text: str, **terms: object) -> Roster:
    return read_roster(read_sheet(text.encode()), **terms)  # type: ignore[arg-type]


def test_read_roster_takes_the_simple_layout() -> None:
    (one,) = roster_of(
        "Name,E-Mail,Phone,Profession,Department,Specialty,NPI,Leads\n"
        '"Cruz, Ana",ANA@Example.org,(510) 555-1234,NP,ED,Emergency Medicine,1234567893,yes\n'
    ).people
    assert (one.first_name, one.last_name, one.email, one.phone) == (
        "Ana", "Cruz", "ana@example.org", "+15105551234",
    )  # fmt: skip
    assert one.profession is Profession.ADVANCED_PRACTICE_CLINICIAN
    assert (one.department, one.specialty, one.npi, one.leads) == (
        "ED", "Emergency Medicine", "1234567893", True,
    )  # fmt: skip


def test_read_roster_takes_spanish_headings_with_semicolons() -> None:
    (one,) = roster_of(
        "Nombre;Apellidos;Correo electrónico;Teléfono;Profesión;Departamento;Jefe\n"
        "José;de la Cruz;jose@example.org;510 555 1234;Médico;Urgencias;sí\n"
    ).people
    assert (one.first_name, one.last_name, one.profession) == (
        "José",
        "de la Cruz",
        Profession.PHYSICIAN,
    )
    assert (one.department, one.leads) == ("Urgencias", True)


def test_read_roster_joins_the_lines_of_one_person() -> None:
    roster = roster_of(
        "npi, lst_nm, frst_nm, pri_spec, phn_numbr\n"
        "1234567893,COLE,SAM,HOSPITALIST,5.1012E+09\n"
        "1234567893,COLE,SAM,HOSPITALIST,5105551234\n"
    )
    (one,) = roster.people
    assert (one.phone, one.department) == ("+15105551234", "Hospital Medicine")
    assert roster.notes == [ImportNote(2, "phn_numbr", Note.PHONE_LOST)]


def test_read_roster_keeps_namesakes_apart() -> None:
    roster = roster_of(
        "first name,middle name,last name,suffix,department,email\n"
        "Sam,,Cole,,ED,\n"
        "Sam,,Cole,,Surgery,\n"  # another department
        "Sam,,Cole,Jr.,ED,\n"  # another generation
        "Lee,,Roe,,ED,lee@example.org\n"
        "Lee,,Roe,,ED,lee2@example.org\n"  # another address
        "Kim,A,Poe,,ED,\n"
        "Kim,B.,Poe,,ED,\n"  # another middle initial
    )
    assert len(roster.people) == 7
    assert not roster.problems


def test_read_roster_takes_one_line_twice_as_one_person() -> None:
    roster = roster_of("name,department\nSam Cole,ED\nSAM COLE,ed\n")
    assert len(roster.people) == 1


def test_read_roster_reports_every_problem_by_row_and_column() -> None:
    roster = roster_of(
        "Full Name,Work Email,NPI,Profession,Leads\n"
        ",a@example.org,,,\n"
        "Sam Cole,not an address,1234567890,,\n"
        "Ana Roe,,12345,astronaut,perhaps\n"
        "Lee Poe,,,,,surplus\n"
        "Full Name,Work Email,NPI,Profession,Leads\n"
        "JosÃ© Poe,,,,\n"
    )
    assert set(roster.problems) == {
        ImportProblem(2, "Full Name", Problem.VALUE_MISSING),
        ImportProblem(3, "Work Email", Problem.EMAIL_MALFORMED),
        ImportProblem(3, "NPI", Problem.NPI_CHECK_DIGIT),
        ImportProblem(4, "NPI", Problem.NPI_DIGITS),
        ImportProblem(4, "Profession", Problem.PROFESSION_UNKNOWN),
        ImportProblem(4, "Leads", Problem.NOT_YES_OR_NO),
        ImportProblem(5, "", Problem.TOO_MANY_VALUES),
        ImportProblem(6, "", Problem.HEADINGS_REPEATED),
        ImportProblem(7, "Full Name", Problem.LETTERS_LOST),
    }


def test_read_roster_refuses_a_number_that_two_people_share() -> None:
    roster = roster_of(
        "name,email,npi,department\n"
        "Sam Cole,sam@example.org,1234567893,ED\n"
        "Ana Roe,ana@example.org,1234567893,ED\n"
        "Lee Poe,sam@example.org,1003722372,ED\n"
    )
    assert roster.problems == [
        ImportProblem(3, "npi", Problem.NPI_OF_TWO_NAMES),
        ImportProblem(4, "email", Problem.EMAIL_OF_TWO),
    ]


def test_read_roster_accepts_somebody_who_married() -> None:
    roster = roster_of("name,npi\nAna Cole,1234567893\nAna Roe,1234567893\n")
    assert (len(roster.people), roster.problems) == (1, [])


def test_read_roster_looks_no_further_into_lines_of_other_hospitals() -> None:
    roster = roster_of(
        "name,npi,hospital\n"
        "Sam Cole,1234567893,50075\n"
        "Ana Roe,broken,050512\n"
        "Lee Poe,,\n"
        "Sam Cole,1234567893,050512\n",
        here={"050075"},
    )
    assert [one.last_name for one in roster.people] == ["Cole"]
    assert roster.elsewhere == {"broken": LeftOut.OTHER_HOSPITAL, "lee|poe|": LeftOut.NO_HOSPITAL}
    assert not roster.problems


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name,email,Email\nSam Cole,,\n", ImportProblem(1, "Email", Problem.COLUMN_TWICE)),
        ("last name,email\nCole,\n", ImportProblem(1, "first_name / name", Problem.COLUMN_MISSING)),
        ("sepal,petal\n1,2\n", ImportProblem(1, "", Problem.HEADINGS_UNKNOWN)),
    ],
)
def test_read_roster_refuses_headings_that_cannot_be(text: str, problem: ImportProblem) -> None:
    with pytest.raises(Unreadable) as refused:
        roster_of(text)
    assert problem in refused.value.problems


def test_read_roster_tells_no_name_when_it_is_printed() -> None:
    roster = roster_of("name,email\nCanary Featherstone,canary@example.org\nX,canary@@\n")
    said = repr(roster) + repr(roster.people) + repr(roster.problems) + str(roster.people[0])
    assert "anary" not in said
    assert "eatherstone" not in said


def test_read_roster_finds_everybody_of_the_public_layout_once() -> None:
    import csv
    import io

    content = packaged_roster()
    lines = list(csv.reader(io.StringIO(content.decode())))
    npis = {line[0] for line in lines[1:]}
    phones = [line[26] for line in lines[1:]]
    roster = read_roster(read_sheet(content))
    assert {one.npi for one in roster.people} == npis
    assert len(roster.people) == len(npis)
    assert not roster.problems
    assert len(roster.notes) == sum("E+" in phone for phone in phones)


def test_read_hospitals_mends_ids_and_writes_names_readably() -> None:
    found = read_hospitals(
        read_sheet(packaged_hospitals()),
        Choice(state="ca", name="kaiser", cms_ids=frozenset({"50075"})),
    )
    (one,) = found.chosen
    assert (one.cms_id, one.name) == ("050075", "Kaiser Foundation Hospital - Oakland/Richmond")
    assert (one.phone, one.time_zone, one.zip_code) == (
        "+15107521000",
        "America/Los_Angeles",
        "94611",
    )


def test_read_hospitals_takes_the_whole_public_file() -> None:
    import csv
    import io

    lines = list(csv.DictReader(io.StringIO(packaged_hospitals().decode())))
    for state in {line["State"] for line in lines}:
        found = (
            read_hospitals(read_sheet(packaged_hospitals()), Choice(state=state))
            if state in {"RI", "PR", "GU"}
            else None
        )
        if found is not None:
            expected = {line["Facility ID"].zfill(6) for line in lines if line["State"] == state}
            assert {one.cms_id for one in found.chosen} == expected
            assert not found.problems


def test_read_hospitals_reports_what_is_wrong_in_the_chosen_rows() -> None:
    text = (
        "Facility ID,Facility Name,State,Telephone Number\n"
        "5.0E+04,VALLEY HOSPITAL,CA,\n"
        "50075,,CA,\n"
        "50076,HARBOR HOSPITAL,CA,call us\n"
        "050076,HARBOR HOSPITAL,CA,\n"
        "broken,OTHER,NV,\n"
    )
    found = read_hospitals(read_sheet(text.encode()), Choice(state="CA"))
    assert found.problems == (
        ImportProblem(2, "Facility ID", Problem.HOSPITAL_ID),
        ImportProblem(3, "Facility Name", Problem.VALUE_MISSING),
        ImportProblem(5, "Facility ID", Problem.HOSPITAL_TWICE),
    )
    assert found.notes == (ImportNote(4, "Telephone Number", Note.PHONE_UNREADABLE),)


def test_words_exist_for_whatever_an_import_may_say() -> None:
    assert set(PROBLEMS) == set(Problem)
    assert set(NOTES) == set(Note)
    assert set(LEFT_OUT) == set(LeftOut)
