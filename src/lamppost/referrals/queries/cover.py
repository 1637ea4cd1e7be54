"""Who is there at this hour: for safety, and for `today`."""

from dataclasses import dataclass
from datetime import datetime

from lamppost.core.clock import now
from lamppost.outreach.rules import Urgency
from lamppost.program.queries import next_duty, on_duty
from lamppost.program.rules import DutyKind


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether a safety contact is on duty now, and if not, from when one will read it (None: unknown)."""

    is_covered: bool
    next_at: datetime | None


def duty(hospital: int) -> Duty:
    """The safety contact's cover at this moment."""
    at = now()
    if on_duty(hospital, DutyKind.SAFETY, at):
        return Duty(True, None)
    return Duty(False, next_duty(hospital, DutyKind.SAFETY, at))


def urgencies(hospital: int) -> tuple[Urgency, ...]:
    """What may be asked for: `today` exists only while a rota covers the hour."""
    covered = bool(on_duty(hospital, DutyKind.ROTA, now()))
    return tuple(Urgency) if covered else (Urgency.SOON, Urgency.THIS_WEEK)
