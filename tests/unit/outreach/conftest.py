"""The Monday on which the stories of an outreach begin."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.unit.outreach.life import MONDAY, Clock


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time stands still until a story moves it."""
    with time_machine.travel(MONDAY, tick=False) as travelling:
        yield travelling
