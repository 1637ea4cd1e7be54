"""A campaign: planned, opened on its day, answered, closed; whoever asks sees whole fives of the whole alone."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine

from lamppost.ballots.rules import NotTaken
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.core.yaml_files import Unreadable
from lamppost.notifications.models import Message
from lamppost.program.models import Physician
from lamppost.surveys import actions, queries
from lamppost.surveys.models import Campaign, Comment, OwnInstrument, Response
from lamppost.surveys.rules.campaigns import CLOSED_AFTER, ROOM, CampaignState, largest_answer
from lamppost.surveys.tasks import keep_campaigns
from tests.cast import Cast, refuses
from tests.unit.surveys.stories import (
    HELPED,
    NEVER,
    answer,
    answered,
    close,
    closed,
    codes,
    hired,
    opened,
    plan,
    planned,
    time_over,
)


def system(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def letters(cast: Cast) -> int:
    with transaction(system(cast)):
        return Message.objects.filter(event__startswith="survey:").count()


def test_open_on_its_day_and_write_to_everybody(cast: Cast) -> None:
    campaign = planned(cast, what=plan(opens_on=now().date() + timedelta(days=2)))
    keep_campaigns(0)
    assert (Campaign.objects.get().state, letters(cast)) == (CampaignState.PLANNED, 0)
    with time_machine.travel(now() + timedelta(days=3)):
        keep_campaigns(0)
        assert Campaign.objects.get().state == CampaignState.OPEN
        assert letters(cast) == len(codes(cast, campaign)) == 10


def test_a_planned_survey_tells_how_many_a_letter_would_reach(cast: Cast) -> None:
    later = {"opens_on": now().date() + timedelta(days=2)}
    campaign, eva = planned(cast, what=plan(**later)), cast.evaluator.actor()
    Physician.objects.filter(pk__in=[one.pk for one in hired(cast.surgery, 2)]).update(email=None)
    told = queries.campaign(campaign, seen_by=eva)
    assert (told.would_reach, told.without_address, told.reached) == (10, 2, None)
    with time_machine.travel(now() + timedelta(days=3)):
        keep_campaigns(0)
        told = queries.campaign(campaign, seen_by=eva)
    assert (told.would_reach, told.without_address, told.reached) == (None, None, 10)


def test_remind_writes_to_all_whoever_has_answered(cast: Cast) -> None:
    at = opened(cast)
    answered(at, [HELPED] * 3)
    eva = cast.evaluator.actor()
    with refuses(NotNow):
        actions.remind(campaign=at.campaign, by=eva)
    with time_machine.travel(now() + timedelta(days=4)):
        actions.remind(campaign=at.campaign, by=eva)
        keep_campaigns(0)
        assert letters(cast) == 20


def test_a_supporters_survey_is_for_supporters_alone(cast: Cast) -> None:
    with refuses(NotNow):  # two of them
        planned(cast, what=plan("supporters"))
    with refuses(Invalid) as wrong:
        planned(cast, 0, plan("supporters", departments=frozenset({cast.emergency.pk})))
    assert wrong.value.problems == {"departments": "supporters_are_all"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("more", "problems"),
    [
        ({"opens_on": date(2020, 1, 1)}, {"opens_on": "day_to_open"}),
        ({"closes_on": date(2099, 1, 1)}, {"closes_on": "day_to_close"}),
        ({"instrument": "recipients"}, {"instrument": "choose_survey"}),
        ({"instrument": "pfi"}, {"instrument": "choose_survey"}),
        ({"instrument": "none"}, {"instrument": "choose_survey"}),
        ({"instrument": "burnout"}, {"licence": "check_licence"}),
        ({"departments": frozenset({0})}, {"departments": "unknown"}),
        ({"professions": frozenset({"astronaut"})}, {"professions": "unknown"}),
    ],
)
def test_what_is_no_plan_is_told_by_field(
    cast: Cast, more: dict[str, object], problems: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as wrong:
        planned(cast, what=plan(**{"instrument": "physicians", **more}))  # type: ignore[arg-type]
    assert wrong.value.problems == problems


def test_a_licence_is_checked_before_anybody_is_asked(cast: Cast) -> None:
    planned(cast, what=plan("burnout", is_licence_checked=True))
    assert Campaign.objects.get().instrument == "burnout"


def test_an_open_survey_tells_whole_fives_of_the_whole(cast: Cast) -> None:
    at = opened(cast, 12)
    eva = cast.evaluator.actor()
    told = []
    for code in at.some_codes[:11]:
        answer(at, code, NEVER)
        told.append(queries.campaign(at.campaign, seen_by=eva).at_least)
    assert told == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    row = queries.campaign(at.campaign, seen_by=eva)
    assert (row.reached, row.rate) == (16, 62)
    assert queries.campaigns(cast.valley.pk, seen_by=eva)[0].at_least is None


def test_closed_answers_come_apart_from_their_words(cast: Cast) -> None:
    at = opened(cast, 16)
    answered(at, [HELPED | {"comment": (f"More of number {n}",)} for n in range(3)] + [NEVER] * 17)
    time_over(at)
    with transaction(system(cast)):
        rows, words = list(Response.objects.all()), list(Comment.objects.all())
    assert (at.row.invited, at.row.answered, at.row.box) == (20, 20, None)
    assert len(rows) == 20 and not any("comment" in row.answers for row in rows)
    assert len(words) == 3 and len({one.key_id for one in words}) == 1
    assert not any(b"More" in bytes(one.sealed_text) for one in words)
    found = queries.responses(at.campaign, by=system(cast))
    assert sorted(given["had_interaction"] for _, given in found) == [("no",)] * 17 + [("yes",)] * 3


def test_what_was_not_asked_is_not_kept(cast: Cast) -> None:
    at = opened(cast)
    answered(at, [NEVER | {"helpful": ("5",)}] * 6)
    time_over(at)
    found = queries.responses(at.campaign, by=system(cast))
    assert all("helpful" not in given for _, given in found)


def test_a_department_is_named_from_thirty_people_on(cast: Cast) -> None:
    hired(cast.surgery, 5, start=100)
    at = opened(cast, 30)
    told = queries.asked(cast.valley.pk, at.campaign)
    assert [name for _, name in told.departments] == ["Emergency Medicine"]
    for code in at.some_codes[:5]:
        answer(at, code, NEVER, cast.emergency.pk)
    answer(at, at.some_codes[5], NEVER, cast.surgery.pk)  # made up by whoever posts it
    time_over(at)
    found = [department for department, _ in queries.responses(at.campaign, by=system(cast))]
    assert sorted(found, key=str) == [cast.emergency.pk] * 5 + [None]


def test_too_few_answers_wait_a_week_and_then_go_unread(cast: Cast) -> None:
    at = opened(cast)
    answered(at, [HELPED] * 4)
    time_over(at)
    assert (at.row.state, at.row.is_prolonged, at.row.owes_letters) == ("open", True, False)
    with time_machine.travel(now() + timedelta(days=40)):
        time_over(at)
    with transaction(system(cast)):
        assert (at.row.state, Response.objects.count()) == (CampaignState.TOO_FEW, 0)


def test_close_early_at_twenty_or_with_half_after_three_days(cast: Cast) -> None:
    at = opened(cast)
    eva = cast.evaluator.actor()
    answered(at, [HELPED] * 4)
    with time_machine.travel(now() + CLOSED_AFTER), refuses(NotNow):
        actions.close_early(campaign=at.campaign, by=eva)
    answer(at, at.some_codes[4], NEVER)
    with refuses(NotNow):  # half of ten, on its first day
        actions.close_early(campaign=at.campaign, by=eva)
    close(at)
    assert (at.row.answered, at.row.closes_on) == (5, at.row.opens_on + CLOSED_AFTER)


def test_call_off_leaves_nothing(cast: Cast) -> None:
    at = opened(cast)
    answered(at, [HELPED] * 6)
    actions.call_off(campaign=at.campaign, by=cast.director.actor())
    assert not Campaign.objects.exists()
    with refuses(NotFound):
        answer(at, at.some_codes[6], HELPED)


def test_whose_people_have_become_too_few_is_not_opened(cast: Cast) -> None:
    planned(cast, 30, plan(departments=frozenset({cast.emergency.pk})))
    cast.emergency.physicians.update(is_active=False)  # type: ignore[attr-defined]
    keep_campaigns(0)
    assert (Campaign.objects.get().state, letters(cast)) == (CampaignState.TOO_FEW, 0)


def test_a_code_answers_once_in_its_own_survey_and_in_time(cast: Cast) -> None:
    at = opened(cast)
    other = opened(cast, 0, plan("burnout", is_licence_checked=True))
    used, late, *_ = at.some_codes
    answer(at, used, HELPED)
    for code in (used, Code.new(), other.some_codes[0]):
        with refuses(NotTaken):
            answer(at, code, HELPED)
    answer(other, other.some_codes[0], {"burnout_level": ("2",)})  # it was not used up
    for code in at.some_codes[2:7]:
        answer(at, code, NEVER)
    time_over(at)
    with refuses(NotTaken):
        answer(at, late, HELPED)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"helpful": ("9",)}, {"helpful": "unknown"}),
        ({"comment": ("MRN 12345678, born 03/04/1961",)}, {"comment": "patient"}),
    ],
)
def test_what_is_no_answer_or_names_a_patient_is_refused_and_uses_no_code(
    cast: Cast, given: dict[str, tuple[str, ...]], problem: dict[str, str]
) -> None:
    at = opened(cast, 16)
    with refuses(Invalid) as wrong:
        answer(at, at.some_codes[0], given)
    assert wrong.value.problems == problem  # type: ignore[attr-defined]
    answer(at, at.some_codes[0], HELPED)


def test_a_test_letter_goes_to_whoever_asks(cast: Cast) -> None:
    campaign = planned(cast)
    actions.send_test(campaign=campaign, link="/staff/surveys/x/", by=cast.evaluator.actor())
    with transaction(system(cast)):
        assert Message.objects.filter(event__startswith="survey-test:").count() == 1


def test_own_instrument_takes_the_place_of_a_definition(cast: Cast) -> None:
    eva, valley = cast.evaluator.actor(), cast.valley.pk
    text = queries.packaged_text("burnout").replace('version: "2026.1"', 'version: "2027.1"')
    actions.bring_in_instrument(hospital=valley, text=text, by=cast.administrator.actor())
    here = {one.instrument.id: one for one in queries.instruments_here(valley, seen_by=eva)}
    assert (here["burnout"].instrument.version, here["burnout"].is_own) == ("2027.1", True)
    with refuses(Unreadable):
        actions.bring_in_instrument(hospital=valley, text="id: x", by=eva)
    with refuses(NotNow):
        text = queries.packaged_text("physicians")
        actions.bring_in_instrument(hospital=valley, text=text, by=eva)
    assert OwnInstrument.objects.count() == 1


def test_only_evaluators_and_directors_ask(cast: Cast) -> None:
    at = closed(cast)
    valley = cast.valley.pk
    for person in (cast.coordinator, cast.lead, cast.supporter, cast.administrator):
        with refuses(Refused):
            actions.plan_campaign(hospital=valley, plan=plan(), by=person.actor())
    for person in (cast.coordinator, cast.lead, cast.supporter):
        with refuses(NotFound):
            queries.campaign(at.campaign, seen_by=person.actor())
    with refuses(NotFound):
        queries.campaign(uuid4(), seen_by=cast.evaluator.actor())
    with refuses(Refused):
        queries.responses(at.campaign, by=cast.director.actor())


@pytest.mark.parametrize("key", ["physicians", "supporters", "recipients", "burnout", "svest_r"])
def test_the_longest_answer_fits(key: str) -> None:
    assert largest_answer(queries.packaged(key)) < ROOM
