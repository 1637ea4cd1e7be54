"""Every choice says why, in words, and tells nobody who referred."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_oracle import parts
from matching_problems import (
    a_problem,
    a_random_problem,
    a_supporter,
    an_outreach,
    must,
    wish,
)

from lamppost.core.errors import NotFound
from lamppost.matching import (
    CareerStage,
    DepartmentRelation,
    ExcludedBy,
    Mode,
    Preferences,
    Reason,
    ReasonCode,
    Urgency,
    Window,
    assign,
    exclusions,
    in_words,
    suggest,
)
from lamppost.matching.words import NAMES, ONE_OR_MANY, PLAIN

KEPT_AWAY = "whoever is too close to this, or has said no to it, is not asked"
SPEAKS_FOR = {
    "department": {
        ReasonCode.SAME_DEPARTMENT,
        ReasonCode.OTHER_DEPARTMENT,
        ReasonCode.ANOTHER_HOSPITAL,
    },
    "specialty": {ReasonCode.SAME_SPECIALTY, ReasonCode.NEAR_SPECIALTY},
    "experience": {ReasonCode.SHARED_EXPERIENCE},
    "career_stage": {ReasonCode.SAME_STAGE, ReasonCode.NEAR_STAGE},
    "availability": {ReasonCode.FREE},
    "languages": {ReasonCode.LANGUAGE},
    "gender": {ReasonCode.GENDER},
    "supporter": {ReasonCode.BY_NAME},
    "mode": {ReasonCode.MODE},
}


def words(reasons: tuple[Reason, ...]) -> list[str]:
    return [in_words(reason) for reason in reasons]


def test_reasons_name_all_that_a_supporter_brings() -> None:
    outreach = an_outreach(
        urgency=Urgency.TODAY,
        department="ED",
        specialty="cardiology",
        career_stage=CareerStage.LATE,
        about=frozenset({"complaint_or_review", "death_of_a_child"}),
        preferences=Preferences(
            department=must(DepartmentRelation.OWN),
            languages=wish(frozenset({"es", "haw"})),
            gender=wish("woman"),
            supporter=wish("ana"),
            mode=wish(Mode.IN_PERSON),
            experience=wish(frozenset({"litigation"})),
        ),
    )
    ana = a_supporter(
        "ana",
        department="ED",
        specialty="cardiology",
        career_stage=CareerStage.LATE,
        experience=frozenset({"litigation", "death_of_a_child", "parenthood"}),
        available=frozenset({Window.TOMORROW, Window.TONIGHT}),
        languages=frozenset({"haw", "es", "en"}),
        gender="woman",
    )
    [pair] = assign(a_problem([outreach], [ana])).pairs
    assert pair.fit == 1.0
    assert words(pair.reasons) == [
        "same department, as asked",
        "same specialty",
        "has been through the death of a child, litigation",
        "same career stage",
        "free tonight",
        "speaks Spanish, haw",
        "gender as asked",
        "asked for by name",
        "talks in person, as asked",
        "no open outreach",
    ]


def test_reasons_name_what_is_near_and_what_weighs() -> None:
    outreach = an_outreach(specialty="cardiology", career_stage=CareerStage.EARLY)
    supporter = a_supporter(
        specialty="critical care",
        career_stage=CareerStage.MIDDLE,
        capacity=3,
        open_outreaches=2,
        recent_heavy=1,
    )
    near = (frozenset({"cardiology", "critical care"}),)
    [pair] = assign(a_problem([outreach], [supporter], near_specialties=near)).pairs
    assert words(pair.reasons) == [
        "near specialty",
        "near career stage",
        "2 open outreaches",
        "had a heavy conversation lately",
    ]


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_reasons_say_what_the_fit_counts_and_nothing_else(seed: int) -> None:
    problem = a_random_problem(seed, 6, 12)
    supporters = {one.id: one for one in problem.supporters}
    for outreach in problem.outreaches:
        for one in suggest(problem, outreach.id, limit=12):
            said = {reason.code for reason in one.reasons}
            scores = dict(parts(outreach, supporters[one.supporter], problem.policy))
            for criterion, codes in SPEAKS_FOR.items():
                is_counted = scores.get(criterion, 0) > 0
                if criterion == "availability" and supporters[one.supporter].available is None:
                    is_counted = False
                assert is_counted == bool(said & codes), criterion


def test_left_over_says_that_all_who_fit_are_at_capacity() -> None:
    full = [a_supporter(f"s{n}", capacity=1, open_outreaches=1) for n in range(3)]
    [left] = assign(a_problem([an_outreach()], full)).unmatched
    assert words(left.why) == ["3 supporters would fit; all are at capacity", KEPT_AWAY]
    assert left.excluded[0].supporters == ("s0", "s1", "s2")


def test_left_over_says_when_the_last_place_went_to_another() -> None:
    outreaches = [an_outreach("o1", urgency=Urgency.TODAY), an_outreach("o2")]
    supporters = [
        a_supporter("s1", capacity=1),
        a_supporter("s2", capacity=0),
        a_supporter("s3", hospital="south"),
    ]
    [left] = assign(a_problem(outreaches, supporters)).unmatched
    assert words(left.why) == [
        "2 supporters would fit; all are at capacity",
        "1 supporter's last place went to another outreach just now",
        "1 supporter is at another hospital",
        KEPT_AWAY,
    ]


def test_left_over_says_which_rule_excluded_how_many() -> None:
    outreach = an_outreach(
        excluded_supporters={"s1": ExcludedBy.REFERRER, "s2": ExcludedBy.POWER_OVER, "s3": ExcludedBy.DECLINED}
    )  # fmt: skip
    supporters = [a_supporter(f"s{n}") for n in (1, 2, 3)] + [a_supporter("s4", is_away=True)]
    [left] = assign(a_problem([outreach], supporters)).unmatched
    assert words(left.why) == [
        "no supporter may take this outreach",
        "1 supporter is away",
        KEPT_AWAY,
    ]
    assert {one.rule.value: one.supporters for one in left.excluded} == {
        "away": ("s4",),
        "referrer": ("s1",),
        "power_over": ("s2",),
        "declined": ("s3",),
    }


def test_left_over_says_that_there_is_nobody() -> None:
    [left] = assign(a_problem([an_outreach()], [])).unmatched
    assert words(left.why) == ["there is no supporter yet"]


def test_exclusions_read_the_same_whoever_is_kept_away_and_whether_anybody_is() -> None:
    rules = [rule for rule in ExcludedBy if rule is not ExcludedBy.OTHER_HOSPITAL]
    kept_away = [an_outreach(excluded_supporters={"s1": rule}) for rule in rules]
    declared = [a_supporter(excluded_outreaches={"o1": rule}) for rule in rules]
    told = {exclusions(a_problem([one], [a_supporter()]), "o1") for one in kept_away}
    told |= {exclusions(a_problem([an_outreach()], [one]), "o1") for one in declared}
    told |= {exclusions(a_problem([an_outreach()], [a_supporter()]), "o1")}
    assert told == {(Reason(ReasonCode.KEPT_AWAY),)}


def test_exclusions_leave_out_who_may_come() -> None:
    problem = a_problem([an_outreach()], [a_supporter("s1"), a_supporter("s2", capacity=0)])
    assert words(exclusions(problem, "o1")) == [
        "1 supporter would fit, but is at capacity",
        KEPT_AWAY,
    ]


def test_suggest_ranks_by_fit_and_load_then_id() -> None:
    outreach = an_outreach(specialty="cardiology")
    supporters = [
        a_supporter("d", specialty="cardiology", open_outreaches=1),
        a_supporter("c"),
        a_supporter("b", specialty="cardiology"),
        a_supporter("a", specialty="cardiology"),
        a_supporter("e", is_away=True),
    ]
    problem = a_problem([outreach], supporters)
    assert [one.supporter for one in suggest(problem, "o1")] == ["a", "b", "d", "c"]
    assert [one.supporter for one in suggest(problem, "o1", limit=2)] == ["a", "b"]
    for also, found in (("c", "abc"), ("b", "ab"), ("e", "ab"), ("nobody", "ab")):
        ranked = suggest(problem, "o1", limit=2, also=also)
        assert "".join(one.supporter for one in ranked) == found


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_suggest_puts_first_whom_assign_would_choose_for_one(seed: int) -> None:
    problem = a_random_problem(seed, 1, 40)
    for outreach in problem.outreaches:
        chosen = [pair.supporter for pair in assign(problem).pairs]
        assert [one.supporter for one in suggest(problem, outreach.id, limit=1)] == chosen


@pytest.mark.parametrize("ask", [suggest, exclusions])
def test_suggest_refuses_an_outreach_that_is_not_there(ask: object) -> None:
    with pytest.raises(NotFound):
        ask(a_problem([an_outreach("o1")], []), "o2")  # type: ignore[operator]


def test_runners_up_are_the_next_best_who_still_have_a_place() -> None:
    outreaches = [an_outreach("o1", urgency=Urgency.TODAY), an_outreach("o2")]
    supporters = [
        a_supporter("s1", capacity=1),
        a_supporter("s2", capacity=1),
        *(a_supporter(f"s{n}", open_outreaches=1) for n in (7, 6, 5, 4)),
    ]
    answer = assign(a_problem(outreaches, supporters))
    assert {pair.supporter for pair in answer.pairs} == {"s1", "s2"}
    for pair in answer.pairs:
        assert [one.supporter for one in pair.runners_up] == ["s4", "s5", "s6"]
        assert words(pair.runners_up[0].reasons) == ["1 open outreach"]


def test_words_exist_for_every_code_in_one_and_in_many() -> None:
    assert set(PLAIN) | set(ONE_OR_MANY) == set(ReasonCode)
    for code in ReasonCode:
        for count in (1, 2):
            text = in_words(Reason(code, count, ("x_y",)))
            assert text and "{" not in text
    assert in_words(Reason(ReasonCode.LANGUAGE, what=("x_y",))) == "speaks x y"


def test_words_pass_through_the_translator_of_the_entry_point() -> None:
    spanish = {"free {what}": "libre {what}", "tonight": "esta noche"}
    reason = Reason(ReasonCode.FREE, what=("tonight",))
    assert in_words(reason, spanish.__getitem__) == "libre esta noche"


def test_words_know_every_window_and_mode() -> None:
    assert set(NAMES[ReasonCode.FREE]) == set(Window)
    assert set(NAMES[ReasonCode.MODE]) == set(Mode)


def test_terms_and_answers_show_nothing_private_when_printed() -> None:
    outreach = an_outreach(
        about=frozenset({"patient_suicide"}),
        preferences=Preferences(gender=must("woman"), experience=wish(frozenset({"litigation"}))),
        excluded_supporters={"s9": ExcludedBy.REFERRER},
    )
    supporter = a_supporter(
        gender="woman", experience=frozenset({"litigation", "patient_suicide"}), recent_heavy=2
    )
    problem = a_problem([outreach], [supporter])
    shown = repr(problem) + repr(outreach) + repr(outreach.preferences) + repr(assign(problem))
    for secret in ("suicide", "woman", "litigation", "s9", "referrer"):
        assert secret not in shown
