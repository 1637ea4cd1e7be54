"""When an epoch may begin and end, decided without a clock."""

from datetime import UTC, datetime, timedelta

import pytest

from lamppost.vault.rules import ends, is_rotation_due, is_steady, why_clock_is_wrong

DAY = timedelta(days=1)
BEGAN = datetime(2026, 11, 10, 3, 43, tzinfo=UTC)
NIGHTLY = [BEGAN + n * DAY for n in range(9)]
NOW = NIGHTLY[-1] + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("hours", "is_due"), [(0, False), (12, False), (23, False), (24, True), (25, False), (30, True)]
)
def test_an_epoch_follows_each_night_or_once_a_night_was_missed(hours: int, is_due: bool) -> None:
    assert is_rotation_due(BEGAN, BEGAN + timedelta(hours=hours)) is is_due


def test_an_epoch_ends_the_horizon_after_its_successor_began() -> None:
    assert ends(NIGHTLY[:3], 7 * DAY) == [BEGAN + 8 * DAY, BEGAN + 9 * DAY, None]
    assert ends(NIGHTLY[:1], 7 * DAY) == [None]


def test_clocks_that_agree_are_right() -> None:
    assert why_clock_is_wrong(NOW, NOW + timedelta(minutes=4), NIGHTLY) == ""


@pytest.mark.parametrize("off", [-DAY, timedelta(minutes=-6), timedelta(minutes=6), 300 * DAY])
def test_clocks_that_differ_are_wrong(off: timedelta) -> None:
    assert "do not agree" in why_clock_is_wrong(NOW + off, NOW, NIGHTLY[:1])
    assert why_clock_is_wrong(NOW, NOW + off, NIGHTLY[:1])


def test_a_clock_that_was_set_back_is_wrong() -> None:
    back = NIGHTLY[-1] - timedelta(hours=1)
    assert "future" in why_clock_is_wrong(back, back, NIGHTLY)


def test_time_that_passes_evenly_is_steady() -> None:
    assert is_steady(NIGHTLY, NOW) and is_steady(NIGHTLY[:1], BEGAN + DAY)


def test_a_jump_of_the_clock_is_waited_out() -> None:
    jumped = NOW + 30 * DAY
    assert not is_steady(NIGHTLY, jumped)
    assert not is_steady([*NIGHTLY, jumped], jumped + timedelta(hours=23))
    assert is_steady([*NIGHTLY, jumped], jumped + timedelta(hours=24))
