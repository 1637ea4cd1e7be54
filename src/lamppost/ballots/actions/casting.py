"""An answer is given, once, by whoever holds a code."""

from typing import Final, TypeVar

from django.db import connection

from lamppost.ballots.access import BallotPermission
from lamppost.ballots.models import Slip
from lamppost.ballots.queries import SLIP, answer_place, open_urns
from lamppost.ballots.rules import Kind, NotTaken, fill
from lamppost.core.access import Actor, require
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.vault.rules import seal

T = TypeVar("T")
# Asked even where no box is open. Whoever comes second waits here for the first, and then finds it used.
USE_UP: Final = "UPDATE ballots_envelope SET is_cast = true WHERE digest = ANY(%s) AND NOT is_cast RETURNING digest"


def cast(
    *, kind: Kind[T], hospital: int, code: Code, answer: T, by: Actor, subject: str = ""
) -> None:
    """Takes the answer, sealed; where a `subject` is named, for that box alone. NotTaken
    for a code that was used, guessed, is of another box, or comes too late: whichever it is, the same
    statements are asked and the same is said.

    Nothing records it. Two at once with one code: one of them waits for the other and is not taken.
    """
    filled = fill(kind, answer)
    with transaction(by):
        require(by, BallotPermission.BALLOT_CAST, hospital)
        urns = open_urns(kind, hospital, subject=subject, by=by)
        keys = {secret.mark_of(code): key for key, secret in urns}
        key, row = keys[_used_up([*keys])], random_id()
        Slip.objects.create(
            id=row,
            key_id=key.id,
            hospital_id=hospital,
            sealed_answer=seal(key.secret, filled, answer_place(SLIP, row)),
        )


def _used_up(marks: list[bytes]) -> bytes:
    """Which of these marks an unused envelope bears; from now on it is used. NotTaken where none does."""
    with connection.cursor() as cursor:
        cursor.execute(USE_UP, [marks])
        found = cursor.fetchone()
    if found is None:
        raise NotTaken
    return bytes(found[0])
