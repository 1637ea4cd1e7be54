"""What a report is made of, before it becomes a page or a printed document."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """Of a part (level 2) or of something in it (level 3); `note` stands beneath it, smaller."""

    text: str
    level: int = 2
    note: str = ""
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; as a notice where `is_notice`."""

    text: str
    is_notice: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One number that stands by itself, with what it is and what it rests on."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Several of them, side by side."""

    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a caption; the first column names the rows."""

    name: str
    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG, with its caption and what it shows in words."""

    name: str
    caption: str
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said, in their own language, and with which words they sign it (none: not at all)."""

    words: str
    signed: str
    language: str


@dataclass(frozen=True, slots=True)
class Quotes:
    """Several of them, side by side where there is room."""

    quotes: Sequence[Quote]


Block: TypeAlias = Heading | Paragraph | Facts | Grid | Figure | Quotes


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report, in one language."""

    language: str
    title: str
    subtitle: str
    notice: str
    blocks: Sequence[Block]

    @property
    def figures(self) -> list[Figure]:
        return [block for block in self.blocks if isinstance(block, Figure)]
