"""The words of a report, in the reader's language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from lamppost.evaluation.measures.registry import Measure

FOLDER: Final = Path(__file__).with_name("words")
LANGUAGES: Final = ("en", "es")
SCOPED: Final = ("hospital", "department")
WITHOUT_VALUE: Final = re.compile(r"(no value: too little to say it) \((.*)\)")
SINCE: Final = re.compile(r"since (\d{4}-\d\d); (.*)")
BOUNDED: Final = re.compile(r"(at most|at least); (.*)")


@dataclass(frozen=True, slots=True)
class Words:
    """Texts by name; names and definitions of measures, and terms of tables, where they differ from the English."""

    language: str
    texts: Mapping[str, str]
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    terms: Mapping[str, str]

    def __call__(self, name: str, **filled: object) -> str:
        """A text, with what stands in braces filled in."""
        return self.texts[name].format(**filled)

    def label(self, measure: Measure) -> str:
        return self.labels.get(measure.id, measure.label)

    def definition(self, measure: Measure) -> str:
        """What it counts, without the marks round codes."""
        return self.definitions.get(measure.id, measure.definition.replace("`", ""))

    def term(self, english: str) -> str:
        """A unit, a column's name or a scope: `hospital:north` by its kind."""
        kind, colon, name = english.partition(":")
        if colon and kind in SCOPED:
            return f"{self.terms.get(kind, kind)}:{name}"
        return self.terms.get(english, english)

    def method(self, english: str) -> str:
        """A method, also within why there is no value, or behind a bound."""
        if english in self.terms:
            return self.terms[english]
        if found := WITHOUT_VALUE.fullmatch(english):
            return f"{self.term(found[1])} ({self.method(found[2])})"
        if found := BOUNDED.fullmatch(english):
            return f"{self.term(found[1])}; {self.method(found[2])}"
        if found := SINCE.fullmatch(english):
            return f"{self('since', value='', month=found[1]).strip()}; {self.method(found[2])}"
        return english


@cache
def words(language: str) -> Words:
    """Those of one of `LANGUAGES`."""
    held = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    labels = held.pop("labels", {})
    texts = {name: str(text).strip() for name, text in held.items()}
    file = FOLDER / f"{language}_methods.yaml"  # English stands with the measures
    more = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return Words(language, texts, labels, more.get("definitions", {}), more.get("terms", {}))
