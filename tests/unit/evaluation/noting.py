"""What helps or hinders, noted at a hospital this month."""

from uuid import UUID

from lamppost.core.access import Actor
from lamppost.evaluation.actions import add_context
from lamppost.evaluation.prism import ContextKind, Factor
from lamppost.program.queries import today_at


def note(hospital: int, by: Actor, factor: Factor = Factor.TRUST) -> UUID:
    """That this was in the way."""
    month = today_at(hospital).replace(day=1)
    return add_context(
        hospital=hospital, month=month, kind=ContextKind.BARRIER, factor=factor, by=by
    )
