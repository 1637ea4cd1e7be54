"""Setting and removing where to get help. `queries.version` changes with each."""

from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext as _

from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.resources.access import ResourcePermission
from lamppost.resources.models import Resource
from lamppost.resources.rules import ResourceKind, is_phone
from lamppost.vault.actions import record_with_actor


@dataclass(frozen=True, slots=True)
class Help:
    """One way to get help, as it shall be shown; `hospital_id` None: at every hospital."""

    hospital_id: int | None
    kind: ResourceKind
    name: str
    phone: str
    name_es: str = ""
    note: str = ""
    note_es: str = ""
    position: int = 0
    checked_on: date | None = None


def set_resource(*, shown: Help, by: Actor, resource: int | None = None) -> int:
    """Adds it, or puts it in the place of `resource`; returns its id. Invalid where nobody could
    dial the number."""
    _refuse_unusable(shown)
    with transaction(by):
        require(by, ResourcePermission.RESOURCE_SET, shown)
        row = Resource() if resource is None else _held(resource)
        if row.pk is not None:
            require(by, ResourcePermission.RESOURCE_SET, row)
        for field, value in asdict(shown).items():
            setattr(row, field, value)
        row.save()
        record_with_actor(by=by, event="resource.set", hospital=shown.hospital_id)
    return row.pk


def remove_resource(*, resource: int, by: Actor) -> None:
    """Takes it away; what is built in stands again where nothing else of its kind is left."""
    with transaction(by):
        row = _held(resource)
        require(by, ResourcePermission.RESOURCE_REMOVE, row)
        row.delete()
        record_with_actor(by=by, event="resource.removed", hospital=row.hospital_id)


def _refuse_unusable(shown: Help) -> None:
    problems = {}
    if not shown.name.strip():
        problems["name"] = _("Say what this number is.")
    if not is_phone(shown.phone):
        problems["phone"] = _("This is not a number that a telephone can dial.")
    if problems:
        raise Invalid(problems)


def _held(resource: int) -> Resource:
    row = Resource.objects.select_for_update().filter(pk=resource).first()
    if row is None:
        raise NotFound("no such resource")
    return row
