"""Numbers that name something: telephones, National Provider Identifiers, CMS hospital ids."""

import re
from typing import Final

import phonenumbers

from lamppost.program.rules.problems import Note, Problem

NPI_PREFIX: Final = (
    "80840"  # health cards of the United States, ISO/IEC 7812; CMS, "NPI check digit"
)
AS_FLOAT: Final = re.compile(r"[\d.,]+E[+-]?\d+", re.IGNORECASE)  # 5.1012E+09
DECIMALS: Final = re.compile(r"(\d+)\.0+")  # 1003722372.0
CMS_ID: Final = re.compile(r"\d{3,6}|\d{2,5}[A-Z]\d{0,3}")
CMS_ID_LENGTH: Final = 6
REGION: Final = "US"


def phone_number(text: str) -> tuple[str, Note | None]:
    """E.164 (+15105551234), or '' and why; a number that a spreadsheet rounded is never guessed."""
    if not text:
        return "", None
    if AS_FLOAT.fullmatch(text.replace(" ", "")):
        return "", Note.PHONE_LOST
    try:
        number = phonenumbers.parse(_whole(text), REGION)
    except phonenumbers.NumberParseException:
        return "", Note.PHONE_UNREADABLE
    if not phonenumbers.is_possible_number(number):
        return "", Note.PHONE_UNREADABLE
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), None


def npi(text: str) -> str | Problem:
    """Ten digits whose last one checks the others, or what is wrong."""
    digits = re.sub(r"[\s-]", "", _whole(text))
    if not (len(digits) == 10 and digits.isascii() and digits.isdigit()):
        return Problem.NPI_DIGITS
    return digits if luhn_holds(NPI_PREFIX + digits) else Problem.NPI_CHECK_DIGIT


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def cms_id(text: str) -> str | None:
    """The six characters of a hospital's CMS id, lost leading zeros mended; None where it is none."""
    bare = _whole(text.strip()).upper()
    return (
        bare.zfill(CMS_ID_LENGTH) if CMS_ID.fullmatch(bare) and len(bare) <= CMS_ID_LENGTH else None
    )


def _whole(text: str) -> str:
    """Without the `.0` that a spreadsheet adds to a whole number."""
    found = DECIMALS.fullmatch(text.strip())
    return found.group(1) if found else text
