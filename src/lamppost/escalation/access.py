"""Who may ask for more help, be the second person, answer as clinician, place holds; and who is a party."""

from typing import Any

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
from lamppost.escalation.rules import DANGERS, SECONDS, SEES_THE_NAME, GlassState, Reason
from lamppost.vault.queries import indexed

PARTY = "party"
RECIPIENT = "recipient"


class EscalationPermission(Permission):
    PROTOCOL_VIEW = "protocol.view"
    PROTOCOL_APPROVE = "protocol.approve"
    QUESTION_ASK = "question.ask"
    QUESTION_WITHDRAW = "question.withdraw"
    QUESTION_ANSWER = "question.answer"
    GLASS_BREAK = "glass.break"
    GLASS_SECOND = "glass.second"
    GLASS_SEE = "glass.see"
    GLASS_LIST = "glass.list"
    GLASS_KEEP = "glass.keep"
    LEDGER_VIEW = "ledger.view"
    HOLD_PLACE = "hold.place"
    HOLD_VIEW = "hold.view"
    HOLD_KEEP = "hold.keep"


def is_somebody_else(by: Actor, obj: Any) -> bool:
    """is not the one who asked"""
    return by.kind is ActorKind.ACCOUNT and by.account != obj.asked_by


def is_a_second_for_it(by: Actor, obj: Any) -> bool:
    """holds a role that decides on that reason there"""
    return any(by.has(role, obj.hospital_id) for role in SECONDS[Reason(obj.reason)])


def asked_it(by: Actor, obj: Any) -> bool:
    """asked it"""
    return by.account is not None and by.account == obj.asked_by


def is_who_it_was_handed_to(by: Actor, obj: Any) -> bool:
    """holds the role there to which it was handed over"""
    to = Role(obj.to_role)
    is_open = obj.state in (GlassState.HANDED_OVER, GlassState.REVIEWED)
    return to in SEES_THE_NAME and is_open and by.has(to, obj.hospital_id)


WORKS_WITH_PEOPLE = (Role.SUPPORTER, Role.COORDINATOR, Role.CLINICIAN, Role.SAFETY_CONTACT)
LISTS = (Role.COORDINATOR, Role.CLINICIAN, Role.SAFETY_CONTACT, Role.COUNSEL, Role.DIRECTOR)
system_there = [is_system, in_scope]

register(
    {
        EscalationPermission.PROTOCOL_VIEW: [[has_role(*WORKS_WITH_PEOPLE)]],
        EscalationPermission.PROTOCOL_APPROVE: [system_there, [has_role(Role.CLINICIAN)]],
        EscalationPermission.QUESTION_ASK: [[has_role(Role.SUPPORTER, Role.COORDINATOR)]],
        EscalationPermission.QUESTION_WITHDRAW: [[asked_it]],
        EscalationPermission.QUESTION_ANSWER: [[has_role(Role.CLINICIAN)]],
        # The calling room has asked whether it is its supporter or coordinator.
        EscalationPermission.GLASS_BREAK: [[has_role(Role.SUPPORTER, Role.COORDINATOR)]],
        EscalationPermission.GLASS_SECOND: [[is_a_second_for_it, is_somebody_else]],
        EscalationPermission.GLASS_SEE: [[is_who_it_was_handed_to]],
        EscalationPermission.GLASS_LIST: [[has_role(*LISTS)]],
        EscalationPermission.GLASS_KEEP: [system_there],
        EscalationPermission.LEDGER_VIEW: [[has_role(Role.COUNSEL, Role.DIRECTOR)]],
        EscalationPermission.HOLD_PLACE: [system_there, [has_role(Role.COUNSEL)]],
        EscalationPermission.HOLD_VIEW: [[anybody]],  # that one is in force: the same words for all
        EscalationPermission.HOLD_KEEP: [system_there],
    }
)


def account_text(account: int) -> str:
    """How an account is written before it is blinded."""
    return f"account:{account}"


def physician_text(physician: int) -> str:
    """How a physician is written before being blinded."""
    return f"physician:{physician}"


def of_a_party(by: Actor) -> Q:
    """What hangs on a key to which they are a party, or that is about themselves."""
    if by.account is None:
        return Q(pk__in=[])
    party = Q(key_id__in=indexed(PARTY, account_text(by.account)))
    if by.physician is not None:  # also where their account is younger than the outreach
        party |= Q(key_id__in=indexed(RECIPIENT, physician_text(by.physician)))
    return party


def waiting_for(by: Actor) -> Q:
    """What waits for them as the second person: never their own asking, never as a party."""
    mine = Q(pk__in=[])
    for reason, roles in SECONDS.items():
        places = {place for role in roles for place in by.places_as(role)}
        state = GlassState.HANDED_OVER if reason in DANGERS else GlassState.ASKED
        mine |= Q(reason=reason, state=state, hospital_id__in=places)
    return mine & ~Q(asked_by=by.account) & ~of_a_party(by)


def handed_to(by: Actor) -> Q:
    """What was handed over to a role of theirs, by which they may see who it is."""
    mine = Q(pk__in=[])
    for role in SEES_THE_NAME:
        mine |= Q(to_role=role, hospital_id__in=by.places_as(role))
    open_to = Q(state__in=[GlassState.HANDED_OVER, GlassState.REVIEWED])
    return mine & open_to & ~of_a_party(by)


def watched_by(by: Actor) -> Q:
    """Where they are told that a review is late."""
    return Q(hospital_id__in=by.places_as(Role.DIRECTOR) | by.places_as(Role.COUNSEL))
