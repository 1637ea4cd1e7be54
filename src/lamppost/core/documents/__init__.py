"""Documents to print: a Typst template and data make a tagged PDF (PDF/UA-1), the same on every machine.

Data never stands in a template's source: it goes in beside it, as JSON, and is text wherever it is shown.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from lamppost.core.clock import now

if TYPE_CHECKING:
    import typst

Data: TypeAlias = "str | int | bool | Mapping[str, Data] | Sequence[Data] | None"

PACKAGE: Final = Path(__file__).resolve().parents[2]
UNSHOWN: Final = "\u25a1"  # a hollow square, for what the fonts cannot show
# What the embedded fonts show: tried letter by letter. PDF/UA forbids a letter without a glyph, and
# text that runs from right to left has been seen to end the process that draws it.
_BEYOND: Final = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u024f\u0300-\u036f\u0400-\u045f\u1e00-\u1eff\u2010-\u2027\u2030-\u203a"
    "\u20a0-\u20bf\u2190-\u2199\u2200-\u226f\u25a0-\u25cf\u2610-\u2613]"
)


def draw(template: str, *, title: str, language: str, data: Mapping[str, Data]) -> bytes:
    """The PDF that `template` (a path below the package) makes of `data`; a few milliseconds.

    `title` and `language` go into the file's own description, as readers aloud need them. Templates begin with
    `#import "/core/documents/house.typ": *` and `#show: house`; `data` is what they find as `data`.
    """
    import typst  # noqa: PLC0415 - 6 MB, for whoever prints

    told: dict[str, Data] = {"title": title, "language": language, "data": data}
    return typst.compile(
        PACKAGE / template,
        root=PACKAGE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"told": json.dumps(_shown(told))},
        timestamp=now().replace(microsecond=0),
    )


def showable(text: str) -> str:
    """The text with a hollow square for each letter that the fonts cannot show."""
    return _BEYOND.sub(UNSHOWN, unicodedata.normalize("NFC", text.replace("\t", " ")))


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    """Those that come with the program, whatever else the machine has."""
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _shown(data: Data) -> Data:
    if isinstance(data, str):
        return showable(data)
    if isinstance(data, Mapping):
        return {name: _shown(value) for name, value in data.items()}
    if isinstance(data, Sequence):
        return [_shown(value) for value in data]
    return data
