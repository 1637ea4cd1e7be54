"""A supporter declares whom they had better not meet, and a recipient whom they would rather not have."""

from datetime import timedelta

import pytest

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.matching import ReasonCode
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.queries.candidates import candidates, supporters_for
from lamppost.outreach.queries.recipient import recipient_page
from lamppost.outreach.queries.suggesting import Suggestions, my_chances, suggestions
from lamppost.outreach.rules import AttemptResult, Mode, State
from lamppost.supporters.actions import (
    keep_apart,
    no_longer_apart,
    share_experience,
    write_confidences,
)
from lamppost.supporters.models import Confidence, Supporter
from lamppost.supporters.rules.confidence import Tie
from tests.cast import Cast, Person, refuses
from tests.unit.outreach.life import Clock, accepted, offered, sam
from tests.unit.referrals.stories import only_outreach, opened, refer, resolve_all

pytestmark = pytest.mark.usefixtures("clock")


def apart(cast: Cast, who: Person) -> None:
    assert cast.recipient.physician
    keep_apart(physician=cast.recipient.physician.pk, tie=Tie.FAMILY, by=who.actor())


def asked(cast: Cast) -> Suggestions:
    return suggestions(only_outreach(), seen_by=cast.coordinator.actor(now()))


def names(found: Suggestions) -> set[str]:
    return {one.name for one in found.ranked}


def listed(*people: Person) -> frozenset[int]:
    ids = frozenset(one.supporter.pk for one in people if one.supporter)
    Supporter.objects.filter(pk__in=ids).update(is_listed=True)
    return ids


def holder(cast: Cast) -> Actor:
    return Actor.code(cast.valley.pk)


def test_who_is_kept_apart_is_not_suggested_and_cannot_be_asked(cast: Cast) -> None:
    outreach = opened(cast)
    before = asked(cast)
    apart(cast, cast.supporter)
    after = asked(cast)
    assert names(before) - names(after) == {cast.supporter.name}
    assert before.why_not == after.why_not
    assert cast.supporter.supporter
    with refuses(NotNow) as refused:
        actions.offer(
            outreach=outreach, supporter=cast.supporter.supporter.pk, by=cast.coordinator.actor()
        )
    assert str(refused.value) == "This supporter cannot be asked any more."


def test_who_is_kept_apart_is_proposed_for_others_alone(cast: Cast) -> None:
    apart(cast, cast.supporter)
    apart(cast, cast.other_supporter)
    opened(cast)
    program = Actor.system(cast.valley.pk)
    assert actions.propose(hospital=cast.valley.pk, by=program) == 0
    assert cast.recipient.physician
    no_longer_apart(physician=cast.recipient.physician.pk, by=cast.supporter.actor())
    assert names(asked(cast)) == {cast.supporter.name}


def test_it_holds_for_them_and_for_nobody_else(cast: Cast) -> None:
    apart(cast, cast.supporter)
    refer(cast, "Somebody Else", reach="somebody@example.org", route="self")
    resolve_all(cast)
    assert names(asked(cast)) == {cast.supporter.name, cast.other_supporter.name}


def test_an_offer_that_waits_stays_so_that_nobody_learns_whom_it_is_for(cast: Cast) -> None:
    offered(cast, opened(cast))
    apart(cast, cast.supporter)
    assert only_outreach().state == State.OFFERED
    assert my_chances(seen_by=cast.supporter.actor()).rules == ()


def test_whom_not_is_never_asked_for_this_one_and_can_be_taken_back(cast: Cast) -> None:
    _, code = accepted(cast)
    (olga,) = chosen = listed(cast.other_supporter)
    assert not actions.choose_whom_not(code=code, supporters=chosen, by=holder(cast))
    assert _kept_away(cast, code) == [(olga, True)]
    assert not actions.choose_whom_not(code=code, supporters=frozenset(), by=holder(cast))
    assert _kept_away(cast, code) == [(olga, False)]
    actions.choose_whom_not(code=code, supporters=chosen, by=holder(cast))
    actions.another_supporter(code=code, by=holder(cast))
    assert names(asked(cast)) == set()


def test_whom_not_of_the_one_who_has_it_asks_for_somebody_else(cast: Cast) -> None:
    _, code = accepted(cast)
    chosen = listed(cast.supporter)
    assert actions.choose_whom_not(code=code, supporters=chosen, by=holder(cast))
    assert only_outreach().state == State.WAITING
    assert names(asked(cast)) == {cast.other_supporter.name}
    with refuses(NotFound):
        recipient_page(code, seen_by=holder(cast))


def test_whom_not_knows_only_those_who_are_listed(cast: Cast) -> None:
    _, code = accepted(cast)
    assert cast.other_supporter.supporter
    unlisted = frozenset({cast.other_supporter.supporter.pk, 10**30})
    actions.choose_whom_not(code=code, supporters=unlisted, by=holder(cast))
    actions.another_supporter(code=code, by=holder(cast))
    assert names(asked(cast)) == {cast.other_supporter.name}


def test_what_may_be_said_is_a_reason_and_nothing_else_is(cast: Cast) -> None:
    opened(cast, about=("complaint_or_review", "violence_or_threat"))
    before = asked(cast)
    share_experience(
        experience=["litigation", "assault"], may_say=[], by=cast.other_supporter.actor()
    )
    assert asked(cast) == before
    share_experience(experience=["assault"], may_say=["assault"], by=cast.other_supporter.actor())
    said = [
        reason.what
        for one in asked(cast).ranked
        for reason in one.reasons
        if reason.code is ReasonCode.SHARED_EXPERIENCE
    ]
    assert said == [("assault",)]


def test_whoever_talked_this_month_is_known_to_matching_month_by_month(
    cast: Cast, clock: Clock
) -> None:
    outreach, _ = accepted(cast)
    assert _since(cast) == {None}
    actions.log_attempt(
        outreach=outreach, mode=Mode.PHONE, result=AttemptResult.NO_ANSWER, by=sam(cast)
    )
    assert _since(cast) == {None}
    for _ in range(2):
        talk = Conversation(Mode.PHONE, 20, follow_up_on=now().date() + timedelta(days=2))
        actions.log_interaction(outreach=outreach, conversation=talk, by=sam(cast))
    assert _since(cast) == {0, None}
    clock.shift(timedelta(days=40))
    program = Actor.system(cast.valley.pk)
    assert actions.settle_strain(hospital=cast.valley.pk, by=program) == 3
    assert _since(cast) - {None} <= {1, 2} and len(_since(cast)) == 2


def test_whoever_has_a_row_that_was_harmed_is_not_asked_until_it_is_written_anew(
    cast: Cast,
) -> None:
    opened(cast)
    apart(cast, cast.supporter)
    place = cast.valley.pk
    with transaction(Actor.system(place)):
        Confidence.objects.filter(supporter=cast.supporter.supporter).update(
            sealed_shared=b"x" * 99
        )
    assert names(asked(cast)) == {cast.other_supporter.name}
    write_confidences(hospital=place, by=Actor.system(place))
    assert names(asked(cast)) == {cast.supporter.name, cast.other_supporter.name}


def _since(cast: Cast) -> set[int | None]:
    with transaction(Actor.system(cast.valley.pk)):
        known = supporters_for(cast.valley.pk, [])
        return {one.months_since for one in candidates(cast.valley.pk, known.values(), [])}


def _kept_away(cast: Cast, code: Code) -> list[tuple[int, bool]]:
    page = recipient_page(code, seen_by=holder(cast))
    return [(one.supporter, one.is_kept_away) for one in page.listed]
