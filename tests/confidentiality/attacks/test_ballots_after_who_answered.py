"""Who answered what in a box? Asked by who has the whole database, by who also has the keyring, the roster and
every letter with its code, and by who has an old backup of the time when the box was open (G8)."""

import hashlib
import hmac
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
import time_machine
from psycopg import sql
from scipy.stats import spearmanr

from lamppost.audit.actions import chain
from lamppost.ballots import actions
from lamppost.ballots.queries import papers
from lamppost.ballots.rules import Filled, Kind, Secret, answer_in
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.vault import actions as vault
from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable
from lamppost.vault.queries import keyring
from lamppost.vault.rules import CannotOpen, Place, unseal, unwrap
from tests.cast import Cast
from tests.confidentiality.sinks import Cursor, tables
from tests.keys import at
from tests.unit.ballots.stories import Wish, cast_one, codes, program

BEGAN = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
VOTERS = 30
MANY = Kind("many", Wish, room=256)
BY_CHANCE = 0.75  # of a rank correlation of 30 pairs, four standard deviations
OPEN_TABLES = ("ballots_urn", "ballots_envelope", "ballots_slip")
DAY = timedelta(days=1)


@dataclass
class Election:
    """Thirty people answer, one after the other, days apart; and what an attacker took along meanwhile."""

    cast: Cast
    box: UUID
    letters: dict[str, Code]  # to whom, and the code in it
    order: list[int]  # who answered, in the order in which they did

    @property
    def closed(self) -> "Election":
        actions.close_box(box=self.box, by=program(self.cast))
        chain(by=Actor.system())
        return self


@pytest.fixture
def election(committed_cast: Cast) -> Election:
    return _held(committed_cast)


def _held(cast: Cast) -> Election:
    box = actions.open_box(
        kind=MANY,
        subject="lunch",
        hospital=cast.valley.pk,
        closes_at=BEGAN + 60 * DAY,
        by=program(cast),
    )
    holders = [f"physician {number}" for number in range(VOTERS)]
    letters = actions.issue(box=box, holders=holders, by=program(cast))
    order = random.Random(7).sample(range(VOTERS), VOTERS)
    for day, voter in enumerate(order):
        with time_machine.travel(BEGAN + day * DAY, tick=False):
            wish = Wish("x" * (voter % 7 * 20), voter)  # of many lengths
            cast_one(cast, letters[holders[voter]], wish, MANY)
    return Election(cast, box, letters, order)


def _rows(cursor: Cursor, statement: str) -> list[tuple[object, ...]]:
    return cursor.execute(statement.encode()).fetchall()


@dataclass
class Copy:
    """What a dump holds of the boxes, and the keys beside them, still wrapped."""

    keys: list[tuple[UUID, int, bytes]]
    urns: list[tuple[UUID, UUID, bytes]]
    slips: list[tuple[UUID, UUID, bytes]]
    envelopes: list[tuple[bytes, bool]]

    @classmethod
    def taken(cls, cursor: Cursor) -> "Copy":
        return cls(
            _rows(cursor, "SELECT id, epoch, wrapped FROM vault_key"),  # type: ignore[arg-type]
            _rows(cursor, "SELECT id, key_id, sealed_secret FROM ballots_urn"),  # type: ignore[arg-type]
            _rows(cursor, "SELECT id, key_id, sealed_answer FROM ballots_slip"),  # type: ignore[arg-type]
            _rows(cursor, "SELECT digest, is_cast FROM ballots_envelope"),  # type: ignore[arg-type]
        )


class Thief:
    """Has a copy, a keyring, and every letter."""

    def __init__(self, copy: Copy, ring: DirectoryKeyring, letters: dict[str, Code]) -> None:
        self.copy, self.letters = copy, letters
        self.secrets: dict[UUID, bytes] = {}
        fresh = DirectoryKeyring(ring.folder)
        for key, number, wrapped in copy.keys:
            for epoch in {*fresh.numbers(), number}:
                try:
                    self.secrets[key] = unwrap(fresh.epoch(epoch), bytes(wrapped))
                except (KeyringUnusable, CannotOpen):
                    continue

    def answers(self) -> list[Wish]:
        """What the slips say that any key opens."""
        return [
            answer_in(
                MANY, unseal(self.secrets[key], bytes(text), _place("ballots_slip", row), Filled)
            )
            for row, key, text in self.copy.slips
            if key in self.secrets
        ]

    def took_part(self) -> set[str]:
        """Whom a letter, by its code, ties to an envelope that was used."""
        used = {bytes(digest) for digest, is_cast in self.copy.envelopes if is_cast}
        return {who for who, code in self.letters.items() if used & self._guesses(code)}

    def _guesses(self, code: Code) -> set[bytes]:
        found = {code.digest, hashlib.sha256(code.letters.encode()).digest()}
        keys = [*self.secrets.values(), bytes(32)]
        found |= {
            hmac.digest(key, f"envelope\0{code.letters}".encode(), hashlib.sha256) for key in keys
        }
        for row, key, text in self.copy.urns:
            if key in self.secrets:
                place = Place("ballots_urn", row, "sealed_secret")
                found.add(unseal(self.secrets[key], bytes(text), place, Secret).mark_of(code))
        return found


