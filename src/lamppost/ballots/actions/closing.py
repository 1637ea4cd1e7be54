"""A box is closed: its slips are read, shuffled and written anew, and what could tie them to anybody is destroyed."""

import random
from typing import Final
from uuid import UUID

from lamppost.audit.actions import record
from lamppost.ballots.access import BallotPermission
from lamppost.ballots.models import Box, Envelope, Paper, Slip, Urn
from lamppost.ballots.queries import PAPER, SLIP, answer_place
from lamppost.ballots.rules import Fate, Filled, State, fate
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.vault.actions import new_key, shred
from lamppost.vault.queries import data_key
from lamppost.vault.rules import CannotOpen, DataKey, seal, unseal

SHUFFLE: Final = random.SystemRandom()


def close_due(*, hospital: int, by: Actor) -> int:
    """Closes the boxes whose time is over, each in a transaction of its own; returns how many."""
    require(by, BallotPermission.BOX_CLOSE, hospital)
    due = Box.objects.filter(hospital_id=hospital, state=State.OPEN, closes_at__lte=now())
    ids = list(due.order_by("id").values_list("id", flat=True))
    return sum(close_box(box=one, by=by) is not State.OPEN for one in ids)


def close_box(*, box: UUID, by: Actor) -> State:
    """Closes it now; returns what it is from then on. Too few answers: it stays open longer, once; then
    they are destroyed unread. Broken off anywhere, nothing has changed. NotFound where none is open."""
    with transaction(by):
        row = Box.objects.select_for_update().filter(pk=box, state=State.OPEN).first()
        if row is None:
            raise NotFound("no such box")
        require(by, BallotPermission.BOX_CLOSE, row)
        urn = Urn.objects.filter(box=row).first()
        issued, slips = _taken_in(urn)
        end = fate(len(slips), row.fewest, row.has_waited or urn is None)
        if end is Fate.COUNT:
            _count(row, slips, issued, by)
        elif end is Fate.DESTROY:
            row.state = State.UNREAD
        else:
            row.has_waited, row.closes_at = True, now() + row.waits
        row.save()
        if urn and row.state != State.OPEN:
            shred(keys=[urn.key_id], kind="ballot", by=by)
        done = "prolonged" if row.state == State.OPEN else "closed"
        record(by=by, event=f"ballot.{done}", hospital=row.hospital_id)
    return State(row.state)


def _taken_in(urn: Urn | None) -> tuple[int, list[Slip]]:
    """How many hold a code, and the slips. Whoever is about to answer holds their envelope: we wait for
    them, and who comes after waits for us and finds none. An urn that a restore has forgotten holds none.
    """
    if urn is None:
        return 0, []
    envelopes = Envelope.objects.select_for_update().filter(key_id=urn.key_id).order_by("id")
    issued = len(envelopes.values_list("id"))
    return issued, list(Slip.objects.filter(key_id=urn.key_id))


def _count(row: Box, slips: list[Slip], issued: int, by: Actor) -> None:
    """Papers under a new key and new ids, in random order, all at once."""
    filled = _read(slips, data_key(slips[0].key_id, by=by))
    SHUFFLE.shuffle(filled)
    key = new_key(hospital=row.hospital_id, by=by)
    Paper.objects.bulk_create([_paper(row, key, one) for one in filled], batch_size=1_000)
    row.state, row.issued, row.cast = State.COUNTED, issued, len(slips)


def _read(slips: list[Slip], key: DataKey) -> list[Filled]:
    """What they say; one that somebody has harmed holds up no other."""
    found = []
    for slip in slips:
        try:
            place = answer_place(SLIP, slip.id)
            found.append(unseal(key.secret, bytes(slip.sealed_answer), place, Filled))
        except CannotOpen:
            continue
    return found


def _paper(row: Box, key: DataKey, filled: Filled) -> Paper:
    one = random_id()
    sealed = seal(key.secret, filled, answer_place(PAPER, one))
    return Paper(id=one, key_id=key.id, box=row, hospital_id=row.hospital_id, sealed_answer=sealed)
