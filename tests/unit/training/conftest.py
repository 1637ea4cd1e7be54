"""It is Monday morning, and time stands still."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.unit.training.stories import MONDAY


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
