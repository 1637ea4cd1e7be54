"""Who may invite people and give or take roles, and whose accounts somebody may list."""

from typing import Any

from django.db.models import Q

from lamppost.core.access import Actor, Grant, Permission, Role, has_role, is_system, register


class PeoplePermission(Permission):
    ACCOUNT_INVITE = "account.invite"
    ACCOUNT_DEACTIVATE = "account.deactivate"
    ACCOUNT_VIEW = "account.view"
    ROLE_GRANT = "role.grant"
    ROLE_WITHDRAW = "role.withdraw"
    SESSION_FORGET = "session.forget"


def administers(by: Actor, grants: Any) -> bool:
    """is administrator wherever those roles are held"""
    return all(_administers_one(by, grant) for grant in grants)


def _administers_one(by: Actor, grant: Grant) -> bool:
    return any(
        own.role is Role.ADMINISTRATOR and own.hospital in (None, grant.hospital)
        for own in by.grants
    )


register(
    {
        PeoplePermission.ACCOUNT_INVITE: [
            [is_system],
            [has_role(Role.ADMINISTRATOR), administers],
        ],
        PeoplePermission.ACCOUNT_DEACTIVATE: [
            [is_system],
            [has_role(Role.ADMINISTRATOR), administers],
        ],
        PeoplePermission.ACCOUNT_VIEW: [[is_system], [has_role(Role.ADMINISTRATOR)]],
        PeoplePermission.ROLE_GRANT: [[is_system], [administers]],
        PeoplePermission.ROLE_WITHDRAW: [[is_system], [administers]],
        PeoplePermission.SESSION_FORGET: [[is_system]],
    }
)


def visible_to(by: Actor) -> Q:
    """Accounts with a role at a hospital that they administer; nobody's to who administers none."""
    if by.is_system or Grant(Role.ADMINISTRATOR) in by.grants:
        return Q(grants__hospital__in=by.hospitals) | Q(grants__hospital=None)
    places = [place for place in by.hospitals if by.has(Role.ADMINISTRATOR, place)]
    return Q(grants__hospital__in=places)
