"""An instrument's file is read strictly: every problem is told by its line and its field."""

from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from lamppost.cli.instruments import PROBLEMS, instruments
from lamppost.core.yaml_files import CODES, Unreadable
from lamppost.surveys.queries import packaged_text
from lamppost.surveys.rules import read_instrument

SMALL = dedent(
    """\
    id: small
    version: "1"
    title: {en: Small, es: Pequeña}
    population: physicians
    minutes: 1
    intro: {en: Hello., es: Hola.}
    source: {citation: Us.}
    licence:
      state: own
      note: {en: Free., es: Libre.}
    translation: own
    scales:
      - id: two
        options:
          - {value: "0", label: {en: "No", es: "No"}}
          - {value: "1", label: {en: "Yes", es: "Sí"}}
      - id: five
        options:
          - {value: "1", label: {en: Low, es: Bajo}}
          - {value: "5", label: {en: High, es: Alto}}
    pages:
      - id: first
        title: {en: First, es: Primera}
        items:
          - id: one
            scale: two
            asks: {en: "One?", es: "¿Uno?"}
          - id: words
            kind: text
            asks: {en: "Well?", es: "¿Y bien?"}
      - id: second
        title: {en: Second, es: Segunda}
        items:
          - id: two
            scale: two
            asked_if: {item: one, is: ["1"]}
            asks: {en: "Two?", es: "¿Dos?"}
    scores:
      - id: sum
        title: {en: Sum, es: Suma}
        items: [one, two]
        method: sum
        needs: 1
    """
)


def told(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(Unreadable) as wrong:
        read_instrument(text)
    return [(one.line, one.field, one.code) for one in wrong.value.found]


def test_read_takes_a_small_one() -> None:
    found = read_instrument(SMALL)
    assert [one.id for one in found.items] == ["one", "words", "two"]
    assert found.is_whole


ONE = "pages 1 › items 1"
TWO = "pages 2 › items 1"


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        ("scale: two", "scale: three", f"{ONE} › scale", "no_such_scale"),
        ("id: words", "id: one", "pages 1 › items 2", "double"),
        ("id: five", "id: two", "scales 2", "double"),
        ('value: "5"', 'value: "1"', "scales 2 › options 2", "double"),
        ("id: second", "id: first", "pages 2", "double"),
        ("item: one, is", "item: two, is", f"{TWO} › asked_if", "circle"),
        ("item: one, is", "item: three, is", f"{TWO} › asked_if › item", "no_such_item"),
        ('is: ["1"]', 'is: ["7"]', f"{TWO} › asked_if › is 1", "no_such_value"),
        ("item: one, is", "item: words, is", f"{TWO} › asked_if › is 1", "no_such_value"),
        ("en: Hello.", "en: <b>Hello</b>.", "intro › en", "html"),
        ('en: "Two?"', 'en: "Two&nbsp;?"', f"{TWO} › asks › en", "html"),
        ('en: "Yes"', 'en: "<script>"', "scales 1 › options 2 › label › en", "html"),
        (', es: "¿Dos?"', "", f"{TWO} › asks › es", "missing"),
        (', label: {en: Low, es: Bajo}', "", "scales 2 › options 1 › label", "text_needed"),
        ("kind: text", "kind: text\n        scale: two", "pages 1 › items 2 › scale",
         "text_has_no_scale"),
        ("kind: text", "kind: one", "pages 1 › items 2 › scale", "missing"),
        ("kind: text", "kind: essay", "pages 1 › items 2 › kind", "not_on_list"),
        ("items: [one, two]", "items: [one, three]", "scores 1 › items 2", "no_such_item"),
        ("items: [one, two]", "items: [one, words]", "scores 1 › items 2", "no_number"),
        ("items: [one, two]", "items: [one, one]", "scores 1 › items 2", "double"),
        ("method: sum", "reverse: [words]", "scores 1 › reverse 1", "not_in_score"),
        ("method: sum", "method: median", "scores 1 › method", "not_on_list"),
        ("needs: 1", "needs: 3", "scores 1 › needs", "too_large"),
        ("state: own", "state: stolen", "licence › state", "not_on_list"),
        ("minutes: 1", "minuets: 1", "minuets", "unknown"),
        ("minutes: 1", "minutes: 0", "minutes", "too_small"),
        ("id: small", "id: A Small One", "id", "form"),
    ],
)  # fmt: skip
def test_read_tells_line_and_field(old: str, new: str, field: str, code: str) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    found = told(text)
    assert (field, code) in [(where, what) for _, where, what in found]
    if code not in ("missing", "text_needed"):
        stands = (SMALL[: SMALL.index(old)] + new).count("\n") + 1
        assert stands in [line for line, where, _ in found if where == field]


def test_read_tells_scales_that_cannot_be_added_up() -> None:
    text = SMALL.replace("id: two\n        scale: two", "id: two\n        scale: five")
    assert [what for _, _, what in told(text)] == ["mixed_scales"]


def test_read_finds_a_circle_of_two_and_what_is_asked_too_late() -> None:
    text = SMALL.replace(
        'asks: {en: "One?"', 'asked_if: {item: two, is: ["1"]}\n        asks: {en: "One?"'
    )
    codes = [(where, what) for _, where, what in told(text)]
    assert (f"{ONE} › asked_if", "circle") in codes
    assert (f"{ONE} › asked_if › item", "asked_later") in codes


def test_read_takes_one_text_of_ones_own_and_no_more() -> None:
    more = 'kind: text\n        asks: {en: "Well?", es: "¿Y bien?"}\n      - id: more\n        '
    text = SMALL.replace("kind: text", more + "kind: text", 1)
    assert ("pages 1 › items 3", "too_many_texts") in [(w, c) for _, w, c in told(text)]


def test_check_says_the_line_and_ends_with_2(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(SMALL.replace("scale: two", "scale: three", 1), encoding="utf-8")
    said = CliRunner().invoke(instruments, ["check", str(file)])
    assert said.exit_code == 2
    assert f"{file}:26: {ONE} › scale: there is no such scale: three" in said.stderr
    assert "Traceback" not in said.stderr


def test_check_takes_what_comes_with_the_program() -> None:
    said = CliRunner().invoke(instruments, ["check", "-"], input=packaged_text("physicians"))
    assert (said.exit_code, said.output.split(" · ")[0]) == (0, "physicians 2026.1")


def test_check_refuses_what_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    assert CliRunner().invoke(instruments, ["check", str(file)]).exit_code == 2


def test_every_problem_has_words() -> None:
    assert set(CODES.values()) <= set(PROBLEMS)
