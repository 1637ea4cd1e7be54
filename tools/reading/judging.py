"""What is too hard to read, and which words had better not stand there."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tools.reading.ease import Ease, ease, sentences_of, words_of
from tools.reading.texts import LANGUAGES, Passage

AVOID: Final = Path(__file__).with_name("avoid.toml")
ALONE: Final = 20  # words from which on one text is judged by itself
TOGETHER: Final = 40  # words from which on a page is; smaller ones are joined, group by group
THE_REST: Final = "(its short pages together)"


@dataclass(frozen=True, slots=True)
class Judged:
    """A passage with what the formula says of it."""

    passage: Passage
    ease: Ease


@dataclass(frozen=True, slots=True)
class Avoided:
    """A word that had better not stand in a text."""

    language: str
    pattern: re.Pattern[str]
    why: str
    instead: str


def judged(passages: Iterable[Passage]) -> Iterator[Judged]:
    """What is judged: each long text, each page, the short pages of a group together, the whole group."""
    passages = list(passages)
    for one in passages:
        for text in one.running:
            if len(words_of(text)) >= ALONE:
                yield _judged(one.group, one.where, one.language, [text])
    for group in dict.fromkeys(one.group for one in passages):
        for language in LANGUAGES:
            here = [one for one in passages if (one.group, one.language) == (group, language)]
            yield from _of_group(group, language, here)


def whole(passages: Iterable[Passage], group: str, language: str) -> Ease | None:
    """All that is read in a group; None where there is nothing."""
    here = [one for one in passages if (one.group, one.language) == (group, language)]
    running = [text for one in here for text in one.running]
    return ease(running, language) if running else None


def hardest_sentences(one: Judged, most: int = 3) -> list[tuple[float, str]]:
    """Where a writer begins: the score of each, and the sentence."""
    language = one.passage.language
    found = [
        (text, ease([text], language))
        for part in one.passage.running
        for text in sentences_of(part)
    ]
    found.sort(key=lambda each: -each[1].excess * each[1].words)
    return [(each.score, text) for text, each in found[:most]]


def avoided_in(passages: Iterable[Passage]) -> Iterator[tuple[Passage, str, Avoided]]:
    """Each word of the list that stands in a text, labels too."""
    for passage in passages:
        for word in _avoided():
            for text in passage.texts if word.language == passage.language else ():
                if found := word.pattern.search(text):
                    yield passage, found[0], word


def _of_group(group: str, language: str, here: list[Passage]) -> Iterator[Judged]:
    short: list[str] = []
    for one in here:
        if sum(len(words_of(text)) for text in one.running) >= TOGETHER:
            yield _judged(group, one.where, language, one.running)
        else:
            short.extend(one.running)
    if sum(len(words_of(text)) for text in short) >= TOGETHER:
        yield _judged(group, THE_REST, language, short)


def _judged(group: str, where: str, language: str, texts: Iterable[str]) -> Judged:
    passage = Passage(group, where, language, tuple(texts))
    return Judged(passage, ease(passage.texts, language))


@cache
def _avoided() -> tuple[Avoided, ...]:
    held = tomllib.loads(AVOID.read_text(encoding="utf-8"))["word"]
    return tuple(
        Avoided(
            one["language"],
            re.compile(rf"\b(?:{one['pattern']})", re.IGNORECASE),
            one["why"],
            one["instead"],
        )
        for one in held
    )
