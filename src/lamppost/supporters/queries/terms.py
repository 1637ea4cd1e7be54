"""For how many months a hospital's certificates count, and which day it is there."""

from datetime import date
from zoneinfo import ZoneInfo

from lamppost.core.clock import now
from lamppost.program.queries import hospital as hospital_row
from lamppost.supporters.models import Term
from lamppost.supporters.rules.renewal import DEFAULT_MONTHS


def months_at(hospital: int) -> int:
    """What the hospital has chosen, else a year."""
    chosen = Term.objects.filter(hospital_id=hospital).values_list("months", flat=True).first()
    return chosen or DEFAULT_MONTHS


def today_at(hospital: int) -> date:
    """The day by that hospital's clock."""
    return now().astimezone(ZoneInfo(hospital_row(hospital).time_zone)).date()
