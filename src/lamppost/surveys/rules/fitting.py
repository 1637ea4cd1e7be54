"""What does not fit together in an instrument whose every field is as it should be."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from lamppost.core.yaml_files import Flaw, Place
from lamppost.surveys.rules.campaigns import ROOM, largest_answer
from lamppost.surveys.rules.instruments import (
    Instrument,
    Item,
    ItemKind,
    LicenceState,
    Scale,
    Score,
)

MOST_TEXTS: Final = 1  # in one's own words: more could be told by their style
Placed: TypeAlias = tuple[Place, int, Item]  # where it stands, on which page, and what


def flaws(instrument: Instrument) -> Iterator[Flaw]:
    """All of them, each at its place."""
    placed = list(_placed(instrument))
    yield from _doubles(instrument, placed)
    yield from _too_much(instrument, placed)
    for place, page, item in placed:
        yield from _flaws_of_scale(instrument, place, item)
        yield from _flaws_of_branch(instrument, placed, (place, page, item))
    yield from _cycles(placed)
    for at, score in enumerate(instrument.scores):
        yield from _flaws_of_score(instrument, ("scores", at), score)
    if instrument.licence.state is not LicenceState.TO_BE_CHECKED:
        yield from (Flaw(place, "text_needed") for place in instrument.left_out())


def _placed(instrument: Instrument) -> Iterator[Placed]:
    for at, page in enumerate(instrument.pages):
        for number, item in enumerate(page.items):
            yield ("pages", at, "items", number), at, item


def _doubles(instrument: Instrument, placed: Sequence[Placed]) -> Iterator[Flaw]:
    yield from _twice([(place, item.id) for place, _, item in placed])
    yield from _twice([(("pages", at), one.id) for at, one in enumerate(instrument.pages)])
    yield from _twice([(("scales", at), one.id) for at, one in enumerate(instrument.scales)])
    yield from _twice([(("scores", at), one.id) for at, one in enumerate(instrument.scores)])
    for at, scale in enumerate(instrument.scales):
        options = enumerate(scale.options)
        yield from _twice([(("scales", at, "options", n), one.value) for n, one in options])


def _twice(keys: Sequence[tuple[Place, str]]) -> Iterator[Flaw]:
    seen = set()
    for place, key in keys:
        if key in seen:
            yield Flaw(place, "double", key)
        seen.add(key)


def _too_much(instrument: Instrument, placed: Sequence[Placed]) -> Iterator[Flaw]:
    texts = [place for place, _, item in placed if item.kind is ItemKind.TEXT]
    if largest_answer(instrument) > ROOM:
        yield Flaw(("pages",), "no_room", str(ROOM))
    if len(texts) > MOST_TEXTS:
        yield Flaw(texts[MOST_TEXTS], "too_many_texts", str(MOST_TEXTS))


def _flaws_of_scale(instrument: Instrument, place: Place, item: Item) -> Iterator[Flaw]:
    if item.kind is ItemKind.TEXT:
        if item.scale is not None:
            yield Flaw((*place, "scale"), "text_has_no_scale")
    elif item.scale is None:
        yield Flaw((*place, "scale"), "missing")
    elif instrument.scale_of(item) is None:
        yield Flaw((*place, "scale"), "no_such_scale", item.scale)


def _flaws_of_branch(
    instrument: Instrument, placed: Sequence[Placed], one: Placed
) -> Iterator[Flaw]:
    place, page, item = one
    if item.asked_if is None:
        return
    here = (*place, "asked_if")
    before = next((other for other in placed if other[2].id == item.asked_if.item), None)
    if before is None:
        yield Flaw((*here, "item"), "no_such_item", item.asked_if.item)
        return
    scale = instrument.scale_of(before[2])
    for at, value in enumerate(item.asked_if.is_):
        if scale is None or value not in scale.values:
            yield Flaw((*here, "is", at), "no_such_value", value)
    if before[1] >= page:
        yield Flaw((*here, "item"), "asked_later", item.asked_if.item)


def _cycles(placed: Sequence[Placed]) -> Iterator[Flaw]:
    """An item that is asked only if it was answered itself, by way of others or not."""
    follows = {item.id: item.asked_if.item for _, _, item in placed if item.asked_if}
    for place, _, item in placed:
        if _comes_back(item.id, follows):
            yield Flaw((*place, "asked_if"), "circle", item.id)


def _comes_back(item: str, follows: Mapping[str, str]) -> bool:
    at, seen = follows.get(item), set[str]()
    while at is not None and at not in seen:
        if at == item:
            return True
        seen.add(at)
        at = follows.get(at)
    return False


def _flaws_of_score(instrument: Instrument, place: Place, score: Score) -> Iterator[Flaw]:
    yield from _twice([((*place, "items", at), key) for at, key in enumerate(score.items)])
    scales: list[Scale] = []
    for at, key in enumerate(score.items):
        item = instrument.item(key)
        scale = instrument.scale_of(item) if item else None
        if item is None:
            yield Flaw((*place, "items", at), "no_such_item", key)
        elif scale is None or item.kind is not ItemKind.ONE or not scale.is_numeric:
            yield Flaw((*place, "items", at), "no_number", key)
        else:
            scales.append(scale)
    if len({scale.ends for scale in scales}) > 1:
        yield Flaw((*place, "items"), "mixed_scales")
    for at, key in enumerate(score.reverse):
        if key not in score.items:
            yield Flaw((*place, "reverse", at), "not_in_score", key)
    if score.needs > len(score.items):
        yield Flaw((*place, "needs"), "too_large", str(len(score.items)))
