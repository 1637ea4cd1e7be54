"""What comes with the program stands in every hospital's directory, until somebody changes it."""

from dataclasses import asdict

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.resources.access import ResourcePermission
from lamppost.resources.models import Resource
from lamppost.resources.queries.keeping import help_of
from lamppost.resources.queries.packaged import Packaged, digest_of, packaged


def add_defaults(*, by: Actor) -> int:
    """Adds those that are new, and brings those up to date that nobody has changed or removed here;
    returns how many. None counts as checked: that is for each site to do."""
    with transaction(by):
        require(by, ResourcePermission.RESOURCE_TEND)
        known = {row.code: row for row in Resource.objects.select_for_update().exclude(code=None)}
        written = sum(_bring_up_to_date(known.get(one.code), one) for one in packaged())
        if written:
            record(by=by, event="resource.defaults_set")
    return written


def _bring_up_to_date(row: Resource | None, one: Packaged) -> bool:
    if row is None:
        _write(Resource(code=one.code), one)
        return True
    is_as_it_came = digest_of(help_of(row)) == row.as_packaged
    if row.as_packaged == one.digest or not is_as_it_came or row.removed_on is not None:
        return False
    if (row.phone, row.sms, row.link) != one.help.reach:
        row.checked_on = row.checked_by = None
    _write(row, one)
    return True


def _write(row: Resource, one: Packaged) -> None:
    for name, value in asdict(one.help).items():
        if name != "checked_on":
            setattr(row, name, list(value) if name == "languages" else value)
    row.as_packaged = one.digest
    row.save()
