"""Who may change where a hospital's people find further help; everybody may read it."""

from typing import Any

from lamppost.core.access import (
    Actor,
    Permission,
    Role,
    has_role,
    hospital_of,
    is_system,
    register,
)
from lamppost.resources.rules import DIRECTORY

KEEPERS = (Role.DIRECTOR, Role.ADMINISTRATOR, Role.COORDINATOR)


class ResourcePermission(Permission):
    RESOURCE_SET = "resource.set"
    RESOURCE_REMOVE = "resource.remove"
    RESOURCE_CHECK = "resource.check"
    RESOURCE_HIDE = "resource.hide"
    RESOURCE_KEEP = "resource.keep"
    RESOURCE_TEND = "resource.tend"


def looks_after_it(by: Actor, obj: Any) -> bool:
    """is director or administrator there; of the whole site, for what is shown everywhere"""
    return any(
        grant.role in (Role.DIRECTOR, Role.ADMINISTRATOR)
        and grant.hospital in (None, hospital_of(obj))
        for grant in by.grants
    )


def coordinates_there(by: Actor, obj: Any) -> bool:
    """is coordinator there, for what does not stand on top of every public page"""
    place = hospital_of(obj)
    return place is not None and obj.kind in DIRECTORY and by.has(Role.COORDINATOR, place)


def keeps_it_or_a_part(by: Actor, obj: Any) -> bool:
    """is director, administrator or coordinator there; anywhere, for what is shown everywhere"""
    return any(by.has(role, hospital_of(obj)) for role in KEEPERS)


register(
    {
        ResourcePermission.RESOURCE_SET: [[is_system], [looks_after_it], [coordinates_there]],
        ResourcePermission.RESOURCE_REMOVE: [[is_system], [looks_after_it], [coordinates_there]],
        ResourcePermission.RESOURCE_CHECK: [[is_system], [keeps_it_or_a_part]],
        ResourcePermission.RESOURCE_HIDE: [[is_system], [has_role(*KEEPERS)]],
        ResourcePermission.RESOURCE_KEEP: [[has_role(*KEEPERS)]],
        ResourcePermission.RESOURCE_TEND: [[is_system]],
    }
)
