"""The instruments that come with the program, and those that a hospital has brought in."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from django.db.models import QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.surveys.access import SurveyPermission
from lamppost.surveys.models import OwnInstrument
from lamppost.surveys.rules.instruments import Instrument
from lamppost.surveys.rules.reading import read_instrument

# In the order in which they are listed: what most programs ask first, then others' definitions.
PACKAGED: Final = (
    *("physicians", "supporters", "recipients", "after_training", "burnout"),
    *("pfi", "mini_z", "svest_r", "who_5"),
)


@dataclass(frozen=True, slots=True)
class InstrumentHere:
    """An instrument at a hospital: its own of that key, else the packaged one."""

    instrument: Instrument
    text: str
    is_own: bool


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


@lru_cache(maxsize=256)
def read_once(text: str) -> Instrument:
    """A text that was read before without a flaw."""
    return read_instrument(text)


@lru_cache(maxsize=64)
def read_without_words(text: str) -> Instrument:
    """The same, as few people are asked it."""
    return read_once(text).without_words()


def instruments_here(hospital: int, *, seen_by: Actor) -> tuple[InstrumentHere, ...]:
    """All that there are at a hospital: those of the program, its own in their place, then its others."""
    require(seen_by, SurveyPermission.CAMPAIGN_VIEW, hospital)
    own = {row.key: row.text for row in _own(hospital).order_by("key")}
    keys = [*PACKAGED, *(key for key in own if key not in PACKAGED)]
    return tuple(_here(key, own.get(key)) for key in keys)


def instrument_here(hospital: int, key: str) -> InstrumentHere:
    """The one of that name there, for what follows from it inside this room; NotFound."""
    row = _own(hospital).filter(key=key).first()
    return _here(key, row.text if row else None)


def _own(hospital: int) -> QuerySet[OwnInstrument]:
    return OwnInstrument.objects.filter(hospital_id=hospital)


def _here(key: str, own: str | None) -> InstrumentHere:
    if own is None:
        return InstrumentHere(packaged(key), packaged_text(key), is_own=False)
    return InstrumentHere(read_once(own), own, is_own=True)
