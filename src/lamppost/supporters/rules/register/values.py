"""Single values of a register as people write them: dates, languages, ways to talk, standing, numbers."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from lamppost.core.text import fold
from lamppost.program.rules.problems import Problem
from lamppost.program.rules.roster import NO, YES
from lamppost.supporters.rules.standing import Standing

# Month before day where both are numbers, as in the US.
FORMATS: Final = (
    "%Y-%m-%d", "%m/%d/%Y", "%Y/%m/%d", "%m/%d/%y", "%d.%m.%Y", "%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y",
)  # fmt: skip
MIDNIGHT: Final = re.compile(r"[ T]0?0:00(:00(\.0+)?)?Z?$")
EARLIEST: Final = date(1990, 1, 1)  # before that it is a slip of the pen
LONGEST_TRAINING: Final = 10_000  # minutes
MOST_AT_ONCE: Final = 9
PARTED: Final = re.compile(r"[;,/|+&]| and | y ")
LANGUAGES: Final[Mapping[str, str]] = {
    "english": "en", "ingles": "en", "spanish": "es", "espanol": "es", "castellano": "es", "arabic": "ar",
    "arabe": "ar", "persian": "fa", "farsi": "fa", "persa": "fa", "french": "fr", "frances": "fr", "hindi": "hi",
    "korean": "ko", "coreano": "ko", "russian": "ru", "ruso": "ru", "tagalog": "tl", "filipino": "tl",
    "vietnamese": "vi", "vietnamita": "vi", "chinese": "zh", "mandarin": "zh", "cantonese": "zh", "chino": "zh",
    **{code: code for code in ("en", "es", "ar", "fa", "fr", "hi", "ko", "ru", "tl", "vi", "zh")},
}  # fmt: skip
MODES: Final[Mapping[str, str]] = {
    "in person": "in_person", "in_person": "in_person", "face to face": "in_person", "en persona": "in_person",
    "phone": "phone", "telephone": "phone", "call": "phone", "by phone": "phone", "telefono": "phone",
    "video": "video", "by video": "video", "zoom": "video", "message": "message", "messages": "message",
    "text": "message", "by message": "message", "mensaje": "message", "mensajes": "message",
}  # fmt: skip
ANY: Final = frozenset({"any", "all", "cualquiera", "todos", "todas"})
STANDINGS: Final[Mapping[str, Standing]] = {
    "active": Standing.ACTIVE, "activo": Standing.ACTIVE, "activa": Standing.ACTIVE, "serving": Standing.ACTIVE,
    "resting": Standing.RESTING, "paused": Standing.RESTING, "on leave": Standing.RESTING,
    "descansa": Standing.RESTING, "en descanso": Standing.RESTING, "certified": Standing.CERTIFIED,
    "certificado": Standing.CERTIFIED, "certificada": Standing.CERTIFIED,
}  # fmt: skip


@lru_cache(maxsize=4096)  # a course has one day for many people
def day(text: str) -> date | Problem:
    """A date, with or without a midnight behind it."""
    bare = MIDNIGHT.sub("", text)
    for each in FORMATS:
        try:
            found = datetime.strptime(bare, each).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        return found if found >= EARLIEST else Problem.DATE_UNREADABLE
    return Problem.DATE_UNREADABLE


def languages(text: str) -> tuple[str, ...] | Problem:
    """Codes of the languages named, each once."""
    return _each(text, LANGUAGES, Problem.LANGUAGE_UNKNOWN)


def modes(text: str) -> tuple[str, ...] | Problem:
    """Codes of the ways named; "any" is none of them."""
    return () if fold(text) in ANY else _each(text, MODES, Problem.MODE_UNKNOWN)


def standing(text: str) -> Standing | Problem:
    return STANDINGS.get(fold(text), Problem.STANDING_UNKNOWN)


def capacity(text: str) -> int | Problem:
    return _number(text, MOST_AT_ONCE, Problem.CAPACITY_RANGE)


def minutes(text: str) -> int | Problem:
    """Minutes of training; "4 h" and "4 hours" are 240."""
    hours = re.fullmatch(
        r"(\d{1,3}(?:[.,]\d{1,2})?) ?(h|hr|hrs|hour|hours|hora|horas)\.?", fold(text)
    )
    if hours:
        return round(float(hours[1].replace(",", ".")) * 60)
    bare = re.sub(r" ?(min|mins|minutes|minutos)\.?$", "", fold(text))
    return _number(bare, LONGEST_TRAINING, Problem.MINUTES_RANGE)


def yes(text: str) -> bool | Problem:
    if fold(text) not in YES | NO:
        return Problem.NOT_YES_OR_NO
    return fold(text) in YES


def _each(text: str, known: Mapping[str, str], otherwise: Problem) -> tuple[str, ...] | Problem:
    words = [fold(part).strip() for part in PARTED.split(text)]
    found = [known.get(word, "") for word in words if word]
    return tuple(dict.fromkeys(found)) if found and all(found) else otherwise


def _number(text: str, most: int, otherwise: Problem) -> int | Problem:
    bare = text.removesuffix(".0").replace(",", "")
    is_one = bare.isascii() and bare.isdecimal() and len(bare) <= len(str(most))
    return int(bare) if is_one and int(bare) <= most else otherwise
