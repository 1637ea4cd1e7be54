"""Whether somebody has said no."""

from datetime import date
from typing import Final

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.outreach.access import physician_text
from lamppost.outreach.models import OptOut
from lamppost.outreach.queries.sealed import terms_of
from lamppost.outreach.rules import Terms, holds
from lamppost.vault.queries import indexed

OPT_OUT: Final = "opt_out"


def terms_said(text: str, *, hospital: int) -> list[Terms]:
    """What somebody (as they are blinded) has said no to."""
    with transaction(Actor.system(hospital)):
        found = OptOut.objects.filter(hospital_id=hospital, key_id__in=indexed(OPT_OUT, text))
        return [terms_of(row) for row in found]


def has_said_no(physician: int, *, hospital: int, today: date, overrides_rest: bool) -> bool:
    """Whether a "no" keeps an outreach by others from beginning; asked when it is resolved who is meant."""
    with transaction(Actor.system(hospital)):
        found = OptOut.objects.filter(key_id__in=indexed(OPT_OUT, physician_text(physician)))
        return any(holds(terms_of(row), today, overrides_rest) for row in found)
