"""Fit says who suits, load spreads the work, urgency comes before both."""

from typing import Any

import pytest
from matching_problems import a_problem, a_supporter, an_outreach, wish

from lamppost.matching import (
    CareerStage,
    DepartmentRelation,
    ExcludedBy,
    Mode,
    OutreachToMatch,
    Policy,
    Preferences,
    ReasonCode,
    Urgency,
    Weights,
    Window,
    assign,
    suggest,
)

NOTHING = {name: 0 for name in Weights.__slots__}
NEAR = (frozenset({"cardiology", "critical care"}),)


def fit_of(outreach: OutreachToMatch, supporter: dict[str, Any], only: str) -> float:
    """The fit of one supporter when only one criterion counts."""
    weights = Weights(**{**NOTHING, only: 1})
    problem = a_problem(
        [outreach], [a_supporter(**supporter)], weights=weights, near_specialties=NEAR
    )
    [suggestion] = suggest(problem, outreach.id)
    return suggestion.fit


ASKED = {
    "department": DepartmentRelation.OWN,
    "languages": frozenset({"es", "tl"}),
    "gender": "woman",
    "supporter": "ana",
    "mode": Mode.VIDEO,
}
OUTREACH = an_outreach(
    urgency=Urgency.TODAY,
    department="ED",
    specialty="cardiology",
    career_stage=CareerStage.EARLY,
    about=frozenset({"death_of_a_child", "complaint_or_review", "rather_not_say"}),
    preferences=Preferences(**{name: wish(value) for name, value in ASKED.items()}),
)


@pytest.mark.parametrize(
    ("only", "supporter", "expected"),
    [
        ("department", {"department": "ED"}, 1.0),
        ("department", {"department": "ICU"}, 0.0),
        ("specialty", {"specialty": "cardiology"}, 1.0),
        ("specialty", {"specialty": "critical care"}, 0.5),
        ("specialty", {"specialty": "pathology"}, 0.0),
        ("experience", {"experience": frozenset({"death_of_a_child", "litigation"})}, 1.0),
        ("experience", {"experience": frozenset({"litigation", "parenthood"})}, 0.5),
        ("experience", {"experience": frozenset({"rather_not_say"})}, 0.0),
        ("career_stage", {"career_stage": CareerStage.EARLY}, 1.0),
        ("career_stage", {"career_stage": CareerStage.MIDDLE}, 0.5),
        ("career_stage", {"career_stage": CareerStage.IN_TRAINING}, 0.5),
        ("career_stage", {"career_stage": CareerStage.LATE}, 0.0),
        ("career_stage", {}, 0.0),
        ("availability", {"available": frozenset({Window.TONIGHT})}, 1.0),
        ("availability", {"available": frozenset({Window.TOMORROW})}, 0.0),
        ("availability", {"available": frozenset()}, 0.0),
        ("availability", {"available": None}, 0.5),
        ("languages", {"languages": frozenset({"en", "tl"})}, 1.0),
        ("languages", {"languages": frozenset({"en"})}, 0.0),
        ("gender", {"gender": "woman"}, 1.0),
        ("gender", {"gender": "man"}, 0.0),
        ("supporter", {"id": "ana"}, 1.0),
        ("supporter", {"id": "ben"}, 0.0),
        ("mode", {"modes": frozenset({Mode.VIDEO, Mode.PHONE})}, 1.0),
        ("mode", {"modes": frozenset()}, 1.0),
        ("mode", {"modes": frozenset({Mode.PHONE})}, 0.0),
    ],
)
def test_fit_weighs_each_criterion(only: str, supporter: dict[str, Any], expected: float) -> None:
    assert fit_of(OUTREACH, supporter, only) == expected


def test_fit_leaves_out_what_nobody_asked_for() -> None:
    plain = an_outreach(urgency=Urgency.TODAY)
    [suggestion] = suggest(
        a_problem([plain], [a_supporter(available=frozenset({Window.TODAY}))]), "o1"
    )
    assert suggestion.fit == 1.0


def test_fit_never_takes_two_unknown_texts_for_the_same() -> None:
    blank = an_outreach(specialty="", department="", preferences=Preferences(gender=wish("")))
    [suggestion] = suggest(
        a_problem([blank], [a_supporter(specialty="", department="", gender="")]), "o1"
    )
    assert [reason.code for reason in suggestion.reasons] == [ReasonCode.NO_OPEN_OUTREACH]
    assert suggestion.fit == 0.5


