"""A curriculum's file, read strictly."""

from collections.abc import Iterator

from lamppost.core.yaml_files import LONGEST_FILE, Flaw, Problem, Unreadable, read_as, tidied
from lamppost.training.rules.curriculum import Curriculum, Language, flaws

__all__ = ["LONGEST_FILE", "Problem", "Unreadable", "read", "tidied"]


def read(text: str, language: Language) -> Curriculum:
    """The curriculum that the text, tidied, says in that language; Unreadable with all that is wrong
    with it."""

    def together(curriculum: Curriculum) -> Iterator[Flaw]:
        if curriculum.language is not language:
            yield Flaw(("language",), "other_language", language)
        yield from flaws(curriculum)

    return read_as(text, Curriculum, together)
