"""An instrument as data: pages of items with their scales, who is asked what, and how scores are made of it.

A file holds English and Spanish side by side, so that a translation can be missing nowhere. Texts alone may be
left out of an instrument whose licence a site has to look at: it is a definition then, and asks nobody anything.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

MARKUP: Final = re.compile(r"<\s*[/!?a-zA-Z]|&#?\w+;")


def _without_markup(text: str) -> str:
    if found := MARKUP.search(text):
        raise PydanticCustomError("html", "no HTML", {"expected": found[0]})
    return text


Key: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Value: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,20}$")]
Version: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{1,20}$")]
Text: TypeAlias = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=600),
    AfterValidator(_without_markup),
]


class Language(StrEnum):
    EN = "en"
    ES = "es"


class Population(StrEnum):
    """Of whom it is asked."""

    PHYSICIANS = "physicians"
    RECIPIENTS = "recipients"
    SUPPORTERS = "supporters"
    PARTICIPANTS = "participants"  # of a training


class LicenceState(StrEnum):
    OWN = "own"  # in our own words, as free as the program
    OPEN = "open"  # somebody else's, free for this use
    TO_BE_CHECKED = "to_be_checked"  # by the site, before anybody is asked


class TranslationState(StrEnum):
    """How far the Spanish of it can be trusted."""

    OWN = "own"  # written with the English, by the same hands
    VALIDATED = "validated"  # published, and tried with people
    DRAFT = "draft"  # ours, of somebody else's instrument: not tried


class ItemKind(StrEnum):
    ONE = "one"  # one answer of a scale
    SEVERAL = "several"  # as many as fit
    TEXT = "text"  # a few words of one's own


class Method(StrEnum):
    """How a score is made of the items that were answered."""

    MEAN = "mean"
    SUM = "sum"  # the mean of what was answered, times the number of items


class Part(BaseModel):
    """A piece of the file: only the fields that it has, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(Part):
    """A text in both languages."""

    en: Text
    es: Text

    def in_(self, language: str) -> str:
        """In that language (`en`, `es`, also with a region); English for any other."""
        return self.es if language.startswith(Language.ES) else self.en


class Option(Part):
    """One answer on a scale; `counts`: it counts in the share that is told (agreed, was helped)."""

    value: Value
    label: Both | None = None
    counts: bool = False


class Scale(Part):
    """`options` from the first to the last, as they are shown."""

    id: Key
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=30)]

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(option.value for option in self.options)

    @property
    def counting(self) -> frozenset[str]:
        return frozenset(option.value for option in self.options if option.counts)

    @property
    def is_numeric(self) -> bool:
        return all(value.isdecimal() for value in self.values)

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest number of a numeric scale: a reverse item is read as their sum less
        what was given."""
        numbers = [int(value) for value in self.values]
        return min(numbers), max(numbers)


class AskedIf(Part):
    """An item of an earlier page, and the answers to it with which one is asked this."""

    item: Key
    is_: Annotated[tuple[Value, ...], Field(alias="is", min_length=1, max_length=30)]


class Item(Part):
    """One question. Its number in the file is its place; `asks` is missing from a definition alone."""

    id: Key
    kind: ItemKind = ItemKind.ONE
    scale: Key | None = None
    asks: Both | None = None
    hint: Both | None = None
    asked_if: AskedIf | None = None


class Page(Part):
    """One idea: what is asked together on one screen."""

    id: Key
    title: Both
    text: Both | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=40)]


class Score(Part):
    """A scale made of several items.

    `needs` is the missing-data rule: with fewer of its items answered there is no score. `times` is a factor
    on the result. `burdens`: the higher, the worse.
    """

    id: Key
    title: Both
    items: Annotated[tuple[Key, ...], Field(min_length=1, max_length=60)]
    reverse: tuple[Key, ...] = ()
    method: Method = Method.MEAN
    needs: Annotated[int, Field(ge=1, le=60)]
    times: Annotated[int, Field(ge=1, le=100)] = 1
    burdens: bool = False


class Source(Part):
    """Where it was first published; own instruments say what they are modelled on."""

    citation: Text
    link: Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=300)] | None = None


class Licence(Part):
    state: LicenceState
    note: Both


class Instrument(Part):
    """What a population is asked, in both languages."""

    id: Key
    version: Version
    title: Both
    population: Population
    minutes: Annotated[int, Field(ge=1, le=60)]
    intro: Both
    source: Source
    licence: Licence
    translation: TranslationState
    scales: Annotated[tuple[Scale, ...], Field(max_length=30)] = ()
    pages: Annotated[tuple[Page, ...], Field(min_length=1, max_length=30)]
    scores: Annotated[tuple[Score, ...], Field(max_length=30)] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """In the order in which they are asked."""
        return tuple(item for page in self.pages for item in page.items)

    @property
    def asks_words(self) -> bool:
        return any(item.kind is ItemKind.TEXT for item in self.items)

    def without_words(self) -> "Instrument":
        """The same, without what is answered in words of one's own; a page that asks nothing else goes."""
        pages = (
            page.model_copy(
                update={"items": tuple(i for i in page.items if i.kind is not ItemKind.TEXT)}
            )
            for page in self.pages
        )
        return self.model_copy(update={"pages": tuple(page for page in pages if page.items)})

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.id == key), None)

    def scale_of(self, item: Item) -> Scale | None:
        """None for an item that takes words."""
        return next((scale for scale in self.scales if scale.id == item.scale), None)

    @property
    def is_whole(self) -> bool:
        """Whether every text is there; a definition without them asks nobody."""
        return not tuple(self.left_out())

    def left_out(self) -> Iterator[tuple[str | int, ...]]:
        """The places in the file where a text is left out."""
        for at, page in enumerate(self.pages):
            for number, item in enumerate(page.items):
                if item.asks is None:
                    yield ("pages", at, "items", number, "asks")
        for at, scale in enumerate(self.scales):
            for number, option in enumerate(scale.options):
                if option.label is None:
                    yield ("scales", at, "options", number, "label")
