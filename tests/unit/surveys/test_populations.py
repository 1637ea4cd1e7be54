"""Whom a survey may ask: no part of a few, and nobody who falls out when two surveys are compared."""

from collections import Counter
from datetime import timedelta

import pytest

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Invalid
from lamppost.program.models import Physician
from lamppost.surveys import actions
from lamppost.surveys.models import Campaign
from lamppost.surveys.queries import asked, packaged, responses
from lamppost.surveys.rules.campaigns import Answer, CampaignState, may_close
from lamppost.surveys.rules.populations import tells_of_few, without_few
from lamppost.surveys.tasks import keep_campaigns
from tests.cast import Cast
from tests.unit.surveys.stories import NEVER, answer, hired, opened, over, plan, planned, time_over

SURVEY = packaged("physicians")
EMERGENCY, SURGERY = 1, 2


def people(first: int, last: int) -> frozenset[str]:
    return frozenset(f"physician:{number}" for number in range(first, last))


def of(department: int | None, stage: str | None = None) -> Answer:
    return Answer({"career_stage": (stage,)} if stage else {}, department)


@pytest.mark.parametrize("chosen", ["departments", "professions"])
def test_plan_of_a_part_refuses_fewer_than_thirty(cast: Cast, chosen: str) -> None:
    parts = {"departments": frozenset({cast.emergency.pk}), "professions": frozenset({"physician"})}
    part = plan(**{chosen: parts[chosen]})
    with pytest.raises(Invalid) as wrong:
        planned(cast, 12, part)
    assert wrong.value.problems == {chosen: "too_narrow"}
    hired(cast.emergency, 20, start=50)
    assert planned(cast, 0, part)


def test_two_surveys_of_nearly_the_same_people_would_tell_of_the_rest() -> None:
    """The attack: the sums of one less those of the other are the answers of whoever is in one alone."""
    yes = {person: number % 3 == 0 for number, person in enumerate(sorted(people(0, 40)))}
    everybody, but_three = people(0, 40), people(3, 40)
    found = sum(yes[one] for one in everybody) - sum(yes[one] for one in but_three)
    assert found == sum(yes[one] for one in people(0, 3))
    assert tells_of_few(everybody, [but_three]) and tells_of_few(but_three, [everybody])


@pytest.mark.parametrize(
    ("new", "others", "tells"),
    [
        (people(0, 40), [people(0, 40)], False),  # the same people again
        (people(0, 40), [people(40, 80)], False),  # quite others
        (people(0, 40), [people(5, 40)], False),  # five more
        (people(0, 40), [people(36, 76)], True),  # four are in both
        (people(0, 73), [people(0, 35), people(35, 70)], True),  # three are in neither of two
        (people(0, 75), [people(0, 35), people(35, 70)], False),
        (people(0, 40), [people(0, 40), people(0, 38)], False),  # two fell out before, not by this
        (people(0, 4), [], True),
    ],
)
def test_tells_of_few(new: frozenset[str], others: list[frozenset[str]], tells: bool) -> None:
    assert tells_of_few(new, others) is tells


def test_plan_refuses_what_can_be_subtracted_from_another(cast: Cast) -> None:
    hired(cast.surgery, 3, start=100)
    planned(cast, 34)
    part = plan("burnout", is_licence_checked=True, departments=frozenset({cast.emergency.pk}))
    with pytest.raises(Invalid) as wrong:
        planned(cast, 0, part)
    assert wrong.value.problems == {"departments": "too_near"}
    hired(cast.surgery, 2, start=200)
    assert planned(cast, 0, part)


def test_one_that_is_long_over_is_compared_with_no_more(cast: Cast) -> None:
    hired(cast.surgery, 3, start=100)
    past = Campaign.objects.filter(pk=over(cast))
    part = plan(departments=frozenset({cast.emergency.pk}))
    with pytest.raises(Invalid):
        planned(cast, 34, part)
    past.update(opens_on="2020-01-01", closes_on="2020-02-01")
    assert planned(cast, 0, part)


def test_open_looks_again_at_whom_it_asks(cast: Cast) -> None:
    """Planned while five were in one survey alone; then four of them leave."""
    hired(cast.surgery, 4, start=100)
    later = now().date() + timedelta(days=2)
    part = plan(opens_on=later, departments=frozenset({cast.emergency.pk}))
    waiting = planned(cast, 34, part)
    assert opened(cast, 0).row.state == CampaignState.OPEN
    Physician.objects.filter(email__startswith="doc10", department=cast.surgery).update(
        is_active=False
    )
    Campaign.objects.filter(pk=waiting).update(opens_on=now().date() - timedelta(days=1))
    keep_campaigns(0)
    assert Campaign.objects.get(pk=waiting).state == CampaignState.TOO_FEW


