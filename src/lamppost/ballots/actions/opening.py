"""A box begins, is known to those who hold a code, and is gone."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lamppost.audit.actions import record
from lamppost.ballots.access import BallotPermission
from lamppost.ballots.models import Box, Envelope, Paper, Urn
from lamppost.ballots.queries import secret_of, secret_place
from lamppost.ballots.rules import Kind, Secret, State
from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.vault.actions import new_key, shred
from lamppost.vault.queries import data_key
from lamppost.vault.rules import seal

SHUFFLE: Final = random.SystemRandom()


def open_box(
    *, kind: Kind[Any], subject: str, hospital: int, closes_at: datetime, by: Actor
) -> UUID:
    """A new box, its key and its secret; NotNow while one of that kind is open about the same subject."""
    with transaction(by):
        require(by, BallotPermission.BOX_OPEN, hospital)
        same = {"hospital_id": hospital, "kind": kind.name, "subject": subject}
        if Box.objects.filter(state=State.OPEN, **same).exists():
            raise NotNow("a box is open already")
        box = Box.objects.create(fewest=kind.fewest, waits=kind.waits, closes_at=closes_at, **same)
        key, urn = new_key(hospital=hospital, by=by), random_id()
        sealed = seal(key.secret, Secret.new(), secret_place(urn))
        Urn.objects.create(
            id=urn, key_id=key.id, box=box, hospital_id=hospital, sealed_secret=sealed
        )
        record(by=by, event="ballot.opened", hospital=hospital)
    return box.id


def issue(*, box: UUID, holders: Sequence[str], by: Actor) -> dict[str, Code]:
    """The code of each holder (an opaque word of the room above): for the same one always the same, so
    that everybody can be reminded, whether or not they have answered. NotFound once it is closed."""
    with transaction(by):
        row = Box.objects.select_for_update().filter(pk=box, state=State.OPEN).first()
        urn = Urn.objects.filter(box=box).first()
        if row is None or urn is None:
            raise NotFound("no such box")
        require(by, BallotPermission.BOX_ISSUE, row)
        secret = secret_of(urn, data_key(urn.key_id, by=by))
        codes = {one: secret.code_for(one) for one in holders}
        _lay_out(urn, [secret.mark_of(code) for code in codes.values()])
        record(by=by, event="ballot.issued", hospital=row.hospital_id)
    return codes


def destroy(*, box: UUID, by: Actor) -> None:
    """The box and whatever is in it, read or unread, open or closed: keys first."""
    with transaction(by):
        row = Box.objects.select_for_update().filter(pk=box).first()
        if row is None:
            raise NotFound("no such box")
        require(by, BallotPermission.BOX_DESTROY, row)
        keys = {*Urn.objects.filter(box=row).values_list("key_id", flat=True)}
        keys |= {*Paper.objects.filter(box=row).values_list("key_id", flat=True)}
        shred(keys=sorted(keys), kind="ballot", by=by)
        row.delete()
        record(by=by, event="ballot.destroyed", hospital=row.hospital_id)


def _lay_out(urn: Urn, marks: list[bytes]) -> None:
    """One envelope for each that has none yet, in random order: their place on the disk is nobody's."""
    SHUFFLE.shuffle(marks)
    Envelope.objects.bulk_create(
        (Envelope(key_id=urn.key_id, hospital_id=urn.hospital_id, digest=one) for one in marks),
        batch_size=1_000,
        ignore_conflicts=True,
    )
