"""A pair that breaks a hard rule does not exist, and each rule says whom it kept away."""

from typing import Any

import pytest
from matching_problems import a_problem, a_supporter, an_outreach, must, wish

from lamppost.matching import (
    DepartmentRelation,
    ExcludedBy,
    HardRule,
    Mode,
    Preferences,
    assign,
    suggest,
)
from lamppost.matching.rules import HARD_RULES


def asks(**preferences: Any) -> dict[str, Any]:
    return {"preferences": Preferences(**preferences)}


own = must(DepartmentRelation.OWN)
other = must(DepartmentRelation.OTHER)
other_hospital = must(DepartmentRelation.OTHER_HOSPITAL)
spanish = must(frozenset({"es"}))
sued = frozenset({"litigation"})

# rule, what the outreach is, who is kept away, who may come
BROKEN = [
    (HardRule.OTHER_HOSPITAL, {}, {"hospital": "south"}, {}),
    (HardRule.NOT_ACTIVE, {}, {"is_active": False}, {}),
    (HardRule.NOT_CERTIFIED, {}, {"is_certified": False}, {}),
    (HardRule.AWAY, {}, {"is_away": True}, {}),
    (HardRule.AT_CAPACITY, {}, {"capacity": 2, "open_outreaches": 2}, {}),
    (HardRule.AT_CAPACITY, {}, {"capacity": 1, "open_outreaches": 3}, {}),
    (HardRule.DEPARTMENT, {"department": "ED", **asks(department=own)}, {"department": "ICU"}, {"department": "ED"}),
    (HardRule.DEPARTMENT, {"department": "ED", **asks(department=own)}, {}, {"department": "ED"}),
    (HardRule.DEPARTMENT, {"department": "ED", **asks(department=other)}, {"department": "ED"}, {"department": "ICU"}),
    (HardRule.DEPARTMENT, {"department": "ED", **asks(department=other)}, {}, {"department": "ICU"}),
    (HardRule.DEPARTMENT, asks(department=other_hospital), {}, {"hospital": "south"}),
    (HardRule.LANGUAGES, asks(languages=spanish), {"languages": frozenset({"en"})}, {"languages": frozenset({"es"})}),
    (HardRule.GENDER, asks(gender=must("woman")), {"gender": "man"}, {"gender": "woman"}),
    (HardRule.GENDER, asks(gender=must("woman")), {}, {"gender": "woman"}),
    (HardRule.SUPPORTER, asks(supporter=must("may")), {}, {}),
    (HardRule.MODE, asks(mode=must(Mode.VIDEO)), {"modes": frozenset({Mode.PHONE})}, {"modes": frozenset()}),
    (HardRule.EXPERIENCE, asks(experience=must(sued)), {}, {"experience": sued}),
    *((HardRule(rule), {"excluded_supporters": {"kept": rule}}, {}, {}) for rule in ExcludedBy),
    *((HardRule(rule), {}, {"excluded_outreaches": {"o1": rule}}, {}) for rule in ExcludedBy),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "outreach", "kept", "may"), BROKEN)
def test_assign_keeps_away_whoever_breaks_a_rule(
    rule: HardRule, outreach: dict[str, Any], kept: dict[str, Any], may: dict[str, Any]
) -> None:
    alone = a_problem([an_outreach(**outreach)], [a_supporter("kept", **kept)])
    [left] = assign(alone).unmatched
    [excluded] = left.excluded
    assert (excluded.rule, excluded.count) == (rule, 1)
    assert suggest(alone, "o1") == ()

    both = a_problem(
        [an_outreach(**outreach)], [a_supporter("kept", **kept), a_supporter("may", **may)]
    )
    [pair] = assign(both).pairs
    assert (pair.supporter, pair.runners_up) == ("may", ())
    assert [one.supporter for one in suggest(both, "o1")] == ["may"]


