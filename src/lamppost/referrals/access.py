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
from lamppost.outreach.access import of_a_party


class ReferralPermission(Permission):
    REFERRAL_SUBMIT = "referral.submit"
    REFERRAL_SUBMIT_INSIDE = "referral.submit_inside"
    REFERRAL_RESOLVE = "referral.resolve"
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


def holds_a_code(by: Actor, obj: Any) -> bool:
    """holds the referrer's code"""
    return by.kind is ActorKind.CODE


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
