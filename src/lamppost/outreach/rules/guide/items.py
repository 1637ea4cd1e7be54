"""The items of the guide, what their words may be, and what is filled in."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

MOST_LINES: Final = 12  # of one list of an item
LONGEST_LINE: Final = 600  # letters
PLACEHOLDERS: Final = ("supporter", "hospital", "phone", "page")
FILLED_IN: Final = re.compile(r"\{([^{}]*)\}")


class Part(StrEnum):
    """What belongs together on the page."""

    FIRST_WORDS = "first_words"
    QUESTIONS = "questions"  # that everybody asks
    CONVERSATION = "conversation"
    ENDING = "ending"


class GuideItem(StrEnum):
    """One thing to say or to do, in the order in which they are met."""

    TEXT_MESSAGE = "text_message"
    VOICE_MAIL = "voice_mail"
    CALL = "call"
    IN_PERSON = "in_person"
    NO_ANSWER = "no_answer"
    WRONG_PERSON = "wrong_person"
    REFUSAL = "refusal"
    WHO_SENT_YOU = "who_sent_you"
    IN_TROUBLE = "in_trouble"
    CHIEF_KNOWS = "chief_knows"
    WRITTEN_DOWN = "written_down"
    MUST_REPORT = "must_report"  # counsel's text stands below its words
    OPENING = "opening"
    LISTENING = "listening"
    RED_FLAGS = "red_flags"
    WHAT_HELPS = "what_helps"
    WHERE_ELSE = "where_else"
    CLOSING = "closing"
    FOLLOW_UP = "follow_up"


_BEGINS: Final = {
    GuideItem.TEXT_MESSAGE: Part.FIRST_WORDS,
    GuideItem.WHO_SENT_YOU: Part.QUESTIONS,
    GuideItem.OPENING: Part.CONVERSATION,
    GuideItem.CLOSING: Part.ENDING,
}


def _parts() -> Mapping[GuideItem, Part]:
    part, found = Part.FIRST_WORDS, {}
    for item in GuideItem:
        part = _BEGINS.get(item, part)
        found[item] = part
    return found


PART: Final = _parts()


@dataclass(frozen=True, slots=True)
class Wording:
    """An item's words: what to say, the same where they asked themselves (empty: no other), what to do."""

    say: tuple[str, ...] = ()
    say_if_asked: tuple[str, ...] = ()
    do: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InBoth:
    """An item's words in English and in Spanish."""

    english: Wording
    spanish: Wording


@dataclass(frozen=True, slots=True)
class Item:
    """One item as the package has it, in one language."""

    item: GuideItem
    title: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Guide:
    """All items in their order, in one language."""

    version: str
    items: tuple[Item, ...]

    def wording(self, item: GuideItem) -> Wording:
        return next(one.wording for one in self.items if one.item is item)


def filled(text: str, names: Mapping[str, str]) -> str:
    """The text with these names in place of {supporter}, {hospital}, {phone}, {page}."""
    return FILLED_IN.sub(lambda found: names.get(found[1], found[0]), text)


def problems_of(wording: Wording) -> dict[str, str]:
    """What is wrong, by field: no words to say, too many lines, one too long, or something to fill in
    that nobody knows."""
    found = {}
    for field, lines in asdict(wording).items():
        if field == "say" and not lines:
            found[field] = "say_missing"
        elif len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            found[field] = "guide_too_long"
        elif not all(map(_can_be_filled, lines)):
            found[field] = "placeholder"
    return found


def problems_of_both(words: InBoth) -> dict[str, str]:
    """The same for both languages; a field of the Spanish words ends in `_es`."""
    spanish = {f"{name}_es": code for name, code in problems_of(words.spanish).items()}
    return problems_of(words.english) | spanish


def digest_of(words: InBoth) -> bytes:
    """32 bytes that stand for an item's words in both languages."""
    return hashlib.sha256(repr(asdict(words)).encode()).digest()


def _can_be_filled(line: str) -> bool:
    """Whether every brace belongs to a placeholder that is known."""
    left = FILLED_IN.sub(lambda found: "" if found[1] in PLACEHOLDERS else "{", line)
    return not {"{", "}", "\0"} & set(left)
