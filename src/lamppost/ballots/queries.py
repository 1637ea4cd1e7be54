"""Boxes as the rooms above see them, and the papers in a closed one. Who may see them, those rooms ask."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from lamppost.ballots.access import BallotPermission
from lamppost.ballots.models import Box, Envelope, Paper, Urn
from lamppost.ballots.rules import Filled, Kind, Secret, State, answer_in
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.vault.queries import data_key, key_beside
from lamppost.vault.rules import DataKey, Place, unseal

T = TypeVar("T")
SLIP: Final = "ballots_slip"
PAPER: Final = "ballots_paper"


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


def open_urns(
    kind: Kind[Any], hospital: int, *, subject: str = "", by: Actor
) -> list[tuple[DataKey, Secret]]:
    """Key and secret of each box of that kind (and about that subject) which takes answers now; read in one statement,
    since between two of them one could be closed."""
    urns = Urn.objects.select_related("key").filter(
        hospital_id=hospital, box__kind=kind.name, box__state=State.OPEN, box__closes_at__gt=now()
    )
    if subject:
        urns = urns.filter(box__subject=subject)
    with transaction(by):
        pairs = [(key_beside(urn.key), urn) for urn in urns]
    return [(key, secret_of(urn, key)) for key, urn in pairs]


def secret_of(urn: Urn, key: DataKey) -> Secret:
    return unseal(key.secret, bytes(urn.sealed_secret), secret_place(urn.id), Secret)


def secret_place(urn: UUID) -> Place:
    return Place("ballots_urn", urn, "sealed_secret")


def answer_place(table: str, row: UUID) -> Place:
    return Place(table, row, "sealed_answer")


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
