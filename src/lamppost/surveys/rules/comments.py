"""Words of somebody's own, looked through before anybody reads them: for a patient, and for a colleague."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from lamppost.core.text import fold
from lamppost.disclosure.rules import patient_details

TITLED: Final = re.compile(r"\b(?:dr|dra|doctor|doctora|prof|profesor|profesora)\.?\s+\w{2,}", re.I)
WORD: Final = re.compile(r"\w+(?:[-'’]\w+)*")
SHORTEST_NAME: Final = 3  # letters: "Le" and "Wu" are caught beside a first name


def names_somebody(text: str, people: Iterable[tuple[str, str]]) -> bool:
    """Whether it may name a patient (G13), or one of these people (first and last names).

    A last name in capital letters is enough, also where it is a word too ("Young"): what is held back by mistake
    costs one comment. In small letters it counts beside its first name alone.
    """
    if patient_details(text) or TITLED.search(text):
        return True
    words = WORD.findall(text)
    folded = [fold(word) for word in words]
    capital = {low for word, low in zip(words, folded, strict=True) if word[:1].isupper()}
    pairs = set(pairwise(folded))
    return any(_is_named(first, last, capital, pairs) for first, last in people)


def _is_named(first: str, last: str, capital: set[str], pairs: set[tuple[str, str]]) -> bool:
    lasts = [fold(part) for part in WORD.findall(last)]
    firsts = [fold(part) for part in WORD.findall(first)]
    if any(len(part) >= SHORTEST_NAME and part in capital for part in lasts):
        return True
    return any((one, other) in pairs for one in firsts[:1] for other in lasts[:1])
