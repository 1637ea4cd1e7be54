"""The guide as a hospital words it: for whoever reaches out, and for who edits it. It names nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.models import GuideWording
from lamppost.outreach.queries.listing import seen
from lamppost.outreach.rules.guide import (
    PART,
    Guide,
    GuideItem,
    InBoth,
    Part,
    Wording,
    digest_of,
    read_guide,
)

LANGUAGES: Final = ("en", "es")
PAST: Final = 20  # versions that are listed


@dataclass(frozen=True, slots=True)
class GuideRow:
    """One item in the reader's language; `version` 0: as the package has it."""

    item: GuideItem
    part: Part
    title: str
    wording: Wording
    version: int
    is_own: bool  # the hospital's own words
    is_behind: bool  # its words are older than the package's


@dataclass(frozen=True, slots=True)
class GuideVersion:
    """What an item said, since when, and by which role; `is_own` False: the package's words again."""

    version: int
    edited_on: date
    edited_role: str
    is_own: bool
    words: InBoth


@dataclass(frozen=True, slots=True)
class Worded:
    """One item for who edits it: in force, and as the package has it."""

    item: GuideItem
    title: str
    version: int
    is_behind: bool
    words: InBoth
    packaged: InBoth
    past: tuple[GuideVersion, ...]  # the newest first

    @property
    def is_own(self) -> bool:
        return self.words != self.packaged

    def said(self, version: int) -> InBoth:
        """What that version said; NotFound where there is none. 0: the package."""
        known = {one.version: one.words for one in self.past} | {0: self.packaged}
        if version not in known:
            raise NotFound("no such version")
        return known[version]


@lru_cache
def packaged_guide(language: str) -> Guide:
    """The guide that comes with the program, in English where there is no such language."""
    name = language[:2] if language[:2] in LANGUAGES else LANGUAGES[0]
    path = files("lamppost.outreach") / "guide" / f"{name}.yaml"
    return read_guide(path.read_text(encoding="utf-8"))


def guide_here(hospital: int, language: str, *, seen_by: Actor) -> tuple[GuideRow, ...]:
    """Every item as that hospital words it."""
    require(seen_by, OutreachPermission.GUIDE_VIEW, hospital)
    return _rows(hospital, language)


def guide_of(outreach: UUID, language: str, *, seen_by: Actor) -> tuple[GuideRow, ...]:
    """The guide of that outreach's hospital, for its supporter, wherever they are from; NotFound for
    whoever may not see it."""
    with transaction(seen_by):
        row = seen(outreach, seen_by=seen_by)
        require(seen_by, OutreachPermission.OUTREACH_VIEW, row)
        return _rows(row.hospital_id, language)


def worded(hospital: int, item: GuideItem, language: str, *, seen_by: Actor) -> Worded:
    """One item, for who may edit it."""
    require(seen_by, OutreachPermission.GUIDE_EDIT, hospital)
    past = GuideWording.objects.filter(hospital_id=hospital, item=item).order_by("-version")[:PAST]
    row = past[0] if past else None
    packaged = packaged_words(item)
    return Worded(
        item=item,
        title=next(one.title for one in packaged_guide(language).items if one.item is item),
        version=row.version if row else 0,
        is_behind=_is_behind(row),
        words=_both(row, packaged),
        packaged=packaged,
        past=tuple(
            GuideVersion(
                one.version,
                one.edited_on,
                one.edited_role,
                one.words is not None,
                _both(one, packaged),
            )
            for one in past
        ),
    )


def words_of(held: dict[str, Any] | None, packaged: Wording) -> Wording:
    """What a version says; without words of its own, what the package says."""
    if held is None:
        return packaged
    return Wording(**{name: tuple(lines) for name, lines in held.items()})


def packaged_words(item: GuideItem) -> InBoth:
    """What the package says for it."""
    return InBoth(*(packaged_guide(language).wording(item) for language in LANGUAGES))


def _both(row: GuideWording | None, packaged: InBoth) -> InBoth:
    if row is None:
        return packaged
    return InBoth(words_of(row.words, packaged.english), words_of(row.words_es, packaged.spanish))


def _rows(hospital: int, language: str) -> tuple[GuideRow, ...]:
    return tuple(_merged(packaged_guide(language), language, _newest(hospital)))


def _newest(hospital: int) -> dict[str, GuideWording]:
    found = GuideWording.objects.filter(hospital_id=hospital).order_by("item", "-version")
    return {row.item: row for row in found.distinct("item")}


def _merged(guide: Guide, language: str, own: dict[str, GuideWording]) -> Iterator[GuideRow]:
    for one in guide.items:
        row = own.get(one.item)
        held = None if row is None else row.words_es if language.startswith("es") else row.words
        yield GuideRow(
            item=one.item,
            part=PART[one.item],
            title=one.title,
            wording=words_of(held, one.wording),
            version=row.version if row else 0,
            is_own=held is not None,
            is_behind=_is_behind(row),
        )


def _is_behind(row: GuideWording | None) -> bool:
    if row is None or row.words is None:
        return False
    return bytes(row.packaged) != digest_of(packaged_words(GuideItem(row.item)))
