"""Who may open what is sealed: a job, or somebody signed in whose second factor is fresh (G5)."""

from datetime import timedelta
from typing import Any, Final

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
from lamppost.core.clock import now

FRESH: Final = timedelta(minutes=15)


class VaultPermission(Permission):
    SEALED_OPEN = "sealed.open"
    KEY_MAKE = "key.make"
    KEY_RENEW = "key.renew"
    KEY_SHRED = "key.shred"
    KEY_BURY = "key.bury"
    EPOCH_BEGIN = "epoch.begin"
    EPOCH_DESTROY = "epoch.destroy"
    EPOCH_VIEW = "epoch.view"
    REVIEW_FORGET = "review.forget"
    RECEIPT_VIEW = "purge_receipt.view"


def has_fresh_second_factor(by: Actor, obj: Any) -> bool:
    """gave a second factor within the last 15 minutes"""
    given = by.second_factor_at
    return by.kind is ActorKind.ACCOUNT and given is not None and now() - given < FRESH


def needs_second_factor(by: Actor) -> bool:
    """Whether somebody signed in must give a second factor before anything is opened for them."""
    return by.kind is ActorKind.ACCOUNT and not has_fresh_second_factor(by, None)


register(
    {
        VaultPermission.SEALED_OPEN: [[is_system, in_scope], [has_fresh_second_factor]],
        VaultPermission.KEY_MAKE: [[anybody]],  # sealing is always allowed; opening is not
        VaultPermission.KEY_RENEW: [[is_system, in_scope]],
        VaultPermission.KEY_SHRED: [[in_scope]],  # the calling room has asked who may end it
        VaultPermission.KEY_BURY: [[is_system]],
        VaultPermission.EPOCH_BEGIN: [[is_system]],
        VaultPermission.EPOCH_DESTROY: [[is_system]],
        VaultPermission.EPOCH_VIEW: [[is_system]],
        VaultPermission.REVIEW_FORGET: [[is_system]],
        VaultPermission.RECEIPT_VIEW: [[has_role(Role.ADMINISTRATOR, Role.COUNSEL)]],
    }
)
