"""What a hospital's own curriculum says otherwise, and where two languages are not the same training."""

from lamppost.training.queries import packaged
from lamppost.training.queries.curriculum import packaged_text
from lamppost.training.rules import Change, Language, changes, mismatches, read


def changed(*edits: tuple[str, str], language: Language = Language.EN) -> list[Change]:
    text = packaged_text(language)
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return list(changes(packaged(language), read(text, language)))


def test_the_same_file_changes_nothing() -> None:
    assert changed() == []


def test_a_changed_sentence_is_shown_before_and_after() -> None:
    (one,) = changed(("Notice when you begin to fix, and return.", "Notice the urge to fix."))
    assert one == Change(
        "Active listening",
        "aims",
        "Notice when you begin to fix, and return.",
        "Notice the urge to fix.",
    )


def test_a_new_point_does_not_shift_the_others() -> None:
    (one,) = changed(("        - No fixing.", "        - Bring water.\n          - No fixing."))
    assert (one.unit, one.before, one.after) == ("Opening", "", "Bring water.")


def test_minutes_that_move_are_two_changes() -> None:
    found = changed(
        ("title: Closing\n    minutes: 5", "title: Closing\n    minutes: 10"),
        ("        - minutes: 2\n          does: Each who", "        - minutes: 7\n          does: Each who"),
        ("minutes: 240", "minutes: 245"),
    )  # fmt: skip
    assert [(one.unit, one.before, one.after) for one in found] == [
        ("", "240", "245"),
        ("Closing", "5", "10"),
        ("Closing", "2", "7"),
    ]


def test_a_unit_left_out_and_a_new_one_are_told_whole() -> None:
    found = changed(("id: second_break", "id: third_break"))
    gone = [one for one in found if one.after == "" and one.unit == "Break"]
    new = [one for one in found if one.before == "" and one.unit == "Break"]
    assert gone and len(gone) == len(new)


def test_languages_that_differ_cannot_be_in_force_together() -> None:
    spanish = packaged(Language.ES)
    text = packaged_text(Language.EN)
    for old, new, unit, code in (
        ("id: second_break", "id: third_break", "second_break", "only_in_one"),
        ("id: coping", "id: caping", "caping", "only_in_one"),
        ("    beforehand: true\n", "", "burnout", "beforehand"),
        ("about: workload_or_burnout", "about: moral_injury", "burnout", "cases"),
    ):
        found = mismatches(read(text.replace(old, new, 1), Language.EN), spanish)
        assert (unit, code) in [(one.unit, one.code) for one in found]