def _place(table: str, row: UUID) -> Place:
    return Place(table, row, "sealed_answer")


def test_nothing_in_the_database_ties_a_paper_to_who_gave_it(
    election: Election, cursor: Cursor
) -> None:
    """One election, held once, since it takes a while; each attack on it has a name."""
    slips = {row[0] for row in _rows(cursor, "SELECT id FROM ballots_slip")}
    _all_slips_are_equally_long(cursor)
    _no_row_of_a_ballot_holds_a_time(cursor)
    _no_sequence_counts_ballots(cursor)
    election.closed  # noqa: B018
    _what_was_open_is_empty(cursor)
    _papers_share_one_transaction_with_nothing_of_a_voter(cursor)
    _no_id_of_a_slip_is_left(cursor, slips)
    _no_letter_fits_anything(election, cursor)
    _the_record_tells_of_the_box_alone(cursor)
    _jobs_and_tables_name_no_holder(election, cursor)
    for order in ("ctid", "id", "xmin::text, ctid"):
        _order_tells_no_more_than_chance(election, cursor, order)


def _all_slips_are_equally_long(cursor: Cursor) -> None:
    lengths = _rows(cursor, "SELECT DISTINCT length(sealed_answer) FROM ballots_slip")
    assert len(lengths) == 1


def _no_row_of_a_ballot_holds_a_time(cursor: Cursor) -> None:
    columns = _rows(
        cursor,
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_name LIKE 'ballots_%' AND (data_type LIKE '%time%' OR data_type = 'date')",
    )
    assert columns == [("ballots_box", "closes_at")]
    assert _rows(cursor, "SHOW track_commit_timestamp") == [("off",)]


def _no_sequence_counts_ballots(cursor: Cursor) -> None:
    owners = _rows(cursor, "SELECT relname FROM pg_class WHERE relkind = 'S'")
    assert not [name for (name,) in owners if str(name).startswith("ballots_")]


def _what_was_open_is_empty(cursor: Cursor) -> None:
    for table in OPEN_TABLES:
        assert _rows(cursor, f"SELECT 1 FROM {table}") == [], table  # noqa: S608


def _papers_share_one_transaction_with_nothing_of_a_voter(cursor: Cursor) -> None:
    ((closing,),) = set(_rows(cursor, "SELECT xmin::text FROM ballots_paper"))
    beside = {
        name.removeprefix("public.")
        for name, table in tables(cursor).items()
        if cursor.execute(
            sql.SQL("SELECT 1 FROM {} WHERE xmin::text = %s LIMIT 1").format(table), [closing]
        ).fetchone()
    }
    # The box itself, the key of its papers, that a key was destroyed, and how many this month.
    assert beside <= {
        "ballots_paper",
        "ballots_box",
        "vault_key",
        "vault_tombstone",
        "vault_purgereceipt",
    }


def _no_id_of_a_slip_is_left(cursor: Cursor, slips: set[object]) -> None:
    for name, table in tables(cursor).items():
        rows = cursor.execute(sql.SQL("SELECT * FROM {}").format(table)).fetchall()
        assert not slips & {value for row in rows for value in row if isinstance(value, UUID)}, name
    ids = [row[0] for row in _rows(cursor, "SELECT id FROM ballots_paper")]
    assert all(isinstance(one, UUID) and one.version == 4 for one in ids)


def _no_letter_fits_anything(election: Election, cursor: Cursor) -> None:
    """By no key that is left, whoever holds the keyring."""
    thief = Thief(Copy.taken(cursor), keyring(), election.letters)
    guesses = {one for code in election.letters.values() for one in thief._guesses(code)}
    for name, table in tables(cursor).items():
        rows = cursor.execute(sql.SQL("SELECT * FROM {}").format(table)).fetchall()
        held = {bytes(v) for row in rows for v in row if isinstance(v, bytes | memoryview)}
        assert not guesses & held, name


