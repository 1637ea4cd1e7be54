"""The verbs of a referral."""

from lamppost.referrals.actions.limiting import count_try, renew_door
from lamppost.referrals.actions.paging import acknowledge, page_due, see_alarm
from lamppost.referrals.actions.receipts import add_facts, forget_old, look, withdraw
from lamppost.referrals.actions.resolving import (
    confirm,
    dismiss,
    open_unlisted,
    resolve,
    resolve_due,
    resolve_waiting,
    see_submission,
)
from lamppost.referrals.actions.submitting import Submitted, submit

__all__ = [
    "Submitted",
    "acknowledge",
    "add_facts",
    "confirm",
    "count_try",
    "dismiss",
    "forget_old",
    "look",
    "open_unlisted",
    "page_due",
    "renew_door",
    "resolve",
    "resolve_due",
    "resolve_waiting",
    "see_alarm",
    "see_submission",
    "submit",
    "withdraw",
]
