"""How somebody goes through an instrument: a page at a time, with everything given so far in the form itself, so
that the server keeps nothing of them before they send it."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lamppost.surveys.rules import (
    Instrument,
    Item,
    ItemKind,
    Page,
    asked,
    problems,
)
from lamppost.web.words import Choice, Words

PREFIX: Final = "q_"  # of an item's field, so that no item has the name of another field
LONGEST_ID: Final = 19  # digits
UNREADABLE: Final = re.compile("[\0-\x08\x0b-\x1f\x7f\ufffd]")
PROBLEMS: Final[dict[str, Words]] = {
    "one": gettext_lazy("Choose one answer."),
    "too_long": gettext_lazy("This is too long. Keep it under 400 letters."),
    "patient": gettext_lazy(
        "This looks like a patient’s details. Please leave them out: we never want to know them."
    ),
}
OTHERWISE: Final = gettext_lazy("Choose from the list, or leave it open.")


@dataclass(frozen=True, slots=True)
class Walk:
    """Where somebody is, and what they have given so far."""

    instrument: Instrument
    code: str = field(default="", repr=False)
    given: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    department: str = field(default="", repr=False)
    at: str = ""

    @property
    def pages(self) -> tuple[Page, ...]:
        """Those on which they are asked something, after what they have said."""
        ids = {item.id for item in asked(self.instrument, self.given)}
        return tuple(
            page for page in self.instrument.pages if any(item.id in ids for item in page.items)
        )

    @property
    def number(self) -> int:
        """From 0."""
        ids = [page.id for page in self.pages]
        return ids.index(self.at) if self.at in ids else 0

    @property
    def page(self) -> Page:
        return self.pages[self.number]

    @property
    def items(self) -> tuple[Item, ...]:
        """What is asked on this page."""
        ids = {item.id for item in asked(self.instrument, self.given)}
        return tuple(item for item in self.page.items if item.id in ids)

    @property
    def is_last(self) -> bool:
        return self.number == len(self.pages) - 1

    @property
    def wrong_here(self) -> dict[str, str]:
        """What is wrong on this page, by item."""
        here = {item.id for item in self.items}
        found = problems(self.instrument, self.given)
        return {key: code for key, code in found.items() if key in here}

    @property
    def chosen_department(self) -> int | None:
        """None of what is no number on the list, however long."""
        typed = self.department
        return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_ID else None

    def moved(self, by: int) -> "Walk":
        number = min(max(self.number + by, 0), len(self.pages) - 1)
        return replace(self, at=self.pages[number].id)

    def to_item(self, key: str) -> "Walk":
        """On the page that asks it; where nobody is asked it, on the same."""
        pages = (page for page in self.pages if any(item.id == key for item in page.items))
        return replace(self, at=next((page.id for page in pages), self.at))


@dataclass(frozen=True, slots=True)
class Question:
    """One item as a page shows it."""

    name: str
    kind: ItemKind
    label: str
    hint: str
    choices: tuple[Choice, ...]
    values: tuple[str, ...]
    error: str = ""

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""


def read(typed: QueryDict, instrument: Instrument) -> Walk:
    """What a form holds; a word that is no answer stays, to be told where it stands."""
    given = {item.id: _values(typed, item) for item in instrument.items}
    return Walk(
        instrument,
        code=typed.get("code", "").replace("\0", ""),
        given={key: values for key, values in given.items() if values},
        department=typed.get("department", ""),
        at=typed.get("at", ""),
    )


def questions(walk: Walk, wrong: dict[str, str]) -> tuple[Question, ...]:
    """Those of its page, in the reader's language."""
    return tuple(question(walk, item, wrong.get(item.id)) for item in walk.items)


def question(walk: Walk, item: Item, wrong: str | None = None) -> Question:
    """One item as it is shown, in the reader's language."""
    scale, values = walk.instrument.scale_of(item), walk.given.get(item.id, ())
    language, options = get_language() or "", scale.options if scale else ()
    choices = [
        Choice(one.value, one.label.in_(language) if one.label else one.value) for one in options
    ]
    if values and item.kind is ItemKind.ONE:
        choices.append(Choice("", _("No answer")))
    return Question(
        name=field_of(item.id),
        kind=item.kind,
        label=item.asks.in_(language) if item.asks else item.id,
        hint=item.hint.in_(language) if item.hint else "",
        choices=tuple(choices),
        values=values,
        error=in_words(wrong) if wrong else "",
    )


def elsewhere(walk: Walk) -> list[tuple[str, str]]:
    """Names and values of what was given on other pages, to be carried along."""
    here = {item.id for item in walk.items}
    return [
        (f"{PREFIX}{key}", value)
        for key, values in walk.given.items()
        for value in values
        if key not in here
    ]


def in_words(code: str) -> str:
    return str(PROBLEMS.get(code, OTHERWISE))


def field_of(key: str) -> str:
    """The name of an item's field."""
    return f"{PREFIX}{key}"


def _values(typed: QueryDict, item: Item) -> tuple[str, ...]:
    found = typed.getlist(f"{PREFIX}{item.id}")
    if item.kind is ItemKind.TEXT:
        words = [UNREADABLE.sub(" ", text.replace("\r\n", "\n")).strip() for text in found]
        return tuple(text for text in words if text)[:1]
    return tuple(value.replace("\0", "") for value in found if value)
