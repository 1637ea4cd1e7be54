"""As for other steps of an outreach: following up and handing over are done whole, or not at all."""

from datetime import timedelta
from typing import Final

import pytest

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach import actions as outreach
from lamppost.outreach.actions import Conversation
from lamppost.outreach.rules import Mode
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.confidentiality.sinks import Cursor
from tests.unit.outreach.handovers import asked_over
from tests.unit.outreach.life import offered
from tests.unit.referrals.stories import only_outreach, refer, resolve_all

pytestmark = pytest.mark.proof
OF_FOLLOWING_UP: Final = frozenset(
    {"ask_again", "ask_to_take_over", "decline_to_take_over", "stop_follow_up", "take_over"}
)


def _acts(cast: Cast) -> dict[str, Act]:
    """Sam has talked with somebody, and has asked Olga to take it over."""
    sam, olga = cast.supporter, cast.other_supporter
    holder, program = Actor.code(cast.valley.pk), Actor.system(cast.valley.pk)
    refer(cast)
    with transaction(program):
        resolve_all(cast)
        one = only_outreach().id
    code = outreach.accept(offer=offered(cast, one), by=sam.actor()).code
    talk = Conversation(Mode.PHONE, 30, follow_up_on=now().date() + timedelta(days=2))
    outreach.log_interaction(outreach=one, conversation=talk, by=sam.actor())
    asked = asked_over(one, by=sam, to=olga)
    return {
        "ask_again": lambda: outreach.ask_again(code=code, by=holder),
        "stop_follow_up": lambda: outreach.stop_follow_up(code=code, by=holder),
        "ask_to_take_over": lambda: asked_over(one, by=sam, to=olga),
        "take_over": lambda: outreach.take_over(handover=asked, by=olga.actor()),
        "decline_to_take_over": lambda: outreach.decline_to_take_over(
            handover=asked, by=olga.actor()
        ),
    }


def test_each_of_them_breaks_off_without_a_trace(committed_cast: Cast, cursor: Cursor) -> None:
    assert_all_or_nothing(_acts(committed_cast), cursor)


def test_every_one_of_them_is_tried(committed_cast: Cast) -> None:
    assert set(_acts(committed_cast)) == OF_FOLLOWING_UP
