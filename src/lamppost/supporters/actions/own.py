"""A supporter's own row: what they say of themselves is theirs alone to change."""

from django.db.models import Q

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound, NotNow
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import CERTIFIED, Standing


def own_row(by: Actor) -> Supporter:
    """Locked; NotFound for who is no supporter, or serves no longer; NotNow for who is still in training."""
    mine = Supporter.objects.select_for_update().filter(Q(account_id=by.account))
    row = mine.filter(standing__in=[*CERTIFIED, Standing.IN_TRAINING]).first()
    if row is None:
        raise NotFound("no supporter who serves")
    if row.standing == Standing.IN_TRAINING:
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        raise NotNow("This comes once you are certified.")
    return row
