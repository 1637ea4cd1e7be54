"""What a ballot may say, whom a name means, how long each step lasts."""

from datetime import UTC, date, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.ballots.rules import fill
from lamppost.core.errors import Invalid
from lamppost.supporters.rules.nominations import (
    LONGEST_NAME,
    NOMINATIONS,
    Likely,
    Nomination,
    closes_at,
    last_day,
    may_close,
    may_remind,
    nomination,
    the_one,
    way_there,
)

TODAY: Final = date(2026, 11, 23)


def test_nomination_keeps_each_name_once_as_it_was_written() -> None:
    assert nomination(["  Ana   Alvarez ", "", "ANA ALVAREZ"]) == Nomination(("ANA ALVAREZ",))


@pytest.mark.parametrize(
    ("given_names", "problems"),
    [
        (["", " ", ""], {"name_1": "missing"}),
        (["Ana", "x" * 81], {"name_2": "too_long"}),
        (["Ana", "", "Ben\0"], {"name_3": "unreadable"}),
        (["MRN 4471203"], {"name_1": "patient_record"}),
    ],
)
def test_nomination_says_beside_which_field_something_is_wrong(
    given_names: list[str], problems: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        nomination(given_names)
    assert refused.value.problems == problems


@given(st.lists(st.text(min_size=LONGEST_NAME, max_size=LONGEST_NAME), min_size=3, max_size=3))
def test_every_nomination_fits_into_its_ballot(names: list[str]) -> None:
    names = [name.encode("utf-8", "ignore").decode() for name in names]
    try:
        ballot = nomination(names)
    except Invalid:
        return
    assert fill(NOMINATIONS, ballot)


def test_the_widest_letters_fit_too() -> None:
    assert fill(NOMINATIONS, Nomination(("\U0001f9d1" * LONGEST_NAME,) * 3))
    assert fill(NOMINATIONS, Nomination(('"' * LONGEST_NAME,) * 3))


def test_a_nomination_shows_nothing_of_itself() -> None:
    assert "Ana" not in repr(Nomination(("Ana Alvarez",)))


@pytest.mark.parametrize(
    ("found", "who"),
    [
        ([], None),
        ([Likely(1, 100)], 1),
        ([Likely(1, 89)], None),
        ([Likely(2, 80), Likely(1, 96)], 1),
        ([Likely(1, 96), Likely(2, 95)], None),
    ],
)
def test_the_one_is_somebody_only_where_nobody_else_comes_near(
    found: list[Likely], who: int | None
) -> None:
    assert the_one(found) == who


def test_a_round_ends_with_its_last_day_by_the_hospitals_clock() -> None:
    ends = closes_at(TODAY, "America/Los_Angeles")
    assert ends.astimezone(UTC) == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert last_day(ends, "America/Los_Angeles") == TODAY
    assert last_day(closes_at(date(2026, 3, 8), "America/Denver"), "America/Denver") == date(
        2026, 3, 8
    )


@pytest.mark.parametrize(
    ("day", "may"),
    [
        (date(2026, 11, 25), False),
        (date(2026, 11, 26), True),
        (date(2027, 1, 22), True),
        (date(2027, 1, 23), False),
    ],
)
def test_a_round_lasts_from_three_days_to_two_months(day: date, may: bool) -> None:
    assert may_close(TODAY, day) is may


def test_all_are_reminded_no_sooner_than_after_three_days() -> None:
    assert not may_remind(TODAY, date(2026, 11, 21))
    assert may_remind(TODAY, date(2026, 11, 20))


def test_the_way_there_is_the_pages_own_address() -> None:
    assert way_there("valley") == "/valley/nominate"
