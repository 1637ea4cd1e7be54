"""The tool by which `make check` says that texts are easy to read finds what is not, and reads all there is."""

from collections import Counter

import pytest

from tools.reading import judging
from tools.reading.ease import ease, sentences_of, syllables_en, syllables_es
from tools.reading.texts import LANGUAGES, Passage, passages

GETTYSBURG = (
    "Four score and seven years ago our fathers brought forth on this continent a new nation,"
    " conceived in liberty, and dedicated to the proposition that all men are created equal."
)
HARD = (
    "Notwithstanding considerations concerning organizational implementation, participating"
    " individuals necessarily acknowledge institutional responsibilities regarding documentation,"
    " communication, administration, and evaluation of interdisciplinary interventions."
)
GROUPS = {
    "public pages",
    "staff pages",
    "mails",
    "words for codes",
    "protocols",
    "guide",
    "instruments",
    "agreement",
    "legal drafts",
}


@pytest.mark.parametrize(
    ("word", "count"),
    [("help", 1), ("colleague", 2), ("hospital", 3), ("didn’t", 2), ("24", 2), ("cosseted", 3)],
)
def test_syllables_of_english_are_those_of_the_dictionary(word: str, count: int) -> None:
    assert syllables_en(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("que", 1), ("quien", 1), ("siguiente", 3), ("día", 2), ("reúne", 3), ("ciudad", 2), ("muy", 1),
        ("y", 1), ("averigüe", 4), ("psicólogo", 4), ("aéreo", 4), ("oír", 2), ("ayuda", 3), ("988", 3),
    ],
)  # fmt: skip
def test_syllables_of_spanish_are_told_by_rule(word: str, count: int) -> None:
    assert syllables_es(word) == count


def test_scores_are_what_the_formulas_say() -> None:
    counted = ease([GETTYSBURG], "en")
    assert (counted.sentences, counted.words, counted.syllables) == (1, 30, 49)
    assert round(counted.score, 1) == round(0.39 * 30 + 11.8 * 49 / 30 - 15.59, 1) == 15.4
    spanish = ease(["Usted no está en problemas. Vengo a escuchar."], "es")
    assert (spanish.sentences, spanish.words, spanish.syllables) == (2, 8, 15)
    assert round(spanish.score, 1) == round(206.835 - 62.3 * 15 / 8 - 4, 1) == 86.0


def test_a_text_ends_a_sentence_whatever_it_ends_with() -> None:
    assert len(sentences_of("“Yes. No.” Then go!\nOne more line")) == 4
    assert ease(["Call now", "Stay with them"], "en").sentences == 2


def test_what_is_too_hard_is_found_alone_on_its_page_and_in_its_group() -> None:
    easy = Passage("pages", "easy.html", "en", ("We are here for you, by day and by night.",) * 20)
    hard = Passage(
        "pages", "hard.html", "en", (HARD, "Ask us about it in your own words, any day.")
    )
    found = [one.passage.where for one in judging.judged([easy, hard]) if not one.ease.is_easy]
    assert found == ["hard.html"]
    assert judging.hardest_sentences(next(iter(judging.judged([hard]))))[0][1] == HARD


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What you say is privileged"),
        ("en", "It leaves no trace anywhere"),
        ("en", "They committed suicide"),
        ("en", "It was your fault"),
        ("es", "Cometió suicidio"),
        ("es", "Se borra sin dejar rastro"),
        ("es", "Fue su culpa"),
    ],
)
def test_a_word_that_hurts_is_found_in_a_label_too(language: str, text: str) -> None:
    assert list(judging.avoided_in([Passage("pages", "x.html", language, (text,))]))


def test_what_comforts_is_no_blame() -> None:
    kind = Passage("pages", "x.html", "en", ("It is not your fault.",))
    assert list(judging.avoided_in([kind])) == []


def test_texts_come_from_where_they_are_written_in_both_languages() -> None:
    found = passages()
    for language in LANGUAGES:
        read = [one for one in found if one.language == language for _ in one.running]
        assert {
            group for group, texts in Counter(one.group for one in read).items() if texts > 3
        } >= GROUPS
    assert not [text for one in found for text in one.texts if "%(" in text or "{{" in text]
