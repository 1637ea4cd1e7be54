"""Who evaluates sees results, reads comments that name nobody, and takes answers out; nobody else does."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine

from lamppost.audit.models import Pending
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow, Refused
from lamppost.disclosure.rules import Share
from lamppost.surveys import actions
from lamppost.surveys.models import Campaign
from lamppost.surveys.queries import campaign_results, packaged_text
from lamppost.surveys.rules.comments import names_somebody
from lamppost.surveys.tasks import end_comments
from tests.cast import Cast, refuses
from tests.unit.surveys.stories import (
    HELPED,
    NEVER,
    Surveyed,
    answered,
    close,
    closed,
    opened,
    over,
)

pytestmark = pytest.mark.django_db

ROSTER = (("Rosa", "Young"), ("Ana María", "García López"), ("Li", "Wu"))


def _with_words(cast: Cast, *words: str) -> Surveyed:
    at = opened(cast, 16)
    answered(at, [HELPED | {"comment": (word,)} for word in words] + [NEVER] * (20 - len(words)))
    close(at)
    return at


def test_results_are_there_once_a_campaign_is_over(cast: Cast) -> None:
    at = closed(cast, 9)
    found = campaign_results(at.campaign, seen_by=cast.evaluator.actor())
    item = next(one for one in found.results.items if one.item.id == "had_interaction")
    assert (found.results.answered, found.invited, found.rate) == (13, 13, 100)
    assert item.answered == 13 and item.share == Share(38)
    assert found.before is None and found.words == "of_few"


def test_results_of_an_open_campaign_are_nowhere(cast: Cast) -> None:
    at = opened(cast, 9)
    with pytest.raises(NotFound):
        campaign_results(at.campaign, seen_by=cast.evaluator.actor())


def test_results_are_told_to_evaluator_and_director_alone(cast: Cast) -> None:
    at = closed(cast, 9)
    assert campaign_results(at.campaign, seen_by=cast.director.actor())
    for other in (cast.coordinator, cast.administrator, cast.lead):
        with pytest.raises(NotFound):
            campaign_results(at.campaign, seen_by=other.actor())


def test_change_is_counted_from_the_campaign_before(cast: Cast) -> None:
    first = closed(cast, 9)
    first.row.__class__.objects.filter(pk=first.campaign).update(opens_on="2020-01-01")
    second = closed(cast, 0)
    found = campaign_results(second.campaign, seen_by=cast.evaluator.actor())
    assert found.before == first.row.closes_on


def test_change_is_not_counted_from_other_words(cast: Cast) -> None:
    first, eva = over(cast), cast.evaluator.actor()
    Campaign.objects.filter(pk=first).update(
        opens_on="2020-01-01",
        definition=packaged_text("physicians").replace("I know how to ask", "I would dare to ask"),
    )
    assert campaign_results(over(cast), seen_by=eva).before is None


def test_read_comments_holds_back_what_may_name_somebody(cast: Cast) -> None:
    at = _with_words(cast, "More of it", "Dr Sanchez was great", "Rest is hard", "Ask Emergency")
    found = actions.read_comments(campaign=at.campaign, by=cast.evaluator.actor())
    assert found.held_back == 2
    assert sorted(found.said["comment"]) == ["More of it", "Rest is hard"]
    assert Pending.objects.filter(event="comments.read").exists()


def test_words_end_half_a_year_later_and_the_answers_stay(cast: Cast) -> None:
    at, eva = _with_words(cast, "More of it"), cast.evaluator.actor()
    for days, words, left in ((182, "kept", 1), (185, "over", 0)):
        with time_machine.travel(now() + timedelta(days=days)):
            end_comments(0)
            found = campaign_results(at.campaign, seen_by=eva)
            said = actions.read_comments(campaign=at.campaign, by=eva).said
        assert (found.words, found.results.answered) == (words, 20)
        assert len(said) == left


@pytest.mark.parametrize(
    "text",
    [
        "Young helped me",
        "thanks to rosa young",
        "Ask García",
        "ana garcia knows",
        "Dr. Okafor listens",
        "la doctora ruiz",
        "li wu knows",
        "patient Smith died",
    ],
)
def test_comment_that_may_name_somebody_is_seen(text: str) -> None:
    assert names_somebody(text, ROSTER)


@pytest.mark.parametrize("text", ["the young ones need it", "Wunderbar", "More time, please"])
def test_comment_that_names_nobody_passes(text: str) -> None:
    assert not names_somebody(text, ROSTER)


def test_export_has_a_row_for_each_and_a_codebook(cast: Cast) -> None:
    at = closed(cast, 16)
    found = actions.export_responses(campaign=at.campaign, by=cast.evaluator.actor())
    rows = list(csv.DictReader(io.StringIO(found.responses)))
    book = list(csv.DictReader(io.StringIO(found.codebook)))
    assert len(rows) == 20 and "comment" not in rows[0]
    assert sorted(row["had_interaction"] for row in rows) == ["no"] * 13 + ["yes"] * 7
    assert {row["department"] for row in rows} == {""}
    assert {row["column"] for row in book} == set(rows[0])
    assert Pending.objects.filter(event="responses.exported").exists()


def test_export_is_for_the_evaluator_alone(cast: Cast) -> None:
    at = closed(cast, 9)
    with pytest.raises(Refused):
        actions.export_responses(campaign=at.campaign, by=cast.director.actor())


def test_export_of_fewer_than_twenty_is_refused(cast: Cast) -> None:
    """The attack: at a hospital where five have answered, whoever knows four rows has the fifth."""
    at = closed(cast, 9)
    assert not campaign_results(at.campaign, seen_by=cast.evaluator.actor()).has_file
    with refuses(NotNow):
        actions.export_responses(campaign=at.campaign, by=cast.evaluator.actor())
    assert not Pending.objects.filter(event="responses.exported").exists()
