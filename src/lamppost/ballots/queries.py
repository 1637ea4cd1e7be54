"""Boxes as the rooms above see them, and the papers in a closed one. Who may see them, those rooms ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import connection

from lamppost.ballots.access import BallotPermission
from lamppost.ballots.models import Box, Envelope, Paper, Urn
from lamppost.ballots.rules import Filled, Kind, Secret, State, answer_in
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.vault.queries import data_key, key_read
from lamppost.vault.rules import DataKey, Place, unseal

T = TypeVar("T")
SLIP: Final = "ballots_slip"
PAPER: Final = "ballots_paper"
# In plain SQL: on the last day of a survey each answer asks it, and putting it together costs more than asking.
OPEN_URNS: Final = """
SELECT urn.id, urn.hospital_id, urn.sealed_secret, key.id, key.epoch, key.wrapped, box.closes_at
FROM ballots_urn urn JOIN ballots_box box ON box.id = urn.box_id JOIN vault_key key ON key.id = urn.key_id
WHERE urn.hospital_id = %s AND box.kind = %s AND box.state = 'open' AND box.closes_at > %s
  AND %s IN ('', box.subject)
"""
FRESH: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Told:
    """A box; how many hold a code and how many have answered is known of a counted one alone."""

    id: UUID
    subject: str
    state: State
    closes_at: datetime
    has_waited: bool  # it stays open longer, because too few had answered
    issued: int | None
    cast: int | None


def boxes(*, kind: Kind[Any], hospital: int) -> tuple[Told, ...]:
    """Those of that kind at the hospital, the last to close first."""
    found = Box.objects.filter(kind=kind.name, hospital_id=hospital)
    return tuple(_told(row) for row in found.order_by("-closes_at", "id"))


def box(one: UUID) -> Told:
    """NotFound for one that is destroyed."""
    row = Box.objects.filter(pk=one).first()
    if row is None:
        raise NotFound("no such box")
    return _told(row)


def papers(*, kind: Kind[T], box: UUID, by: Actor) -> tuple[T, ...]:
    """The answers in a closed box, in an order that says nothing; none of one that is open or unread."""
    with transaction(by):
        row = Box.objects.filter(pk=box, kind=kind.name).first()
        if row is None:
            raise NotFound("no such box")
        require(by, BallotPermission.PAPER_READ, row)
        rows = list(Paper.objects.filter(box=row).order_by("id"))
        secrets = {one: data_key(one, by=by).secret for one in {paper.key_id for paper in rows}}
    return tuple(answer_in(kind, _filled(paper, secrets[paper.key_id])) for paper in rows)


def hospitals_with_due() -> list[int]:
    """Where a box waits to be closed."""
    due = Box.objects.filter(state=State.OPEN, closes_at__lte=now())
    return sorted(set(due.values_list("hospital_id", flat=True)))


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many hold a code of an open box, and how many have answered so far, in whole steps."""

    issued: int
    at_least: int


def turnout(one: UUID, *, step: int, by: Actor) -> Turnout:
    """Of an open box. Rounded down to whole `step`s: a number that grew one by one would tell whoever watches
    it who has just answered. NotFound where none is open."""
    with transaction(by):
        urn = Urn.objects.filter(box=one, box__state=State.OPEN).first()
        if urn is None:
            raise NotFound("no such box")
        require(by, BallotPermission.BOX_WATCH, urn)
        envelopes = Envelope.objects.filter(key_id=urn.key_id)
        cast = envelopes.filter(is_cast=True).count()
        return Turnout(envelopes.count(), cast // step * step)


@dataclass(frozen=True, slots=True)
class OpenUrn:
    """An urn that takes answers until then, as it lies in the database: key and secret are closed."""

    id: UUID
    hospital: int
    sealed_secret: bytes
    key: UUID
    epoch: int
    wrapped: bytes
    closes_at: datetime

    def opened(self) -> tuple[DataKey, Secret]:
        key = key_read(self.key, self.hospital, self.epoch, self.wrapped)
        return key, _secret(self.id, self.sealed_secret, key)


_lately: Final[dict[tuple[str, int, str], tuple[datetime, tuple[OpenUrn, ...]]]] = {}


def open_urns(
    kind: Kind[Any], hospital: int, *, subject: str = "", by: Actor
) -> tuple[OpenUrn, ...]:
    """Each box of that kind (and about that subject) which takes answers now; read in one statement, since between two
    of them one could be closed."""
    at = now()
    with transaction(by), connection.cursor() as cursor:
        cursor.execute(OPEN_URNS, [hospital, kind.name, at, subject])
        found = tuple(OpenUrn(*row) for row in cursor.fetchall())
    for past in [one for one, (read_at, _) in list(_lately.items()) if at - read_at >= FRESH]:
        _lately.pop(past, None)
    _lately[kind.name, hospital, subject] = at, found
    return found


def open_urns_lately(kind: Kind[Any], hospital: int, *, subject: str = "") -> tuple[OpenUrn, ...]:
    """The same, where they were read less than a second ago; else none. One that was closed meanwhile takes nothing:
    its envelopes are gone. One that was opened meanwhile is not among them: who finds no envelope reads them anew.

    The key of an urn never changes, only under what it is wrapped.
    """
    read_at, found = _lately.get((kind.name, hospital, subject), (None, ()))
    at = now()
    if read_at is None or not timedelta() <= at - read_at < FRESH:
        return ()
    return tuple(one for one in found if one.closes_at > at)


def forget() -> None:
    """Empties what is kept, for tests that begin anew within a second."""
    _lately.clear()


def secret_of(urn: Urn, key: DataKey) -> Secret:
    return _secret(urn.id, urn.sealed_secret, key)


def secret_place(urn: UUID) -> Place:
    return Place("ballots_urn", urn, "sealed_secret")


def answer_place(table: str, row: UUID) -> Place:
    return Place(table, row, "sealed_answer")


def _secret(urn: UUID, sealed: bytes | memoryview, key: DataKey) -> Secret:
    return unseal(key.secret, bytes(sealed), secret_place(urn), Secret)


def _filled(paper: Paper, secret: bytes) -> Filled:
    return unseal(secret, bytes(paper.sealed_answer), answer_place(PAPER, paper.id), Filled)


def _told(row: Box) -> Told:
    return Told(
        row.id,
        row.subject,
        State(row.state),
        row.closes_at,
        row.has_waited,
        row.issued,
        row.cast,
    )
