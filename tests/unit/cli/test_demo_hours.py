"""The demo starts at any hour: what it tells of days past holds by the hospital's clock too."""

from datetime import UTC, datetime, timedelta

import pytest

from lamppost.cli.demo_data.nominating import BEGUN, TAKEN_IN
from lamppost.supporters.rules.nominations import USUAL, closes_at


@pytest.mark.parametrize("month", [1, 7])
def test_take_in_comes_after_the_round_is_over_whatever_the_hour(month: int) -> None:
    for hour in range(24):
        started = datetime(2026, month, 20, hour, 30, tzinfo=UTC)
        last_day = (started - timedelta(days=BEGUN)).date() + USUAL
        assert closes_at(last_day, "America/Los_Angeles") < started - timedelta(days=TAKEN_IN)
