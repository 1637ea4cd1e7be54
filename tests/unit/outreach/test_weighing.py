"""A hospital says what counts when it matches."""

from dataclasses import replace

import pytest

from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, Refused
from lamppost.core.transactions import transaction
from lamppost.outreach.actions import set_weighing
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.suggesting import problem_for, suggestions_for
from lamppost.outreach.queries.weighing import weighing, weighing_at
from lamppost.outreach.rules.weighing import DEFAULT, MOST, PARTS, Weighing, check, near, policy
from tests.cast import Cast, refuses
from tests.unit.outreach.stories import waiting
from tests.unit.referrals.stories import opened

NOTHING = dict.fromkeys(PARTS, 0)
ONLY_SPECIALTY = replace(DEFAULT, weights={**NOTHING, "specialty": 3}, load_cost=0)


def fits(cast: Cast, outreach: object) -> dict[str, float]:
    found = suggestions_for(outreach, seen_by=cast.coordinator.actor())  # type: ignore[arg-type]
    return {one.name: one.fit for one in found.ranked}


def test_set_weighing_changes_the_next_suggestion(cast: Cast) -> None:
    one = opened(cast)
    before = fits(cast, one)
    set_weighing(hospital=cast.valley.pk, weighing=ONLY_SPECIALTY, by=cast.coordinator.actor())
    after = fits(cast, one)
    assert after["Sam Supporter"] == 1 > after["Olga Supporter"] == 0
    assert before != after


def test_set_weighing_none_is_what_the_program_comes_with(cast: Cast) -> None:
    by = cast.director.actor()
    set_weighing(hospital=cast.valley.pk, weighing=ONLY_SPECIALTY, by=by)
    assert weighing(cast.valley.pk, seen_by=by) == ONLY_SPECIALTY
    set_weighing(hospital=cast.valley.pk, weighing=None, by=by)
    assert weighing_at(cast.valley.pk) == DEFAULT


def test_each_hospital_weighs_for_itself(cast: Cast) -> None:
    set_weighing(hospital=cast.valley.pk, weighing=ONLY_SPECIALTY, by=cast.coordinator.actor())
    assert weighing_at(cast.harbor.pk) == DEFAULT
    with refuses(Refused):
        set_weighing(hospital=cast.harbor.pk, weighing=DEFAULT, by=cast.coordinator.actor())
    with refuses(Refused):
        weighing(cast.valley.pk, seen_by=cast.supporter.actor())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(DEFAULT, weights={**DEFAULT.weights, "gender": MOST + 1}), "gender"),
        (replace(DEFAULT, weights={**DEFAULT.weights, "mode": -1}), "mode"),
        (replace(DEFAULT, weights={}), "department"),
        (replace(DEFAULT, weights=NOTHING), "department"),
        (replace(DEFAULT, load_cost=1001), "load_cost"),
        (replace(DEFAULT, heavy_cost=-1), "heavy_cost"),
    ],
)
def test_check_says_which_part_is_wrong(wrong: Weighing, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(wrong)
    assert field in refused.value.problems


def test_near_specialties_are_of_one_department_or_one_family() -> None:
    groups = near(["General Surgery", "Vascular Surgery", "Urology", "Dermatology", "Dance", ""])
    assert frozenset({"General Surgery", "Vascular Surgery"}) in groups
    assert frozenset({"General Surgery", "Vascular Surgery", "Urology"}) in groups
    assert not any({"Dermatology", "Dance"} & group for group in groups)


def test_policy_is_the_programs_own_by_default(cast: Cast) -> None:
    (one,) = waiting(cast, 1)
    with transaction(Actor.system(cast.valley.pk)):
        problem = problem_for(cast.valley.pk, [Outreach.objects.get(pk=one)])
    known = {supporter.specialty or "" for supporter in problem.supporters}
    assert problem.policy == policy(DEFAULT, known)
