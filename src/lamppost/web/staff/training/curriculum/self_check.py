"""Checking oneself: what was chosen, and what each choice is worth. Nothing of it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lamppost.training.rules import Unit
from lamppost.training.rules.curriculum import Answer
from lamppost.web.words import Choice

PREFIX: Final = "question_"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page shows it: `answer` is what was chosen, if anything was."""

    name: str
    asks: str
    choices: tuple[Choice, ...]
    value: str
    answer: Answer | None


def given(posted: Mapping[str, str]) -> dict[str, str]:
    """The choices in a form, by the question's name."""
    return {name: value for name, value in posted.items() if name.startswith(PREFIX)}


def asked(unit: Unit, given: Mapping[str, str]) -> tuple[Asked, ...]:
    """Each question with its answers, and what was chosen."""
    found = []
    for at, question in enumerate(unit.questions):
        name = f"{PREFIX}{at}"
        known = {str(number): answer for number, answer in enumerate(question.answers)}
        choices = tuple(Choice(number, answer.says) for number, answer in known.items())
        value = given.get(name, "")
        found.append(Asked(name, question.asks, choices, value, known.get(value)))
    return tuple(found)
