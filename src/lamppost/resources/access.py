"""Who may change where a hospital's people find further help; everybody may read it."""

from typing import Any

from lamppost.core.access import Actor, Permission, Role, hospital_of, is_system, register


class ResourcePermission(Permission):
    RESOURCE_SET = "resource.set"
    RESOURCE_REMOVE = "resource.remove"


def looks_after_it(by: Actor, obj: Any) -> bool:
    """is director or administrator there; of the whole site, for what is shown everywhere"""
    return any(
        grant.role in (Role.DIRECTOR, Role.ADMINISTRATOR)
        and grant.hospital in (None, hospital_of(obj))
        for grant in by.grants
    )


register(
    {
        ResourcePermission.RESOURCE_SET: [[is_system], [looks_after_it]],
        ResourcePermission.RESOURCE_REMOVE: [[is_system], [looks_after_it]],
    }
)
