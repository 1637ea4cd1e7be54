"""For how many months a hospital's certificates count."""

from lamppost.supporters.models import Term
from lamppost.supporters.rules.renewal import DEFAULT_MONTHS


def months_at(hospital: int) -> int:
    """What the hospital has chosen, else a year."""
    chosen = Term.objects.filter(hospital_id=hospital).values_list("months", flat=True).first()
    return chosen or DEFAULT_MONTHS
