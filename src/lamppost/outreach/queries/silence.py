"""Whose supporter has not tried yet, and for how long. In SQL, since each sweep asks it of every outreach."""

from datetime import datetime

from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from lamppost.outreach.models import Attempt
from lamppost.outreach.rules import ATTEMPT_WINDOW, SILENCE, State
from lamppost.outreach.rules.times import ASKED_AGAIN, LEAST_PATIENCE


def silent() -> Q:
    """Accepted, and not one try by who has it now; what others tried before them says nothing of them."""
    return Q(~Exists(_tries()), state=State.ACCEPTED)


def to_ask(at: datetime) -> Q:
    """Of those the ones to be asked now: silent for long, or for half of the time to what was promised."""
    long = Q(pk__in=[])
    for urgency, wait in SILENCE.items():
        long |= Q(urgency=urgency, accepted_at__lte=at - wait)
    return silent() & Q(asked_at=None) & (long | _past_half("accepted_at", at))


def to_replace(at: datetime) -> Q:
    """The ones to be replaced now: counted from when they heard that they were asked."""
    return silent() & (Q(asked_at__lte=at - ASKED_AGAIN) | _past_half("asked_at", at))


def out_of_reach(at: datetime) -> Q:
    """Tried for ten days by who has it now, and nobody has ever talked with them."""
    return Q(Exists(_tries(at__lte=at - ATTEMPT_WINDOW)), state=State.ACCEPTED, interactions=0)


def _tries(**which: object) -> QuerySet[Attempt]:
    since = Attempt.objects.filter(outreach=OuterRef("pk"), at__gte=OuterRef("accepted_at"))
    return since.filter(**which)


def _past_half(since: str, at: datetime) -> Q:
    """Whether half of the time from then to the first contact is over: somebody else must have time to keep
    what was promised. Not where it has been kept or broken, nor so soon that nobody could have answered."""
    moment = Value(at, DateTimeField())
    as_long_ago = ExpressionWrapper(moment - (F("promised_by") - moment), DateTimeField())
    pending = Q(first_attempt_at=None, promised_by__gt=at)
    soonest = Q((f"{since}__lte", at - LEAST_PATIENCE))
    return pending & soonest & Q((f"{since}__lte", as_long_ago))
