"""The advisers, and the Monday on which these stories begin."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import Cast
from tests.unit.escalation.stories import Advisers, advisers
from tests.unit.outreach.life import MONDAY, Clock


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time stands still until a story moves it."""
    with time_machine.travel(MONDAY, tick=False) as travelling:
        yield travelling


@pytest.fixture
def advice(cast: Cast) -> Advisers:
    """A clinician and counsel, for every hospital."""
    return advisers(cast)
