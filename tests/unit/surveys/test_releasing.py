"""Results are told to department leads once two have agreed: of the whole hospital alone."""

import pytest
from django.db import IntegrityError

from lamppost.core.access import may
from lamppost.core.errors import NotFound, NotNow, Refused
from lamppost.core.transactions import transaction
from lamppost.surveys import actions
from lamppost.surveys.access import SurveyPermission
from lamppost.surveys.models import Campaign, Response
from lamppost.surveys.queries import campaign_results, campaigns
from lamppost.surveys.rules.feedback import is_told_anew
from tests.cast import Cast, refuses
from tests.unit.surveys.feedback import program, say_so, talked
from tests.unit.surveys.stories import opened, over

pytestmark = pytest.mark.django_db


def test_a_lead_reads_what_two_have_released_of_the_whole(cast: Cast) -> None:
    past, lead = over(cast), cast.lead.actor()
    over(cast)  # another, which nobody releases
    actions.propose_release(campaign=past, by=cast.evaluator.actor())
    with refuses(NotFound):
        campaign_results(past, seen_by=lead)
    actions.release(campaign=past, by=cast.director.actor())
    told = campaign_results(past, seen_by=lead)
    assert (told.results.answered, told.is_for_leads, told.before) == (48, True, None)
    assert not told.results.departments and not any(one.groups for one in told.results.items)
    assert [one.id for one in campaigns(cast.valley.pk, seen_by=lead)] == [past]
    assert campaign_results(past, seen_by=cast.director.actor()).results.departments
    actions.take_back_release(campaign=past, by=cast.director.actor())
    with refuses(NotFound):
        campaign_results(past, seen_by=lead)
    assert campaigns(cast.valley.pk, seen_by=lead) == ()


def test_who_has_proposed_it_does_not_release_it(cast: Cast) -> None:
    past, eva = over(cast), cast.evaluator.actor()
    with refuses(NotNow):
        actions.release(campaign=past, by=cast.director.actor())
    actions.propose_release(campaign=past, by=eva)
    with refuses(Refused):
        actions.release(campaign=past, by=eva)
    with refuses(NotNow):
        actions.propose_release(campaign=past, by=cast.director.actor())
    both = {"released_by": eva.account, "released_on": "2026-01-01"}
    with pytest.raises(IntegrityError), transaction(eva):
        Campaign.objects.filter(pk=past).update(**both)


@pytest.mark.parametrize("is_proposed", [False, True])
def test_what_would_tell_of_one_department_is_not_released(cast: Cast, is_proposed: bool) -> None:
    past, eva, chosen = over(cast), cast.evaluator.actor(), [cast.emergency.pk, cast.surgery.pk]
    if is_proposed:
        actions.propose_release(campaign=past, by=eva)
    for departments, named in ((chosen[:1], chosen[:1]), (chosen, chosen[:1]), (chosen, [])):
        Campaign.objects.filter(pk=past).update(departments=departments, named=named)
        assert not campaign_results(past, seen_by=eva).may_be_released
        with refuses(NotNow):
            if is_proposed:
                actions.release(campaign=past, by=cast.director.actor())
            else:
                actions.propose_release(campaign=past, by=eva)
    Campaign.objects.filter(pk=past).update(departments=chosen, named=chosen)
    if not is_proposed:
        actions.propose_release(campaign=past, by=eva)
    actions.release(campaign=past, by=cast.director.actor())


def test_a_lead_may_read_no_results_as_such(cast: Cast) -> None:
    assert not may(cast.lead.actor(), SurveyPermission.RESULT_VIEW, cast.valley.pk)
    assert may(cast.director.actor(), SurveyPermission.RESULT_VIEW, cast.valley.pk)


def test_leads_and_others_release_nothing(cast: Cast) -> None:
    past, still_open = over(cast), opened(cast).campaign
    for act in (actions.propose_release, actions.release, actions.take_back_release):
        for person in (cast.lead, cast.coordinator, cast.administrator, cast.supporter):
            with refuses(NotFound):
                act(campaign=past, by=person.actor())
        with refuses(NotFound):
            act(campaign=still_open, by=cast.evaluator.actor())


def test_what_recipients_say_is_counted_again_with_twenty_more(cast: Cast) -> None:
    code, eva = talked(cast), cast.evaluator.actor()
    told = []
    for _ in range(5):
        say_so(cast, code, 5)
        actions.flush_feedback(hospital=cast.valley.pk, by=program(cast))
        found = campaign_results(Campaign.objects.get(state="standing").pk, seen_by=eva)
        told.append(found.results.answered)
    assert told == [5, 5, 5, 5, 25] and found.is_standing
    with transaction(program(cast)):
        assert Response.objects.count() == 25
    with refuses(NotFound):
        campaign_results(found.id, seen_by=cast.lead.actor())
    with refuses(NotFound):
        actions.export_responses(campaign=found.id, by=eva)


@pytest.mark.parametrize(("told", "written", "anew"), [(0, 5, True), (5, 24, False), (5, 25, True)])
def test_is_told_anew(told: int, written: int, anew: bool) -> None:
    assert is_told_anew(told, written) is anew
