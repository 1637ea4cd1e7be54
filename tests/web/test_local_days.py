"""What day it is, is said by the hospital's clock: in the evening the rest of the world is a day ahead."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.clock import earliest_today
from lamppost.core.transactions import transaction
from lamppost.launch.actions import sign_text
from lamppost.launch.models import LegalText
from lamppost.launch.rules import TextKind
from lamppost.outreach.models import Outreach
from tests.cast import Cast
from tests.unit.escalation.stories import advisers
from tests.web.public_door import recipients_code, stranger, text, with_code

ZONE = ZoneInfo("America/Los_Angeles")
EVENING = datetime(2026, 11, 24, 2, tzinfo=UTC)  # six in the evening of the 23rd in California


@pytest.mark.parametrize("hour", range(24))
def test_no_day_is_over_before_it_is_over_in_california(hour: int) -> None:
    at = datetime(2026, 11, 24, hour, tzinfo=UTC)
    there = at.astimezone(ZONE).date()
    with time_machine.travel(at, tick=False):
        assert earliest_today() <= there


def test_a_text_is_dated_by_the_hospitals_clock(cast: Cast) -> None:
    counsel = advisers(cast).counsel.actor()
    with time_machine.travel(EVENING, tick=False):
        sign_text(
            hospital=cast.valley.pk, kind=TextKind.RETENTION, body="a", body_es="b", by=counsel
        )
    assert LegalText.objects.get().signed_on == date(2026, 11, 23)


def test_not_now_until_tomorrow_is_taken_in_the_evening_too(cast: Cast) -> None:
    with time_machine.travel(EVENING, tick=False):
        code = recipients_code(cast)
        assert "2026-11-24" in text(with_code(stranger(), code))
        with_code(stranger(), code, "not-now", until="2026-11-24")
        with transaction(Actor.system(cast.valley.pk)):
            assert Outreach.objects.get().not_before == date(2026, 11, 24)
