"""Who may see and change supporters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from lamppost.core.access import (
    Actor,
    ActorKind,
    Grant,
    Permission,
    Predicate,
    Role,
    has_role,
    in_scope,
    is_system,
    register,
)
from lamppost.supporters.rules import Party, Step
from lamppost.supporters.rules.standing import MOVES


class SupporterPermission(Permission):
    SUPPORTER_VIEW = "supporter.view"
    SUPPORTER_ENROL = "supporter.enrol"
    SUPPORTER_IMPORT = "supporter.import"
    SUPPORTER_CERTIFY = "supporter.certify"
    SUPPORTER_RENEW = "supporter.renew"
    SUPPORTER_STEP_DOWN = "supporter.step_down"
    SUPPORTER_SELF = "supporter.self"
    TERM_SET = "term.set"
    CERTIFICATE_KEEP = "certificate.keep"
    PLACES_FREE = "places.free"
    LOAD_NOTE = "load.note"
    CONFIDENCE_KEEP = "confidence.keep"
    ROOM_CALL = "room.call"
    ROOM_CALL_FORGET = "room_call.forget"


class RotaPermission(Permission):
    ROTA_VIEW = "rota.view"
    ROTA_CHANGE = "rota.change"
    SWAP_ASK = "swap.ask"
    SWAP_TAKE_BACK = "swap.take_back"
    SWAP_ANSWER = "swap.answer"
    SWAP_KEEP = "swap.keep"


class NominationPermission(Permission):
    ROUND_HOLD = "round.hold"
    ROUND_KEEP = "round.keep"
    NOMINATION_MAKE = "nomination.make"
    INVITATION_ANSWER = "invitation.answer"
    AGREEMENT_VIEW = "agreement.view"


def is_themselves(by: Actor, obj: Any) -> bool:
    """is that supporter"""
    return by.account is not None and obj.account_id == by.account


def is_signed_in(by: Actor, obj: Any) -> bool:
    """is signed in (and finds their own alone)"""
    return by.kind is ActorKind.ACCOUNT


def leads_it(by: Actor, obj: Any) -> bool:
    """is department lead of that very department"""
    return any(
        grant.role is Role.DEPARTMENT_LEAD
        and grant.hospital in (None, obj.hospital_id)
        and grant.department in (None, obj.department_id)
        for grant in by.grants
    )


PARTIES: Final[Mapping[Party, list[Predicate]]] = {
    Party.THEMSELVES: [is_themselves],
    Party.LEAD: [leads_it],
    Party.COORDINATOR: [has_role(Role.COORDINATOR)],
    Party.ADMINISTRATOR: [has_role(Role.ADMINISTRATOR)],
    Party.PROGRAM: [is_system, in_scope],
}


def _takes(step: Step) -> list[list[Predicate]]:
    """Who takes that step, as the table of standings says."""
    return [PARTIES[party] for party in Party if party in MOVES[step].who]


register(
    {
        SupporterPermission.SUPPORTER_VIEW: [
            [is_system],
            [has_role(Role.COORDINATOR, Role.DEPARTMENT_LEAD, Role.DIRECTOR)],
        ],
        SupporterPermission.SUPPORTER_ENROL: _takes(Step.ENROL),
        SupporterPermission.SUPPORTER_IMPORT: [
            [is_system, in_scope],
            [has_role(Role.ADMINISTRATOR)],
        ],
        SupporterPermission.SUPPORTER_CERTIFY: _takes(Step.CERTIFY),
        SupporterPermission.SUPPORTER_RENEW: _takes(Step.RENEW),
        SupporterPermission.SUPPORTER_STEP_DOWN: _takes(Step.STEP_DOWN),
        SupporterPermission.SUPPORTER_SELF: [[is_themselves]],
        SupporterPermission.TERM_SET: [[has_role(Role.COORDINATOR, Role.DIRECTOR)]],
        SupporterPermission.CERTIFICATE_KEEP: [[is_system, in_scope]],
        SupporterPermission.PLACES_FREE: [[is_system]],
        SupporterPermission.LOAD_NOTE: [[is_system, in_scope]],
        SupporterPermission.CONFIDENCE_KEEP: [[is_system, in_scope]],
        SupporterPermission.ROOM_CALL: [[has_role(Role.COORDINATOR)]],
        SupporterPermission.ROOM_CALL_FORGET: [[is_system, in_scope]],
        NominationPermission.ROUND_HOLD: [[leads_it], [has_role(Role.COORDINATOR)]],
        NominationPermission.ROUND_KEEP: [[is_system, in_scope]],
        NominationPermission.NOMINATION_MAKE: [[in_scope]],  # the code is what counts
        NominationPermission.INVITATION_ANSWER: [[is_signed_in]],
        NominationPermission.AGREEMENT_VIEW: [[is_signed_in]],
    }
)


def visible_to(by: Actor) -> Q:
    """Supporters of the hospitals where they hold a role."""
    return Q(hospital_id__in=by.hospitals)


def held_by(by: Actor) -> Q:
    """Rounds and invitations of the departments that they lead, and of hospitals that they coordinate."""
    return Q(hospital_id__in=by.places_as(Role.COORDINATOR)) | led_by(by)


def looked_after_by(by: Actor) -> Q:
    """Supporters of hospitals that they coordinate or direct, and of departments that they lead."""
    places = by.places_as(Role.COORDINATOR) | by.places_as(Role.DIRECTOR)
    return Q(hospital_id__in=places) | led_by(by)


def led_by(by: Actor) -> Q:
    """What belongs to the departments that they lead."""
    theirs = Q(pk__in=[])
    for grant in by.grants:
        if grant.role is Role.DEPARTMENT_LEAD:
            theirs |= _led(grant, by)
    return theirs


def _led(grant: Grant, by: Actor) -> Q:
    """Who leads no department by name leads them all."""
    if grant.department is not None:
        return Q(department_id=grant.department)
    return Q(hospital_id__in=by.hospitals if grant.hospital is None else [grant.hospital])


# The rota.


@dataclass(frozen=True, slots=True)
class RotaOf:
    """A hospital's rota, and all hospitals for which it answers."""

    hospital_id: int
    places: frozenset[int]


def works_with_it(by: Actor, obj: Any) -> bool:
    """is supporter, coordinator, director or administrator where that rota answers"""
    return any(by.has(role, place) for role in SEE_ROTAS for place in obj.places)


def holds_the_turn(by: Actor, obj: Any) -> bool:
    """is the supporter whose turn it is"""
    return _is_supporter(by, obj.account)


def has_asked(by: Actor, obj: Any) -> bool:
    """is the supporter who asked"""
    return _is_supporter(by, obj.asker)


def is_asked(by: Actor, obj: Any) -> bool:
    """is the supporter who is asked"""
    return _is_supporter(by, obj.asked)


def _is_supporter(by: Actor, account: int | None) -> bool:
    return by.account is not None and by.account == account and by.has(Role.SUPPORTER)


SEE_ROTAS = (Role.SUPPORTER, Role.COORDINATOR, Role.DIRECTOR, Role.ADMINISTRATOR)
system_there = [is_system, in_scope]

register(
    {
        RotaPermission.ROTA_VIEW: [[works_with_it]],
        RotaPermission.ROTA_CHANGE: [
            system_there,
            [has_role(Role.COORDINATOR, Role.ADMINISTRATOR)],
        ],
        RotaPermission.SWAP_ASK: [[holds_the_turn]],
        RotaPermission.SWAP_TAKE_BACK: [[has_asked]],
        RotaPermission.SWAP_ANSWER: [[is_asked]],
        RotaPermission.SWAP_KEEP: [system_there],
    }
)
