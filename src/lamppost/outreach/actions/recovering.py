"""After a restore: what was refused, withdrawn or counted since the backup stays so, and nobody is told twice."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.actions.opening import take_back
from lamppost.outreach.actions.opting_out import refuse
from lamppost.outreach.models import Offer, Outreach, Stage
from lamppost.outreach.queries.opt_outs import terms_said
from lamppost.outreach.queries.silence import to_ask
from lamppost.outreach.queries.totals import strains, unstaged
from lamppost.outreach.rules import (
    OFFER_LASTS,
    NewNo,
    OfferState,
    State,
    Urgency,
    Withdrawn,
)
from lamppost.program.queries import today_at
from lamppost.vault.keyring import KeyringUnusable
from lamppost.vault.notes import notes
from lamppost.vault.rules import CannotOpen


@dataclass(frozen=True, slots=True)
class Recovered:
    """How much was made good at one hospital. `lost_facts` waited for a tally written since; `held`
    messages were due, and may have been sent before."""

    refused: int
    withdrawn: int
    lost_facts: int
    held: int


def recover(*, hospital: int, since: datetime | None, by: Actor) -> Recovered:
    """Does again, on a restored database, what was noted after the backup of `since` (None: unknown)."""
    with transaction(by):
        require(by, OutreachPermission.OUTREACH_RECOVER, hospital)
        refused = sum(_refuse_again(one, by) for one in notes(NewNo) if one.hospital == hospital)
        withdrawn = sum(take_back(one.source, by) for one in notes(Withdrawn))
        lost, held = _drop_lost_facts(hospital), _hold_messages(hospital, since)
        record(by=by, event="outreach.recovered", hospital=hospital)
    return Recovered(refused, withdrawn, lost, held)


def _refuse_again(one: NewNo, by: Actor) -> bool:
    is_over = one.terms.until is not None and one.terms.until < today_at(one.hospital)
    if is_over or one.terms in terms_said(one.text, hospital=one.hospital):
        return False
    refuse(hospital=one.hospital, text=one.text, terms=one.terms, by=by)
    return True


def _drop_lost_facts(hospital: int) -> int:
    """Facts of a month that has been written out since: its key is gone, and nobody reads them."""
    lost = [row for row in Stage.objects.filter(hospital_id=hospital) if not _opens(row)]
    Stage.objects.filter(pk__in=[row.pk for row in lost]).delete()
    return sum(not row.is_strain for row in lost)


def _opens(row: Stage) -> bool:
    try:
        strains([row]) if row.is_strain else unstaged([row])
    except (CannotOpen, KeyringUnusable):
        return False
    return True


def _hold_messages(hospital: int, since: datetime | None) -> int:
    """What would remind somebody now has reminded them between the backup and today. Offers that ran
    out meanwhile may have been accepted: they begin anew, for the same supporter."""
    at = now()
    mine = Outreach.objects.filter(hospital_id=hospital)
    held = mine.filter(to_ask(at)).update(asked_at=at)
    for urgency in Urgency:
        _renew_offers(hospital, urgency, at)
    due = Q(state=State.CONNECTED, follow_up_on__lte=today_at(hospital), asked_at=None)
    if since is not None:
        due &= Q(follow_up_on__gte=since.date())
    return held + mine.filter(due).update(asked_at=at)


def _renew_offers(hospital: int, urgency: Urgency, at: datetime) -> None:
    lapsed = Offer.objects.filter(hospital_id=hospital, state=OfferState.OPEN, expires_at__lte=at)
    lapsed.filter(outreach__urgency=urgency).update(expires_at=at + OFFER_LASTS[urgency])
