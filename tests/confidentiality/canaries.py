"""Names and words that stand nowhere else, and every spelling in which they might turn up."""

import base64
import codecs
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

from lamppost.core.text import fold

ON_ROSTER = "qzxvkjw"  # in every name and address of a canary on the roster
SAID = "wjkqvzx"  # in everything that a referrer wrote which no roster knows
LETTERS = re.compile(r"\W+")
SHORTEST = 7  # letters of a word that is searched for alone


@dataclass(frozen=True)
class Canary:
    """What must not stay: a text, and the words of it."""

    text: str

    @property
    def words(self) -> list[str]:
        return [word for word in LETTERS.split(self.text) if len(word) >= SHORTEST]


def spellings(text: str) -> set[bytes]:
    """The text as it is and in other dress, all in lower case, for a search without case."""
    turned = " ".join(reversed(text.split()))
    first, _, last = text.partition(" ")
    plain = {text, fold(text), turned, fold(turned), f"{last}, {first}", text[::-1]}
    dressed = {html.escape(one) for one in plain} | {json.dumps(one)[1:-1] for one in plain}
    dressed |= {quote(one) for one in plain} | {quote_plus(one) for one in plain}
    dressed |= {codecs.encode(one, "rot13") for one in plain if one.isascii()}
    as_bytes = {one.lower().encode() for one in plain | dressed}
    as_bytes |= {one.lower().encode("utf-16-le") for one in plain}
    for one in _cases(plain):
        as_bytes |= {one.encode().hex().encode(), *_in_base64(one.encode())}
    return {one for one in as_bytes if len(one) >= SHORTEST}


def needles(canaries: Iterable[Canary]) -> set[bytes]:
    """Every spelling of every canary, whole and word by word."""
    texts = [text for canary in canaries for text in (canary.text, *canary.words)]
    return {spelling for text in texts for spelling in spellings(text)}


class Search:
    """Looks for needles in anything; the same wherever it looks."""

    def __init__(self, wanted: set[bytes]) -> None:
        ordered = sorted(wanted, key=len)
        shortest: list[bytes] = []
        for one in ordered:  # what holds a shorter one is found by that
            if not any(other in one for other in shortest):
                shortest.append(one)
        self._any = re.compile(b"|".join(re.escape(one) for one in shortest))

    def found_in(self, value: object) -> list[bytes]:
        """The needles in a text, some bytes, a number or a row of such."""
        return sorted({hit for part in _parts(value) for hit in self._any.findall(part.lower())})


def _cases(texts: Iterable[str]) -> set[str]:
    return {case for text in texts for case in (text, text.lower(), text.upper())}


def _in_base64(text: bytes) -> Iterator[bytes]:
    """As it looks wherever it begins in a longer text: the letters that its neighbours do not change."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + text)
        inner = whole[(before * 8 + 5) // 6 : (before + len(text)) * 8 // 6]
        yield inner.lower()
        yield inner.translate(bytes.maketrans(b"+/", b"-_")).lower()


def _parts(value: object) -> Iterator[bytes]:
    if isinstance(value, bytes | bytearray | memoryview):
        yield bytes(value)
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from _parts(one)
    elif isinstance(value, dict):
        yield from _parts(list(value.items()))
    elif value is not None:
        yield str(value).encode()
