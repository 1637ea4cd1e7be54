"""The times of one locked outreach: what is due next, and what has been missed. Its caller saves it."""

from datetime import datetime
from typing import Final

from lamppost.outreach.models import Offer, Outreach
from lamppost.outreach.rules import State
from lamppost.outreach.rules.codes import TAKEN_ON
from lamppost.outreach.rules.promises import Aim, Dues, missed, pending, warn_at

NOBODY, COORDINATORS, DEPUTIES = range(3)  # who has been warned of what is due next
WATCHED: Final = ("warned", "warn_at", "look_at", "missed")


def watch(row: Outreach, at: datetime) -> None:
    """After a step: warn of what is due next, anew; nothing is noted once there was a first contact."""
    due = next_due(row, at)
    row.warned, row.warn_at = NOBODY, None if due is None else warn_at(due, at)
    ahead = (one for aim in Aim if (one := dues_of(row).of(aim)) > at)
    row.look_at = None if row.first_attempt_at else min(ahead, default=None)


def look_after(row: Outreach, at: datetime) -> None:
    """Before a step: what should have come by now and has not stays noted, however late one looks."""
    if row.first_attempt_at is None:
        state, came = State(row.state), was_accepted(row)
        late = missed(state, row.offers, dues_of(row), at, was_accepted=came)
        row.missed = sorted({*row.missed, *late})


def was_accepted(row: Outreach) -> bool:
    """Whether any supporter took it on, also if they have given it up since."""
    return Offer.objects.filter(outreach=row, state__in=TAKEN_ON).exists()


def next_due(row: Outreach, at: datetime) -> datetime | None:
    """When what is due next is due; None while it closes. Once there was a first contact nothing is promised
    any more, but who lost their supporter still waits for the next to say yes."""
    aim = pending(State(row.state), row.offers, dues_of(row), at)
    if aim is None or (row.first_attempt_at and aim is not Aim.ACCEPTANCE):
        return None
    return dues_of(row).of(aim)


def dues_of(row: Outreach) -> Dues:
    """Of what an earlier version opened only the promise is known."""
    accept_by = row.accept_by or row.promised_by
    return Dues(row.offer_by or accept_by, accept_by, row.promised_by)
