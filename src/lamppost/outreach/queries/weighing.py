"""What a hospital weighs when it matches."""

from lamppost.core.access import Actor, require
from lamppost.outreach import models
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.rules.weighing import DEFAULT, PARTS, Weighing


def weighing(hospital: int, *, seen_by: Actor) -> Weighing:
    """For the page on which it is set."""
    require(seen_by, OutreachPermission.WEIGHING_VIEW, hospital)
    return weighing_at(hospital)


def weighing_at(hospital: int) -> Weighing:
    """For matching. A part that came with a later version counts as the program comes with it."""
    row = models.Weighing.objects.filter(pk=hospital).first()
    if row is None:
        return DEFAULT
    weights = {name: row.weights.get(name, DEFAULT.weights[name]) for name in PARTS}
    return Weighing(weights, row.load_cost, row.heavy_cost)
