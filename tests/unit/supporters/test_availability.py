"""A supporter says when they have time; nobody else does, and matching knows how soon."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine

from lamppost.audit.models import Pending
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.matching import Mode, ReasonCode
from lamppost.outreach.queries.suggesting import Suggested, suggestions_for
from lamppost.people.actions import set_time_zone
from lamppost.supporters import actions
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries import MyTime, SupporterRow, how_soon, my_time, supporter_of
from lamppost.supporters.rules import MODES, Away, Standing, When
from tests.cast import Cast, Person, refuses
from tests.unit.outreach.stories import opened

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # ten in the morning at Valley
SEVEN, TEN = time(19), time(22)
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def mine(who: Person) -> MyTime:
    return my_time(seen_by=who.actor())


def row_of(who: Person) -> SupporterRow:
    found = supporter_of(who.account or 0)
    assert found
    return found


def soon(who: Person) -> frozenset[When] | None:
    assert who.supporter
    return how_soon([who.supporter.pk], {})[who.supporter.pk]


def free(who: Person, *weekdays: int, starts: time = SEVEN, ends: time = TEN) -> None:
    actions.add_hours(weekdays=weekdays, starts=starts, ends=ends, by=who.actor())


def away(who: Person, first: date, last: date) -> None:
    actions.add_away(days=Away(first, last), by=who.actor())


def test_add_hours_is_known_to_matching_as_how_soon(cast: Cast) -> None:
    assert soon(cast.supporter) is None
    free(cast.supporter, 0, 1)
    assert soon(cast.supporter) == {When.TONIGHT, When.TOMORROW, When.THIS_WEEK}
    assert [one.weekday for one in mine(cast.supporter).hours] == [0, 1]


def test_add_hours_twice_is_once(cast: Cast) -> None:
    free(cast.supporter, 0)
    free(cast.supporter, 0, 2)
    assert [one.weekday for one in mine(cast.supporter).hours] == [0, 2]


def test_remove_hours_takes_ones_own_and_not_anothers(cast: Cast) -> None:
    free(cast.supporter, 0)
    (hours,) = mine(cast.supporter).hours
    with refuses(NotFound):
        actions.remove_hours(entry=hours.id, by=cast.other_supporter.actor())
    actions.remove_hours(entry=hours.id, by=cast.supporter.actor())
    assert mine(cast.supporter).hours == ()


def test_add_away_is_away_from_its_first_day_to_its_last(cast: Cast, clock) -> None:
    away(cast.supporter, TODAY + timedelta(days=1), TODAY + timedelta(days=2))
    assert not row_of(cast.supporter).is_away
    clock.shift(timedelta(days=1))
    assert row_of(cast.supporter).is_away
    assert row_of(cast.supporter).back_on == date(2026, 11, 26)
    clock.shift(timedelta(days=2))
    assert not row_of(cast.supporter).is_away


def test_several_stretches_away_are_kept_apart(cast: Cast) -> None:
    away(cast.supporter, TODAY, TODAY)
    away(cast.supporter, date(2026, 12, 24), date(2027, 1, 2))
    assert [one.days.first for one in mine(cast.supporter).away] == [TODAY, date(2026, 12, 24)]


def test_away_begins_at_midnight_where_they_live(cast: Cast, clock) -> None:
    """Eleven at night at Valley is the next day in New York."""
    clock.move_to(datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
    away(cast.supporter, date(2026, 11, 24), date(2026, 11, 24))
    assert not row_of(cast.supporter).is_away
    set_time_zone(time_zone="America/New_York", by=cast.supporter.actor())
    assert row_of(cast.supporter).is_away


def test_remove_away_is_there_again(cast: Cast) -> None:
    away(cast.supporter, TODAY, TODAY)
    (days,) = mine(cast.supporter).away
    with refuses(NotFound):
        actions.remove_away(away=days.id, by=cast.other_supporter.actor())
    actions.remove_away(away=days.id, by=cast.supporter.actor())
    assert not row_of(cast.supporter).is_away


def test_set_time_zone_moves_the_hours_to_that_clock(cast: Cast) -> None:
    free(cast.supporter, 0)
    set_time_zone(time_zone="Pacific/Honolulu", by=cast.supporter.actor())
    assert mine(cast.supporter).zone == "Pacific/Honolulu"
    assert mine(cast.supporter).next_free == datetime(
        2026, 11, 23, 19, tzinfo=ZoneInfo("Pacific/Honolulu")
    )
    set_time_zone(time_zone="", by=cast.supporter.actor())
    assert mine(cast.supporter).zone == "America/Los_Angeles"


def test_set_time_zone_knows_the_world_and_no_more(cast: Cast) -> None:
    with refuses(Invalid):
        set_time_zone(time_zone="Mars/Olympus", by=cast.supporter.actor())
    with refuses(Refused):
        set_time_zone(time_zone="UTC", by=Actor.public(cast.valley.pk))


def test_set_ways_reaches_matching(cast: Cast) -> None:
    actions.set_ways(
        languages=["es", "en"], modes=["video"], gender="woman", by=cast.supporter.actor()
    )
    found = row_of(cast.supporter)
    assert (found.languages, found.modes, found.gender) == (("en", "es"), ("video",), "woman")


def test_modes_are_those_of_matching() -> None:
    assert tuple(Mode) == MODES


@pytest.mark.parametrize(
    ("languages", "modes", "gender"),
    [
        ([], [], ""),
        (["xx"], [], ""),
        (["en"], ["pigeon"], ""),
        (["en", "xx"], [], ""),
        (["en"], [], "bird"),
    ],
)
def test_set_ways_knows_its_words(
    cast: Cast, languages: list[str], modes: list[str], gender: str
) -> None:
    with refuses(Invalid):
        actions.set_ways(languages=languages, modes=modes, gender=gender, by=cast.supporter.actor())


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (TODAY - timedelta(days=2), TODAY),
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY, TODAY + timedelta(days=731)),
        (TODAY + timedelta(days=731), TODAY + timedelta(days=731)),
    ],
)
def test_add_away_refuses_days_that_cannot_be(cast: Cast, first: date, last: date) -> None:
    with refuses(Invalid):
        away(cast.supporter, first, last)


def test_hours_and_days_are_bounded(cast: Cast) -> None:
    for starts in range(4):
        free(cast.supporter, *range(7), starts=time(starts))
    with refuses(Invalid):
        free(cast.supporter, 0, starts=time(9))
    for ahead in range(20):
        away(cast.supporter, TODAY + timedelta(days=ahead), TODAY + timedelta(days=ahead))
    with refuses(Invalid):
        away(cast.supporter, date(2027, 5, 1), date(2027, 5, 1))


def test_only_who_serves_says_anything(cast: Cast) -> None:
    for who in (cast.coordinator, cast.lead):
        with refuses(NotFound):
            free(who, 0)
    Supporter.objects.filter(account_id=cast.supporter.account).update(
        standing=Standing.STEPPED_DOWN, retired_on=TODAY
    )
    with refuses(NotFound):
        free(cast.supporter, 0)


def test_the_record_does_not_say_what_was_changed(cast: Cast) -> None:
    free(cast.supporter, 0)
    away(cast.supporter, TODAY, TODAY)
    actions.set_ways(languages=["en"], modes=[], gender="", by=cast.supporter.actor())
    actions.set_capacity(capacity=1, by=cast.supporter.actor())
    assert {one.event for one in Pending.objects.filter(event__startswith="supporter.")} == {
        "supporter.changed"
    }


def suggested(cast: Cast, outreach: UUID) -> dict[str, Suggested]:
    found = suggestions_for(outreach, seen_by=cast.coordinator.actor(now()))
    return {one.name: one for one in found.ranked}


def test_suggestions_say_how_soon_and_leave_out_who_is_away(cast: Cast) -> None:
    outreach = opened(cast)
    free(cast.supporter, 0)
    codes = {one.code: one for one in suggested(cast, outreach)["Sam Supporter"].reasons}
    assert codes[ReasonCode.FREE].what == ("tonight",)
    away(cast.supporter, TODAY, TODAY)
    assert "Sam Supporter" not in suggested(cast, outreach)
