"""What looks like a patient's details in a short English or Spanish text (G13). It says which kind, never
what. Signs, not proof: how often it misses and cries wolf is measured (docs/users/confidentiality.md)."""

import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from lamppost.disclosure.rules import signs


class PatientDetail(StrEnum):
    """The kinds that are looked for."""

    RECORD_NUMBER = "patient_record"
    BIRTH_DATE = "patient_birth"
    NAME = "patient_name"
    CONTACT = "patient_contact"  # a telephone or social security number
    ROOM = "patient_room"


def patient_details(
    text: str, *, names_somebody: bool = False, reaches_somebody: bool = False
) -> frozenset[PatientDetail]:
    """The kinds found in `text`; empty for none. A field meant for a colleague's own name or own ways to
    be reached may hold "Mr Lee" (`names_somebody`) or numbers (`reaches_somebody`)."""
    plain = unicodedata.normalize("NFKC", text)
    found = {kind for kind, is_there in FINDERS.items() if is_there(plain)}
    if not names_somebody and signs.TITLED.search(plain):
        found.add(PatientDetail.NAME)
    if reaches_somebody:
        return frozenset(found - {PatientDetail.CONTACT})
    if _bare_number(plain):
        found.add(PatientDetail.RECORD_NUMBER)
    return frozenset(found)


def _record_number(text: str) -> bool:
    return bool(signs.NUMBERED_RECORD.search(text) or signs.PATIENT_NUMBER.search(text))


def _bare_number(text: str) -> bool:
    """Six to nine digits or more than ten, said to be nothing else: no date, no pager, no badge."""
    return any(
        not signs.OTHER_NUMBER.search(text[: found.start()])
        and not signs.PACKED_DATE.fullmatch(found.group())
        for found in signs.BARE_NUMBER.finditer(text)
    )


def _birth_date(text: str) -> bool:
    if signs.BORN.search(text):
        return True
    return bool(signs.PATIENT.search(text) and signs.OLD_DATE.search(text))


def _name(text: str) -> bool:
    """Somebody called a patient, a baby or a family by name."""
    candidates = (found.group("name") for way in signs.NAMED for found in way.finditer(text))
    return any(_is_name(candidate) for candidate in candidates)


def _is_name(word: str) -> bool:
    """Whether a capitalised word may be a name: no word of the house, no abbreviation such as ICU."""
    is_short_form = word.isupper() and len(word) < signs.SHORTEST_IN_CAPITALS
    return not is_short_form and word.casefold() not in signs.NO_NAMES


def _contact(text: str) -> bool:
    if signs.SOCIAL_SECURITY.search(text):
        return True
    return bool(signs.OF_A_PATIENT.search(text) and signs.TELEPHONE.search(text))


def _room(text: str) -> bool:
    return bool(signs.AT_THE_BED.search(text) and signs.ROOM.search(text))


FINDERS: Final[Mapping[PatientDetail, Callable[[str], bool]]] = {
    PatientDetail.RECORD_NUMBER: _record_number,
    PatientDetail.BIRTH_DATE: _birth_date,
    PatientDetail.NAME: _name,
    PatientDetail.CONTACT: _contact,
    PatientDetail.ROOM: _room,
}
