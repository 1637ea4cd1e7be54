"""A hospital makes the curriculum its own, and goes back."""

import pytest

from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.training import actions, queries
from lamppost.training.models import CurriculumVersion
from lamppost.training.queries.curriculum import packaged_text
from lamppost.training.rules import Curriculum, Language, Unreadable
from tests.cast import Cast, refuses

EN, ES = Language.EN, Language.ES
CALMER = ("title: Active listening", "title: Listening calmly")


def read_here(cast: Cast, language: Language = EN, by: Actor | None = None) -> Curriculum:
    seen_by = by or cast.supporter.actor()
    return queries.curriculum_here(cast.valley.pk, language, seen_by=seen_by).curriculum


def edit(cast: Cast, *edits: tuple[str, str], language: Language = EN) -> None:
    """Dirk changes these words in the draft."""
    by, valley = cast.director.actor(), cast.valley.pk
    draft = queries.draft(valley, language, seen_by=by)
    assert draft
    text = draft.text
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    actions.keep_draft(
        hospital=valley, language=language, text=text, revision=draft.revision, by=by
    )


def number_of_draft(cast: Cast) -> int:
    draft = queries.draft(cast.valley.pk, EN, seen_by=cast.director.actor())
    assert draft
    return draft.number


def put_own_in_force(cast: Cast) -> int:
    """Valley's own, with another title in English."""
    by, valley = cast.director.actor(), cast.valley.pk
    actions.take_copy(hospital=valley, by=by)
    edit(cast, CALMER)
    number = number_of_draft(cast)
    actions.put_in_force(hospital=valley, number=number, by=by)
    return number


def test_a_hospital_without_its_own_reads_the_packaged_one(cast: Cast) -> None:
    here = queries.curriculum_here(cast.valley.pk, ES, seen_by=cast.supporter.actor())
    assert (here.number, here.curriculum.language) == (0, ES)
    assert here.curriculum == queries.packaged(ES).for_participants()


def test_a_copy_changes_nothing_until_it_is_put_in_force(cast: Cast) -> None:
    by, valley = cast.director.actor(), cast.valley.pk
    actions.take_copy(hospital=valley, by=by)
    edit(cast, CALMER)
    draft = queries.draft(valley, EN, seen_by=by)
    assert draft and [one.after for one in draft.changes] == ["Listening calmly"]
    assert read_here(cast).unit("listening").title == "Active listening"  # type: ignore[union-attr]
    actions.put_in_force(hospital=valley, number=draft.number, by=by)
    assert read_here(cast).unit("listening").title == "Listening calmly"  # type: ignore[union-attr]
    assert queries.draft(valley, EN, seen_by=by) is None
    outsider = cast.outsider.actor()
    there = queries.curriculum_here(cast.harbor.pk, EN, seen_by=outsider)
    assert there.number == 0


def test_taking_a_copy_twice_keeps_the_draft(cast: Cast) -> None:
    by, valley = cast.director.actor(), cast.valley.pk
    actions.take_copy(hospital=valley, by=by)
    edit(cast, CALMER)
    actions.take_copy(hospital=valley, by=by)
    assert CurriculumVersion.objects.count() == 1
    assert "Listening calmly" in queries.text_to_change(valley, EN, seen_by=by)


def test_back_to_the_packaged_one_and_forth_again(cast: Cast) -> None:
    by, valley = cast.director.actor(), cast.valley.pk
    number = put_own_in_force(cast)
    actions.use_packaged(hospital=valley, by=by)
    assert read_here(cast) == queries.packaged(EN).for_participants()
    assert [(one.number, one.is_in_force) for one in queries.versions(valley, seen_by=by)] == [
        (number, False)
    ]
    actions.put_in_force(hospital=valley, number=number, by=by)
    assert [one.is_in_force for one in queries.versions(valley, seen_by=by)] == [True]
    actions.take_copy(hospital=valley, by=by)
    assert "Listening calmly" in queries.text_to_change(valley, EN, seen_by=by)
    actions.drop_draft(hospital=valley, by=by)
    assert [one.number for one in queries.versions(valley, seen_by=by)] == [number]


def test_one_is_in_force_at_a_time(cast: Cast) -> None:
    by, valley = cast.director.actor(), cast.valley.pk
    first, second = put_own_in_force(cast), 0
    actions.take_copy(hospital=valley, by=by)
    edit(cast, ("title: Listening calmly", "title: Listening"))
    second = number_of_draft(cast)
    actions.put_in_force(hospital=valley, number=second, by=by)
    found = [(one.number, one.is_in_force) for one in queries.versions(valley, seen_by=by)]
    assert found == [(second, True), (first, False)]


def test_what_cannot_be_read_is_not_kept(cast: Cast) -> None:
    by, valley = cast.director.actor(), cast.valley.pk
    actions.take_copy(hospital=valley, by=by)
    wrong = packaged_text(EN).replace("minutes: 240", "minutes: 250")
    with refuses(Unreadable) as refused:
        actions.keep_draft(hospital=valley, language=EN, text=wrong, revision=1, by=by)
    (found,) = refused.value.found  # type: ignore[attr-defined]
    assert (found.field, found.code, found.detail) == ("minutes", "sum_of_units", "240")
    assert queries.text_to_change(valley, EN, seen_by=by) == packaged_text(EN)


