"""Is this certificate one of ours, and does it count today? For anybody who holds the paper."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.crypto import salted_hmac

from lamppost.core.ids import Code
from lamppost.program.queries import today_at
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import CERTIFIED, counts

SALT: Final = "lamppost certificate"


@dataclass(frozen=True, slots=True)
class Certified:
    """What stands on the paper, as the program knows it today."""

    name: str = field(repr=False)
    hospital: str
    until: date


def certified_by(code: Code) -> Certified | None:
    """Whose certificate has that code; None for an unknown one, and for one that does not count today:
    who holds a paper reads on it until when it does."""
    found = Supporter.objects.filter(certificate__digest=code.digest, standing__in=CERTIFIED)
    row = found.select_related("account", "hospital").first()
    if row is None or not counts(row.certified_until, today_at(row.hospital_id)):
        return None
    return Certified(row.account.name, row.hospital.name, row.certified_until or date.min)


def code_on(certificate: UUID) -> Code:
    """The code of a paper: it follows from the site's secret, so that every copy carries the same one
    and it is stored nowhere."""
    return Code.derived(salted_hmac(SALT, str(certificate), algorithm="sha256").digest(), "paper")
