"""How likely it is that somebody on the roster is the one a colleague means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from lamppost.core.text import fold
from lamppost.program.rules.departments import as_spoken
from lamppost.program.rules.names import CREDENTIALS, SUFFIXES, TITLES
from lamppost.program.rules.nicknames import are_forms_of_one
from lamppost.program.rules.sounds import sound_alike

EXACT: Final = 100.0
NICKNAME: Final = 96.0
INITIAL: Final = 80.0
HEARD: Final = 80.0  # spoken alike, however it is written
ALIKE: Final = 75.0  # below this, two words are not the same name
NEAR: Final = 50.0  # below this, nobody would hear one for the other
ONE_WORD: Final = 75.0  # a last name alone
FIRST_ALONE: Final = 60.0  # a first name alone
PLACE_MISSED: Final = 15.0  # for a department that is not theirs; the same for a specialty
PLACE_ALIKE: Final = 85.0
LEAST: Final = 60


class Matched(StrEnum):
    """What spoke for somebody."""

    FIRST_NAME = "first_name"
    NICKNAME = "nickname"
    INITIAL = "initial"
    LAST_NAME = "last_name"
    SPELLING = "spelling"  # alike, not the same
    DEPARTMENT = "department"
    SPECIALTY = "specialty"


@dataclass(frozen=True, slots=True, repr=False)
class Sought:
    """Whom a colleague means, in their own words; `shift` may name a place too (`night ICU`)."""

    name: str
    department: str = ""
    specialty: str = ""
    shift: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    physician: int
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    department: str
    specialty: str


@dataclass(frozen=True, slots=True, repr=False)
class Likeness:
    physician: int
    score: int  # 0 to 100
    matched: frozenset[Matched]


def ranked(sought: Sought, candidates: Iterable[Candidate]) -> list[Likeness]:
    """Who may be meant, the likeliest first; nobody below 60 of 100."""
    words = _sought_words(sought.name)
    if not words:
        return []
    places = _Places(sought)
    found = [_likeness(words, places, candidate) for candidate in candidates]
    return sorted(
        (one for one in found if one.score >= LEAST),
        key=lambda one: (-one.score, one.physician),
    )


def _likeness(words: list[str], places: "_Places", candidate: Candidate) -> Likeness:
    score, matched = _name_score(words, candidate)
    if score < LEAST:
        return Likeness(candidate.physician, round(score), matched)
    missed, fitting = places.against(candidate)
    return Likeness(
        candidate.physician, max(round(score - PLACE_MISSED * missed), 0), matched | fitting
    )


class _Places:
    """Department and specialty as colleagues say them, each read once."""

    def __init__(self, sought: Sought) -> None:
        self.department = as_spoken(sought.department)
        self.specialty = as_spoken(sought.specialty)
        self.shift = {as_spoken(word) for word in sought.shift.split() if len(word) > 1}

    def against(self, candidate: Candidate) -> tuple[float, frozenset[Matched]]:
        """How much of what was said does not fit (0 to 2), and what does."""
        theirs = {
            place
            for text in (candidate.department, candidate.specialty)
            for place in (fold(text), as_spoken(text))
            if place
        }
        fitting: set[Matched] = set()
        missed = 0.0
        for said, what in (
            (self.department, Matched.DEPARTMENT),
            (self.specialty, Matched.SPECIALTY),
        ):
            if said and _is_place(said, theirs):
                fitting.add(what)
            elif said:
                missed += 1
        if not fitting and self.shift & theirs:
            return max(missed - 0.5, 0.0), frozenset({Matched.DEPARTMENT})
        return missed, frozenset(fitting)


def _is_place(said: str, theirs: Iterable[str]) -> bool:
    return any(fuzz.token_set_ratio(said, place) >= PLACE_ALIKE for place in theirs)


def _name_score(words: list[str], candidate: Candidate) -> tuple[float, frozenset[Matched]]:
    """Every word that was said must be some part of the name; the last name weighs as much as the rest."""
    firsts, lasts = _first_words(candidate), _name_words(candidate.last_name)
    if len(words) == 1:
        return _one_word(words[0], firsts, lasts)
    best: tuple[float, frozenset[Matched]] = (0.0, frozenset())
    for cut in range(1, len(words)):
        given, family = words[:cut], words[cut:]
        for first_said, last_said in ((given, family), (family, given)):
            last = _mean(_best(word, lasts, is_first=False) for word in last_said)
            if last[0] < ALIKE:
                continue
            first = _mean(_best(word, firsts, is_first=True) for word in first_said)
            whole = (first[0] + last[0]) / 2 if first[0] >= ALIKE else 0.0
            if whole > best[0]:
                best = whole, first[1] | last[1]
    return best


def _one_word(word: str, firsts: list[str], lasts: list[str]) -> tuple[float, frozenset[Matched]]:
    last, first = _best(word, lasts, is_first=False), _best(word, firsts, is_first=True)
    as_last = last[0] * ONE_WORD / EXACT if last[0] >= ALIKE else 0.0
    as_first = first[0] * FIRST_ALONE / EXACT if first[0] >= ALIKE and len(word) > 1 else 0.0
    return max((as_last, last[1]), (as_first, first[1]), key=lambda found: found[0])


def _best(word: str, names: list[str], *, is_first: bool) -> tuple[float, frozenset[Matched]]:
    return max(
        (_word_score(word, name, is_first=is_first) for name in names),
        key=lambda found: found[0],
        default=(0.0, frozenset()),
    )


def _word_score(word: str, name: str, *, is_first: bool) -> tuple[float, frozenset[Matched]]:
    part = Matched.FIRST_NAME if is_first else Matched.LAST_NAME
    if word == name:
        return EXACT, frozenset({part})
    if is_first and are_forms_of_one(word, name):
        return NICKNAME, frozenset({Matched.NICKNAME})
    if is_first and 1 in (len(word), len(name)) and word[0] == name[0]:
        return INITIAL, frozenset({Matched.INITIAL})
    score = fuzz.ratio(word, name)
    if NEAR <= score < HEARD and sound_alike(word, name):
        score = HEARD
    return score, frozenset({part, Matched.SPELLING})


def _mean(
    found: Iterable[tuple[float, frozenset[Matched]]],
) -> tuple[float, frozenset[Matched]]:
    every = list(found)
    lowest = min(score for score, _ in every)
    mean = sum(score for score, _ in every) / len(every)
    return (mean if lowest >= ALIKE else 0.0), frozenset().union(*(what for _, what in every))


def _sought_words(name: str) -> list[str]:
    """`Dr. Cole, Mike (MD)` as cole, mike."""
    words = _name_words(name)
    bare = [word for word in words if word not in TITLES and word not in SUFFIXES]
    while len(bare) > 2 and bare[-1] in CREDENTIALS:
        bare = bare[:-1]
    return bare[:6]


def _first_words(candidate: Candidate) -> list[str]:
    return _name_words(f"{candidate.first_name} {candidate.middle_name}")


def _name_words(text: str) -> list[str]:
    """Words without signs: O'Brien is one, García-Márquez two, J.P. as jp and j."""
    plain = re.sub(r"[^\w\s-]", "", fold(text)).replace("-", " ").replace("_", " ")
    return plain.split()
