"""What a request carries past the staff door."""

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from lamppost.core.access import Actor
from lamppost.program.queries import HospitalRow


class StaffRequest(HttpRequest):
    """A request of somebody signed in; on the few open pages of the door `actor` may be None."""

    actor: Actor
    session: SessionBase
    htmx: HtmxDetails
    hospitals: tuple[HospitalRow, ...]  # read once, where a page asks for a place of work
