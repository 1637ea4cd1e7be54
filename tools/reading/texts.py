"""Every text that physicians and supporters are shown, from where it is written: what templates and Python mark
for translation, with the catalogue's Spanish; and what is data in both languages."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from tools import catalogue
from tools.reading.ease import words_of

PACKAGE: Final = catalogue.PACKAGE
LANGUAGES: Final = ("en", "es")
RUNNING: Final = 8  # words from which on a text is one that is read, and no label
TAG: Final = re.compile(r"<[^>]+>")
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]|\{\{?[^{}]+\}?\}|%%")
STANDS_FOR_IT: Final = {"en": "one", "es": "uno"}

PUBLIC: Final = "public pages"  # and what both doors share
STAFF: Final = "staff pages"  # supporters' pages, and those of the team, which are held to the same
MAILS: Final = "mails"
CODED: Final = "words for codes"
DATA: Final = (  # group, and files whose name or folder says their language
    ("protocols", "escalation/protocols/*.toml"),
    ("resources", "resources/data/*.toml"),
    ("guide", "outreach/guide/*.yaml"),
    ("curriculum", "training/**/*.yaml"),
    ("instruments", "surveys/instruments/*.yaml"),  # both languages in one file
    ("reports", "evaluation/report/words/*.yaml"),
    ("agreement", "launch/texts/agreement.*.txt"),
    ("legal drafts", "launch/texts/*.txt"),
)
IN_LANGUAGE: Final = re.compile(r"(?:^|[./_-])(en|es)(?:[./_-]|$)")
NOT_READ: Final = frozenset(
    {"version", "id", "item", "key", "code", "flag", "level", "reason", "call", "turn_to", "url"}
    | {"about", "citation", "sources", "kind", "language", "link", "who"}
    | {"phone", "sms", "employer", "board", "cost", "languages"}
)


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands together on one page, or in one part of a file, in one language."""

    group: str
    where: str
    language: str
    texts: tuple[str, ...]

    @property
    def running(self) -> tuple[str, ...]:
        """Without labels: a formula on three words of a button is noise."""
        return tuple(text for text in self.texts if len(words_of(text)) >= RUNNING)


def passages() -> list[Passage]:
    """All of them, in both languages."""
    return [*_marked(), *_data()]


def _marked() -> Iterator[Passage]:
    spanish = catalogue.written()
    for path in catalogue.files():
        texts = list(dict.fromkeys(catalogue.marked_in(path)))
        if texts:
            group, where = _group(path), str(path.relative_to(PACKAGE))
            yield Passage(group, where, "en", tuple(_clean(text, "en") for text in texts))
            said = (one for text in texts for one in spanish.get(text, [])[-1:])
            yield Passage(group, where, "es", tuple(_clean(text, "es") for text in said))


def _group(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    if "email" in parts or "notifications" in parts:
        return MAILS
    if path.stem.endswith("words"):
        return CODED
    if parts[0] != "web":
        return STAFF
    door = parts[2] if parts[1] == "templates" else parts[1]
    return STAFF if door in ("staff", "account", "base_staff.html") else PUBLIC


def _data() -> Iterator[Passage]:
    seen: set[Path] = set()
    for group, pattern in DATA:
        for path in sorted(set(PACKAGE.glob(pattern)) - seen):
            seen.add(path)
            yield from _of_file(group, path)


def _of_file(group: str, path: Path) -> Iterator[Passage]:
    where, text = str(path.relative_to(PACKAGE)), path.read_text(encoding="utf-8")
    if group == "instruments":
        yield from _of_instrument(where, yaml.safe_load(text))
        return
    found = IN_LANGUAGE.search(where)
    language = found[1] if found else "en"
    if path.suffix == ".txt":
        parts: list[Any] = [text.split("\n\n")]
    else:
        held = tomllib.loads(text) if path.suffix == ".toml" else yaml.safe_load(text)
        parts = _parts(held)
    for number, part in enumerate(parts, start=1):
        texts = tuple(_clean(one, language) for one in _strings(part))
        yield Passage(group, f"{where} #{number}", language, texts)


def _of_instrument(where: str, held: dict[str, Any]) -> Iterator[Passage]:
    """Page by page in each language; of others' instruments only what is ours."""
    is_own = held["licence"]["state"] == "own"
    for language in LANGUAGES:
        for number, page in enumerate(held["pages"] if is_own else (), start=1):
            texts = tuple(_clean(one, language) for one in _said_in(language, page))
            yield Passage("instruments", f"{where} #{number}", language, texts)
        head = (held["title"], held["intro"], held["licence"]["note"])
        texts = tuple(_clean(one[language], language) for one in head)
        yield Passage("instruments", f"{where} #0", language, texts)


def _said_in(language: str, held: Any) -> Iterator[str]:
    if isinstance(held, list):
        for each in held:
            yield from _said_in(language, each)
    elif isinstance(held, dict):
        if language in held:
            yield held[language]
        for key, each in held.items():
            if key not in (*LANGUAGES, *NOT_READ):
                yield from _said_in(language, each)


def _parts(held: Any) -> list[Any]:
    """A file's items: those of its lists of records, and what else stands at its top."""
    if not isinstance(held, dict):
        return [held]
    lists = [each for each in held.values() if isinstance(each, list)]
    return [
        *(item for each in lists for item in each),
        {k: v for k, v in held.items() if not isinstance(v, list)},
    ]


def _strings(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, list):
        for each in held:
            yield from _strings(each)
    elif isinstance(held, dict):
        for key, each in held.items():
            if key not in NOT_READ:
                yield from _strings(each)


def _clean(text: str, language: str) -> str:
    """As it is read: without tags, with a short word where something is filled in."""
    bare = text.rpartition(catalogue.CONTEXT)[2]
    return PLACEHOLDER.sub(STANDS_FOR_IT[language], TAG.sub(" ", bare)).strip()
