"""The guide: first words that give no reason, answers that promise no more than is kept; and a hospital's own words."""

import re
from dataclasses import replace

import pytest

from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.models import GuideWording, Outreach
from lamppost.outreach.queries.guide import (
    GuideRow,
    guide_here,
    guide_of,
    packaged_guide,
    packaged_words,
    worded,
)
from lamppost.outreach.rules.guide import (
    PART,
    GuideItem,
    GuideUnreadable,
    InBoth,
    Part,
    Wording,
    filled,
    problems_of,
    read_guide,
)
from tests.cast import Cast, refuses
from tests.unit.escalation.stories import advisers
from tests.unit.outreach.stories import accepted

BRACES = re.compile(r"\{\w+\}")
FIRST = [item for item in GuideItem if PART[item] is Part.FIRST_WORDS]
OWN = InBoth(
    Wording(say=("Walk with me, says {supporter}.",), do=("Take the garden.",)),
    Wording(say=("Camina conmigo, dice {supporter}.",), do=("Use el jardín.",)),
)


def row_of(rows: tuple[GuideRow, ...], item: GuideItem = GuideItem.IN_PERSON) -> GuideRow:
    return next(one for one in rows if one.item is item)


def reworded(cast: Cast, words: InBoth = OWN, after: int = 0) -> int:
    return actions.reword_guide(
        hospital=cast.valley.pk,
        guide_item=GuideItem.IN_PERSON,
        words=words,
        after=after,
        by=cast.coordinator.actor(),
    )


# What comes with the program.


@pytest.mark.parametrize("language", ["en", "es", "en-us", "fr"])
def test_every_item_has_words_to_say_and_something_to_do(language: str) -> None:
    found = packaged_guide(language)
    assert [one.item for one in found.items] == list(GuideItem)
    assert all(one.title and one.wording.say and one.wording.do for one in found.items)


def test_both_languages_say_the_same() -> None:
    english, spanish = packaged_guide("en"), packaged_guide("es")
    assert english.version == spanish.version
    for one, other in zip(english.items, spanish.items, strict=True):
        for name in ("say", "say_if_asked", "do"):
            lines, same = getattr(one.wording, name), getattr(other.wording, name)
            assert len(lines) == len(same), (one.item, name)
            for line, other_line in zip(lines, same, strict=True):
                assert sorted(BRACES.findall(line)) == sorted(BRACES.findall(other_line)), line


@pytest.mark.parametrize(
    "item", [GuideItem.TEXT_MESSAGE, GuideItem.VOICE_MAIL, GuideItem.CALL, GuideItem.IN_PERSON]
)
def test_first_contact_offers_somebody_else_and_can_be_checked(item: GuideItem) -> None:
    for language, other in (("en", "somebody else"), ("es", "otra persona")):
        words = packaged_guide(language).wording(item)
        for say in (words.say, words.say_if_asked):
            said = " ".join(say)
            assert other in said and {"{phone}", "{page}"} & set(BRACES.findall(said))


@pytest.mark.parametrize(
    "item", [GuideItem.TEXT_MESSAGE, GuideItem.VOICE_MAIL, GuideItem.NO_ANSWER]
)
def test_what_others_may_see_or_hear_names_no_program(item: GuideItem) -> None:
    for language, program in (("en", "support"), ("es", "apoyo")):
        words = packaged_guide(language).wording(item)
        said = BRACES.sub("", " ".join((*words.say, *words.say_if_asked)))
        assert program not in said.lower()


def test_nobody_who_asked_for_themselves_hears_that_others_did() -> None:
    for item in FIRST:
        words = packaged_guide("en").wording(item)
        assert "cares about you" not in " ".join(words.say_if_asked)


def test_what_is_filled_in_is_known_and_the_rest_stays() -> None:
    assert filled("{supporter} at {hospital}", {"supporter": "Sam"}) == "Sam at {hospital}"


@pytest.mark.parametrize(
    ("wording", "problems"),
    [
        (Wording(say=("Hi {supporter}",)), {}),
        (Wording(), {"say": "say_missing"}),
        (Wording(say=("Hi {name}",)), {"say": "placeholder"}),
        (Wording(say=("Hi {supporter",)), {"say": "placeholder"}),
        (Wording(say=("Hi {}",), do=("x }",)), {"say": "placeholder", "do": "placeholder"}),
        (Wording(say=("x" * 601,)), {"say": "guide_too_long"}),
        (Wording(say=("x",) * 13), {"say": "guide_too_long"}),
    ],
)
def test_problems_of_words_are_told_by_field(wording: Wording, problems: dict[str, str]) -> None:
    assert problems_of(wording) == problems


# The file, read strictly.

ITEM = "  - item: {}\n    title: T\n    say: [a]\n    do: [b]\n"
WHOLE = 'version: "1"\nitems:\n' + "".join(ITEM.format(one) for one in GuideItem)


