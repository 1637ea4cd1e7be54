"""A supporter's own row: what they say of themselves is theirs alone to change."""

from collections.abc import Collection

from django.db.models import Q

from lamppost.core.access import Actor
from lamppost.core.errors import NotFound
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import CERTIFIED, Standing


def own_row(
    by: Actor, standings: Collection[Standing] = CERTIFIED, *, is_locked: bool = True
) -> Supporter:
    """NotFound for who is no supporter, or stands elsewhere. A lock stays readable in the row (`xmax`), also
    when it is over: whoever writes nothing there and must not be known takes none."""
    mine = Supporter.objects.filter(Q(account_id=by.account), standing__in=standings)
    row = (mine.select_for_update() if is_locked else mine).first()
    if row is None:
        raise NotFound("no supporter who serves")
    return row
