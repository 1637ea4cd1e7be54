"""An answer is given, once, by whoever holds a code."""

from collections.abc import Sequence
from itertools import chain
from typing import Final, TypeAlias, TypeVar
from uuid import UUID

from django.db import connection

from lamppost.ballots.access import BallotPermission
from lamppost.ballots.queries import SLIP, OpenUrn, answer_place, open_urns, open_urns_lately
from lamppost.ballots.rules import Filled, Kind, NotTaken, Secret, fill
from lamppost.core.access import Actor, require
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.vault.rules import DataKey, seal

T = TypeVar("T")
# Asked even where no box is open. Whoever comes second waits here for the first, and then finds it used. The slip is
# sealed before anybody knows whether the code is good, so that neither a step nor a moment tells.
CAST: Final = """
WITH slip (digest, id, key_id, sealed_answer) AS (VALUES {slips}), used AS (
  UPDATE ballots_envelope SET is_cast = true FROM slip
  WHERE ballots_envelope.digest = slip.digest AND NOT is_cast RETURNING slip.*
)
INSERT INTO ballots_slip (id, key_id, hospital_id, sealed_answer) SELECT id, key_id, %s, sealed_answer FROM used
"""
ONE_SLIP: Final = "(%s::bytea, %s::uuid, %s::uuid, %s::bytea)"
# The envelope's mark, the slip's id, its key's, what is sealed.
Slip: TypeAlias = tuple[bytes | None, UUID | None, UUID | None, bytes | None]
NO_SLIP: Final[Slip] = (None, None, None, None)  # where no box is open: it goes into none


def cast(
    *, kind: Kind[T], hospital: int, code: Code, answer: T, by: Actor, subject: str = ""
) -> None:
    """Takes the answer, sealed; where a `subject` is named, for that box alone. NotTaken
    for a code that was used, guessed, is of another box, or comes too late: whichever it is, the same
    statements are asked and the same is said.

    What was read of the boxes a moment ago is good enough to take an answer, and never to refuse one. Nothing records
    it. Two at once with one code: one of them waits for the other and is not taken.
    """
    filled = fill(kind, answer)
    with transaction(by):
        require(by, BallotPermission.BALLOT_CAST, hospital)
        lately = open_urns_lately(kind, hospital, subject=subject)
        if lately and _is_put_in(hospital, lately, code, filled):
            return
        urns = open_urns(kind, hospital, subject=subject, by=by)
        if not _is_put_in(hospital, urns, code, filled):
            raise NotTaken


def _is_put_in(hospital: int, urns: Sequence[OpenUrn], code: Code, filled: Filled) -> bool:
    """Whether the code is one of these urns' own, and was unused; from now on it is used."""
    slips = [_slip(*urn.opened(), code, filled) for urn in urns] or [NO_SLIP]
    statement = CAST.format(slips=", ".join([ONE_SLIP] * len(slips)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*chain.from_iterable(slips), hospital])
        return bool(cursor.rowcount)


def _slip(key: DataKey, secret: Secret, code: Code, filled: Filled) -> Slip:
    """What is put into the box of that key, if the code is one of its own."""
    row = random_id()
    return secret.mark_of(code), row, key.id, seal(key.secret, filled, answer_place(SLIP, row))