def test_two_who_change_the_same_draft_do_not_undo_each_other(cast: Cast) -> None:
    by, valley = cast.director.actor(), cast.valley.pk
    actions.take_copy(hospital=valley, by=by)
    edit(cast, CALMER)
    with refuses(Invalid) as refused:
        actions.keep_draft(
            hospital=valley,
            language=EN,
            text=packaged_text(EN),
            revision=1,
            by=cast.administrator.actor(),
        )
    assert refused.value.problems == {"text": "changed_meanwhile"}  # type: ignore[attr-defined]


def test_languages_that_do_not_match_are_not_put_in_force(cast: Cast) -> None:
    by, valley = cast.director.actor(), cast.valley.pk
    actions.take_copy(hospital=valley, by=by)
    edit(cast, ("    beforehand: true\n", ""))
    draft = queries.draft(valley, ES, seen_by=by)
    assert draft and [(one.unit, one.code) for one in draft.mismatches] == [
        ("burnout", "beforehand")
    ]
    with refuses(Invalid):
        actions.put_in_force(hospital=valley, number=draft.number, by=by)
    edit(cast, ("    beforehand: true\n", ""), language=ES)
    actions.put_in_force(hospital=valley, number=draft.number, by=by)
    assert "burnout" not in [unit.id for unit in read_here(cast, ES).beforehand]


def test_a_version_that_this_release_cannot_read_gives_way_to_the_packaged_one(cast: Cast) -> None:
    put_own_in_force(cast)
    CurriculumVersion.objects.update(text_en="once: readable")
    here = queries.curriculum_here(cast.valley.pk, EN, seen_by=cast.supporter.actor())
    assert here.is_unreadable and here.number == 0
    assert here.curriculum == queries.packaged(EN).for_participants()


def test_only_director_and_administrator_change_it(cast: Cast) -> None:
    valley = cast.valley.pk
    for who in (cast.supporter, cast.lead, cast.coordinator, cast.evaluator, cast.outsider):
        by = who.actor()
        with refuses(Refused):
            actions.take_copy(hospital=valley, by=by)
        with refuses(Refused):
            queries.text_to_change(valley, EN, seen_by=by)
        with refuses(Refused):
            queries.versions(valley, seen_by=by)
    actions.take_copy(hospital=valley, by=cast.administrator.actor())


@pytest.mark.parametrize("who", ["lead", "coordinator", "director", "administrator"])
def test_who_teaches_reads_the_notes(cast: Cast, who: str) -> None:
    by = getattr(cast, who).actor()
    assert queries.may_teach(cast.valley.pk, seen_by=by)
    found = queries.curriculum_to_teach(cast.valley.pk, EN, seen_by=by).curriculum
    assert all(unit.notes for unit in found.units)


def test_who_learns_does_not(cast: Cast) -> None:
    by, valley = cast.supporter.actor(), cast.valley.pk
    assert not queries.may_teach(valley, seen_by=by)
    with refuses(Refused):
        queries.curriculum_to_teach(valley, EN, seen_by=by)
    assert not any(unit.notes for unit in read_here(cast, by=by).units)


def test_somebody_of_another_hospital_does_not_read_it(cast: Cast) -> None:
    for who in (cast.outsider, cast.evaluator):
        with refuses(Refused):
            queries.curriculum_here(cast.valley.pk, EN, seen_by=who.actor())


def test_a_part_is_marked_once_and_by_oneself(cast: Cast) -> None:
    valley, sam, olga = cast.valley.pk, cast.supporter.actor(), cast.other_supporter.actor()
    for _ in range(2):
        actions.mark_unit(hospital=valley, unit="burnout", by=sam)
    assert queries.units_done(valley, seen_by=sam) == {"burnout"}
    assert queries.units_done(valley, seen_by=olga) == frozenset()
    actions.unmark_unit(hospital=valley, unit="burnout", by=olga)
    assert queries.units_done_by(sam.who, valley) == {"burnout"}
    actions.unmark_unit(hospital=valley, unit="burnout", by=sam)
    assert queries.units_done(valley, seen_by=sam) == frozenset()


@pytest.mark.parametrize("unit", ["role_play", "first_break", "nothing"])
def test_only_parts_for_beforehand_are_marked(cast: Cast, unit: str) -> None:
    with refuses(NotFound):
        actions.mark_unit(hospital=cast.valley.pk, unit=unit, by=cast.supporter.actor())


def test_the_program_and_outsiders_mark_nothing(cast: Cast) -> None:
    for by in (Actor.system(cast.valley.pk), cast.outsider.actor(), cast.evaluator.actor()):
        with refuses(Refused):
            actions.mark_unit(hospital=cast.valley.pk, unit="burnout", by=by)