def test_fit_follows_the_weights_of_the_hospital() -> None:
    outreach = an_outreach(
        specialty="cardiology", preferences=Preferences(languages=wish(frozenset({"es"})))
    )
    colleague = a_supporter("colleague", specialty="cardiology")
    speaker = a_supporter("speaker", languages=frozenset({"es"}))
    for weights, best in [
        (Weights(specialty=9), "colleague"),
        (Weights(languages=9), "speaker"),
    ]:
        problem = a_problem([outreach], [colleague, speaker], weights=weights)
        assert suggest(problem, "o1")[0].supporter == best


def test_load_spreads_over_supporters_who_fit_alike() -> None:
    outreaches = [an_outreach(f"o{n}") for n in range(6)]
    supporters = [a_supporter(id, capacity=6) for id in ("ana", "ben", "cai")]
    chosen = [pair.supporter for pair in assign(a_problem(outreaches, supporters)).pairs]
    assert sorted(chosen) == ["ana", "ana", "ben", "ben", "cai", "cai"]


def test_load_goes_first_to_whom_carries_least() -> None:
    outreaches = [an_outreach(f"o{n}") for n in range(3)]
    supporters = [
        a_supporter("carries two", capacity=9, open_outreaches=2),
        a_supporter("carries none", capacity=9),
    ]
    chosen = [pair.supporter for pair in assign(a_problem(outreaches, supporters)).pairs]
    assert chosen.count("carries none") >= 2


def test_load_spares_whom_a_heavy_conversation_has_tired() -> None:
    tired = a_supporter("a", recent_heavy=2)
    rested = a_supporter("b")
    [pair] = assign(a_problem([an_outreach()], [tired, rested])).pairs
    assert pair.supporter == "b"
    assert pair.runners_up[0].supporter == "a"


def test_load_yields_to_a_much_better_fit() -> None:
    outreach = an_outreach(specialty="cardiology", about=frozenset({"death_of_a_child"}))
    knows = a_supporter(
        "knows",
        capacity=3,
        open_outreaches=1,
        specialty="cardiology",
        experience=frozenset({"death_of_a_child"}),
    )
    [pair] = assign(a_problem([outreach], [knows, a_supporter("idle")])).pairs
    assert pair.supporter == "knows"


def test_urgency_outweighs_any_fit() -> None:
    perfect = an_outreach("a", urgency=Urgency.THIS_WEEK, specialty="cardiology")
    poor = an_outreach("b", urgency=Urgency.TODAY, specialty="pathology")
    supporter = a_supporter(
        capacity=1, specialty="cardiology", available=frozenset({Window.THIS_WEEK})
    )
    answer = assign(a_problem([perfect, poor], [supporter]))
    assert [pair.outreach for pair in answer.pairs] == ["b"]
    assert [one.outreach for one in answer.unmatched] == ["a"]


def test_urgency_outweighs_the_fit_of_many_others() -> None:
    """Serving the urgent one moves everybody else to a supporter whom they did not wish for."""
    many = 12
    ids = [f"s{n:02}" for n in range(many + 1)]
    others = [
        an_outreach(
            f"o{n:02}",
            urgency=Urgency.THIS_WEEK,
            excluded_supporters=dict.fromkeys(ids[:n] + ids[n + 2 :], ExcludedBy.CONFLICT),
            preferences=Preferences(supporter=wish(ids[n])),
        )
        for n in range(many)
    ]
    urgent = an_outreach("urgent", excluded_supporters=dict.fromkeys(ids[1:], ExcludedBy.CONFLICT))
    supporters = [a_supporter(id, capacity=1) for id in ids]
    answer = assign(a_problem([urgent, *others], supporters))
    assert ("urgent", "s00") in {(pair.outreach, pair.supporter) for pair in answer.pairs}
    assert answer.unmatched == ()


def test_urgency_of_what_was_handed_back_comes_before_its_equals() -> None:
    waiting = an_outreach("a")
    handed_back = an_outreach("b", excluded_supporters={"former": ExcludedBy.HANDED_BACK})
    answer = assign(a_problem([waiting, handed_back], [a_supporter(capacity=1)]))
    assert [pair.outreach for pair in answer.pairs] == ["b"]


@pytest.mark.parametrize("wrong", [{"load_cost": -1}, {"load_cost": 10_001}, {"heavy_cost": -1}])
def test_policy_refuses_costs_out_of_bounds(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="cost of load"):
        Policy(**wrong)


@pytest.mark.parametrize("wrong", [{"mode": -1}, {"mode": 1001}])
def test_weights_out_of_bounds_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="weight of mode"):
        Weights(**wrong)
