"""A curriculum's file is read strictly: every problem is told by its line and its field."""

from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamppost.training.queries.curriculum import packaged_text
from lamppost.training.rules import Language, Unreadable, read, tidied

SMALL = dedent(
    """\
    version: "1"
    language: en
    title: A small one
    minutes: 15
    intro:
      - Hello.
    units:
      - id: listening
        title: Listening
        minutes: 10
        aims: [Listen.]
        notes:
          prepare: [Chairs.]
          plan:
            - minutes: 10
              does: Listen.
        content:
          - text: [Be there.]
        scenarios:
          - title: One
            about: moral_injury
            story: It is so.
            ask: [What now?]
            listen_for: [Calm.]
        questions:
          - asks: Well?
            answers:
              - says: "Yes"
                right: true
                feedback: Right.
              - says: "No"
                feedback: Not so.
        sources: [one]
      - id: pause
        kind: break
        title: Break
        minutes: 5
    sources:
      - key: one
        citation: Somebody. Something. 2020.
        link: https://example.org/one
    """
)


def told(text: str, language: Language = Language.EN) -> list[tuple[int, str, str]]:
    """What is wrong with it: line, field, code."""
    with pytest.raises(Unreadable) as wrong:
        read(text, language)
    return [(one.line, one.field, one.code) for one in wrong.value.found]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_read_takes_a_small_one() -> None:
    found = read(SMALL, Language.EN)
    assert (found.minutes, [unit.id for unit in found.units]) == (15, ["listening", "pause"])
    assert not found.is_whole


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        ("minutes: 15", "minutes: 16", "minutes", "sum_of_units"),
        ("minutes: 15", "minutes: soon", "minutes", "number"),
        ("title: A small one", "titel: A small one", "titel", "unknown"),
        ("language: en", "language: fr", "language", "not_on_list"),
        ("language: en", "language: es", "language", "other_language"),
        ("        - minutes: 10", "        - minutes: 9", "units 1 › notes › plan", "sum_of_steps"),
        ("aims: [Listen.]", "aims: []", "units 1 › aims", "needed"),
        ("aims: [Listen.]", "aims: Listen.", "units 1 › aims", "list"),
        ("about: moral_injury", "about: gossip", "units 1 › scenarios 1 › about", "not_on_list"),
        ("right: true", "right: perhaps", "units 1 › questions 1 › answers 1 › right", "yes_or_no"),
        ("right: true", "right: false", "units 1 › questions 1 › answers", "one_right"),
        ("feedback: Not so.", "feedback:", "units 1 › questions 1 › answers 2 › feedback", "text"),
        ("feedback: Not so.", 'feedback: ""', "units 1 › questions 1 › answers 2 › feedback",
         "empty"),
        ("text: [Be there.]", "heading: Only this", "units 1 › content 1", "empty_block"),
        ("sources: [one]", "sources: [two]", "units 1 › sources 1", "no_such_source"),
        ("sources: [one]", "sources: []", "units 1 › sources", "needed"),
        ("id: pause", "id: listening", "units 2", "double"),
        ("id: pause", "id: The Pause", "units 2 › id", "form"),
        ("kind: break", "kind: nap", "units 2 › kind", "not_on_list"),
        ("    minutes: 5", "    minutes: 0", "units 2 › minutes", "too_small"),
        ("    minutes: 5", "    minutes: 5\n    minutes: 5", "units 2 › minutes", "twice"),
        ("link: https://example.org/one", "link: javascript:alert(1)", "sources 1 › link", "form"),
        ("story: It is so.", "story: &a It is so.", "", "reference"),
        ("story: It is so.", "story: *a", "", "reference"),
        ("story: It is so.", "story: {{{{{{{{a: b}}}}}}}}", "", "too_deep"),
        ("story: It is so.", "story: \tIt is: so: [", "", "yaml"),
        ("story: It is so.", "story: It is\x07 so.", "", "letters"),
    ],
)  # fmt: skip
def test_read_tells_line_and_field(old: str, new: str, field: str, code: str) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    found = told(text)
    assert (field, code) in [(where, what) for _, where, what in found]
    stands = text[: SMALL.index(old) + len(new)].count("\n") + 1
    points_at = {"sum_of_steps": stands - 1, "one_right": stands - 2, "double": stands}
    assert points_at.get(code, stands) in [line for line, where, _ in found if where == field]


def test_read_points_at_the_unit_where_a_field_is_missing() -> None:
    text = SMALL.replace("    title: Break\n", "")
    assert told(text) == [(line_of(text, "id: pause"), "units 2 › title", "missing")]


def test_read_tells_all_that_is_wrong_at_once() -> None:
    text = SMALL.replace("aims: [Listen.]", "aims: Listen.").replace("kind: break", "kind: nap")
    lines = [line_of(text, "aims: Listen."), line_of(text, "kind: nap")]
    assert [line for line, _, _ in told(text)] == lines


@pytest.mark.parametrize("text", ["", "- one", "just words", "42", "a: 1\n---\nb: 2", "{"])
def test_read_refuses_what_is_no_curriculum(text: str) -> None:
    assert told(text)


def test_read_refuses_what_is_too_long() -> None:
    assert told("#" * 300_001) == [(1, "", "file_too_long")]


def test_read_unfolds_no_references() -> None:
    bomb = "a: &a [x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a]" for n in range(9))
    assert told(bomb)[0][2] == "reference"


@settings(max_examples=80)
@given(st.text(max_size=200), st.integers(0, len(SMALL)))
def test_read_breaks_off_at_nothing_but_with_lines(noise: str, place: int) -> None:
    text = SMALL[:place] + noise + SMALL[place:]
    try:
        read(text, Language.EN)
    except Unreadable as wrong:
        assert wrong.found
        assert all(1 <= one.line <= tidied(text).count("\n") + 2 for one in wrong.found)


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_read_takes_the_lines_of_every_system(ends: str) -> None:
    assert read("\ufeff" + SMALL.replace("\n", ends), Language.EN) == read(SMALL, Language.EN)


def damaged(change: Callable[[str], str]) -> list[tuple[int, str, str]]:
    return told(change(packaged_text(Language.ES)), Language.ES)


def test_read_tells_a_line_far_down_in_a_long_file() -> None:
    text = packaged_text(Language.ES)
    at = line_of(text, "  - id: role_play")
    found = damaged(lambda file: file.replace("  - id: role_play", "  - id: Role Play", 1))
    assert (at, "units 12 › id", "form") in found
