"""Printed documents: tagged for readers aloud, the same everywhere, and data is never source."""

from datetime import UTC, datetime
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from lamppost.core.clock import as_of
from lamppost.core.documents import UNSHOWN, Data, draw, showable
from tests.documents import read

SPANISH: Final = "¿Qué dice usted? ¡Áéíóúüñ! «comillas», “quotes”, ‘one’, it’s — 1–2 … ½ €"
NAMES: Final = "Nguyễn Łukasz Øyvind Șerban Đorđe Žižek Çelik İpek Ямал"


def letter(*paragraphs: str, title: str = "A letter", language: str = "en") -> bytes:
    data: dict[str, Data] = {
        "place": "Valley Medical Center",
        "paragraphs": paragraphs,
        "facts": [{"label": "Version", "value": "3"}],
        "foot": "Lamppost",
    }
    return draw("core/documents/letter.typ", title=title, language=language, data=data)


def test_draw_makes_a_tagged_document_with_title_and_language() -> None:
    found = read(letter("Hola.", title="Una carta", language="es"))
    assert (found.title, found.language, found.outline) == ("Una carta", "es", ("Una carta",))
    assert found.is_tagged and found.is_ua
    assert "Version: 3" in found.text


def test_draw_shows_what_people_write() -> None:
    found = read(letter(SPANISH, NAMES))
    assert SPANISH in found.text and NAMES in found.text
    assert UNSHOWN not in found.text


def test_draw_takes_data_as_text_and_never_as_source() -> None:
    said = '#read("/config/settings.py") *bold* $x$ <label> @ref #eval("1+1") \\ "); panic()'
    assert said in read(letter(said)).text


def test_draw_puts_a_square_for_what_no_font_shows() -> None:
    assert showable("中\u200e\x07\ufeff\ud800") == UNSHOWN * 5
    assert f"Dr. {UNSHOWN}{UNSHOWN}" in read(letter("Dr. 中文")).text


def test_draw_makes_the_same_file_of_the_same_data() -> None:
    with as_of(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        assert letter("One.") == letter("One.")


@settings(max_examples=60)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_draw_breaks_off_at_no_text(paragraphs: list[str]) -> None:
    assert letter(*paragraphs)


@settings(max_examples=60)
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2700), max_size=200))
def test_draw_breaks_off_at_no_letters_of_ours(text: str) -> None:
    assert letter(text)
