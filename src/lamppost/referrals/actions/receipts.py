"""What a referrer can still do with their code; every answer is the same whatever became of it."""

from dataclasses import replace

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach.actions import add_said, withdraw_source
from lamppost.outreach.rules import ABOUT, Outcome
from lamppost.referrals.access import ReferralPermission
from lamppost.referrals.actions.resolving import end
from lamppost.referrals.models import Receipt, Referral
from lamppost.referrals.queries.sealed import sealed_submission
from lamppost.referrals.rules import RECEIPT_LASTS
from lamppost.vault.actions import shred
from lamppost.vault.queries import data_key, read_by_program
from lamppost.vault.rules import seal


def look(*, hospital: int, by: Actor) -> None:
    """A coordinator looks at the queue: every request that came before is "seen by the program".

    Not one request but all of them: so "seen" cannot tell which ones somebody could act on.
    """
    with transaction(by):
        require(by, ReferralPermission.REFERRAL_SEE, hospital)
        unseen = Receipt.objects.filter(hospital_id=hospital, seen_at=None)
        if unseen.update(seen_at=now()):
            record(by=by, event="queue.seen", hospital=hospital)


def add_facts(*, code: Code, about: tuple[str, ...], by: Actor) -> None:
    """Adds what it is about; where nothing is open any more, the answer is the same."""
    with transaction(by):
        require(by, ReferralPermission.RECEIPT_USE, _receipt(code))
    if not about:
        raise Invalid({"about": "missing"})
    if not set(about) <= set(ABOUT):
        raise Invalid({"about": "choose"})
    with transaction(by):
        receipt = _receipt(code)
        if referral := _waiting(receipt):
            _add_to_referral(referral, about)
        elif receipt.source_id:
            add_said(source=receipt.source_id, about=about, by=by)
        record(by=by, event="facts.added", hospital=receipt.hospital_id)


def withdraw(*, code: Code, by: Actor) -> None:
    """The request is removed; the program may still reach out, and nobody learns whether it does."""
    with transaction(by):
        receipt = _receipt(code)
        require(by, ReferralPermission.RECEIPT_USE, receipt)
        if referral := _waiting(receipt):
            shred(keys=[referral.key_id], kind="referral", by=by)
        elif receipt.source_id:
            withdraw_source(source=receipt.source_id, by=by)
        record(by=by, event="referral.withdrawn", hospital=receipt.hospital_id)


def forget_old(*, hospital: int, by: Actor) -> int:
    """Deletes receipts after 60 days: from then on their codes are unknown. A referral of which
    nobody ever said who is meant ends then too. Returns how many receipts."""
    with transaction(by):
        require(by, ReferralPermission.REFERRAL_RESOLVE, hospital)
        left = Referral.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, submitted_at__lt=now() - RECEIPT_LASTS
        )
        for row in left.order_by("id"):
            end(row, Outcome.NOT_PURSUED, by)
        # What somebody else holds waits for the next time: a forgotten outreach touches receipts too.
        old = Receipt.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, submitted_at__lt=now() - RECEIPT_LASTS
        )
        held = list(old.order_by("id").values_list("id", flat=True))
        deleted, _ = Receipt.objects.filter(pk__in=held).delete()
    return deleted


def _receipt(code: Code) -> Receipt:
    """Not locked: whoever resolves or forgets locks the referral or the outreach first, and then it."""
    row = Receipt.objects.filter(code=code.digest).first()
    if row is None:
        raise NotFound("no request with this code")
    return row


def _waiting(receipt: Receipt) -> Referral | None:
    """The referral, locked, while it waits; if it has been resolved in the meantime, the receipt
    then says where its words have gone."""
    if receipt.referral_id is None:
        return None
    row = Referral.objects.select_for_update().filter(pk=receipt.referral_id).first()
    if row is None:
        receipt.refresh_from_db()
    return row


def _add_to_referral(row: Referral, about: tuple[str, ...]) -> None:
    sealed = sealed_submission(row)
    said = read_by_program(sealed)
    more = replace(said, about=tuple(dict.fromkeys((*said.about, *about))))
    key = data_key(row.key_id, by=Actor.system(row.hospital_id))
    row.sealed_submission = seal(key.secret, more, sealed.place)
    row.save(update_fields=["sealed_submission"])
