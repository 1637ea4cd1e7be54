"""A referral comes in: sealed under its own key, stored, queued. Nothing slow, and nothing about who it is."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
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
from lamppost.outreach.queries.promises import contact_by
from lamppost.outreach.rules import Route
from lamppost.outreach.rules.promises import Promise
from lamppost.referrals.access import ReferralPermission
from lamppost.referrals.models import Alarm, Receipt, Referral
from lamppost.referrals.queries.sealed import ALARM, REFERRAL
from lamppost.referrals.rules import Submission
from lamppost.supporters.queries import supporter_of
from lamppost.vault.actions import new_key
from lamppost.vault.rules import Place, seal

NOT_SERVING: Final = "From here you reach out while you serve. Until then, ask on the public page."


class AlreadySent(NotNow):
    """The same form came twice: the first one stands, and its code was shown then."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the page after sending shows: the code once, and by when somebody reaches out."""

    code: Code
    promised_by: datetime


def submit(
    *,
    hospital: int,
    submission: Submission,
    form: str,
    by: Actor,
    promise: Promise | None = None,
) -> Submitted:
    """Stores a referral and, if somebody may be in danger, an alarm; `form` makes a replay harmless. What counts is the
    `promise` that who asks has read; without one, what the hospital promises now.

    The same steps whoever is meant: who that is, is resolved afterwards (G2). AlreadySent for a replay;
    where it says "not safe" and the first one did not, the alarm is raised all the same.
    """
    permission, sheet = _permission(by), digest(form)
    submission = replace(submission, referrer_account=by.account)
    _check_serves(submission, by)
    try:
        with transaction(by):
            require(by, permission, hospital)
            code, at = Code.new(), now()
            due = contact_by(hospital, submission.urgency, at, promise)
            referral = store(hospital, submission, at, due, by)
            _store_receipt(hospital, referral, code, sheet, at)
            if submission.is_unsafe:
                raise_alarm(hospital, submission, sheet, by)
            record(by=by, event="referral.submitted", hospital=hospital)
            defer("referrals.resolve", referral=str(referral), hospital=hospital)
    except IntegrityError as refused:
        if not is_replay(refused):
            raise
        raise_alarm_for_replay(hospital, submission, sheet, by)
        raise AlreadySent("This was received before. Its code was shown then.") from None
    return Submitted(code, due)


def _check_serves(submission: Submission, by: Actor) -> None:
    """Of their own accord a supporter reaches out while they serve; danger waits for nobody's standing."""
    if submission.route is not Route.OUTREACH or submission.is_unsafe or by.account is None:
        return
    mine = supporter_of(by.account)
    if mine is None or not mine.serves:
        raise NotNow(NOT_SERVING)


def digest(form: str) -> bytes:
    """By which a sheet of the form is known again."""
    return hashlib.sha256(form.encode()).digest()[:16]


def is_replay(refused: IntegrityError) -> bool:
    """Whether it was the form's own number that was there already."""
    cause = refused.__cause__
    return isinstance(cause, UniqueViolation) and "_form_" in (cause.diag.constraint_name or "")


def _permission(by: Actor) -> ReferralPermission:
    if by.kind is ActorKind.ACCOUNT:
        return ReferralPermission.REFERRAL_SUBMIT_INSIDE
    return ReferralPermission.REFERRAL_SUBMIT


def store(hospital: int, submission: Submission, at: datetime, due: datetime, by: Actor) -> UUID:
    key, row = new_key(hospital=hospital, by=by), random_id()
    Referral.objects.create(
        id=row,
        key_id=key.id,
        hospital_id=hospital,
        route=submission.route,
        urgency=submission.urgency,
        is_unsafe=submission.is_unsafe,
        submitted_at=at,
        promised_by=due,
        sealed_submission=seal(key.secret, submission, Place(REFERRAL, row, "sealed_submission")),
    )
    return row


def _store_receipt(hospital: int, referral: UUID, code: Code, sheet: bytes, at: datetime) -> None:
    Receipt.objects.create(
        hospital_id=hospital,
        code=code.digest,
        form=sheet,
        submitted_at=at,
        referral_id=referral,
    )


def raise_alarm(hospital: int, submission: Submission, sheet: bytes, by: Actor) -> None:
    """An alarm has its own key and its own copy: nothing that happens to the referral holds it back."""
    key, row, at = new_key(hospital=hospital, by=by), random_id(), now()
    Alarm.objects.create(
        id=row,
        key_id=key.id,
        hospital_id=hospital,
        form=sheet,
        raised_at=at,
        page_at=at,
        sealed_submission=seal(key.secret, submission, Place(ALARM, row, "sealed_submission")),
    )
    defer("referrals.page", hospital=hospital)


def raise_alarm_for_replay(hospital: int, submission: Submission, sheet: bytes, by: Actor) -> None:
    """Somebody went back to the sheet that they had sent, and said "not safe": once for a sheet."""
    if submission.is_unsafe:
        with suppress(IntegrityError), transaction(by):
            raise_alarm(hospital, submission, sheet, by)
            record(by=by, event="alarm.raised", hospital=hospital)
