"""The guide's file, read strictly: all that is wrong with it, by line."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

import yaml

from lamppost.outreach.rules.guide.items import Guide, GuideItem, Item, Wording, problems_of

TEXTS: Final = tuple(one.name for one in fields(Wording))
OF_ITEM: Final = frozenset({"item", "title", *TEXTS})
OF_FILE: Final = frozenset({"version", "items"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and on which line of the file (from 1)."""

    line: int
    what: str


class GuideUnreadable(ValueError):
    """The file is no guide; `problems` says why, in the order of its lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda one: one.line))
        super().__init__("; ".join(f"line {one.line}: {one.what}" for one in self.problems))


def read_guide(text: str) -> Guide:
    """The guide that the text says; GuideUnreadable with everything that is wrong."""
    wrong: list[Problem] = []
    top = _fields(_tree(text), OF_FILE, wrong)
    version = _text(top.get("version"), wrong)
    entries = _entries(top.get("items"), wrong)
    items = [_item(node, wrong) for node in entries]
    if not wrong:
        wrong += _out_of_order(entries, [one.item for one in items if one is not None])
    if wrong:
        raise GuideUnreadable(wrong)
    return Guide(version, tuple(one for one in items if one is not None))


def _tree(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark
        line = mark.line + 1 if mark else 1
        raise GuideUnreadable([Problem(line, broken.problem or "not YAML")]) from None


def _fields(
    node: yaml.Node | None, known: frozenset[str], wrong: list[Problem]
) -> dict[str, yaml.Node]:
    """The fields of a mapping, each once and none that is unknown."""
    found: dict[str, yaml.Node] = {}
    if not isinstance(node, yaml.MappingNode):
        wrong.append(Problem(_line(node), "fields with values belong here"))
        return found
    for key, value in node.value:
        if key.value in found:
            wrong.append(Problem(_line(key), f"{key.value} stands twice"))
        elif key.value not in known:
            wrong.append(Problem(_line(key), f"{key.value} is not known"))
        else:
            found[key.value] = value
    return found


def _entries(node: yaml.Node | None, wrong: list[Problem]) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    wrong.append(Problem(_line(node), "a list belongs here"))
    return []


def _item(node: yaml.Node, wrong: list[Problem]) -> Item | None:
    given = _fields(node, OF_ITEM, wrong)
    missing = [name for name in ("item", "title", "say", "do") if name not in given]
    wrong += [Problem(_line(node), f"{name} is missing") for name in missing]
    if missing:
        return None
    texts = {name: tuple(_lines(given[name], wrong)) for name in TEXTS if name in given}
    wording = Wording(**texts)
    for field, what in problems_of(wording).items():
        wrong.append(Problem(_line(given[field]), what))
    code = _text(given["item"], wrong)
    if code not in set(GuideItem):
        wrong.append(Problem(_line(given["item"]), f"{code} is no item"))
        return None
    return Item(GuideItem(code), _text(given["title"], wrong), wording)


def _out_of_order(entries: list[yaml.Node], codes: list[GuideItem]) -> Iterator[Problem]:
    """The first item that is not where it belongs, or the first that is left out."""
    due = list(GuideItem)
    for at, node in enumerate(entries):
        if codes[at : at + 1] != due[at : at + 1]:
            yield Problem(_line(node), "one item for each code, in the order of the codes")
            return
    if len(codes) < len(due):
        yield Problem(_line(entries[-1] if entries else None), f"{due[len(codes)]} is missing")


def _lines(node: yaml.Node, wrong: list[Problem]) -> Iterator[str]:
    for one in _entries(node, wrong):
        yield _text(one, wrong)


def _text(node: yaml.Node | None, wrong: list[Problem]) -> str:
    if isinstance(node, yaml.ScalarNode) and node.value.strip():
        return str(node.value).strip()
    wrong.append(Problem(_line(node), "a text belongs here"))
    return ""


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None else 1
