"""As for outreaches: what is done after a hard event is done whole, or not at all."""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach import actions as outreach
from lamppost.referrals import actions as referrals
from lamppost.referrals.models import Activation
from lamppost.referrals.rules.events import ActivationState, Report
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.confidentiality.sinks import Cursor
from tests.unit.referrals.hard_events import (
    NIGHT,
    began,
    door,
    group_plan,
    number,
    only_activation,
    over,
    planned,
)

pytestmark = pytest.mark.proof
OF_EVENTS: Final = frozenset(
    {
        "cancel_group",
        "change_group",
        "keep_groups",
        "log_group",
        "plan_group",
        "renew_event_door",
        "report",
        "shut_event_door",
        "start",
        "step_back",
        "take_up",
        "take_up_due",
    }
)


def _acts(cast: Cast) -> dict[str, Act]:
    """One event of two people, and one that came in by the door and waits."""
    here, by, program = cast.valley.pk, cast.coordinator.actor(), Actor.system(cast.valley.pk)
    code = door(cast)
    began(cast, cast.recipient, cast.referrer)
    one, people = only_activation(cast), (number(cast.recipient), number(cast.supporter))
    told = Report(NIGHT, ("Nobody Known", "Sam Supporter"), True, code.digest.hex())
    public = Actor.public(here)
    referrals.report(hospital=here, report=told, form=str(uuid4()), by=public)
    waiting, begun, coming = _waiting(program), over(cast), planned(cast)
    return {
        "start": lambda: referrals.start(
            hospital=here, event=NIGHT, physicians=people, is_unsafe=True, form=str(uuid4()), by=by
        ),
        "report": lambda: referrals.report(
            hospital=here, report=told, form=str(uuid4()), by=public
        ),
        "take_up": lambda: referrals.take_up(activation=waiting, by=program),
        "take_up_due": lambda: referrals.take_up_due(hospital=here, by=program),
        "renew_event_door": lambda: referrals.renew_event_door(hospital=here, by=by),
        "shut_event_door": lambda: referrals.shut_event_door(hospital=here, by=by),
        "plan_group": lambda: referrals.plan_group(
            hospital=here, plan=group_plan(cast, cast.other_supporter), by=by
        ),
        "cancel_group": lambda: referrals.cancel_group(group=coming, by=by),
        "change_group": lambda: referrals.change_group(
            group=coming, plan=group_plan(cast, cast.other_supporter), by=by
        ),
        "step_back": lambda: referrals.step_back(group=coming, by=cast.supporter.actor()),
        "log_group": lambda: referrals.log_group(
            group=begun, size=10, red_flag_screened=True, by=cast.supporter.actor()
        ),
        "keep_groups": lambda: _in_a_month(
            lambda: referrals.keep_groups(hospital=here, by=program)
        ),
        "keep_apart": lambda: outreach.keep_apart(
            hospital=here, activation=one, account=cast.other_supporter.account or 0, by=program
        ),
    }


def _in_a_month(act: Act) -> object:
    with time_machine.travel(now() + timedelta(days=30)):
        return act()


def _waiting(program: Actor) -> UUID:
    with transaction(program):
        return Activation.objects.get(state=ActivationState.REPORTED).id


def test_each_of_them_breaks_off_without_a_trace(committed_cast: Cast, cursor: Cursor) -> None:
    assert_all_or_nothing(_acts(committed_cast), cursor)


def test_every_one_of_them_is_tried(committed_cast: Cast) -> None:
    assert set(_acts(committed_cast)) == {*OF_EVENTS, "keep_apart"}
