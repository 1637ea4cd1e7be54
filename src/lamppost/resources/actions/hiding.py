"""A hospital does not show what stands everywhere, and shows it again."""

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.resources.access import ResourcePermission
from lamppost.resources.actions.entries import held
from lamppost.resources.models import Hidden
from lamppost.resources.rules import DIRECTORY
from lamppost.vault.actions import record_with_actor


def hide_resource(*, hospital: int, resource: int, by: Actor) -> None:
    """From now on it is not shown there. NotNow for a crisis line, and for what is not of everywhere."""
    with transaction(by):
        row = held(resource)
        require(by, ResourcePermission.RESOURCE_HIDE, hospital)
        if row.hospital_id is not None or row.kind not in DIRECTORY:
            raise NotNow("only what stands in every hospital's directory can be hidden")
        Hidden.objects.get_or_create(hospital_id=hospital, resource=row)
        record_with_actor(by=by, event="resource.hidden", hospital=hospital)


def show_resource(*, hospital: int, resource: int, by: Actor) -> None:
    """It is shown there again."""
    with transaction(by):
        require(by, ResourcePermission.RESOURCE_HIDE, hospital)
        gone, _ = Hidden.objects.filter(hospital_id=hospital, resource_id=resource).delete()
        if not gone:
            raise NotFound("it is not hidden")
        record_with_actor(by=by, event="resource.shown", hospital=hospital)