def test_a_whole_file_is_read() -> None:
    assert read_guide(WHOLE).wording(GuideItem.CALL) == Wording(say=("a",), do=("b",))


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "fields with values"),
        ("version: [", 1, "expected"),
        (WHOLE.replace("say: [a]", "say: a", 1), 5, "a list belongs here"),
        (WHOLE.replace("do: [b]", "do: ['']", 1), 6, "a text belongs here"),
        (WHOLE.replace("title: T", "heading: T", 1), 4, "heading is not known"),
        (WHOLE.replace("    do: [b]\n", "", 1), 3, "do is missing"),
        (WHOLE.replace("[a]", "['{who}']", 1), 5, "placeholder"),
        (WHOLE.replace("title: T", "say: [c]", 1), 5, "say stands twice"),
        (WHOLE.replace("item: call", "item: fax"), 11, "fax is no item"),
        (WHOLE.replace("item: call", "item: voice_mail"), 11, "in the order of the codes"),
        (WHOLE + ITEM.format("call"), 79, "in the order of the codes"),
        (WHOLE.replace(ITEM.format("follow_up"), ""), 71, "follow_up is missing"),
        ("version: 1\n", 1, "a list belongs here"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_by_line(text: str, line: int, what: str) -> None:
    with pytest.raises(GuideUnreadable) as unreadable:
        read_guide(text)
    found = [(one.line, one.what) for one in unreadable.value.problems]
    assert any(at == line and what in said for at, said in found), found


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(GuideUnreadable) as unreadable:
        read_guide(
            "version: 1\nextra: 2\nitems:\n  - item: fax\n    title: x\n    say: a\n    do: []\n"
        )
    assert [one.line for one in unreadable.value.problems] == [2, 4, 6, 6]


# A hospital's own words.


def test_reword_shows_from_then_on_and_at_that_hospital_alone(cast: Cast) -> None:
    assert reworded(cast) == 1
    sam, otto = cast.supporter.actor(), cast.outsider.actor()
    row = row_of(guide_here(cast.valley.pk, "en", seen_by=sam))
    assert (row.wording, row.is_own, row.version) == (OWN.english, True, 1)
    assert row_of(guide_here(cast.valley.pk, "es-us", seen_by=sam)).wording == OWN.spanish
    assert not row_of(guide_here(cast.harbor.pk, "en", seen_by=otto)).is_own


def test_each_rewording_is_a_version_and_the_packages_words_come_back(cast: Cast) -> None:
    by, here, item = cast.director.actor(), cast.valley.pk, GuideItem.IN_PERSON
    reworded(cast)
    again = replace(OWN, english=replace(OWN.english, do=("Take the stairs.",)))
    assert reworded(cast, again, after=1) == 2
    actions.return_to_packaged(hospital=here, guide_item=item, after=2, by=by)
    held = worded(here, item, "en", seen_by=by)
    assert not held.is_own and held.words == packaged_words(item)
    assert [(one.version, one.is_own, one.edited_role) for one in held.past] == [
        (3, False, "director"),
        (2, True, "coordinator"),
        (1, True, "coordinator"),
    ]
    assert held.said(1) == OWN and held.said(2) == again and held.said(0) == held.packaged
    with pytest.raises(NotFound):
        held.said(4)


def test_the_packages_words_typed_again_follow_the_package(cast: Cast) -> None:
    reworded(cast, packaged_words(GuideItem.IN_PERSON))
    assert GuideWording.objects.get().words is None


def test_a_second_editor_is_told_and_overwrites_nothing(cast: Cast) -> None:
    reworded(cast)
    for after in (0, 2):
        with refuses(NotNow):
            reworded(cast, after=after)
    assert GuideWording.objects.count() == 1


def test_an_editor_hears_that_the_packages_words_have_changed(cast: Cast) -> None:
    reworded(cast)
    by, here = cast.coordinator.actor(), cast.valley.pk
    assert not worded(here, GuideItem.IN_PERSON, "en", seen_by=by).is_behind
    GuideWording.objects.update(packaged=b"another" * 4)
    assert worded(here, GuideItem.IN_PERSON, "en", seen_by=by).is_behind
    assert row_of(guide_here(here, "en", seen_by=by)).is_behind


def test_words_that_cannot_be_are_refused_in_their_language(cast: Cast) -> None:
    with pytest.raises(Invalid) as wrong:
        reworded(cast, InBoth(Wording(say=("{who}",)), Wording()))
    assert wrong.value.problems == {"say": "placeholder", "say_es": "say_missing"}


def test_the_guide_is_worded_by_who_runs_the_program(cast: Cast) -> None:
    clinician = advisers(cast).clinician
    for number, who in enumerate((cast.coordinator, cast.deputy, cast.director, clinician)):
        actions.return_to_packaged(
            hospital=cast.valley.pk, guide_item=GuideItem.CALL, after=number, by=who.actor()
        )
    for who in (cast.supporter, cast.lead, cast.administrator, cast.evaluator, cast.outsider):
        with refuses(Refused):
            actions.reword_guide(
                hospital=cast.valley.pk,
                guide_item=GuideItem.CALL,
                words=OWN,
                after=4,
                by=who.actor(),
            )
        with refuses(Refused):
            worded(cast.valley.pk, GuideItem.CALL, "en", seen_by=who.actor())


def test_a_supporter_of_another_hospital_reads_the_words_of_the_one_they_help(cast: Cast) -> None:
    reworded(cast)
    outreach, otto = accepted(cast), cast.outsider
    with transaction(Actor.system(cast.valley.pk)):
        Outreach.objects.update(supporter_id=otto.supporter.pk, supporter_account=otto.account)
    with refuses(Refused):
        guide_here(cast.valley.pk, "en", seen_by=cast.outsider.actor())
    assert row_of(guide_of(outreach, "en", seen_by=cast.outsider.actor())).is_own
    with refuses(NotFound):
        guide_of(outreach, "en", seen_by=cast.other_supporter.actor())
