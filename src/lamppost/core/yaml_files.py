"""A file of YAML that people write, read strictly: every problem by its line and field, all of them at once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from lamppost.core.errors import Invalid

M = TypeVar("M", bound=BaseModel)
Place: TypeAlias = tuple[str | int, ...]  # the way to a field, from the top of the file

LONGEST_FILE: Final = 300_000  # letters
DEEPEST: Final = 12
MOST_PROBLEMS: Final = 50
Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, a good deal faster
NOTHING: Final = ("", "~", "null")
_SPACES: Final = re.compile("[\x85\u2028\u2029]")  # lines end there for YAML, and for nobody else

# What pydantic calls it, and what we do.
CODES: Final[Mapping[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "string_type": "text",
    "string_too_short": "empty",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "form",
    "int_parsing": "number",
    "int_type": "number",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "bool_parsing": "yes_or_no",
    "bool_type": "yes_or_no",
    "enum": "not_on_list",
    "tuple_type": "list",
    "too_short": "too_few",
    "too_long": "too_many",
    "model_type": "fields",
    "model_attributes_type": "fields",
    "html": "html",
}
LIMITS: Final = ("max_length", "min_length", "ge", "le", "expected", "pattern")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at a place of the file: a code, and what its words need."""

    place: Place
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands, and what it is."""

    line: int  # from 1
    field: str  # as people read it, from the top of the file, counted from 1
    code: str
    detail: str = ""


class Unreadable(Invalid):
    """The file is not what it should be; `found` says why, by line."""

    def __init__(self, *found: Problem) -> None:
        super().__init__({"text": "unreadable"})
        self.found = found


def tidied(text: str) -> str:
    """With one kind of line ends, whatever a browser or an editor made of them."""
    return _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).removeprefix("\ufeff")


def read_as(text: str, model: type[M], together: Callable[[M], Iterable[Flaw]]) -> M:
    """What the text says, as that model; `together` finds what does not fit where each field is as it should
    be. Unreadable with all that is wrong with it."""
    text = tidied(text)
    if len(text) > LONGEST_FILE:
        raise Unreadable(Problem(1, "", "file_too_long", str(LONGEST_FILE)))
    node = _node(text)
    found: list[Flaw] = []
    plain = _plain(node, (), found)
    if not found:
        try:
            read = model.model_validate(plain)
        except ValidationError as wrong:
            found += _flaws_of(wrong)
        else:
            found += together(read)
    if found:
        problems = (_problem(node, flaw) for flaw in found[:MOST_PROBLEMS])
        raise Unreadable(*sorted(problems, key=lambda one: one.line))
    return read


def _node(text: str) -> yaml.Node:
    """The text as a tree that knows its lines. References are refused: a few of them can unfold without end."""
    try:
        _refuse_tangles(text)
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 1 if mark else 1
        raise Unreadable(Problem(line, "", "yaml", wrong.problem or "")) from None
    except yaml.YAMLError as wrong:
        before = text[: getattr(wrong, "position", 0)]
        raise Unreadable(Problem(before.count("\n") + 1, "", "letters")) from None
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable(Problem(1, "", "fields"))
    return node


def _refuse_tangles(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        is_start = isinstance(event, yaml.CollectionStartEvent)
        depth += is_start - isinstance(event, yaml.CollectionEndEvent)
        is_tangle = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)
        if is_tangle or depth > DEEPEST:
            code = "reference" if is_tangle else "too_deep"
            mark = event.start_mark
            raise Unreadable(Problem(mark.line + 1 if mark else 1, "", code))


def _plain(node: yaml.Node, place: Place, found: list[Flaw]) -> Any:
    """The tree as mappings, lists and texts; a number or a "yes" stays as it was written."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, (*place, at), found) for at, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, place, found))
    is_bare = isinstance(node, yaml.ScalarNode) and not node.style
    return None if is_bare and node.value in NOTHING else node.value


def _pairs(node: yaml.MappingNode, place: Place, found: list[Flaw]) -> Iterator[tuple[str, Any]]:
    seen = set()
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name in seen:
            found.append(Flaw((*place, name), "twice", name))
        seen.add(name)
        yield name, _plain(value, (*place, name), found)


def _flaws_of(wrong: ValidationError) -> Iterator[Flaw]:
    for error in wrong.errors(include_url=False):
        limits = error.get("ctx", {})
        if error["type"] == "too_short" and len(error["input"]) >= limits["min_length"]:
            continue  # it counts only those in which nothing is wrong: that is told already
        detail = next((str(limits[name]) for name in LIMITS if name in limits), "")
        yield Flaw(error["loc"], CODES.get(error["type"], "wrong"), detail)


def _problem(node: yaml.Node, flaw: Flaw) -> Problem:
    return Problem(_line(node, flaw.place), _field(flaw.place), flaw.code, flaw.detail)


def _line(node: yaml.Node, place: Place) -> int:
    """Where the field stands; where it is missing, the line on which what it is missing from begins."""
    line = int(node.start_mark.line)
    for step in place:
        inside = _inside(node, step)
        if inside is None:
            break
        line, node = inside
    return line + 1


def _inside(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        one = node.value[step]
        return one.start_mark.line, one
    if isinstance(node, yaml.MappingNode):
        # the last of its name: one that stands twice is pointed at where it does so again
        for key, value in reversed(node.value):
            if key.value == step:
                return key.start_mark.line, value
    return None


def _field(place: Place) -> str:
    words: list[str] = []
    for step in place:
        if isinstance(step, int) and words:
            words[-1] += f" {step + 1}"
        else:
            words.append(str(step))
    return " › ".join(words)
