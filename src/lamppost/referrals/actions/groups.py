"""A group conversation is planned, moved, called off, counted. Who comes is written nowhere."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from uuid import UUID

from lamppost.audit.actions import record
from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import notify, tell
from lamppost.notifications.rules import Haste, MessageKind
from lamppost.outreach.access import account_text
from lamppost.outreach.actions import stage, stage_strain
from lamppost.outreach.rules import SMALLEST_DEPARTMENT, Mode, TalliedInteraction, rounded_minutes
from lamppost.people.queries import accounts_with_role, leads_of
from lamppost.program.queries import departments, physicians_in
from lamppost.referrals.access import FACILITATOR, ReferralPermission, groups_visible_to
from lamppost.referrals.models import Group
from lamppost.referrals.queries.groups import plan_of, plan_place, who_can_lead
from lamppost.referrals.rules.groups import SIZES, UNCOUNTED_KEPT, Plan, problems
from lamppost.vault.actions import index, new_key, shred, unindex
from lamppost.vault.queries import data_key
from lamppost.vault.rules import DataKey, seal

ON_THE_PAGE: Final = ("departments", "day", "begins", "ends", "place", "link", "facilitators")


def plan_group(*, hospital: int, plan: Plan, by: Actor) -> UUID:
    """Plans it and writes to who leads through it, without a word of what for: no calendar shows a conversation.
    Invalid with every problem by field: also where somebody would lead it who leads one of its departments."""
    require(by, ReferralPermission.GROUP_PLAN, hospital)
    tidied = _checked(hospital, plan)
    with transaction(by):
        key, row = new_key(hospital=hospital, by=by), random_id()
        group = Group.objects.create(
            id=row,
            key_id=key.id,
            hospital_id=hospital,
            begins=tidied.begins,
            ends=tidied.ends,
            sealed_plan=seal(key.secret, tidied, plan_place(row)),
        )
        _join(group, key, tidied.facilitators, by)
        record(by=by, event="group.planned", hospital=hospital)
    return row


def change_group(*, group: UUID, plan: Plan, by: Actor) -> None:
    """Moves it, or lets others lead it: whoever leads it now is told, who leads it no more too. Invalid as for
    planning; NotNow once it has begun."""
    with transaction(by):
        hospital = _to_come(group, by, ReferralPermission.GROUP_PLAN).hospital_id
    tidied = _checked(hospital, plan, besides=(group,))
    with transaction(by):
        row = _to_come(group, by, ReferralPermission.GROUP_PLAN)
        before, now_led = plan_of(row).facilitators, tidied.facilitators
        key = _replan(row, tidied, by)
        _leave(row, key, [one for one in before if one not in now_led], by)
        _join(row, key, [one for one in now_led if one not in before], by)
        for account in set(before) & set(now_led):
            _write(row, account, MessageKind.CHANGED, by)
        record(by=by, event="group.changed", hospital=hospital)


def step_back(*, group: UUID, by: Actor) -> None:
    """Whoever was to lead it would rather not: nobody asks why. The coordinators are told that somebody else is
    to be found. NotNow once it has begun."""
    with transaction(by):
        row = _to_come(group, by, ReferralPermission.GROUP_LOG)
        if by.who not in plan_of(row).facilitators:
            raise NotFound("no such group of theirs")
        program = Actor.system(row.hospital_id)
        with transaction(program):
            _vacate(row, {by.who}, program)


def cancel_group(*, group: UUID, by: Actor) -> None:
    """Tells who was to lead it, and forgets it. NotNow once it has begun."""
    with transaction(by):
        row = _to_come(group, by, ReferralPermission.GROUP_PLAN)
        for account in plan_of(row).facilitators:
            _write(row, account, MessageKind.CHANGED, by)
        shred(keys=[row.key_id], kind="group", by=by)
        record(by=by, event="group.cancelled", hospital=row.hospital_id)


def log_group(*, group: UUID, size: int, red_flag_screened: bool, by: Actor) -> None:
    """How many came, roughly: that is all that stays of it. NotNow before it has begun."""
    if size not in SIZES:
        raise Invalid({"size": "choose"})
    with transaction(by):
        row = _seen(group, by)
        require(by, ReferralPermission.GROUP_LOG, row)
        if row.begins > now():
            raise NotNow("It has not begun yet.")
        program = Actor.system(row.hospital_id)
        with transaction(program):
            fact = _fact(plan_of(row), size, red_flag_screened)
            stage(hospital=row.hospital_id, facts=(fact,), by=program)
            stage_strain(hospital=row.hospital_id, account=None, by=program)
            shred(keys=[row.key_id], kind="group", by=program)


def keep_groups(*, hospital: int, by: Actor) -> int:
    """Forgets those of which nobody has said how many came, two weeks after; returns how many. Of those to come
    nobody stays in the chair who serves no longer or has come to lead one of its departments."""
    with transaction(by):
        require(by, ReferralPermission.GROUP_KEEP, hospital)
        here = Group.objects.select_for_update(skip_locked=True).filter(hospital_id=hospital)
        for row in here.filter(begins__gt=now()).order_by("id"):
            plan = plan_of(row)
            if unfit := set(plan.facilitators) - _fit(hospital, plan):
                _vacate(row, unfit, by)
        over = here.filter(ends__lt=now() - UNCOUNTED_KEPT)
        return shred(keys=[row.key_id for row in over], kind="group", by=by)


def _checked(hospital: int, plan: Plan, besides: tuple[UUID, ...] = ()) -> Plan:
    """The same, tidied; Invalid where it cannot be. `besides`: the group itself."""
    tidied = replace(plan, place=" ".join(plan.place.split()), link=plan.link.strip())
    found = problems(tidied, now())
    here = {one.id for one in departments(hospital)}
    if not set(plan.departments) <= here:
        found["departments"] = "choose"
    if not set(plan.facilitators) <= _able(hospital):
        found["facilitators"] = "who_leads"
    if set(plan.facilitators) & _busy(hospital, plan, besides):
        found["facilitators"] = "leads_another"
    if set(plan.facilitators) & _lead_there(hospital, plan.departments):
        found["facilitators"] = "leads_there"
    if found:
        raise Invalid({name: found[name] for name in sorted(found, key=ON_THE_PAGE.index)})
    return tidied


def _busy(hospital: int, plan: Plan, besides: tuple[UUID, ...]) -> set[int]:
    """Who leads through another at that hour; so a plan that is sent twice is made once."""
    with transaction(Actor.system(hospital)):
        others = Group.objects.filter(hospital_id=hospital).exclude(pk__in=besides)
        then = others.filter(begins__lt=plan.ends, ends__gt=plan.begins)
        return {one for row in then.order_by("id") for one in plan_of(row).facilitators}


def _able(hospital: int) -> set[int]:
    return {one.account for one in who_can_lead(hospital)}


def _fit(hospital: int, plan: Plan) -> set[int]:
    """Who may be in the chair of it, as things stand."""
    return _able(hospital) - _lead_there(hospital, plan.departments)


def _lead_there(hospital: int, departments: Iterable[int]) -> set[int]:
    """Whoever leads one of these departments, or all of them."""
    directors = {one.id for one in accounts_with_role(Role.DIRECTOR, hospital)}
    return directors | {lead for one in departments for lead in leads_of(one)}


def _to_come(group: UUID, by: Actor, permission: ReferralPermission) -> Group:
    row = _seen(group, by)
    require(by, permission, row)
    if row.begins <= now():
        raise NotNow("It has begun; nothing can be changed any more.")
    return row


def _replan(row: Group, plan: Plan, by: Actor) -> DataKey:
    """Writes the plan anew under the key that it has."""
    key = data_key(row.key_id, by=by)
    row.sequence, row.begins, row.ends = row.sequence + 1, plan.begins, plan.ends
    row.sealed_plan = seal(key.secret, plan, plan_place(row.id))
    row.save(update_fields=["sequence", "begins", "ends", "sealed_plan"])
    return key


def _vacate(row: Group, accounts: set[int], by: Actor) -> None:
    """They lead it no more; the coordinators are told that somebody else is to be found."""
    plan = plan_of(row)
    left = tuple(one for one in plan.facilitators if one not in accounts)
    key = _replan(row, replace(plan, facilitators=left), by)
    _leave(row, key, sorted(accounts), by)
    for one in accounts_with_role(Role.COORDINATOR, row.hospital_id):
        event = f"group-led:{row.id}:{row.sequence}"
        notify(account=one.id, key=key, kind=MessageKind.WAITING, event=event, by=by)
    record(by=by, event="group.changed", hospital=row.hospital_id)


def _join(row: Group, key: DataKey, accounts: Iterable[int], by: Actor) -> None:
    """From now on they lead it."""
    for account in accounts:
        index(key=key, purpose=FACILITATOR, text=account_text(account), by=by)
        _write(row, account, MessageKind.WAITING, by)


def _leave(row: Group, key: DataKey, accounts: Iterable[int], by: Actor) -> None:
    """They lead it no more, and see it no more."""
    for account in accounts:
        unindex(key=key, purpose=FACILITATOR, text=account_text(account), by=by)
        _write(row, account, MessageKind.CHANGED, by)


def _seen(group: UUID, by: Actor) -> Group:
    row = Group.objects.select_for_update().filter(groups_visible_to(by), pk=group).first()
    if row is None:
        raise NotFound("no such group")
    return row


def _write(row: Group, account: int, kind: MessageKind, by: Actor) -> None:
    haste = Haste(latest=row.begins)
    about, place = f"group:{row.id}", row.hospital_id
    tell(account=account, hospital=place, kind=kind, about=about, haste=haste, by=by)


def _fact(plan: Plan, size: int, red_flag_screened: bool) -> TalliedInteraction:
    """As of any conversation; its department only where it was for one, and a large one."""
    only = plan.departments[0] if len(plan.departments) == 1 else None
    is_large = only is not None and physicians_in(only) >= SMALLEST_DEPARTMENT
    return TalliedInteraction(
        month=f"{now():%Y-%m}",
        department=only if is_large else None,
        mode=Mode.IN_PERSON if plan.place else Mode.VIDEO,
        minutes=rounded_minutes(round((plan.ends - plan.begins).total_seconds() / 60)),
        group_size=size,
        red_flag_screened=red_flag_screened,
    )
