"""Reading what a referral or an alarm says."""

from typing import Final
from uuid import UUID

from lamppost.referrals.models import Activation, Alarm, Referral
from lamppost.referrals.rules import Submission
from lamppost.referrals.rules.events import ActivationState, Event, Report
from lamppost.vault.queries import read_by_program
from lamppost.vault.rules import Place, Sealed

REFERRAL: Final = "referrals_referral"
ALARM: Final = "referrals_alarm"
ACTIVATION: Final = "referrals_activation"


def sealed_submission(row: Referral | Alarm) -> Sealed[Submission]:
    table = REFERRAL if isinstance(row, Referral) else ALARM
    place = _place(table, row.id)
    text = bytes(row.sealed_submission)
    return Sealed(row.key_id, row.hospital_id, place, text, Submission)


def _place(table: str, row: UUID) -> Place:
    return Place(table, row, "sealed_submission")


def event_place(activation: UUID) -> Place:
    return Place(ACTIVATION, activation, "sealed_event")


def event_in(row: Activation) -> Event:
    """What its people share: codes and numbers, for the program's own work."""
    if row.state == ActivationState.REPORTED:
        return report_in(row).event
    place, text = event_place(row.id), bytes(row.sealed_event)
    return read_by_program(Sealed(row.key_id, row.hospital_id, place, text, Event))


def report_in(row: Activation) -> Report:
    """What came in by the door, until it is taken up."""
    place, text = event_place(row.id), bytes(row.sealed_event)
    return read_by_program(Sealed(row.key_id, row.hospital_id, place, text, Report))
