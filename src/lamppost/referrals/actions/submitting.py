"""A referral comes in: sealed under its own key, stored, queued. Nothing slow, and nothing about who it is."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from psycopg.errors import UniqueViolation

from lamppost.audit.actions import record
from lamppost.core.access import Actor, ActorKind, require
from lamppost.core.clock import now
from lamppost.core.errors import NotNow
from lamppost.core.ids import Code, random_id
from lamppost.core.jobs import defer
from lamppost.core.transactions import transaction
from lamppost.outreach.rules import promised_by
from lamppost.referrals.access import ReferralPermission
from lamppost.referrals.models import Alarm, Receipt, Referral
from lamppost.referrals.queries.sealed import ALARM, REFERRAL
from lamppost.referrals.rules import Submission
from lamppost.vault.actions import new_key
from lamppost.vault.rules import Place, seal


class AlreadySent(NotNow):
    """The same form came twice: the first one stands, and its code was shown then."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the page after sending shows: the code once, and by when somebody reaches out."""

    code: Code
    promised_by: datetime


def submit(*, hospital: int, submission: Submission, form: str, by: Actor) -> Submitted:
    """Stores a referral and, if somebody may be in danger, an alarm; `form` makes a replay harmless.

    The same steps whoever is meant: who that is, is resolved afterwards (G2). AlreadySent for a replay.
    """
    permission = _permission(by)
    try:
        with transaction(by):
            require(by, permission, hospital)
            submission = replace(submission, referrer_account=by.account)
            code, at = Code.new(), now()
            referral = _store(hospital, submission, at, by)
            _store_receipt(hospital, referral, code, form, at)
            if submission.is_unsafe:
                _raise_alarm(hospital, submission, at, by)
            record(by=by, event="referral.submitted", hospital=hospital)
            defer("referrals.resolve", referral=str(referral), hospital=hospital)
    except IntegrityError as refused:
        if not _is_replay(refused):
            raise
        raise AlreadySent("This was received before. Its code was shown then.") from None
    return Submitted(code, promised_by(submission.urgency, at))


def _is_replay(refused: IntegrityError) -> bool:
    """Whether it was the form's own number that was there already."""
    cause = refused.__cause__
    return isinstance(cause, UniqueViolation) and "_form_" in (cause.diag.constraint_name or "")


def _permission(by: Actor) -> ReferralPermission:
    if by.kind is ActorKind.ACCOUNT:
        return ReferralPermission.REFERRAL_SUBMIT_INSIDE
    return ReferralPermission.REFERRAL_SUBMIT


def _store(hospital: int, submission: Submission, at: datetime, by: Actor) -> UUID:
    key, row = new_key(hospital=hospital, by=by), random_id()
    Referral.objects.create(
        id=row,
        key_id=key.id,
        hospital_id=hospital,
        route=submission.route,
        urgency=submission.urgency,
        is_unsafe=submission.is_unsafe,
        submitted_at=at,
        promised_by=promised_by(submission.urgency, at),
        sealed_submission=seal(key.secret, submission, Place(REFERRAL, row, "sealed_submission")),
    )
    return row


def _store_receipt(hospital: int, referral: UUID, code: Code, form: str, at: datetime) -> None:
    Receipt.objects.create(
        hospital_id=hospital,
        code=code.digest,
        form=hashlib.sha256(form.encode()).digest()[:16],
        submitted_at=at,
        referral_id=referral,
    )


def _raise_alarm(hospital: int, submission: Submission, at: datetime, by: Actor) -> None:
    """An alarm has its own key and its own copy: nothing that happens to the referral holds it back."""
    key, row = new_key(hospital=hospital, by=by), random_id()
    Alarm.objects.create(
        id=row,
        key_id=key.id,
        hospital_id=hospital,
        raised_at=at,
        page_at=at,
        sealed_submission=seal(key.secret, submission, Place(ALARM, row, "sealed_submission")),
    )
    defer("referrals.page", hospital=hospital)
