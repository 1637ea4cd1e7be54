"""Sam takes on an outreach on a Monday: what these stories begin with."""

from datetime import UTC, datetime
from uuid import UUID

import time_machine

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.rules import Mode
from tests.cast import Cast
from tests.unit.referrals.stories import opened

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
TALK = Conversation(Mode.PHONE, 58)
Clock = time_machine.Traveller


def program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def offered(cast: Cast, outreach: UUID) -> UUID:
    """The coordinator asks Sam."""
    assert cast.supporter.supporter is not None
    coordinator = cast.coordinator.actor(now())
    return actions.offer(outreach=outreach, supporter=cast.supporter.supporter.pk, by=coordinator)


def accepted(cast: Cast) -> tuple[UUID, Code]:
    """An outreach that Sam has accepted, and the recipient's code."""
    outreach = opened(cast)
    taken = actions.accept(offer=offered(cast, outreach), by=sam(cast))
    return outreach, taken.code


def sam(cast: Cast) -> Actor:
    return cast.supporter.actor(now())


def kept(cast: Cast) -> int:
    return actions.keep(hospital=cast.valley.pk, by=program(cast))
