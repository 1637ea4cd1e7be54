"""`python -m tools.reading`: how hard each group of texts is to read, in both languages; fails above 9th grade and
on words to avoid. `python -m tools.reading --all` lists every page, the hardest first."""

import sys
from collections.abc import Iterable
from typing import Final

from tools.reading.ease import HARDEST_GRADE, LOWEST_INDEX
from tools.reading.judging import Judged, avoided_in, hardest_sentences, judged, whole
from tools.reading.texts import LANGUAGES, Passage, passages

ROW: Final = "{:<18} {:>6} {:>7}   {:>7} {:>9}   {:>7} {:>9}"
SHOWN: Final = 110  # letters of a sentence


def main(*asked: str) -> int:
    """0 where all is easy to read; else 1, with what a writer mends."""
    found = passages()
    marks = list(judged(found))
    if "--all" in asked:
        _print_pages(marks)
    _print_groups(found, marks)
    hard = sorted((one for one in marks if not one.ease.is_easy), key=lambda one: -one.ease.excess)
    said = list(avoided_in(found))
    _print_hard(hard)
    for passage, word, avoided in said:
        print(
            f"{passage.where} ({passage.language}): “{word}”. {avoided.why} Say: {avoided.instead}."
        )
    return 1 if hard or said else 0


def _print_groups(found: list[Passage], marks: list[Judged]) -> None:
    print(
        f"How hard our texts are to read. English: Flesch-Kincaid grade, at most {HARDEST_GRADE}.\n"
        f"Spanish: INFLESZ (Szigriszt-Pazos), at least {LOWEST_INDEX}. Labels below 8 words are left out.\n"
    )
    print(ROW.format("", "texts", "words", "English", "(hardest)", "Spanish", "(hardest)"))
    for group in dict.fromkeys(one.group for one in found):
        here = [one for one in found if one.group == group]
        texts = [text for one in here if one.language == "en" for text in one.running]
        scores = [part for language in LANGUAGES for part in _scores(here, marks, group, language)]
        eased = whole(here, group, "en")
        print(ROW.format(group, len(texts), eased.words if eased else 0, *scores))


def _scores(here: list[Passage], marks: list[Judged], group: str, language: str) -> list[str]:
    eased = whole(here, group, language)
    own = [
        one.ease for one in marks if (one.passage.group, one.passage.language) == (group, language)
    ]
    hardest = max(own, key=lambda one: one.excess, default=eased)
    return [f"{eased.score:.1f}" if eased else "–", f"{hardest.score:.1f}" if hardest else "–"]


def _print_hard(hard: Iterable[Judged]) -> None:
    for one in hard:
        passage = one.passage
        print(
            f"\n{passage.where} ({passage.language}), {one.ease.score:.1f}: too hard to read. Begin here:"
        )
        for score, sentence in hardest_sentences(one):
            print(f"  {score:6.1f}  {sentence[:SHOWN]}{'…' if len(sentence) > SHOWN else ''}")


def _print_pages(marks: list[Judged]) -> None:
    for one in sorted(marks, key=lambda one: (one.passage.language, -one.ease.excess)):
        print(
            f"{one.passage.language} {one.ease.score:6.1f} {one.ease.words:5} words  {one.passage.where}"
        )
    print()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
