"""What a referrer's code shows: the time of submission and "seen", and nothing else (G10)."""

from dataclasses import dataclass

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import State
from lamppost.program.queries import hospital_ids
from lamppost.referrals.access import ReferralPermission
from lamppost.referrals.models import Receipt
from lamppost.referrals.rules import Status, status


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """How a request stands."""

    hospital: int
    status: Status


def receipt_page(code: Code, *, seen_by: Actor) -> ReceiptPage:
    """NotFound for a code that is unknown or whose receipt is gone."""
    with transaction(seen_by):
        row = Receipt.objects.filter(code=code.digest).first()
        if row is None:
            raise NotFound("no request with this code")
        require(seen_by, ReferralPermission.RECEIPT_USE, row)
        return ReceiptPage(row.hospital_id, status(row.submitted_at, row.seen_at, now()))


@dataclass(frozen=True, slots=True)
class CodeOwner:
    """Whose code it is and at which hospital."""

    hospital: int
    is_recipient: bool


def hospital_of_code(code: Code) -> CodeOwner | None:
    """Where a code belongs, looked for everywhere: its holder cannot know."""
    with transaction(Actor.code(*hospital_ids())):
        receipt = Receipt.objects.filter(code=code.digest).values_list("hospital_id", flat=True)
        own = Outreach.objects.filter(recipient_code=code.digest).exclude(state=State.CLOSING)
        for hospitals, is_recipient in (
            (receipt, False),
            (own.values_list("hospital_id", flat=True), True),
        ):
            if (hospital := hospitals.first()) is not None:
                return CodeOwner(hospital, is_recipient)
    return None
