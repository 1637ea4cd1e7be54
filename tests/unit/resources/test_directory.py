"""Where else to turn: what a hospital's people are shown, found by what they type, marked when it grows old."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lamppost.resources.actions import check_resource, hide_resource
from lamppost.resources.models import Resource
from lamppost.resources.queries import by_kind, crisis_lines, directory, search, turn_to, version
from lamppost.resources.queries.words import ABOUT, BOARD, COST, EMPLOYER, KIND, SPEAKS
from lamppost.resources.rules import (
    DIRECTORY,
    LINES,
    Cost,
    Learns,
    ResourceKind,
    Speaks,
    fits,
    is_link,
    is_stale,
)
from tests.cast import Cast, refuses
from tests.unit.resources.stories import entry, everywhere, shown, stands

MONDAY = datetime(2026, 11, 23, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as travelling:
        yield travelling


def test_every_code_has_its_words() -> None:
    assert set(KIND) == set(ABOUT) == set(ResourceKind)
    assert set(EMPLOYER) == set(BOARD) == set(Learns)
    assert set(COST) == set(Cost) and set(SPEAKS) == set(Speaks)
    assert set(LINES) | set(DIRECTORY) == set(ResourceKind)


def test_directory_puts_the_hospitals_own_first_within_its_kind(cast: Cast) -> None:
    everywhere(cast, name="For all")
    stands(cast)
    stands(cast, kind=ResourceKind.TALK, name="Chaplain")
    assert shown(cast.valley.pk) == ["Chaplain", "Valley assistance", "For all"]
    assert shown(cast.harbor.pk) == shown(None) == ["For all"]


def test_directory_says_all_that_is_known_of_it(cast: Cast) -> None:
    resource = stands(
        cast,
        note="Eight talks.",
        sms="741 741",
        link="https://assistance.example.org/start",
        for_whom="Everybody",
        employer=Learns.NUMBERS,
        board=Learns.NOTHING,
        cost=Cost.FREE,
        hours="By day",
        languages=(Speaks.ENGLISH, Speaks.SPANISH),
        checked_on=date(2026, 11, 1),
    )
    one = entry(cast, resource)
    assert (one.dial, one.write, one.link) == (
        "4155550111",
        "741741",
        "https://assistance.example.org/start",
    )
    assert (one.employer, one.board, one.cost) == (Learns.NUMBERS, Learns.NOTHING, Cost.FREE)
    assert one.languages == (Speaks.ENGLISH, Speaks.SPANISH) and not one.is_stale


def test_lines_of_every_page_are_not_in_the_directory_nor_the_reverse(cast: Cast) -> None:
    stands(cast, kind=ResourceKind.CRISIS, name="Night line")
    stands(cast)
    assert shown(cast.valley.pk) == ["Valley assistance"]
    assert "Valley assistance" not in [one.name for one in crisis_lines(cast.valley.pk)]


def test_directory_speaks_spanish_where_there_are_words(cast: Cast) -> None:
    resource = stands(cast, name_es="Asistencia", note="Eight talks.", hours="By day")
    with override("es"):
        one = entry(cast, resource)
    assert (one.name, one.note, one.hours) == ("Asistencia", "Eight talks.", "By day")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Line for pilots", "Valley assistance"]),
        ("assist", ["Valley assistance"]),
        ("ASSISTANCE valley", ["Valley assistance"]),
        ("duelo", ["Valley assistance"]),  # in either language
        ("employee", ["Valley assistance"]),  # the kind's own words
        ("istance", []),  # words begin so
        ("valley pilots", []),
    ],
)
def test_search_finds_by_the_beginnings_of_words(cast: Cast, typed: str, found: list[str]) -> None:
    Resource.objects.exclude(code=None).delete()
    stands(cast, note_es="Hasta ocho pláticas sobre el duelo")
    stands(cast, kind=ResourceKind.PHYSICIANS, name="Line for pilots")
    assert [one.name for one in search(cast.valley.pk, text=typed)] == found


def test_search_keeps_to_one_kind(cast: Cast) -> None:
    stands(cast)
    found = search(cast.valley.pk, text="a", kind=ResourceKind.EAP)
    assert [one.name for one in found] == ["Valley assistance"]
    assert [kind for kind, _ in by_kind(found)] == [ResourceKind.EAP]


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=4))
def test_a_search_never_breaks_and_finds_what_it_was_made_of(typed: str, said: list[str]) -> None:
    fits(typed, said)
    assert all(fits(word, [one]) for one in said for word in one.replace("-", " ").split()[:1])


def test_turn_to_takes_the_nearest_of_each_kind(cast: Cast) -> None:
    stands(cast)
    kinds = (ResourceKind.PHP, ResourceKind.EAP, ResourceKind.LEGAL)
    found = turn_to(directory(cast.valley.pk), kinds)
    assert [one.kind for one in found] == [ResourceKind.PHP, ResourceKind.EAP]
    assert found[1].name == "Valley assistance"


def test_what_was_checked_is_stale_after_ninety_days(cast: Cast, clock) -> None:
    resource = stands(cast)
    assert entry(cast, resource).is_stale  # nobody has called it yet
    check_resource(resource=resource, by=cast.coordinator.actor())
    assert not entry(cast, resource).is_stale
    clock.shift(timedelta(days=90))
    assert not entry(cast, resource).is_stale
    clock.shift(timedelta(days=1))
    assert entry(cast, resource).is_stale


def test_a_line_is_marked_too_but_not_what_is_built_in(cast: Cast, clock) -> None:
    stands(cast, kind=ResourceKind.HOSPITAL, checked_on=MONDAY.date())
    assert [one.is_stale for one in crisis_lines(cast.valley.pk)] == [False, False, False]
    clock.shift(timedelta(days=91))
    assert [one.is_stale for one in crisis_lines(cast.valley.pk)] == [False, False, True]
    assert crisis_lines(cast.harbor.pk)[2].is_stale  # from a public file: nobody has called it


def test_version_changes_on_the_day_on_which_something_grows_old(cast: Cast, clock) -> None:
    stands(cast, checked_on=MONDAY.date())
    before = version(cast.valley.pk)
    clock.shift(timedelta(days=90))
    assert version(cast.valley.pk) == before
    clock.shift(timedelta(days=1))
    assert version(cast.valley.pk) != before


def test_version_changes_with_hiding_and_not_with_who_checked(cast: Cast) -> None:
    resource, seen = everywhere(cast, checked_on=MONDAY.date()), [version(cast.valley.pk)]
    check_resource(resource=resource, by=cast.coordinator.actor())
    assert version(cast.valley.pk) == seen[0]
    hide_resource(hospital=cast.valley.pk, resource=resource, by=cast.coordinator.actor())
    assert version(cast.valley.pk) != seen[0]


def test_nothing_stands_there_that_one_cannot_turn_to(cast: Cast) -> None:
    resource = stands(cast)
    with refuses(IntegrityError):
        Resource.objects.filter(pk=resource).update(phone="")


@pytest.mark.parametrize(
    "link", ["https://988lifeline.org/es/", "https://a.example.org?x=1", "https://example.org"]
)
def test_is_link_takes_the_address_of_a_page(link: str) -> None:
    assert is_link(link)


@pytest.mark.parametrize(
    "link",
    ["http://example.org", "javascript:alert(1)", "https://", "https://x", 'https://a.org/"><b>'],
)
def test_is_link_refuses_the_rest(link: str) -> None:
    assert not is_link(link)


def test_is_stale_without_a_day() -> None:
    assert is_stale(None, MONDAY.date())