def kept(papers: list[Answer]) -> list[tuple[int | None, str]]:
    """The department and the career stage of each."""
    rows = without_few(SURVEY, papers)
    return [(one.department, *one.given.get("career_stage", ("",))) for one in rows]


def test_a_department_stays_where_five_share_it_and_the_career_stage() -> None:
    papers = [
        *[of(EMERGENCY, "early")] * 6,
        *[of(EMERGENCY, "training")] * 4,
        *[of(EMERGENCY)] * 2,
        *[of(SURGERY, "later")] * 5,
        *[of(None, "training")] * 2,
    ]
    expected = [EMERGENCY] * 6 + [None] * 4 + [EMERGENCY] * 2 + [SURGERY] * 5 + [None] * 2
    assert [department for department, _ in kept(papers)] == expected
    assert [stage for _, stage in kept(papers)] == [
        "".join(one.given.get("career_stage", ())) for one in papers
    ]
    hidden = kept(papers[6:12] + papers[17:])
    assert {department for department, _ in hidden} == {None}  # what hid among the dropped goes


def test_a_career_stage_of_few_is_left_out_with_the_next_smallest() -> None:
    """The attack: one row says "in training", or is the one row that says nothing, and all that its person answered."""
    stages = ["training"] + ["early"] * 12 + ["later"] * 14
    rows = kept([of(None, stage) for stage in stages])
    assert rows == [(None, "")] * 13 + [(None, "later")] * 14
    skipped = kept([of(None, stage) for stage in stages] + [of(None)] * 4)
    assert (
        skipped == [(None, "")] + [(None, "early")] * 12 + [(None, "later")] * 14 + [(None, "")] * 4
    )


def test_whose_career_stage_was_left_out_keeps_a_department_among_five_of_them() -> None:
    one = [of(EMERGENCY, "training")] + [of(SURGERY)] * 5
    assert (
        kept(one + [of(EMERGENCY, "later")] * 9)
        == [(None, "")] + [(SURGERY, "")] * 5 + [(EMERGENCY, "later")] * 9
    )


def test_words_that_few_say_together_are_left_out() -> None:
    """Of a hospital's own questions: each is said by many, both by one."""
    shift = SURVEY.items[-2].model_copy(update={"id": "shift"})
    page = SURVEY.pages[-2].model_copy(update={"items": (SURVEY.items[-2], shift)})
    survey = SURVEY.model_copy(update={"pages": (page,), "scores": ()})
    said = [("early", "later")] * 6 + [("later", "early")] * 6 + [("early", "early")]
    papers = [Answer({"career_stage": (one,), "shift": (two,)}) for one, two in said]
    rows = Counter(tuple(sorted(one.given)) for one in without_few(survey, papers))
    assert rows == {(): 7, ("career_stage", "shift"): 6}


def test_closing_leaves_out_what_would_name_somebody(cast: Cast) -> None:
    at = opened(cast, 30)
    for number, code in enumerate(at.some_codes[:14]):
        stage = "training" if number < 3 else "later" if number < 9 else "early"
        answer(at, code, NEVER | {"career_stage": (stage,)}, cast.emergency.pk)
    time_over(at)
    found = responses(at.campaign, by=Actor.system(cast.valley.pk))
    said = Counter((department, given.get("career_stage")) for department, given in found)
    assert said == {(cast.emergency.pk, None): 8, (cast.emergency.pk, ("later",)): 6}


@pytest.mark.parametrize(
    ("days", "at_least", "asked", "may"),
    [
        (0, 20, 500, True),
        (0, 15, 15, False),
        (3, 5, 8, True),
        (3, 5, 12, False),
        (3, 0, 5, False),
        (2, 15, 16, False),
    ],
)
def test_may_close_not_when_a_few_were_chosen(
    days: int, at_least: int, asked: int, may: bool
) -> None:
    begun = now().date()
    assert may_close(begun + timedelta(days=days), begun, at_least, asked) is may


def test_of_few_nobody_is_asked_for_words(cast: Cast) -> None:
    few = opened(cast)
    what = asked(cast.valley.pk, few.campaign)
    assert what.is_of_few and not what.instrument.asks_words
    assert "own_words" not in {page.id for page in what.instrument.pages}
    actions.call_off(campaign=few.campaign, by=cast.evaluator.actor())
    hired(cast.emergency, 10, start=50)
    many = opened(cast, 0)
    assert asked(cast.valley.pk, many.campaign).instrument.asks_words
