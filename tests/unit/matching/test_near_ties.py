"""What is not to be named turns a near tie and nothing else: no fit, no reason, no order on a page tells it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_problems import a_problem, a_random_problem, a_supporter, an_outreach

from lamppost.matching import SPEAKS_TO, Answer, assign, costs, suggest
from lamppost.matching.columns import JUST_TALKED
from lamppost.matching.rules import NEAR_TIE
from lamppost.supporters.rules.confidence import EXPERIENCES

ABOUT = frozenset({"failed_resuscitation"})
KNOWS = frozenset({"death_of_a_patient"})


def chosen(answer: Answer) -> str:
    [pair] = answer.pairs
    return pair.supporter


def test_a_quiet_experience_turns_a_tie_and_is_no_reason() -> None:
    outreach = an_outreach(about=ABOUT)
    plain = [a_supporter("a"), a_supporter("b")]
    knowing = [a_supporter("a"), a_supporter("b", quiet_experience=KNOWS)]
    before, after = assign(a_problem([outreach], plain)), assign(a_problem([outreach], knowing))
    assert (chosen(before), chosen(after)) == ("a", "b")
    assert before.pairs[0].fit == after.pairs[0].fit
    assert before.pairs[0].reasons == after.pairs[0].reasons


def test_a_named_experience_is_a_reason_in_the_supporters_own_words() -> None:
    outreach = an_outreach(about=ABOUT)
    [pair] = assign(a_problem([outreach], [a_supporter("a", experience=KNOWS)])).pairs
    assert [one.what for one in pair.reasons if one.what] == [("death_of_a_patient",)]


def test_a_quiet_experience_turns_no_more_than_a_near_tie() -> None:
    outreach = an_outreach(about=ABOUT, specialty="surgery")
    supporters = [a_supporter("a", specialty="surgery"), a_supporter("b", quiet_experience=KNOWS)]
    assert chosen(assign(a_problem([outreach], supporters))) == "a"


def test_whoever_has_talked_lately_comes_after_their_equals() -> None:
    outreach = an_outreach()
    for first, second, best in ((0, None, "b"), (0, 1, "b"), (3, 2, "a"), (60, None, "a")):
        supporters = [
            a_supporter("a", months_since=first),
            a_supporter("b", months_since=second),
        ]
        assert chosen(assign(a_problem([outreach], supporters))) == best, (first, second)
    assert JUST_TALKED < 100 and NEAR_TIE < 100  # of a thousand: less than any weight can be


def test_the_page_has_the_same_order_whatever_is_not_named() -> None:
    outreach = an_outreach(about=ABOUT)
    plain = [a_supporter("a"), a_supporter("b")]
    quiet = [a_supporter("a", months_since=0), a_supporter("b", quiet_experience=KNOWS)]
    assert suggest(a_problem([outreach], plain), "o1") == suggest(
        a_problem([outreach], quiet), "o1"
    )


@settings(max_examples=80)
@given(st.integers(0, 2**32), st.sets(st.sampled_from(EXPERIENCES)))
def test_costs_differ_by_no_more_than_a_near_tie(seed: int, shared: set[str]) -> None:
    problem = a_random_problem(seed, 5, 8)
    quiet = [
        replace(one, quiet_experience=frozenset(shared) - one.experience)
        for one in problem.supporters
    ]
    plain = {(one.outreach, one.supporter): one.cost for one in costs(problem).costs}
    for one in costs(replace(problem, supporters=tuple(quiet))).costs:
        less = plain[one.outreach, one.supporter] - one.cost
        assert 0 <= less <= NEAR_TIE and one.cost >= 0


@pytest.mark.parametrize("code", SPEAKS_TO)
def test_all_that_speaks_to_something_can_be_shared(code: str) -> None:
    assert code in EXPERIENCES
