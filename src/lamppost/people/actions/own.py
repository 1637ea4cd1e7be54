"""What somebody signed in says of themselves."""

from zoneinfo import available_timezones

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid
from lamppost.core.transactions import transaction
from lamppost.people.access import PeoplePermission
from lamppost.people.queries.accounts import locked


def set_time_zone(*, time_zone: str, by: Actor) -> None:
    """By which clock they live; empty: by that of where they work."""
    if time_zone and time_zone not in available_timezones():
        raise Invalid({"time_zone": "choose"})
    with transaction(by):
        require(by, PeoplePermission.ACCOUNT_KEEP)
        row = locked(by.who)
        row.time_zone = time_zone
        row.save(update_fields=["time_zone"])
        record(by=by, event="account.changed")
