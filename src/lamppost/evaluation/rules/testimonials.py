"""What somebody said of the program of their own accord, to be printed: what it may hold, and what is wrong with it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lamppost.disclosure.rules import patient_details
from lamppost.surveys.rules.comments import names_somebody

SHORTEST: Final = 20  # letters: less says nothing
LONGEST: Final = 400
LONGEST_SIGNATURE: Final = 60
MARKS: Final = '"“”«»'
DASHES: Final = "-–— "
# In plain English, for whoever reads a folder.
UNFIT: Final = {
    "how_long": f"It takes {SHORTEST} to {LONGEST} letters.",
    "signature_long": f"It takes {LONGEST_SIGNATURE} letters at most.",
    "patient_told": "This may tell of a patient. Leave it out.",
    "somebody_named": "This may name somebody. Leave the name out.",
}


class Language(StrEnum):
    """In which it was given; it is never translated."""

    EN = "en"
    ES = "es"


@dataclass(frozen=True, slots=True)
class Said:
    """The words, and with which words their giver wants them signed (none: not at all). Nothing says who that is; of
    the time it tells the year alone."""

    words: str
    signed: str
    language: Language
    year: int


def plain(said: Said) -> Said:
    """On one line, without the marks that a report sets round it itself."""
    words, signed = (
        " ".join(text.replace("\0", " ").split()) for text in (said.words, said.signed)
    )
    return Said(words.strip(MARKS).strip(), signed.strip(DASHES), said.language, said.year)


def problems(
    said: Said, *, years: Container[int], people: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """By field why it cannot be printed. `people` are first and last names that it must not hold."""
    found = unfit_for_print(said.words, said.signed, people)
    return found if said.year in years else {**found, "year": "which_year"}


def unfit_for_print(
    words: str, signed: str, people: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """Of both texts what is too long or short, tells of a patient (G13), or names one of these people."""
    known, found = tuple(people), dict[str, str]()
    for field, text in (("words", words), ("signed", signed)):
        if problem := _unfit(text, known):
            found[field] = problem
    if not SHORTEST <= len(words) <= LONGEST:
        found["words"] = "how_long"
    if len(signed) > LONGEST_SIGNATURE:
        found["signed"] = "signature_long"
    return found


def _unfit(text: str, people: Iterable[tuple[str, str]]) -> str:
    if patient_details(text):
        return "patient_told"
    return "somebody_named" if names_somebody(text, people) else ""
