"""How a name sounds, so that one that was only heard is found: Bedenbow for Bedenbaugh, Maier for Meyer.

Rough on purpose: a dozen spellings of English, Spanish and German names that are spoken alike. Ours, no standard.
"""

import re
from typing import Final

SHORTEST: Final = 4  # letters; shorter names sound alike too easily
SPOKEN: Final = (
    (r"^(kn|gn)", "n"),
    (r"^wr", "r"),
    (r"ph|v", "f"),
    (r"sch|sh|ch", "x"),
    (r"([ei]|ai)gh", "i"),
    (r"(au|ou)gh|au|aw|ou|ow|oa|oe", "o"),
    (r"dt|th", "t"),
    (r"mp(?=[st])", "m"),
    (r"ck|q|c(?![eiy])", "k"),
    (r"[cz]", "s"),
    (r"ai|ay|ei|ey|ee|ea|ie|y", "i"),
    (r"(?<!^)h", ""),
    (r"e$", ""),
    (r"(.)\1+", r"\1"),
)


def sound(name: str) -> str:
    """The sound of one folded word, as letters to compare."""
    for spelling, spoken in SPOKEN:
        name = re.sub(spelling, spoken, name)
    return name


def sound_alike(said: str, name: str) -> bool:
    """Whether two folded words are spoken the same, roughly."""
    return min(len(said), len(name)) >= SHORTEST and sound(said) == sound(name)
