"""Reading what a referral or an alarm says."""

from typing import Final
from uuid import UUID

from lamppost.referrals.models import Alarm, Referral
from lamppost.referrals.rules import Submission
from lamppost.vault.rules import Place, Sealed

REFERRAL: Final = "referrals_referral"
ALARM: Final = "referrals_alarm"


def sealed_submission(row: Referral | Alarm) -> Sealed[Submission]:
    table = REFERRAL if isinstance(row, Referral) else ALARM
    place = _place(table, row.id)
    text = bytes(row.sealed_submission)
    return Sealed(row.key_id, row.hospital_id, place, text, Submission)


def _place(table: str, row: UUID) -> Place:
    return Place(table, row, "sealed_submission")
