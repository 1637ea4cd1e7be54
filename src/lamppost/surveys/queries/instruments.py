"""The instruments that come with the program."""

from functools import lru_cache
from importlib.resources import files
from typing import Final

from lamppost.core.errors import NotFound
from lamppost.surveys.rules.instruments import Instrument
from lamppost.surveys.rules.reading import read_instrument

# In the order in which they are listed: what most programs ask first, then others' definitions.
PACKAGED: Final = (
    *("physicians", "supporters", "recipients", "burnout"),
    *("pfi", "mini_z", "svest_r", "who_5"),
)


def packaged_text(key: str) -> str:
    """The file that comes with the program; NotFound where there is none of that name."""
    if key not in PACKAGED:
        raise NotFound("no such instrument")
    path = files("lamppost.surveys") / "instruments" / f"{key}.yaml"
    return path.read_text(encoding="utf-8")


@lru_cache
def packaged(key: str) -> Instrument:
    """The instrument that comes with the program under that name."""
    return read_instrument(packaged_text(key))
