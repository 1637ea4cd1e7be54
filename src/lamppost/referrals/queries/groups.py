"""Group conversations that are planned: for the coordinator, and for who leads through them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.people.queries import names
from lamppost.program.queries import departments, hospital
from lamppost.referrals.access import ReferralPermission, groups_visible_to
from lamppost.referrals.models import Group
from lamppost.referrals.rules.groups import Plan
from lamppost.supporters.queries import SupporterRow, supporters
from lamppost.vault.queries import read_by_program
from lamppost.vault.rules import Place, Sealed

AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One that is planned, or over and not counted yet: when, where, for whom, led by whom."""

    id: UUID
    hospital: int
    zone: str
    begins: datetime
    ends: datetime
    place: str
    link: str
    departments: tuple[str, ...]
    facilitators: tuple[str, ...]
    has_begun: bool
    plan: Plan


def groups(place: int, *, seen_by: Actor) -> tuple[GroupRow, ...]:
    """Those of a hospital, for its coordinator; the next one first."""
    require(seen_by, ReferralPermission.GROUP_PLAN, place)
    with transaction(seen_by):
        found = Group.objects.filter(groups_visible_to(seen_by), hospital_id=place)
        return tuple(_row(one) for one in found.order_by("begins", "id")[:AT_ONCE])


def group(group: UUID, *, seen_by: Actor) -> GroupRow:
    """One of these; NotFound once it was counted, called off or forgotten."""
    with transaction(seen_by):
        found = Group.objects.filter(groups_visible_to(seen_by), pk=group).first()
        if found is None:
            raise NotFound("no such group")
        require(seen_by, ReferralPermission.GROUP_PLAN, found)
        return _row(found)


def my_groups(*, seen_by: Actor) -> tuple[GroupRow, ...]:
    """Those that they lead through themselves."""
    require(seen_by, ReferralPermission.GROUP_LOG)
    with transaction(seen_by):
        found = Group.objects.filter(groups_visible_to(seen_by, only_own=True))
        return tuple(_row(one) for one in found.order_by("begins", "id")[:AT_ONCE])


def who_can_lead(hospital: int) -> tuple[SupporterRow, ...]:
    """The hospital's supporters whose certificate counts and who are not resting."""
    found = supporters(hospital, seen_by=Actor.system(hospital))
    return tuple(one for one in found if one.serves)


def plan_place(group: UUID) -> Place:
    return Place("referrals_group", group, "sealed_plan")


def plan_of(row: Group) -> Plan:
    place, text = plan_place(row.id), bytes(row.sealed_plan)
    return read_by_program(Sealed(row.key_id, row.hospital_id, place, text, Plan))


def _row(row: Group) -> GroupRow:
    plan = plan_of(row)
    called = names(plan.facilitators)
    return GroupRow(
        id=row.id,
        hospital=row.hospital_id,
        zone=hospital(row.hospital_id).time_zone,
        begins=plan.begins,
        ends=plan.ends,
        place=plan.place,
        link=plan.link,
        departments=tuple(
            one.name for one in departments(row.hospital_id) if one.id in plan.departments
        ),
        facilitators=tuple(called[one] for one in plan.facilitators if one in called),
        has_begun=row.begins <= now(),
        plan=plan,
    )
