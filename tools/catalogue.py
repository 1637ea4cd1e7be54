"""The Spanish catalogue, and every text that is marked for it, read without gettext's tools."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.utils.translation.template import templatize

import lamppost

PACKAGE: Final = Path(lamppost.__file__).parent
FOLDER: Final = PACKAGE / "web" / "locale" / "es" / "LC_MESSAGES"
CONTEXT: Final = "\x04"  # as compiled catalogues join a context and its text
ONE: Final = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
MANY: Final = frozenset({"ngettext", "ngettext_lazy"})
IN_CONTEXT: Final = frozenset({"pgettext", "pgettext_lazy"})
MARKED: Final = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\((?=u?[\"'])")
LINE: Final = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d\])? (".*")|(".*")')


def compiled() -> dict[str, list[str]]:
    """What the program reads: each text with its one translation, or one for each number."""
    with (FOLDER / "django.mo").open("rb") as file:
        held = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    texts: dict[str, list[str]] = {}
    for key, said in held.items():
        texts.setdefault(key[0] if isinstance(key, tuple) else key, []).append(said)
    return {text: said for text, said in texts.items() if text}


def written() -> dict[str, list[str]]:
    """What the translator wrote, from the source of the catalogue; its header left out."""
    blocks = (FOLDER / "django.po").read_text(encoding="utf-8").split("\n\n")
    return dict(_entry(block) for block in blocks[1:])


def marked() -> set[str]:
    """Every text that Python or a template marks for translation."""
    return {text for path in files() for text in marked_in(path)}


def files() -> list[Path]:
    """Those that may mark a text."""
    templates = PACKAGE / "web" / "templates"
    return sorted([*PACKAGE.rglob("*.py"), *templates.rglob("*.html"), *templates.rglob("*.txt")])


def marked_in(path: Path) -> list[str]:
    """The texts of one file, in the order in which they stand there."""
    source = path.read_text(encoding="utf-8")
    return list(_in_python(source) if path.suffix == ".py" else _in_template(source))


def _entry(block: str) -> tuple[str, list[str]]:
    parts: list[tuple[str, str]] = []
    for word, text, more in LINE.findall(block):
        if word:
            parts.append((word, ast.literal_eval(text)))
        else:
            parts[-1] = (parts[-1][0], parts[-1][1] + ast.literal_eval(more))
    named = dict(parts)
    context = named["msgctxt"] + CONTEXT if "msgctxt" in named else ""
    return context + named["msgid"], [text for word, text in parts if word == "msgstr"]


def _in_python(source: str) -> Iterator[str]:
    if "gettext" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _of_call(node)


def _in_template(source: str) -> Iterator[str]:
    """Django turns a template into calls with all else blotted out; each is read by itself."""
    calls = templatize(source)
    for start in MARKED.finditer(calls):
        yield from _of_call(_first_call(calls[start.start() :]))


def _first_call(text: str) -> ast.Call:
    for end in (place.end() for place in re.finditer(r"\)", text)):
        try:
            node = ast.parse(text[:end].strip(), mode="eval").body
        except SyntaxError:
            continue
        if isinstance(node, ast.Call):
            return node
    raise AssertionError(f"no whole call in {text[:80]!r}")


def _of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    texts = [one.value for one in call.args if isinstance(one, ast.Constant)]
    if name in ONE | MANY and texts:
        yield str(texts[0])
    elif name in IN_CONTEXT:
        yield f"{texts[0]!s}{CONTEXT}{texts[1]!s}"
