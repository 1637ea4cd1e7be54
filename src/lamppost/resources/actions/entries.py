"""One way to get help: set, checked, removed, and put back."""

from dataclasses import asdict

from django.utils.translation import gettext as _

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.resources.access import ResourcePermission
from lamppost.resources.models import Resource
from lamppost.resources.rules import LINES, LONGEST, Help, is_link, is_phone
from lamppost.vault.actions import record_with_actor


def set_resource(*, shown: Help, by: Actor, resource: int | None = None) -> int:
    """Adds it, or puts it in the place of `resource`; returns its id. Invalid where nobody could turn
    there. Whoever changes the number, or the address, has it checked again."""
    _refuse_unusable(shown)
    with transaction(by):
        require(by, ResourcePermission.RESOURCE_SET, shown)
        row = Resource() if resource is None else held(resource)
        if row.pk is not None:
            require(by, ResourcePermission.RESOURCE_SET, row)
        _write(row, shown, by)
        record_with_actor(by=by, event="resource.set", hospital=shown.hospital_id)
    return row.pk


def check_resource(*, resource: int, by: Actor) -> None:
    """Somebody has called, or looked, today: it is as it says."""
    with transaction(by):
        row = held(resource)
        require(by, ResourcePermission.RESOURCE_CHECK, row)
        row.checked_on, row.checked_by, row.reminded_on = now().date(), by.account, None
        row.save(update_fields=["checked_on", "checked_by", "reminded_on"])
        record_with_actor(by=by, event="resource.checked", hospital=row.hospital_id)


def remove_resource(*, resource: int, by: Actor) -> None:
    """Takes it away; what is built in stands again where no other line of its kind is left. For thirty
    days it can be put back."""
    with transaction(by):
        row = held(resource)
        require(by, ResourcePermission.RESOURCE_REMOVE, row)
        row.removed_on = now().date()
        row.save(update_fields=["removed_on"])
        record_with_actor(by=by, event="resource.removed", hospital=row.hospital_id)


def restore_resource(*, resource: int, by: Actor) -> None:
    """Puts it back as it was."""
    with transaction(by):
        row = held(resource, is_removed=True)
        require(by, ResourcePermission.RESOURCE_REMOVE, row)
        row.removed_on = None
        row.save(update_fields=["removed_on"])
        record_with_actor(by=by, event="resource.restored", hospital=row.hospital_id)


def held(resource: int, *, is_removed: bool = False) -> Resource:
    """The row, locked; NotFound where there is none, or where it is removed and should not be."""
    rows = Resource.objects.select_for_update()
    row = rows.filter(pk=resource, removed_on__isnull=not is_removed).first()
    if row is None:
        raise NotFound("no such resource")
    return row


def _write(row: Resource, shown: Help, by: Actor) -> None:
    is_reached_as_before = (row.phone, row.sms, row.link) == shown.reach
    fields = asdict(shown)
    if shown.checked_on is not None:
        row.checked_by, row.reminded_on = by.account, None
    elif is_reached_as_before:
        fields["checked_on"] = row.checked_on
    else:
        row.checked_by = None
    for name, value in fields.items():
        setattr(row, name, list(value) if name == "languages" else value)
    row.save()


def _refuse_unusable(shown: Help) -> None:
    problems = {
        name: _("This is too long.")
        for name, most in LONGEST.items()
        if len(getattr(shown, name)) > most
    }
    if not shown.name.strip():
        problems["name"] = _("Say what this number is.")
    for name in ("phone", "sms"):
        if getattr(shown, name) and not is_phone(getattr(shown, name)):
            problems[name] = _("This is not a number that a telephone can dial.")
    if shown.link and not is_link(shown.link):
        problems["link"] = _("Write the whole address of the page, from https:// on.")
    is_line = shown.kind in LINES
    if not shown.phone and (is_line or not (shown.sms or shown.link)):
        problems["phone"] = _("Say how to turn there: a number, or the address of a page.")
    if any("\0" in getattr(shown, name) for name in LONGEST):
        problems["name"] = _("Please write it again, in letters alone.")
    if problems:
        raise Invalid(problems)
