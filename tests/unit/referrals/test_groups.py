"""A group conversation: planned, led by somebody without power there, counted roughly, forgotten."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.notifications.rules import Letter
from lamppost.outreach.models import Stage
from lamppost.outreach.queries.totals import unstaged
from lamppost.outreach.rules import TalliedInteraction
from lamppost.people.actions import grant_role
from lamppost.referrals import queries
from lamppost.referrals.actions import (
    cancel_group,
    change_group,
    keep_groups,
    log_group,
    step_back,
)
from lamppost.referrals.models import Group
from lamppost.referrals.rules.groups import Plan
from lamppost.supporters.actions import step_down
from lamppost.training.rules.sessions import PROGRAM_WORD
from lamppost.vault.models import BlindIndex
from lamppost.vault.queries import read_by_program
from lamppost.vault.rules import Place, Sealed
from tests.cast import Cast, refuses
from tests.unit.referrals.hard_events import group_plan, over, planned, program


def letters(cast: Cast) -> list[Letter]:
    with transaction(program(cast)):
        return [
            read_by_program(
                Sealed(
                    row.key_id,
                    row.hospital_id,
                    Place("notifications_message", row.pk, "sealed"),
                    bytes(row.sealed),
                    Letter,
                )
            )
            for row in Message.objects.order_by("created", "id")
        ]


def log(cast: Cast, group: UUID, size: int = 10) -> None:
    log_group(group=group, size=size, red_flag_screened=True, by=cast.supporter.actor())


def test_plan_is_told_of_without_day_place_or_what_for(cast: Cast) -> None:
    """No calendar shows a conversation: two who are in one room after a known event would be a pointer to it."""
    planned(cast)
    (letter,) = letters(cast)
    said = f"{letter.subject} {letter.sentence}"
    assert letter.calendar is None and letter.address == cast.supporter.email
    assert not PROGRAM_WORD.search(said) and "event" not in said.lower()
    assert "Surgery" not in said and "Room 3" not in said


def test_cancel_tells_who_was_to_lead_it_and_forgets_it(cast: Cast) -> None:
    group = planned(cast)
    cancel_group(group=group, by=cast.coordinator.actor())
    assert [one.address for one in letters(cast)] == [cast.supporter.email]
    with transaction(program(cast)):
        assert not Group.objects.exists()


def test_nobody_leads_a_group_of_their_own_department(cast: Cast) -> None:
    """Sam leads Surgery, beside being a supporter."""
    grant_role(
        account=cast.supporter.account or 0,
        grant=_leads(cast),
        by=cast.administrator.actor(now()),
    )
    with refuses(Invalid) as refused:
        planned(cast)
    assert _problems(refused.value) == {"facilitators": "leads_there"}


def _leads(cast: Cast) -> Grant:
    return Grant(Role.DEPARTMENT_LEAD, cast.valley.pk, cast.surgery.pk)


def test_nobody_who_leads_them_all_leads_a_group_either(cast: Cast) -> None:
    """Dirk, the director, would be a supporter too."""
    grant = Grant(Role.DIRECTOR, cast.valley.pk)
    grant_role(account=cast.supporter.account or 0, grant=grant, by=Actor.system(cast.valley.pk))
    with refuses(Invalid) as refused:
        planned(cast)
    assert _problems(refused.value) == {"facilitators": "leads_there"}


def test_moving_it_tells_whoever_leads_it_and_whoever_does_no_more(cast: Cast) -> None:
    group = planned(cast, cast.supporter)
    before = what_is_planned(cast)
    later = group_plan(
        cast,
        cast.other_supporter,
        begins=before.begins + timedelta(hours=3),
        ends=before.begins + timedelta(hours=4),
    )
    change_group(group=group, plan=later, by=cast.coordinator.actor())
    told = {one.address for one in letters(cast)}
    assert told == {cast.supporter.email, cast.other_supporter.email}
    assert queries.my_groups(seen_by=cast.supporter.actor()) == ()
    (row,) = queries.my_groups(seen_by=cast.other_supporter.actor())
    assert (row.id, row.begins) == (group, later.begins)


def test_whoever_goes_on_leading_is_told_once(cast: Cast) -> None:
    group = planned(cast)
    begins = what_is_planned(cast).begins + timedelta(hours=2)
    moved = group_plan(cast, begins=begins, ends=begins + timedelta(hours=1))
    change_group(group=group, plan=moved, by=cast.coordinator.actor())
    assert [one.address for one in letters(cast)] == [cast.supporter.email]


@pytest.mark.parametrize("how", ["stepped_down", "leads_there"])
def test_who_serves_no_longer_or_leads_there_leaves_the_chair(cast: Cast, how: str) -> None:
    planned(cast)
    if how == "stepped_down":
        step_down(account=cast.supporter.account or 0, by=cast.coordinator.actor())
    else:
        grant_role(account=cast.supporter.account or 0, grant=_leads(cast), by=program(cast))
    keep_groups(hospital=cast.valley.pk, by=program(cast))
    (row,) = queries.groups(cast.valley.pk, seen_by=cast.coordinator.actor())
    assert row.facilitators == ()
    told = {one.address for one in letters(cast)}
    assert told == {cast.supporter.email, cast.coordinator.email, cast.deputy.email}
    keep_groups(hospital=cast.valley.pk, by=program(cast))
    assert len(letters(cast)) == len(told)


def test_stepping_back_needs_no_reason_and_somebody_else_is_found(cast: Cast) -> None:
    group = planned(cast)
    step_back(group=group, by=cast.supporter.actor())
    assert queries.my_groups(seen_by=cast.supporter.actor()) == ()
    (row,) = queries.groups(cast.valley.pk, seen_by=cast.coordinator.actor())
    assert row.facilitators == ()
    told = {one.address for one in letters(cast)}
    assert told == {cast.supporter.email, cast.coordinator.email, cast.deputy.email}
    with refuses(NotFound):
        step_back(group=group, by=cast.supporter.actor())


def test_nobody_changes_or_leaves_one_that_has_begun_or_is_not_theirs(cast: Cast) -> None:
    begun, coming = over(cast), planned(cast)
    plan = group_plan(cast)
    with refuses(NotNow):
        change_group(group=begun, plan=plan, by=cast.coordinator.actor())
    with refuses(NotNow):
        step_back(group=begun, by=cast.supporter.actor())
    for other in (cast.other_supporter, cast.outsider):
        with refuses(NotFound):
            step_back(group=coming, by=other.actor())
    with refuses(Refused):
        change_group(group=coming, plan=plan, by=cast.supporter.actor())


def test_nobody_leads_two_at_one_hour_and_a_plan_sent_twice_is_made_once(cast: Cast) -> None:
    first = planned(cast)
    with refuses(Invalid) as refused:
        planned(cast)
    assert _problems(refused.value) == {"facilitators": "leads_another"}
    change_group(group=first, plan=what_is_planned(cast), by=cast.coordinator.actor())
    later = what_is_planned(cast).ends
    planned(cast, begins=later, ends=later + timedelta(hours=1))


def what_is_planned(cast: Cast) -> Plan:
    """What is planned at Valley."""
    (row,) = queries.groups(cast.valley.pk, seen_by=cast.coordinator.actor())
    return row.plan


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"departments": ()}, "departments"),
        ({"departments": (0,)}, "departments"),
        ({"facilitators": ()}, "facilitators"),
        ({"facilitators": (0,)}, "facilitators"),
        ({"place": "Peer support, room 3"}, "place"),
        ({"begins": now() - timedelta(hours=1)}, "begins"),
    ],
)
def test_plan_says_what_is_wrong(cast: Cast, more: dict[str, object], field: str) -> None:
    with refuses(Invalid) as refused:
        planned(cast, **more)
    assert field in _problems(refused.value)


def test_plan_is_the_coordinators(cast: Cast) -> None:
    group = planned(cast)
    for other in (cast.lead, cast.director, cast.supporter):
        with refuses(Refused):
            queries.groups(cast.valley.pk, seen_by=other.actor())
    assert [one.id for one in queries.my_groups(seen_by=cast.supporter.actor())] == [group]
    assert queries.my_groups(seen_by=cast.other_supporter.actor()) == ()


def test_log_keeps_a_rough_size_and_nothing_else(cast: Cast) -> None:
    log(cast, over(cast))
    with transaction(program(cast)):
        facts = unstaged(Stage.objects.filter(is_strain=False))
        assert not Group.objects.exists()
        assert not BlindIndex.objects.exists()
    (fact,) = facts
    assert isinstance(fact, TalliedInteraction)
    assert (fact.group_size, fact.minutes, fact.department) == (10, 60, None)


def test_log_takes_only_rough_sizes_of_ones_own_group_once_it_has_begun(cast: Cast) -> None:
    group = over(cast)
    with refuses(Invalid):
        log(cast, group, size=7)
    with refuses(NotFound):
        log_group(group=group, size=10, red_flag_screened=False, by=cast.other_supporter.actor())
    with refuses(NotNow):
        log(cast, planned(cast))
    with refuses(NotNow):
        cancel_group(group=group, by=cast.coordinator.actor())


def test_what_nobody_counts_is_forgotten(cast: Cast) -> None:
    planned(cast)
    assert keep_groups(hospital=cast.valley.pk, by=program(cast)) == 0
    with time_machine.travel(now() + timedelta(days=16)):
        assert keep_groups(hospital=cast.valley.pk, by=program(cast)) == 1


def _problems(error: Exception) -> dict[str, str]:
    assert isinstance(error, Invalid)
    return dict(error.problems)