def test_hard_rules_are_each_tried_above() -> None:
    assert {rule for rule, *_ in BROKEN} == {rule.code for rule in HARD_RULES}
    assert {rule.code for rule in HARD_RULES} == set(HardRule) - {HardRule.PLACES_TAKEN}


@pytest.mark.parametrize(
    ("preferences", "unlike"),
    [
        (Preferences(department=wish(DepartmentRelation.OWN)), {"department": "ICU"}),
        (Preferences(languages=wish(frozenset({"es"}))), {"languages": frozenset({"en"})}),
        (Preferences(gender=wish("woman")), {"gender": "man"}),
        (Preferences(supporter=wish("somebody else")), {}),
        (Preferences(mode=wish(Mode.VIDEO)), {"modes": frozenset({Mode.PHONE})}),
        (Preferences(experience=wish(frozenset({"litigation"}))), {}),
    ],
)
def test_assign_treats_a_wish_as_no_condition(
    preferences: Preferences, unlike: dict[str, Any]
) -> None:
    outreach = an_outreach(department="ED", preferences=preferences)
    [pair] = assign(a_problem([outreach], [a_supporter(**unlike)])).pairs
    assert pair.fit < 1


@pytest.mark.parametrize(
    "empty", [{"languages": must(frozenset())}, {"experience": must(frozenset())}, {"gender": must("")},
              {"department": must(DepartmentRelation.NO_PREFERENCE)}]
)  # fmt: skip
def test_assign_takes_an_empty_must_as_nothing_asked(empty: dict[str, Any]) -> None:
    outreach = an_outreach(preferences=Preferences(**empty))
    assert assign(a_problem([outreach], [a_supporter()])).pairs


@pytest.mark.parametrize("turned", [False, True])
def test_assign_names_the_first_rule_where_both_sides_exclude(turned: bool) -> None:
    rules = [ExcludedBy.REFERRER, ExcludedBy.DECLINED]
    first, second = rules[::-1] if turned else rules
    outreach = an_outreach(excluded_supporters={"s1": first})
    supporter = a_supporter(excluded_outreaches={"o1": second})
    [left] = assign(a_problem([outreach], [supporter])).unmatched
    assert [one.rule for one in left.excluded] == [HardRule.REFERRER]


def test_assign_crosses_to_another_hospital_where_the_policy_allows_it() -> None:
    far = a_supporter(hospital="south")
    assert assign(a_problem([an_outreach()], [far], allows_crossing=True)).pairs
    assert assign(a_problem([an_outreach()], [far])).pairs == ()


def test_assign_crosses_to_another_hospital_on_the_recipient_s_wish() -> None:
    elsewhere = Preferences(department=wish(DepartmentRelation.OTHER_HOSPITAL))
    problem = a_problem(
        [an_outreach("o1", preferences=elsewhere), an_outreach("o2")],
        [a_supporter("far", hospital="south", capacity=5)],
    )
    answer = assign(problem)
    assert [pair.outreach for pair in answer.pairs] == ["o1"]
    assert [one.outreach for one in answer.unmatched] == ["o2"]


def test_assign_takes_two_unknown_departments_for_neither_own_nor_other() -> None:
    for relation in (own, other):
        outreach = an_outreach(preferences=Preferences(department=relation))
        assert assign(a_problem([outreach], [a_supporter()])).pairs == ()


def test_assign_counts_more_words_than_fit_one_machine_word() -> None:
    words = [f"language{n:03}" for n in range(150)]
    outreaches = [
        an_outreach(f"o{n:03}", preferences=Preferences(languages=must(frozenset({word}))))
        for n, word in enumerate(words)
    ]
    supporters = [
        a_supporter(f"s{n:03}", languages=frozenset({word})) for n, word in enumerate(words)
    ]
    answer = assign(a_problem(outreaches, supporters))
    assert [pair.outreach[1:] for pair in answer.pairs] == [
        pair.supporter[1:] for pair in answer.pairs
    ]
    assert len(answer.pairs) == 150
