"""A supporter sees why they are not asked: about themselves, by the rules that keep them from every offer."""

from datetime import timedelta

import pytest

from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow, Refused
from lamppost.matching import HardRule
from lamppost.outreach import actions
from lamppost.outreach.queries.suggesting import Suggestions, my_chances, suggestions_for
from lamppost.supporters import actions as supporters
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import Away, Standing
from tests.cast import Cast, Person, refuses
from tests.unit.outreach.stories import accepted, offered
from tests.unit.referrals.stories import opened
from tests.unit.supporters.stories import in_training


def rules(who: Person) -> tuple[HardRule, ...]:
    return my_chances(seen_by=who.actor()).rules


def lapse(who: Person) -> None:
    yesterday = now().date() - timedelta(days=2)
    Supporter.objects.filter(account_id=who.account).update(certified_until=yesterday)


def test_nothing_keeps_who_is_there_and_has_room(cast: Cast) -> None:
    assert rules(cast.supporter) == ()


def test_each_thing_that_keeps_them_is_told(cast: Cast) -> None:
    sam, by, today = cast.supporter, cast.supporter.actor(), now().date()
    lapse(sam)
    assert rules(sam) == (HardRule.NOT_CERTIFIED,)
    supporters.add_away(days=Away(today - timedelta(days=1), today + timedelta(days=2)), by=by)
    assert rules(sam) == (HardRule.NOT_CERTIFIED, HardRule.AWAY)
    supporters.rest(by=by)
    supporters.set_capacity(capacity=0, by=by)
    assert rules(sam) == (
        HardRule.NOT_ACTIVE,
        HardRule.NOT_CERTIFIED,
        HardRule.AWAY,
        HardRule.AT_CAPACITY,
    )


def test_at_capacity_counts_what_they_carry_and_are_asked(cast: Cast) -> None:
    sam = cast.supporter
    supporters.set_capacity(capacity=1, by=sam.actor())
    assert rules(sam) == ()
    accepted(cast)
    assert rules(sam) == (HardRule.AT_CAPACITY,)


def test_others_outreaches_and_being_a_party_change_nothing(cast: Cast) -> None:
    before = rules(cast.other_supporter)
    opened(cast)
    accepted(cast)
    assert rules(cast.other_supporter) == before == ()


def test_who_is_in_training_is_not_asked_and_who_is_no_supporter_has_no_chances(
    cast: Cast,
) -> None:
    nora = in_training(cast, "Nora New")
    me = Person("Nora New", "", cast.valley, account=nora.account_id)
    assert rules(me) == (HardRule.NOT_ACTIVE, HardRule.NOT_CERTIFIED)
    with refuses(NotFound):
        rules(cast.coordinator)


def told_of(seen: Suggestions) -> list[tuple[str, int]]:
    """What the coordinator reads of those who are left out, but for the sentence that always stands there."""
    told = [(one.code.value, one.count) for one in seen.why_not]
    return [one for one in told if one != ("kept_away", 0)]


def test_who_has_lapsed_is_neither_suggested_nor_offered_until_renewed(cast: Cast) -> None:
    outreach, by = opened(cast), cast.coordinator.actor(now())
    sam = cast.supporter.supporter
    lapse(cast.supporter)
    seen = suggestions_for(outreach, seen_by=by)
    assert sam.pk not in {one.supporter for one in seen.ranked}
    assert told_of(seen) == [("not_certified", 1)]
    with refuses(NotNow):
        actions.offer(outreach=outreach, supporter=sam.pk, by=by)
    supporters.renew(supporter=sam.pk, refreshed_on=now().date() - timedelta(days=2), by=by)
    assert sam.pk in {one.supporter for one in suggestions_for(outreach, seen_by=by).ranked}
    actions.offer(outreach=outreach, supporter=sam.pk, by=by)


def test_what_they_carry_or_were_offered_stays_theirs_when_a_certificate_lapses(cast: Cast) -> None:
    _outreach, offer = offered(cast)
    lapse(cast.supporter)
    actions.accept(offer=offer, by=cast.supporter.actor())


@pytest.mark.parametrize("is_at_rest", [True, False])
def test_resting_and_away_keep_as_one_in_the_coordinators_eyes(
    cast: Cast, is_at_rest: bool
) -> None:
    outreach, by, today = opened(cast), cast.supporter.actor(), now().date()
    if is_at_rest:
        supporters.rest(by=by)
    else:
        supporters.add_away(days=Away(today - timedelta(days=1), today + timedelta(days=2)), by=by)
    seen = suggestions_for(outreach, seen_by=cast.coordinator.actor(now()))
    assert told_of(seen) == [("not_active", 1)]


def test_retire_ends_service_and_hands_over_by_ones_own_word_or_the_coordinators(
    cast: Cast,
) -> None:
    accepted(cast)
    for who in (cast.lead, cast.director, cast.other_supporter):
        with refuses(Refused):
            actions.retire(account=cast.supporter.account, by=who.actor())
    actions.retire(account=cast.supporter.account, by=cast.supporter.actor())
    row = Supporter.objects.get(pk=cast.supporter.supporter.pk)
    assert row.standing == Standing.STEPPED_DOWN
    with refuses(NotNow):
        actions.retire(account=cast.supporter.account, by=cast.coordinator.actor())
    with refuses(NotFound):
        actions.retire(account=cast.lead.account, by=cast.coordinator.actor())
