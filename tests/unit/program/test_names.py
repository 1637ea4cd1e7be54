"""Names, numbers and professions, out of the capitals of public files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.core.text import fold
from lamppost.program.rules import Profession
from lamppost.program.rules.departments import as_spoken, department_for
from lamppost.program.rules.names import Parts, person_name, place_name, split_name, suffix_name
from lamppost.program.rules.numbers import cms_id, luhn_holds, npi, phone_number
from lamppost.program.rules.problems import Note, Problem
from lamppost.program.rules.professions import profession_named, profession_of


@pytest.mark.parametrize(
    ("loud", "written"),
    [
        ("MCDONALD", "McDonald"),
        ("MACDONALD", "MacDonald"),
        ("MACRI", "Macri"),
        ("O'BRIEN", "O'Brien"),
        ("D'ANGELO", "D'Angelo"),
        ("DE LA CRUZ", "de la Cruz"),
        ("VAN DER BERG", "van der Berg"),
        ("GARCÍA-MÁRQUEZ", "García-Márquez"),
        ("ST. CLAIR", "St. Clair"),
        ("NGUYỄN", "Nguyễn"),
        ("OBRIEN-LEIGHTON", "Obrien-Leighton"),
        ("VAN", "Van"),
        ("smith", "Smith"),
        ("Müller", "Müller"),
        ("diPaolo", "diPaolo"),
    ],
)
def test_person_name_writes_family_names_as_people_do(loud: str, written: str) -> None:
    assert person_name(loud, is_family_name=True) == written


@pytest.mark.parametrize(
    ("loud", "written"),
    [
        ("MARÍA DEL CARMEN", "María del Carmen"),
        ("J.P.", "J.P."),
        ("ANNE-MARIE", "Anne-Marie"),
        ("VAN ANH", "Van Anh"),
        ("Bùi", "Bùi"),
    ],
)
def test_person_name_writes_first_names_as_people_do(loud: str, written: str) -> None:
    assert person_name(loud) == written


@given(st.text(st.characters(categories=["Lu"], max_codepoint=0x24F), min_size=1, max_size=20))
def test_person_name_keeps_every_letter(loud: str) -> None:
    assert fold(person_name(loud)) == fold(loud)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dr. Ana M. de la Cruz, MD", Parts("Ana", "M.", "de la Cruz", "")),
        ("Cruz, Ana", Parts("Ana", "", "Cruz", "")),
        ("COLE, SAM T, MD", Parts("SAM", "T", "COLE", "")),
        ("Cole, Jr., Sam", Parts("Sam", "", "Cole", "Jr.")),
        ("Cole Jr., Sam", Parts("Sam", "", "Cole", "Jr.")),
        ("Sam Cole III", Parts("Sam", "", "Cole", "III")),
        ("Sam Cole, Jr., MD", Parts("Sam", "", "Cole", "Jr.")),
        ("Jane Roe, PA-C", Parts("Jane", "", "Roe", "")),
        ("Minh Anh Do", Parts("Minh", "Anh", "Do", "")),
        ("Jane Roe MD", Parts("Jane", "", "Roe", "")),
        ("Cher", Parts("", "", "Cher", "")),
    ],
)
def test_split_name_finds_the_parts(text: str, parts: Parts) -> None:
    found = split_name(text)
    assert (found.first, found.middle, found.last, found.suffix) == (
        parts.first,
        parts.middle,
        parts.last,
        parts.suffix,
    )


def test_suffix_name_knows_the_usual_ones() -> None:
    assert [suffix_name(text) for text in ("JR.", "jr", "iii", "")] == ["Jr.", "Jr.", "III", ""]


@pytest.mark.parametrize(
    ("loud", "written"),
    [
        ("KAISER FOUNDATION HOSPITAL - OAKLAND/RICHMOND", "Kaiser Foundation Hospital - Oakland/Richmond"),
        ("UCSF HEALTH ST. MARY'S HOSPITAL", "UCSF Health St. Mary's Hospital"),
        ("HOSPITAL OF THE UNIVERSITY", "Hospital of the University"),
        ("MCLAREN LAPEER REGION", "McLaren Lapeer Region"),
        ("LAC/HARBOR-UCLA MED CTR", "LAC/Harbor-UCLA Med Ctr"),
        ("CARDIOVASCULAR DISEASE (CARDIOLOGY)", "Cardiovascular Disease (Cardiology)"),
        ("Winn ACH (FT Stewart)", "Winn ACH (FT Stewart)"),
    ],
)  # fmt: skip
def test_place_name_is_readable(loud: str, written: str) -> None:
    assert place_name(loud) == written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(510) 555-1234", "+15105551234"),
        ("510.555.1234 x22", "+15105551234"),
        ("5105551234.0", "+15105551234"),
        ("+34 912 345 678", "+34912345678"),
    ],
)
def test_phone_number_is_written_for_machines(text: str, number: str) -> None:
    assert phone_number(text) == (number, None)


@pytest.mark.parametrize("text", ["5.1012E+09", "5.101200E+09", "5,1012E+09", "5.1e9"])
def test_phone_number_is_never_guessed_from_a_rounded_one(text: str) -> None:
    assert phone_number(text) == ("", Note.PHONE_LOST)


@pytest.mark.parametrize("text", ["ask the desk", "1234", "n/a"])
def test_phone_number_says_what_it_cannot_read(text: str) -> None:
    assert phone_number(text) == ("", Note.PHONE_UNREADABLE)


@given(st.text(st.sampled_from("0123456789"), min_size=9, max_size=9))
def test_npi_has_exactly_one_check_digit(nine: str) -> None:
    good = [nine + digit for digit in "0123456789" if npi(nine + digit) == nine + digit]
    assert len(good) == 1


@given(st.integers(0, 8), st.integers(1, 9))
def test_npi_notices_any_one_wrong_digit(place: int, step: int) -> None:
    right = "1003722372"
    wrong = str((int(right[place]) + step) % 10)
    assert npi(right[:place] + wrong + right[place + 1 :]) is Problem.NPI_CHECK_DIGIT


def test_npi_matches_the_published_example() -> None:
    assert npi("1234567893") == "1234567893"  # CMS, "Requirements for NPI and NPI check digit"
    assert luhn_holds("808401234567893")


@pytest.mark.parametrize("text", ["1.003722E+09", "100372237", "10037223720", "abcdefghij"])
def test_npi_wants_ten_digits(text: str) -> None:
    assert npi(text) is Problem.NPI_DIGITS


@pytest.mark.parametrize(
    ("text", "mended"),
    [("50075", "050075"), ("050075", "050075"), ("10001.0", "010001"), ("1014f", "01014F"),
     ("5.0075E+04", None), ("", None), ("1234567", None), ("Oakland", None)],
)  # fmt: skip
def test_cms_id_gets_its_zeros_back(text: str, mended: str | None) -> None:
    assert cms_id(text) == mended


@pytest.mark.parametrize(
    ("credential", "specialty", "profession"),
    [
        ("MD", "INTERNAL MEDICINE", Profession.PHYSICIAN),
        ("M.D., Ph.D.", "", Profession.PHYSICIAN),
        ("", "Hospitalist", Profession.PHYSICIAN),
        ("", "Nurse Practitioner", Profession.ADVANCED_PRACTICE_CLINICIAN),
        ("PA-C", "Emergency Medicine", Profession.ADVANCED_PRACTICE_CLINICIAN),
        ("", "Certified Registered Nurse Anesthetist (CRNA)", Profession.ADVANCED_PRACTICE_CLINICIAN),
        ("CRNA, RN", "", Profession.ADVANCED_PRACTICE_CLINICIAN),
        ("RN", "", Profession.NURSE),
        ("PharmD", "", Profession.PHARMACIST),
        ("PT", "Physical Therapy", Profession.OTHER_CLINICAL),
        ("", "Chiropractic", Profession.OTHER_CLINICAL),
        ("", "Psychologist, Clinical", Profession.OTHER_CLINICAL),
    ],
)  # fmt: skip
def test_profession_of_somebody(credential: str, specialty: str, profession: Profession) -> None:
    assert profession_of(credential=credential, specialty=specialty) is profession


@pytest.mark.parametrize(
    ("word", "profession"),
    [
        ("Physicians", Profession.PHYSICIAN),
        ("médica", Profession.PHYSICIAN),
        ("resident_or_fellow", Profession.RESIDENT_OR_FELLOW),
        ("NP", Profession.ADVANCED_PRACTICE_CLINICIAN),
        ("Enfermera", Profession.NURSE),
        ("astronaut", None),
    ],
)
def test_profession_named_in_two_languages(word: str, profession: Profession | None) -> None:
    assert profession_named(word) is profession


def test_department_for_a_specialty_can_be_overridden() -> None:
    assert department_for("EMERGENCY MEDICINE") == "Emergency Medicine"
    assert department_for("Hospitalist") == "Hospital Medicine"
    assert department_for("CHIROPRACTIC") == "Chiropractic"
    assert department_for("") == ""
    assert department_for("HOSPITALIST", {"hospitalist": "Medicine"}) == "Medicine"


def test_as_spoken_knows_what_colleagues_say() -> None:
    assert as_spoken("ED") == as_spoken("emergency medicine") == "emergency medicine"


def test_fold_makes_one_of_what_people_take_as_one() -> None:
    assert fold("  O’BRIEN  Nguyễn ") == "o'brien nguyen"
    assert fold("Łukasz Ødegård") == "lukasz odegard"


@given(st.text())
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
