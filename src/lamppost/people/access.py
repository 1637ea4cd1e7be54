"""Who may invite people and give or take roles, whose accounts somebody may list, who signs a waiver."""

from typing import Any

from django.db.models import Q

from lamppost.core.access import (
    Actor,
    ActorKind,
    Grant,
    Permission,
    Role,
    has_role,
    is_system,
    register,
)


class PeoplePermission(Permission):
    ACCOUNT_INVITE = "account.invite"
    ACCOUNT_KEEP = "account.keep"
    ACCOUNT_DEACTIVATE = "account.deactivate"
    ACCOUNT_REMOVE = "account.remove"
    ACCOUNT_SIGN_OUT = "account.sign_out"
    ACCOUNT_VIEW = "account.view"
    PASSKEY_KEEP = "passkey.keep"
    PASSKEY_RESET = "passkey.reset"
    PASSKEY_TELL = "passkey.tell"
    ROLE_GRANT = "role.grant"
    ROLE_WITHDRAW = "role.withdraw"
    SESSION_END = "session.end"
    SESSION_FORGET = "session.forget"
    WAIVER_SIGN = "waiver.sign"
    WAIVER_END = "waiver.end"
    WAIVER_VIEW = "waiver.view"


def administers(by: Actor, grants: Any) -> bool:
    """is administrator wherever those roles are held"""
    return all(_holds(by, Role.ADMINISTRATOR, grant) for grant in grants)


def is_signed_in(by: Actor, obj: Any) -> bool:
    """is signed in, for what is their own"""
    return by.kind is ActorKind.ACCOUNT


def signs_for(by: Actor, whom: Any) -> bool:
    """is director, or is counsel, wherever that person holds a role, and is somebody else"""
    account, grants = whom
    roles = (Role.DIRECTOR, Role.COUNSEL)
    return account != by.account and any(
        all(_holds(by, role, grant) for grant in grants) for role in roles
    )


def _holds(by: Actor, role: Role, grant: Grant) -> bool:
    return any(own.role is role and own.hospital in (None, grant.hospital) for own in by.grants)


register(
    {
        PeoplePermission.ACCOUNT_INVITE: [
            [is_system],
            [has_role(Role.ADMINISTRATOR), administers],
        ],
        PeoplePermission.ACCOUNT_KEEP: [[is_signed_in]],
        PeoplePermission.ACCOUNT_DEACTIVATE: [
            [is_system],
            [has_role(Role.ADMINISTRATOR), administers],
        ],
        PeoplePermission.ACCOUNT_REMOVE: [[is_system]],
        PeoplePermission.ACCOUNT_SIGN_OUT: [
            [is_system],
            [has_role(Role.ADMINISTRATOR), administers],
        ],
        PeoplePermission.ACCOUNT_VIEW: [[is_system], [has_role(Role.ADMINISTRATOR)]],
        PeoplePermission.PASSKEY_KEEP: [[is_signed_in]],
        PeoplePermission.PASSKEY_RESET: [
            [is_system],
            [has_role(Role.ADMINISTRATOR), administers],
        ],
        PeoplePermission.PASSKEY_TELL: [[is_system]],
        PeoplePermission.ROLE_GRANT: [[is_system], [administers]],
        PeoplePermission.ROLE_WITHDRAW: [[is_system], [administers]],
        PeoplePermission.SESSION_END: [[is_signed_in]],
        PeoplePermission.SESSION_FORGET: [[is_system]],
        PeoplePermission.WAIVER_SIGN: [[signs_for]],
        PeoplePermission.WAIVER_END: [[is_system]],
        PeoplePermission.WAIVER_VIEW: [
            [has_role(Role.ADMINISTRATOR, Role.DIRECTOR, Role.COUNSEL)],
        ],
    }
)


def visible_to(by: Actor) -> Q:
    """Accounts with a role at a hospital that they administer; nobody's to who administers none."""
    if by.is_system or Grant(Role.ADMINISTRATOR) in by.grants:
        return Q(grants__hospital__in=by.hospitals) | Q(grants__hospital=None)
    places = [place for place in by.hospitals if by.has(Role.ADMINISTRATOR, place)]
    return Q(grants__hospital__in=places)


def waivers_visible_to(by: Actor) -> Q:
    """Waivers of people with a role where they administer, direct or counsel."""
    roles = (Role.ADMINISTRATOR, Role.DIRECTOR, Role.COUNSEL)
    places = [place for place in by.hospitals if any(by.has(role, place) for role in roles)]
    everywhere = any(Grant(role) in by.grants for role in roles)
    widely = Q(account__grants__hospital=None) if everywhere else Q(pk__in=())
    return Q(account__grants__hospital__in=places) | widely
