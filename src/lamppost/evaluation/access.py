"""Who may see how a program does."""

from collections.abc import Collection
from typing import Any, Final, cast

from django.db.models import Q

from lamppost.core.access import (
    Actor,
    Permission,
    Role,
    has_role,
    in_scope,
    is_system,
    may,
    register,
)
from lamppost.evaluation.rules import About, ReleaseState

VIEWERS: Final = (Role.DIRECTOR, Role.DEPARTMENT_LEAD, Role.COORDINATOR, Role.EVALUATOR)
EXPORTS: Final = (Role.EVALUATOR, Role.DIRECTOR)
CONTEXT: Final = (Role.EVALUATOR, Role.DIRECTOR)
DRAWERS: Final = (Role.EVALUATOR, Role.DIRECTOR)
TESTIMONIALS: Final = (Role.EVALUATOR, Role.DIRECTOR)


class EvaluationPermission(Permission):
    FIGURES_VIEW = "figures.view"
    EXPORT_VIEW = "export.view"
    EXPORT_ASK = "export.ask"
    EXPORT_CONFIRM = "export.confirm"
    EXPORT_CALL_OFF = "export.call_off"
    EXPORT_MAKE = "export.make"
    CONTEXT_VIEW = "context.view"
    CONTEXT_ADD = "context.add"
    CONTEXT_REMOVE = "context.remove"
    TESTIMONIAL_VIEW = "testimonial.view"
    TESTIMONIAL_ADD = "testimonial.add"
    TESTIMONIAL_WITHDRAW = "testimonial.withdraw"
    RELEASE_VIEW = "release.view"
    RELEASE_ASK = "release.ask"
    RELEASE_DRAW = "release.draw"
    RELEASE_APPROVE = "release.approve"
    RELEASE_WITHDRAW = "release.withdraw"


def is_somebody_else(by: Actor, obj: Any) -> bool:
    """is not the one who asked for it"""
    return by.account is not None and by.account != obj.asked_by


def is_drawer_everywhere(by: Actor, obj: Any) -> bool:
    """is evaluator or director at each hospital that the report is about"""
    about = cast(About, obj)
    return bool(about.hospitals) and all(
        any(by.has(role, place) for role in DRAWERS) for place in about.hospitals
    )


def is_in_scope_everywhere(by: Actor, obj: Any) -> bool:
    """acts within each hospital that the report is about"""
    return cast(About, obj).hospitals <= by.hospitals


register(
    {
        EvaluationPermission.FIGURES_VIEW: [[has_role(*VIEWERS)]],
        EvaluationPermission.EXPORT_VIEW: [[has_role(*EXPORTS)]],
        EvaluationPermission.EXPORT_ASK: [[is_system, in_scope], [has_role(*EXPORTS)]],
        EvaluationPermission.EXPORT_CONFIRM: [[has_role(*EXPORTS), is_somebody_else]],
        EvaluationPermission.EXPORT_CALL_OFF: [[has_role(*EXPORTS)]],
        EvaluationPermission.EXPORT_MAKE: [[is_system, in_scope]],
        EvaluationPermission.CONTEXT_VIEW: [[is_system, in_scope], [has_role(*CONTEXT)]],
        EvaluationPermission.CONTEXT_ADD: [[has_role(*CONTEXT)]],
        EvaluationPermission.CONTEXT_REMOVE: [[has_role(*CONTEXT)]],
        EvaluationPermission.TESTIMONIAL_VIEW: [
            [is_system, in_scope],
            [has_role(*TESTIMONIALS)],
        ],
        EvaluationPermission.TESTIMONIAL_ADD: [[has_role(*TESTIMONIALS)]],
        EvaluationPermission.TESTIMONIAL_WITHDRAW: [[has_role(*TESTIMONIALS)]],
        EvaluationPermission.RELEASE_VIEW: [[has_role(*VIEWERS)]],
        EvaluationPermission.RELEASE_ASK: [
            [is_drawer_everywhere],
            [is_system, is_in_scope_everywhere],
        ],
        EvaluationPermission.RELEASE_DRAW: [[is_system, is_in_scope_everywhere]],
        EvaluationPermission.RELEASE_APPROVE: [[is_drawer_everywhere, is_somebody_else]],
        EvaluationPermission.RELEASE_WITHDRAW: [[is_drawer_everywhere]],
    }
)


def visible_to(by: Actor) -> frozenset[int]:
    """The hospitals whose figures they may see."""
    return frozenset(
        place for place in by.hospitals if may(by, EvaluationPermission.FIGURES_VIEW, place)
    )


def exports_visible_to(by: Actor) -> Q:
    """Exports of hospitals where they may see them."""
    places = frozenset[int]().union(*(by.places_as(role) for role in EXPORTS))
    return Q(hospital_id__in=places)


def context_visible_to(by: Actor) -> Q:
    """What was noted of the context of hospitals where they may note it, and of all that the program reads for."""
    places = frozenset[int]().union(*(by.places_as(role) for role in CONTEXT))
    return Q(hospital_id__in=by.hospitals if by.is_system else places)


def testimonials_visible_to(by: Actor) -> Q:
    """What was given at hospitals where they may add to it, and at all that the program reads for."""
    places = frozenset[int]().union(*(by.places_as(role) for role in TESTIMONIALS))
    return Q(hospital_id__in=by.hospitals if by.is_system else places)


def releases_visible_to(by: Actor, every_hospital: Collection[int]) -> Q:
    """All of what they may draw themselves; of everything else at their hospitals, and of the whole program, what a
    second person has approved."""
    drawn = frozenset[int]().union(*(by.places_as(role) for role in DRAWERS))
    seen = Q(hospital_id__in=drawn)
    if frozenset(every_hospital) <= drawn:
        seen |= Q(hospital=None)
    if places := visible_to(by):
        is_here = Q(hospital_id__in=places) | Q(hospital=None)
        seen |= is_here & Q(state=ReleaseState.APPROVED)
    return seen
