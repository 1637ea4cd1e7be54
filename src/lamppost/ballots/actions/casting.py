"""An answer is given, once, by whoever holds a code."""

from typing import Final, TypeVar

from lamppost.ballots.access import BallotPermission
from lamppost.ballots.models import Envelope, Slip
from lamppost.ballots.queries import SLIP, answer_place, open_urns
from lamppost.ballots.rules import Kind, NotTaken, fill
from lamppost.core.access import Actor, require
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.vault.rules import seal

T = TypeVar("T")
NONE: Final = b""  # no envelope bears it: so that the database is asked even where no box is open


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
        unused = Envelope.objects.select_for_update().filter(
            digest__in=[*keys, NONE], is_cast=False
        )
        envelope = unused.order_by("id").first()
        if envelope is None:
            raise NotTaken
        key, row = keys[bytes(envelope.digest)], random_id()
        envelope.is_cast = True
        envelope.save(update_fields=["is_cast"])
        Slip.objects.create(
            id=row,
            key_id=key.id,
            hospital_id=hospital,
            sealed_answer=seal(key.secret, filled, answer_place(SLIP, row)),
        )
