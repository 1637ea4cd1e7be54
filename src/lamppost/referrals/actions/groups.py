"""A group conversation is planned, called off, counted. Who comes is written nowhere."""

from dataclasses import replace
from uuid import UUID

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.calendars import Method
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import Invitation, MessageKind
from lamppost.outreach.access import account_text
from lamppost.outreach.actions import stage, stage_strain
from lamppost.outreach.rules import SMALLEST_DEPARTMENT, Mode, TalliedInteraction, rounded_minutes
from lamppost.people.queries import leads_of
from lamppost.program.queries import departments, physicians_in
from lamppost.referrals.access import FACILITATOR, ReferralPermission, groups_visible_to
from lamppost.referrals.models import Group
from lamppost.referrals.queries.groups import appointment, plan_of, plan_place, who_can_lead
from lamppost.referrals.rules.groups import SIZES, UNCOUNTED_KEPT, Plan, problems
from lamppost.vault.actions import index, new_key, shred
from lamppost.vault.rules import seal


def plan_group(*, hospital: int, plan: Plan, by: Actor) -> UUID:
    """Plans it and tells who leads through it, by a date that says not what for. Invalid with every problem
    by field: also where somebody would lead it who leads one of its departments."""
    require(by, ReferralPermission.GROUP_PLAN, hospital)
    tidied = replace(plan, place=" ".join(plan.place.split()), link=plan.link.strip())
    _check(hospital, tidied)
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
        for account in tidied.facilitators:
            index(key=key, purpose=FACILITATOR, text=account_text(account), by=by)
            _write(group, account, MessageKind.DATE, Method.REQUEST, by)
        record(by=by, event="group.planned", hospital=hospital)
    return row


def cancel_group(*, group: UUID, by: Actor) -> None:
    """Takes it out of the calendars, and forgets it. NotNow once it has begun."""
    with transaction(by):
        row = _seen(group, by)
        require(by, ReferralPermission.GROUP_PLAN, row)
        if row.begins <= now():
            raise NotNow("It has begun; nothing can be changed any more.")
        for account in plan_of(row).facilitators:
            _write(row, account, MessageKind.DATE_OFF, Method.CANCEL, by)
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


def forget_groups(*, hospital: int, by: Actor) -> int:
    """Those of which nobody has said how many came, two weeks after; returns how many."""
    with transaction(by):
        require(by, ReferralPermission.GROUP_FORGET, hospital)
        over = Group.objects.filter(hospital_id=hospital, ends__lt=now() - UNCOUNTED_KEPT)
        return shred(keys=list(over.values_list("key_id", flat=True)), kind="group", by=by)


def _check(hospital: int, plan: Plan) -> None:
    found = problems(plan, now())
    here = {one.id for one in departments(hospital)}
    if not set(plan.departments) <= here:
        found["departments"] = "choose"
    able = {one.account for one in who_can_lead(hospital)}
    if not set(plan.facilitators) <= able:
        found["facilitators"] = "choose"
    leads = {lead for one in plan.departments for lead in leads_of(one)}
    if leads & set(plan.facilitators):
        found["facilitators"] = "leads_there"
    if found:
        raise Invalid(found)


def _seen(group: UUID, by: Actor) -> Group:
    row = Group.objects.select_for_update().filter(groups_visible_to(by), pk=group).first()
    if row is None:
        raise NotFound("no such group")
    return row


def _write(row: Group, account: int, kind: MessageKind, method: Method, by: Actor) -> None:
    invitation = Invitation(appointment(row, sequence=int(method is Method.CANCEL)), method)
    about, place = f"group:{row.id}", row.hospital_id
    tell(account=account, hospital=place, kind=kind, about=about, invitation=invitation, by=by)


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
