"""Whose pages these are, and what they all say when something is kept."""

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lamppost.core.errors import Refused
from lamppost.supporters.queries import SupporterRow, supporter_of
from lamppost.web.staff.acts import acting

KEPT: Final = _("We keep to this.")


def own(request: HttpRequest) -> SupporterRow:
    """The supporter that they are; Refused for who is none."""
    account = acting(request).account
    found = supporter_of(account) if account is not None else None
    if found is None:
        raise Refused("no supporter")
    return found
