"""Who was in one hard event together: none of them is asked to support, or handles, another of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from lamppost.core.access import Actor, Role
from lamppost.outreach.access import PARTY, account_text
from lamppost.outreach.actions import keep_apart
from lamppost.outreach.queries.sealed import is_party
from lamppost.people.queries import account_of_physician, accounts_with_role
from lamppost.referrals.models import Activation, Referral
from lamppost.referrals.queries.sealed import event_in, event_place
from lamppost.referrals.rules import Submission
from lamppost.referrals.rules.events import Event
from lamppost.vault.actions import index
from lamppost.vault.queries import data_key
from lamppost.vault.rules import seal


@dataclass(frozen=True, slots=True)
class Involved:
    """Accounts of those who were in it, and which of them must not handle what is of it."""

    accounts: frozenset[int] = frozenset()
    parties: frozenset[int] = frozenset()


NOBODY: Final = Involved()


def involve(row: Referral, said: Submission, physician: int | None, by: Actor) -> Involved:
    """Notes that the one who is meant was in it (None: they stand on no roster), also where they want no
    support themselves; and keeps them apart from those of it who are known already."""
    found = _activation(said.activation)
    if found is None:
        return NOBODY
    event = event_in(found)
    if physician is not None and physician not in event.involved:
        event = replace(event, involved=(*event.involved, physician))
        seal_event(found, event, by)
        _keep_apart(found, physician, event, by)
    return _involved(row.hospital_id, event.involved)


def seal_event(row: Activation, event: Event, by: Actor) -> None:
    key = data_key(row.key_id, by=by)
    row.sealed_event = seal(key.secret, event, event_place(row.id))
    row.save(update_fields=["sealed_event", "state"])


def note_parties(row: Activation, event: Event, by: Actor) -> None:
    """Whoever was in it does not see that it is there."""
    for account in sorted(_involved(row.hospital_id, event.involved).parties):
        if not is_party(account, row.key_id):
            key = data_key(row.key_id, by=by)
            index(key=key, purpose=PARTY, text=account_text(account), by=by)


def _activation(activation: UUID | None) -> Activation | None:
    """Locked, so that two who are found at the same moment learn of each other."""
    if activation is None:
        return None
    return Activation.objects.select_for_update().filter(pk=activation).first()


def _keep_apart(row: Activation, physician: int, event: Event, by: Actor) -> None:
    note_parties(row, event, by)
    account = account_of_physician(physician)
    if account is not None:
        parties = _involved(row.hospital_id, event.involved).parties
        keep_apart(
            hospital=row.hospital_id,
            activation=row.id,
            account=account,
            is_party=account in parties,
            by=by,
        )


def _involved(hospital: int, physicians: Iterable[int]) -> Involved:
    """Where every coordinator was in it, they handle what is not about themselves: else nobody would."""
    found = (account_of_physician(one) for one in physicians)
    accounts = frozenset(one for one in found if one is not None)
    coordinators = {one.id for one in accounts_with_role(Role.COORDINATOR, hospital)}
    is_anybody_left = bool(coordinators - accounts)
    return Involved(accounts, accounts if is_anybody_left else accounts - coordinators)
