"""Text as people compare it, and as a spreadsheet may be given it."""

import re
import unicodedata
from typing import Final

# Letters that Unicode does not take apart, and apostrophes and dashes as keyboards differ on them.
ALIKE: Final = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)

# What a spreadsheet would reckon with; not a number with its sign. Also read by polars: no look around.
FORMULA: Final = r"^(?:[=@\t\r]|[+-].*[^\d.])"
QUOTE: Final = "'"  # before a text, a spreadsheet takes it as it stands


def fold(text: str) -> str:
    """Lower case, without accents, with single spaces: equal for what people take as the same name."""
    if text.isascii():  # most names; nothing to take apart
        return " ".join(text.lower().replace("`", "'").split())
    apart = unicodedata.normalize("NFKD", text).casefold().translate(ALIKE)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def as_cell(text: str) -> str:
    """The same, as no spreadsheet takes it for a formula."""
    return QUOTE + text if re.match(FORMULA, text) else text
