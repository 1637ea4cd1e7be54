"""An old dump, today's keyring and the whole roster: past the horizon they open and recognise nothing (G4)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach.access import PARTY, RECIPIENT, account_text, physician_text
from lamppost.outreach.rules import Needs, Outcome, Recipient, Said
from lamppost.program.models import Physician
from lamppost.vault import actions
from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable
from lamppost.vault.rules import CannotOpen, Place, blind, unseal, unwrap
from tests.cast import Cast
from tests.keys import at
from tests.unit.outreach.stories import accepted

Cursor = psycopg.Cursor[tuple[object, ...]]
DAY = timedelta(days=1)
SITE = Actor.system()
SEALED: dict[tuple[str, str], tuple[type[object], str]] = {
    ("outreach_outreach", "sealed_recipient"): (
        Recipient,
        "SELECT id, key_id, sealed_recipient FROM outreach_outreach",
    ),
    ("outreach_outreach", "sealed_needs"): (
        Needs,
        "SELECT id, key_id, sealed_needs FROM outreach_outreach",
    ),
    ("outreach_source", "sealed_said"): (
        Said,
        "SELECT id, key_id, sealed_said FROM outreach_source",
    ),
}


@dataclass(frozen=True)
class Dump:
    """What `pg_dump` would have taken along of one outreach's rows."""

    keys: list[tuple[UUID, int, bytes]]
    digests: list[bytes]
    sealed: list[tuple[str, str, UUID, UUID, bytes]]  # table, field, row, key, ciphertext

    @classmethod
    def taken(cls, cursor: Cursor) -> "Dump":
        keys = cursor.execute("SELECT id, epoch, wrapped FROM vault_key").fetchall()
        digests = cursor.execute("SELECT digest FROM vault_blindindex").fetchall()
        sealed = [
            (*place, *row)
            for place, statement in SEALED.items()
            for row in cursor.execute(statement[1].encode()).fetchall()
        ]
        return cls(keys, [one for (one,) in digests], sealed)  # type: ignore[arg-type, misc]


class Thief:
    """Holds an old dump, today's keyring, and the roster with every account."""

    def __init__(self, dump: Dump, ring: DirectoryKeyring, cast: Cast) -> None:
        self.dump, self.ring = dump, DirectoryKeyring(ring.folder)
        self.people = [
            *((RECIPIENT, physician_text(one.pk)) for one in Physician.objects.all()),
            *((PARTY, account_text(number)) for number in range(1, 50)),
        ]

    def recognised(self) -> set[str]:
        """Who of the roster the dump is about, found by computing every index anew."""
        return {
            text
            for epoch in self.ring.epochs()
            for purpose, text in self.people
            if blind(epoch, purpose, text) in self.dump.digests
        }

    def opened(self) -> list[object]:
        """Every sealed value that any key of the dump opens."""
        secrets = {}
        for key, number, wrapped in self.dump.keys:
            for epoch in {*self.ring.numbers(), number}:
                try:
                    secrets[key] = unwrap(self.ring.epoch(epoch), wrapped)
                except (KeyringUnusable, CannotOpen):
                    continue
        return [
            unseal(secrets[key], text, Place(table, row, field), SEALED[table, field][0])
            for table, field, row, key, text in self.dump.sealed
            if key in secrets
        ]


@contextmanager
def closed_outreach(cast: Cast, cursor: Cursor) -> Iterator[Dump]:
    """One that was open when the dump was taken, and closed and forgotten the same day."""
    from lamppost.outreach.actions import close, keep

    outreach = _accepted(cast)
    dump = Dump.taken(cursor)
    close(outreach=outreach, outcome=Outcome.DECLINED, by=cast.supporter.actor(now()))
    with at(now() + timedelta(minutes=6)):
        keep(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    (left,) = cursor.execute("SELECT count(*) FROM outreach_outreach").fetchone() or (1,)
    assert left == 0
    yield dump


@pytest.mark.parametrize("days", [1, 3, 7, 7.9])
def test_before_the_horizon_a_dump_opens(
    own_keyring: DirectoryKeyring, committed_cast: Cast, cursor: Cursor, days: float
) -> None:
    """Else nothing below would prove anything; and so long a backup is worth something."""
    began = own_keyring.newest_epoch().began
    with closed_outreach(committed_cast, cursor) as dump:
        _nights(began, days)
        thief = Thief(dump, own_keyring, committed_cast)
        assert committed_cast.recipient.physician is not None
        assert physician_text(committed_cast.recipient.physician.pk) in thief.recognised()
        names = {one.name for one in thief.opened() if isinstance(one, Recipient)}
        assert names == {committed_cast.recipient.name}


@pytest.mark.parametrize("days", [8, 12])
def test_past_the_horizon_a_dump_opens_nothing_and_recognises_nobody(
    own_keyring: DirectoryKeyring, committed_cast: Cast, cursor: Cursor, days: int
) -> None:
    began = own_keyring.newest_epoch().began
    with closed_outreach(committed_cast, cursor) as dump:
        _nights(began, days)
        thief = Thief(dump, own_keyring, committed_cast)
        assert dump.keys and dump.digests and dump.sealed
        assert thief.recognised() == set()
        assert thief.opened() == []


def test_what_is_still_open_is_known_from_todays_dump_and_not_from_the_old_one(
    own_keyring: DirectoryKeyring, committed_cast: Cast, cursor: Cursor
) -> None:
    began = own_keyring.newest_epoch().began
    _accepted(committed_cast)
    old = Dump.taken(cursor)
    _nights(began, 8)
    today = Dump.taken(cursor)
    assert len(Thief(today, own_keyring, committed_cast).opened()) == len(old.sealed)
    assert Thief(old, own_keyring, committed_cast).opened() == []
    assert Thief(old, own_keyring, committed_cast).recognised() == set()
    assert {key for key, _, _ in old.keys} == {key for key, _, _ in today.keys}


def test_tombstones_last_as_long_as_a_dump_opens(
    own_keyring: DirectoryKeyring, committed_cast: Cast, cursor: Cursor
) -> None:
    began = own_keyring.newest_epoch().began
    with closed_outreach(committed_cast, cursor) as dump:
        shredded = {key for key, _, _ in dump.keys}
        for day in range(1, 12):
            _night(began + day * DAY)
            thief = Thief(dump, own_keyring, committed_cast)
            if thief.opened():
                assert shredded & own_keyring.tombstones() == shredded
        assert not shredded & own_keyring.tombstones()


def _accepted(cast: Cast) -> UUID:
    with transaction(Actor.system(cast.valley.pk)):
        return accepted(cast)


def _nights(began: object, days: float) -> None:
    for day in range(1, int(days) + 1):
        _night(began + day * DAY)  # type: ignore[operator]
    with at(began + days * DAY):  # type: ignore[operator]
        actions.destroy_epoch(by=SITE)


def _night(moment: object) -> None:
    with at(moment):  # type: ignore[arg-type]
        actions.rotate(by=SITE)
        actions.destroy_epoch(by=SITE)
