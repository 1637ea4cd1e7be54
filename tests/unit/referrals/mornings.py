"""When these stories happen, and on whose behalf."""

from datetime import UTC, datetime

import time_machine

from lamppost.core.access import Actor
from tests.cast import Cast

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 10:00 in Valley
SUNDAY_NIGHT = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # 03:00 in Valley
Clock = time_machine.Traveller


def program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def holder(cast: Cast) -> Actor:
    return Actor.code(cast.valley.pk)
