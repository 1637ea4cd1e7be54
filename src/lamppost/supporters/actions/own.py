"""A supporter's own row: what they say of themselves is theirs alone to change."""

from collections.abc import Collection

from django.db.models import Q

from lamppost.core.access import Actor
from lamppost.core.errors import NotFound
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import CERTIFIED, Standing


def own_row(by: Actor, standings: Collection[Standing] = CERTIFIED) -> Supporter:
    """Locked; NotFound for who is no supporter, or stands elsewhere."""
    mine = Supporter.objects.select_for_update().filter(Q(account_id=by.account))
    row = mine.filter(standing__in=standings).first()
    if row is None:
        raise NotFound("no supporter who serves")
    return row
