"""Short ways to fill a directory in a test."""

from typing import Any

from lamppost.core.access import Actor
from lamppost.resources.actions import Help, set_resource
from lamppost.resources.models import Resource
from lamppost.resources.queries import Entry, directory
from lamppost.resources.rules import ResourceKind
from tests.cast import Cast


def program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk, cast.harbor.pk)


def help(cast: Cast, **changes: Any) -> Help:
    """Valley's assistance program, or something else."""
    fields: dict[str, Any] = {
        "hospital_id": cast.valley.pk,
        "kind": ResourceKind.EAP,
        "name": "Valley assistance",
        "phone": "415 555 0111",
    }
    return Help(**(fields | changes))


def stands(cast: Cast, **changes: Any) -> int:
    """The same, set by the program itself."""
    return set_resource(shown=help(cast, **changes), by=program(cast))


def everywhere(cast: Cast, **changes: Any) -> int:
    return stands(cast, hospital_id=None, **changes)


def shown(hospital: int | None) -> list[str]:
    """What a hospital's people see, by name, without what comes with the program."""
    packaged = set(Resource.objects.exclude(code=None).values_list("pk", flat=True))
    return [one.name for one in directory(hospital) if one.id not in packaged]


def entry(cast: Cast, resource: int) -> Entry:
    (found,) = (one for one in directory(cast.valley.pk) if one.id == resource)
    return found
