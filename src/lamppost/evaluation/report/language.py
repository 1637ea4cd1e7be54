"""The words of a report, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from lamppost.evaluation.measures.registry import Measure

FOLDER: Final = Path(__file__).with_name("words")
LANGUAGES: Final = ("en", "es")


@dataclass(frozen=True, slots=True)
class Words:
    """Texts by name; names of measures where they differ from the registry's English."""

    language: str
    texts: Mapping[str, str]
    labels: Mapping[str, str]

    def __call__(self, name: str, **filled: object) -> str:
        """A text, with what stands in braces filled in."""
        return self.texts[name].format(**filled)

    def label(self, measure: Measure) -> str:
        return self.labels.get(measure.id, measure.label)


@cache
def words(language: str) -> Words:
    """Those of one of `LANGUAGES`."""
    held = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    labels = held.pop("labels", {})
    return Words(language, {name: str(text).strip() for name, text in held.items()}, labels)
