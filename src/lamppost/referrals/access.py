"""Who may ask, who says who is meant, who is paged."""

from typing import Any, Final

from django.db.models import Q

from lamppost.core.access import (
    Actor,
    ActorKind,
    Permission,
    Role,
    anybody,
    has_role,
    in_scope,
    is_system,
    register,
)
from lamppost.outreach.access import account_text, of_a_party
from lamppost.vault.queries import indexed


class ReferralPermission(Permission):
    REFERRAL_SUBMIT = "referral.submit"
    REFERRAL_SUBMIT_INSIDE = "referral.submit_inside"
    REFERRAL_RESOLVE = "referral.resolve"
    SUPPORT_ASK = "support.ask"
    REFERRAL_SEE = "referral.see"
    RECEIPT_USE = "receipt.use"
    ALARM_PAGE = "alarm.page"
    ALARM_SEE = "alarm.see"
    TRY_COUNT = "try.count"
    DOOR_RENEW = "door.renew"
    EVENT_START = "event.start"
    EVENT_REPORT = "event.report"
    EVENT_TAKE_UP = "event.take_up"
    EVENT_SEE = "event.see"
    EVENT_DOOR_SET = "event_door.set"
    GROUP_PLAN = "group.plan"
    GROUP_LOG = "group.log"
    GROUP_KEEP = "group.keep"


def holds_a_code(by: Actor, obj: Any) -> bool:
    """holds the referrer's code"""
    return by.kind is ActorKind.CODE


def leads_through(by: Actor, obj: Any) -> bool:
    """is a supporter, and one of those who lead through it"""
    if not by.has(Role.SUPPORTER) or by.account is None:
        return False
    mine = indexed(FACILITATOR, account_text(by.account))
    return obj is None or mine.filter(key_id=obj.key_id).exists()


FACILITATOR: Final = "facilitator"  # who leads through a group, by their account
STARTS: Final = (Role.COORDINATOR, Role.DEPARTMENT_LEAD)  # who asks for several after a hard event
coordinates = has_role(Role.COORDINATOR)
answers_for_safety = has_role(Role.SAFETY_CONTACT)
system_there = [is_system, in_scope]

register(
    {
        ReferralPermission.REFERRAL_SUBMIT: [[anybody]],  # anybody may ask; danger comes first
        ReferralPermission.REFERRAL_SUBMIT_INSIDE: [
            [has_role(Role.SUPPORTER, Role.DEPARTMENT_LEAD, Role.COORDINATOR)]
        ],
        ReferralPermission.SUPPORT_ASK: [[has_role(Role.SUPPORTER)]],
        ReferralPermission.REFERRAL_RESOLVE: [system_there, [coordinates]],
        ReferralPermission.REFERRAL_SEE: [[coordinates]],
        ReferralPermission.RECEIPT_USE: [[holds_a_code, in_scope]],
        ReferralPermission.ALARM_PAGE: [system_there],
        ReferralPermission.ALARM_SEE: [[answers_for_safety]],
        ReferralPermission.TRY_COUNT: [[anybody]],  # it keeps nobody's address
        ReferralPermission.DOOR_RENEW: [[is_system]],
        ReferralPermission.EVENT_START: [[has_role(*STARTS)]],
        ReferralPermission.EVENT_REPORT: [
            [anybody]
        ],  # whether its code fits is looked at afterwards
        ReferralPermission.EVENT_TAKE_UP: [system_there],
        ReferralPermission.EVENT_SEE: [[coordinates]],
        ReferralPermission.EVENT_DOOR_SET: [[coordinates]],
        ReferralPermission.GROUP_PLAN: [[coordinates]],
        ReferralPermission.GROUP_LOG: [[leads_through]],
        ReferralPermission.GROUP_KEEP: [system_there],
    }
)


def visible_to(by: Actor) -> Q:
    """Referrals and activations at hospitals that they coordinate, but none that may mean them or comes from them;
    to a job those of its hospitals, to anybody else none."""
    if by.is_system:
        return Q()
    if by.account is None:
        return Q(pk__in=[])
    places = by.places_as(Role.COORDINATOR)
    return Q(hospital_id__in=places) & ~of_a_party(by)


def alarms_visible_to(by: Actor) -> Q:
    """Alarms of hospitals whose safety contact or deputy they are."""
    return Q(hospital_id__in=by.places_as(Role.SAFETY_CONTACT))


def groups_visible_to(by: Actor, *, only_own: bool = False) -> Q:
    """Groups at hospitals that they coordinate, and (or `only_own`) those through which they lead."""
    own = Q(pk__in=[])
    if by.account is not None and by.has(Role.SUPPORTER):
        own = Q(key_id__in=indexed(FACILITATOR, account_text(by.account)))
    return own if only_own else own | Q(hospital_id__in=by.places_as(Role.COORDINATOR))
