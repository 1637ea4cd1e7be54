"""The program's sources as syntax trees, for the tests beside."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import lamppost

ROOT = Path(lamppost.__file__).parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file of the program; `name` is its path below the package."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        return Path(self.name).with_suffix("").parts

    @property
    def room(self) -> str:
        return self.parts[0]

    @property
    def module(self) -> str:
        parts = self.parts[:-1] if self.parts[-1] == "__init__" else self.parts
        return ".".join(("lamppost", *parts))

    def functions(self) -> list[Function]:
        """Those at the top of the file."""
        return [node for node in self.tree.body if isinstance(node, Function)]

    def all_functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file but the migrations, which the framework writes."""
    paths = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)
    return tuple(Source(str(path.relative_to(ROOT)), path.read_text()) for path in paths)


def of_kind(kind: str) -> list[Source]:
    """The files of that kind in all rooms: `actions.py` and whatever lies in `actions/`."""
    return [source for source in sources() if len(source.parts) > 1 and kind in source.parts[1:]]


def calls(node: ast.AST) -> set[str]:
    """The bare names of all functions that are called inside."""
    found = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return {func.id for func in found if isinstance(func, ast.Name)}


def lines(function: Function) -> int:
    """How many lines a function has, without decorators and docstring."""
    assert function.end_lineno is not None
    doc = function.body[0] if ast.get_docstring(function) is not None else None
    described = doc.end_lineno - doc.lineno + 1 if doc and doc.end_lineno else 0
    return function.end_lineno - function.lineno + 1 - described
