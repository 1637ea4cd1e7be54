"""What somebody answers: values by item. Anything may be skipped; nothing counts that was not asked."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from lamppost.surveys.rules.instruments import Instrument, Item, ItemKind

Given: TypeAlias = Mapping[str, tuple[str, ...]]  # by item; one that was skipped is not in it
LONGEST_TEXT: Final = 400  # letters of one's own words


def asked(instrument: Instrument, given: Given) -> tuple[Item, ...]:
    """The items that somebody who answered so far is asked, in their order. Who skipped what a branch hangs
    on is not asked what comes after it."""
    shown: dict[str, Item] = {}
    for item in instrument.items:
        rule = item.asked_if
        if rule is None or (rule.item in shown and set(given.get(rule.item, ())) & set(rule.is_)):
            shown[item.id] = item
    return tuple(shown.values())


def without_unasked(instrument: Instrument, given: Given) -> dict[str, tuple[str, ...]]:
    """The answers that count, in the order of the items: somebody may have gone back and changed what a
    branch hangs on."""
    ids = [item.id for item in asked(instrument, given)]
    return {one: given[one] for one in ids if given.get(one)}


def problems(instrument: Instrument, given: Given) -> dict[str, str]:
    """What is wrong with answers, by item."""
    known = {item.id: item for item in instrument.items}
    found = {}
    for key, values in given.items():
        code = _problem(instrument, known[key], values) if key in known else "unknown"
        if code:
            found[key] = code
    return found


def _problem(instrument: Instrument, item: Item, values: tuple[str, ...]) -> str | None:
    if item.kind is not ItemKind.SEVERAL and len(values) > 1:
        return "one"
    if item.kind is ItemKind.TEXT:
        return "too_long" if any(len(text) > LONGEST_TEXT for text in values) else None
    scale = instrument.scale_of(item)
    is_known = scale is not None and set(values) <= set(scale.values)
    return None if is_known and len(set(values)) == len(values) else "unknown"
