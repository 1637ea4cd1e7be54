"""The verbs of a referral."""

from lamppost.referrals.actions.events import (
    renew_event_door,
    report,
    shut_event_door,
    start,
    take_up,
    take_up_due,
)
from lamppost.referrals.actions.groups import (
    cancel_group,
    change_group,
    keep_groups,
    log_group,
    plan_group,
    step_back,
)
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
from lamppost.referrals.actions.themselves import ask_for_oneself

__all__ = [
    "Submitted",
    "acknowledge",
    "add_facts",
    "ask_for_oneself",
    "cancel_group",
    "change_group",
    "confirm",
    "count_try",
    "dismiss",
    "forget_old",
    "keep_groups",
    "log_group",
    "look",
    "open_unlisted",
    "page_due",
    "plan_group",
    "renew_door",
    "renew_event_door",
    "report",
    "resolve",
    "resolve_due",
    "resolve_waiting",
    "see_alarm",
    "see_submission",
    "shut_event_door",
    "start",
    "step_back",
    "submit",
    "take_up",
    "take_up_due",
    "withdraw",
]