def _the_record_tells_of_the_box_alone(cursor: Cursor) -> None:
    entries = _rows(
        cursor, "SELECT event, role, reference, detail FROM audit_entry WHERE event LIKE 'ballot%'"
    )
    told = {(event, role, bytes(a), bytes(b)) for event, role, a, b in entries}  # type: ignore[call-overload]
    events = ("ballot.opened", "ballot.issued", "ballot.closed")
    assert told == {(event, "system", b"", b"") for event in events}
    assert len(entries) == len(events)


def _jobs_and_tables_name_no_holder(election: Election, cursor: Cursor) -> None:
    for name, table in tables(cursor).items():
        rows = cursor.execute(sql.SQL("SELECT one::text FROM {} one").format(table)).fetchall()
        assert not [1 for (text,) in rows if "physician 1" in str(text)], name
        letters = {code.letters for code in election.letters.values()}
        assert not [1 for (text,) in rows if any(code in str(text) for code in letters)], name


def _order_tells_no_more_than_chance(election: Election, cursor: Cursor, order: str) -> None:
    read = {one.number for one in papers(kind=MANY, box=election.box, by=program(election.cast))}
    assert read == set(range(VOTERS))
    ids = [row[0] for row in _rows(cursor, f"SELECT id FROM ballots_paper ORDER BY {order}")]  # noqa: S608
    told = [_number(cursor, one) for one in ids]
    truth = [told.index(voter) for voter in election.order]
    assert abs(spearmanr(range(VOTERS), truth).statistic) < BY_CHANCE
    assert sum(abs(one - other) == 1 for one, other in pairwise(truth)) <= 10


def _number(cursor: Cursor, paper: object) -> int:
    ((key, text, epoch, wrapped),) = cursor.execute(
        "SELECT p.key_id, p.sealed_answer, k.epoch, k.wrapped FROM ballots_paper p"
        " JOIN vault_key k ON k.id = p.key_id WHERE p.id = %s",
        [paper],
    ).fetchall()
    assert isinstance(paper, UUID) and key
    secret = unwrap(keyring().epoch(int(str(epoch))), bytes(wrapped))  # type: ignore[call-overload]
    filled = unseal(secret, bytes(text), _place("ballots_paper", paper), Filled)  # type: ignore[call-overload]
    return answer_in(MANY, filled).number


def test_with_the_database_alone_an_open_box_ties_no_letter_to_an_envelope(
    election: Election, cursor: Cursor
) -> None:
    """Not even who has taken part: the marks are keyed by a secret that is sealed."""
    copy = Copy.taken(cursor)
    thief = Thief(copy, keyring(), election.letters)
    thief.secrets = {}
    assert len(copy.envelopes) == VOTERS
    assert thief.answers() == [] and thief.took_part() == set()


def test_an_old_backup_opens_before_the_horizon_and_says_nothing_past_it(
    own_keyring: DirectoryKeyring, committed_cast: Cast, cursor: Cursor
) -> None:
    """With today's keyring, the roster and every letter: first that the attack works, then that it ends."""
    election = _held(committed_cast)
    copy, began = Copy.taken(cursor), own_keyring.newest_epoch().began
    election.closed  # noqa: B018
    thief = Thief(copy, own_keyring, election.letters)
    assert len(thief.answers()) == VOTERS and len(thief.took_part()) == VOTERS
    for day in range(1, 9):
        with at(began + day * DAY):
            vault.rotate(by=Actor.system())
            vault.destroy_epoch(by=Actor.system())
    thief = Thief(copy, own_keyring, election.letters)
    assert copy.envelopes and copy.slips and copy.urns
    assert thief.answers() == [] and thief.took_part() == set()
    left = papers(kind=MANY, box=election.box, by=program(committed_cast))
    assert len(left) == VOTERS  # the answers are there, and nobody's


def test_envelopes_lie_in_no_order_of_the_holders(committed_cast: Cast, cursor: Cursor) -> None:
    """Else the place of a row on the disk would say whose it is, without any key."""
    box = actions.open_box(
        kind=MANY,
        subject="lunch",
        hospital=committed_cast.valley.pk,
        closes_at=now() + DAY,
        by=program(committed_cast),
    )
    holders = [f"physician {number}" for number in range(VOTERS)]
    issued = codes(committed_cast, box, holders)
    thief = Thief(Copy.taken(cursor), keyring(), {})
    laid = [
        bytes(row[0]) for row in _rows(cursor, "SELECT digest FROM ballots_envelope ORDER BY ctid")
    ]  # type: ignore[call-overload]
    truth = [
        next(at for at, mark in enumerate(laid) if mark in thief._guesses(code)) for code in issued
    ]
    assert abs(spearmanr(range(VOTERS), truth).statistic) < BY_CHANCE
