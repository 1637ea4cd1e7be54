"""An outreach whose sealed part somebody has harmed holds up no other."""

from datetime import UTC, datetime

import time_machine

from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import State, Urgency
from lamppost.outreach.rules.promises import Promise, Unit
from lamppost.vault.models import Key
from tests.cast import Cast
from tests.unit.outreach.life import program
from tests.unit.outreach.stories import waiting

BY_ITSELF = {Urgency.SOON: Promise(48, Unit.HOURS, 12, 24, offers_itself=True)}


def _harm(cast: Cast, one: object) -> None:
    with transaction(program(cast)):
        key = Outreach.objects.get(pk=one).key_id
        Key.objects.filter(pk=key).update(wrapped=b"x" * 60)


@time_machine.travel(datetime(2026, 11, 23, 18, tzinfo=UTC), tick=False)
def test_the_others_are_matched_and_offered(cast: Cast) -> None:
    by, place = program(cast), cast.valley.pk
    actions.set_promises(hospital=place, promised=BY_ITSELF, by=cast.coordinator.actor())
    harmed, matched = waiting(cast, 2)
    with transaction(by):
        Outreach.objects.update(is_confirmed=True)
    _harm(cast, harmed)
    assert actions.propose(hospital=place, by=by) == 1
    assert actions.offer_waiting(hospital=place, by=by) == 1
    with transaction(by):
        states = dict(Outreach.objects.values_list("id", "state"))
    assert states == {harmed: State.WAITING, matched: State.OFFERED}


@time_machine.travel(datetime(2026, 11, 23, 18, tzinfo=UTC), tick=False)
def test_one_harmed_after_it_was_matched_keeps_no_other_from_being_offered(cast: Cast) -> None:
    by, place = program(cast), cast.valley.pk
    actions.set_promises(hospital=place, promised=BY_ITSELF, by=cast.coordinator.actor())
    harmed, _ = waiting(cast, 2)
    with transaction(by):
        Outreach.objects.update(is_confirmed=True)
    assert actions.propose(hospital=place, by=by) == 2
    _harm(cast, harmed)
    assert actions.offer_waiting(hospital=place, by=by) == 1
