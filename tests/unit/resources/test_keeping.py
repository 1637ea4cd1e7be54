"""Looking after the directory: who may, what is put back, what is hidden where, and who is reminded of what."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from lamppost.audit.models import Pending
from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.people.models import Account
from lamppost.resources import tasks
from lamppost.resources.actions import (
    check_resource,
    forget_removed,
    hide_resource,
    remind,
    remove_resource,
    restore_resource,
    set_resource,
    show_resource,
)
from lamppost.resources.models import Resource
from lamppost.resources.queries import KeptRow, crisis_lines, kept, to_change
from lamppost.resources.rules import Help, ResourceKind
from tests.cast import Cast, refuses
from tests.unit.resources.stories import entry, everywhere, help, program, shown, stands

MONDAY = datetime(2026, 11, 23, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as travelling:
        yield travelling


def row(cast: Cast, resource: int, by: Actor | None = None) -> KeptRow:
    found = kept(cast.valley.pk, seen_by=by or cast.coordinator.actor())
    return next(one for one in found if one.id == resource)


@pytest.mark.parametrize("who", ["director", "administrator", "coordinator"])
def test_who_looks_after_a_hospital_adds_to_its_directory(cast: Cast, who: str) -> None:
    set_resource(shown=help(cast), by=getattr(cast, who).actor())
    assert shown(cast.valley.pk) == ["Valley assistance"]


@pytest.mark.parametrize("who", ["supporter", "lead", "evaluator", "safety_contact", "outsider"])
def test_nobody_else_adds_checks_hides_or_removes(cast: Cast, who: str) -> None:
    by, resource, national = getattr(cast, who).actor(), stands(cast), everywhere(cast)
    for act in (
        lambda: set_resource(shown=help(cast), by=by),
        lambda: check_resource(resource=resource, by=by),
        lambda: remove_resource(resource=resource, by=by),
        lambda: hide_resource(hospital=cast.valley.pk, resource=national, by=by),
        lambda: kept(cast.valley.pk, seen_by=by),
    ):
        with refuses(Refused):
            act()


def test_a_coordinator_sets_no_line_of_every_page(cast: Cast) -> None:
    by = cast.coordinator.actor()
    with refuses(Refused):
        set_resource(shown=help(cast, kind=ResourceKind.CRISIS), by=by)
    line = stands(cast, kind=ResourceKind.CRISIS)
    with refuses(Refused):  # nor by the back door
        set_resource(shown=help(cast), resource=line, by=by)
    with refuses(Refused):
        set_resource(shown=help(cast, hospital_id=None), by=by)
    check_resource(resource=line, by=by)  # but calls it, and says so


def test_what_stands_everywhere_is_checked_by_whoever_calls_first(cast: Cast) -> None:
    resource = everywhere(cast)
    check_resource(resource=resource, by=cast.coordinator.actor())
    found = row(cast, resource)
    assert (found.checked_by, found.checked_on) == (cast.coordinator.name, MONDAY.date())
    assert not found.may_change and found.may_hide
    assert row(cast, resource, cast.director.actor()).may_change


def test_a_new_number_is_to_be_checked_again_another_word_is_not(cast: Cast) -> None:
    resource, by = stands(cast, checked_on=MONDAY.date()), cast.coordinator.actor()
    set_resource(shown=help(cast, note="Eight talks."), resource=resource, by=by)
    assert not entry(cast, resource).is_stale
    set_resource(shown=help(cast, phone="415 555 0199"), resource=resource, by=by)
    assert entry(cast, resource).is_stale and row(cast, resource).checked_by == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("phone", "call us"),
        ("sms", "HOME"),
        ("link", "http://example.org"),
        ("note", "x" * 301),
        ("phone", ""),
        ("name", "a\0b"),
    ],
)
def test_what_nobody_could_use_is_refused_beside_its_field(
    cast: Cast, field: str, value: str
) -> None:
    with refuses(Invalid) as refused:
        set_resource(shown=help(cast, **{field: value}), by=cast.coordinator.actor())
    assert isinstance(refused.value, Invalid) and set(refused.value.problems) == {field}


def test_a_page_alone_is_enough_in_the_directory_and_not_for_a_line(cast: Cast) -> None:
    link = "https://example.org"
    stands(cast, phone="", link=link)
    with refuses(Invalid):
        stands(cast, phone="", link=link, kind=ResourceKind.CRISIS)


def test_what_is_removed_can_be_put_back_as_it_was(cast: Cast) -> None:
    resource, by = stands(cast, note="Eight talks."), cast.coordinator.actor()
    with refuses(NotFound):
        restore_resource(resource=resource, by=by)
    remove_resource(resource=resource, by=by)
    assert shown(cast.valley.pk) == []
    for late in (remove_resource, check_resource):
        with refuses(NotFound):
            late(resource=resource, by=by)
    restore_resource(resource=resource, by=by)
    assert entry(cast, resource).note == "Eight talks."
    events = Pending.objects.values_list("event", flat=True)
    assert {"resource.removed", "resource.restored"} <= set(events)


def test_after_thirty_days_it_is_gone_but_what_came_with_the_program_stays_known(
    cast: Cast, clock
) -> None:
    own, by = stands(cast), cast.director.actor()
    packaged = Resource.objects.exclude(code=None).values_list("pk", flat=True)[0]
    for resource in (own, packaged):
        remove_resource(resource=resource, by=by)
    clock.shift(timedelta(days=30))
    assert forget_removed(by=program(cast)) == 0
    clock.shift(timedelta(days=1))
    assert forget_removed(by=program(cast)) == 1
    assert list(Resource.objects.exclude(removed_on=None).values_list("pk", flat=True)) == [
        packaged
    ]


def test_hiding_is_for_one_hospital_and_can_be_undone(cast: Cast) -> None:
    resource, by, here = everywhere(cast), cast.coordinator.actor(), cast.valley.pk
    hide_resource(hospital=here, resource=resource, by=by)
    hide_resource(hospital=here, resource=resource, by=by)  # twice is once
    assert shown(here) == [] and shown(cast.harbor.pk) == ["Valley assistance"]
    assert row(cast, resource).is_hidden
    with refuses(Refused):
        hide_resource(hospital=cast.harbor.pk, resource=resource, by=by)
    show_resource(hospital=here, resource=resource, by=by)
    assert shown(here) == ["Valley assistance"]
    with refuses(NotFound):
        show_resource(hospital=here, resource=resource, by=by)


def test_neither_a_line_nor_ones_own_is_hidden(cast: Cast) -> None:
    line, own = everywhere(cast, kind=ResourceKind.CRISIS), stands(cast)
    for resource in (line, own):
        with refuses(NotNow):
            hide_resource(hospital=cast.valley.pk, resource=resource, by=cast.director.actor())
    assert [one.kind for one in crisis_lines(cast.valley.pk)][:2] == ["emergency", "crisis"]


def test_a_form_begins_with_what_is_there_for_who_may_change_it(cast: Cast) -> None:
    resource = stands(cast, note="Eight talks.")
    begun = to_change(resource, seen_by=cast.coordinator.actor())
    assert begun == help(cast, note="Eight talks.") and isinstance(begun, Help)
    with refuses(NotFound):
        to_change(everywhere(cast), seen_by=cast.coordinator.actor())
    with refuses(Refused):
        to_change(resource, seen_by=cast.supporter.actor())


# Reminders.


def told(cast: Cast) -> list[int]:
    with transaction(program(cast)):
        return sorted(Message.objects.values_list("account_id", flat=True))


def test_who_looks_after_it_hears_once_that_something_grew_old(cast: Cast, clock) -> None:
    by, here = program(cast), cast.valley.pk
    for name in ("One", "Two"):
        stands(cast, name=name, checked_on=MONDAY.date())
    clock.shift(timedelta(days=90))
    assert remind(hospital=here, by=by) == 0 and told(cast) == []
    clock.shift(timedelta(days=1))
    assert remind(hospital=here, by=by) == 2
    keepers = sorted([cast.coordinator.account or 0, cast.deputy.account or 0])
    assert told(cast) == keepers  # one letter for both
    assert remind(hospital=here, by=by) == 0
    clock.shift(timedelta(days=91))
    assert remind(hospital=here, by=by) == 2 and told(cast) == keepers  # in the place of the first


def test_checking_ends_it_and_the_next_time_it_begins_anew(cast: Cast, clock) -> None:
    by, resource = program(cast), stands(cast)
    assert remind(hospital=cast.valley.pk, by=by) == 1
    check_resource(resource=resource, by=cast.coordinator.actor())
    clock.shift(timedelta(days=91))
    assert remind(hospital=cast.valley.pk, by=by) == 1


def test_what_stands_everywhere_is_for_the_director(cast: Cast) -> None:
    count = Resource.objects.filter(hospital=None).count()
    assert remind(hospital=cast.valley.pk, is_everywhere=True, by=program(cast)) == count
    assert told(cast) == [cast.director.account]


def test_without_a_coordinator_it_is_for_the_director_and_without_anybody_it_waits(
    cast: Cast,
) -> None:
    stands(cast)
    for one in (cast.coordinator, cast.deputy):
        Account.objects.filter(pk=one.account).update(is_active=False)
    assert remind(hospital=cast.valley.pk, by=program(cast)) == 1
    assert told(cast) == [cast.director.account]
    stands(cast, name="Another")
    for one in (cast.director, cast.administrator):
        Account.objects.filter(pk=one.account).update(is_active=False)
    assert remind(hospital=cast.valley.pk, by=program(cast)) == 0


def test_the_day_s_job_does_it_for_every_hospital_and_may_run_twice(cast: Cast) -> None:
    stands(cast)
    stands(cast, hospital_id=cast.harbor.pk)
    for _ in range(2):
        tasks.keep(timestamp=0)
    assert told(cast).count(cast.director.account or 0) == 2  # Harbor's, and the site's
    with refuses(Refused):
        remind(hospital=cast.valley.pk, by=cast.director.actor())
