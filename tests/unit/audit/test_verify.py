"""`audit verify` finds whatever was done to the chain, and `audit head` is what finds its end cut off."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
import time_machine
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.transaction import atomic

from lamppost.audit import actions, heads, queries, tasks
from lamppost.audit.models import Entry, Pending
from lamppost.audit.rules import Break, Harm, Head, chained
from lamppost.cli import audit as command
from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.core.transactions import transaction
from tests.cast import Cast, refuses

SYSTEM = Actor.system()
Owner = psycopg.Cursor[tuple[object, ...]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Heads of this test alone; and the commands find the database open."""
    monkeypatch.setattr(settings, "LAMPPOST_HEADS", tmp_path / "heads", raising=False)
    monkeypatch.setattr(command, "ready", _already)
    return tmp_path / "heads"


@contextmanager
def _already() -> Iterator[None]:
    yield


def chain_of(count: int) -> Head:
    """So many more entries, chained."""
    with transaction(SYSTEM):
        for number in range(count):
            detail = bytes([number]) * 40 if number % 2 else b""
            actions.record(by=SYSTEM, event="thing.done", hospital=number % 3, detail=detail)
    actions.chain(by=SYSTEM)
    return queries.head(by=SYSTEM)


@pytest.fixture
def whole(committed_cast: Cast) -> Head:
    """A chain of nine, committed, and its head."""
    Pending.objects.all().delete()
    return chain_of(9)


def verify(*heads: Head) -> Result:
    given = [text for head in heads for text in ("--head", str(head))]
    return CliRunner().invoke(command.audit, ["verify", *given])


def harm(owner: Owner, *statements: str) -> None:
    """What the owner of the tables can do who has first put the trigger aside on purpose."""
    owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    for statement in statements:
        owner.execute(statement.encode())
    owner.execute("ALTER TABLE audit_entry ENABLE TRIGGER ALL")


def test_a_whole_chain_holds_and_says_what_it_does_not_cover(whole: Head) -> None:
    with transaction(SYSTEM):
        actions.record(by=SYSTEM, event="thing.done")
    told = verify(whole)
    assert told.exit_code == 0
    assert "not covered: 1" in told.output and str(whole) in told.output


HARMS = {
    "a byte of the detail flipped": (
        [
            "UPDATE audit_entry SET detail = set_byte(detail, 7, get_byte(detail, 7) # 1) WHERE number = 4"
        ],
        Break(4, Harm.ALTERED),
    ),
    "a byte of a hash flipped": (
        ["UPDATE audit_entry SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE number = 4"],
        Break(4, Harm.ALTERED),
    ),
    "a byte of a link flipped": (
        [
            "UPDATE audit_entry SET previous = set_byte(previous, 0, 1 # get_byte(previous, 0)) WHERE number = 4"
        ],
        Break(4, Harm.UNLINKED),
    ),
    "another hospital": (
        ["UPDATE audit_entry SET hospital_id = NULL WHERE number = 9"],
        Break(9, Harm.ALTERED),
    ),
    "another day": (
        ["UPDATE audit_entry SET day = day - 1 WHERE number = 1"],
        Break(1, Harm.ALTERED),
    ),
    "a row removed": (["DELETE FROM audit_entry WHERE number = 5"], Break(5, Harm.MISSING)),
    "the first removed": (["DELETE FROM audit_entry WHERE number = 1"], Break(1, Harm.MISSING)),
    "removed, and the gap closed": (
        [
            "DELETE FROM audit_entry WHERE number = 5",
            "UPDATE audit_entry SET number = -number WHERE number > 5",
            "UPDATE audit_entry SET number = -number - 1 WHERE number < 0",
        ],
        Break(5, Harm.UNLINKED),
    ),
    "a row put in": (
        [
            "UPDATE audit_entry SET number = -number WHERE number > 5",
            "UPDATE audit_entry SET number = 1 - number WHERE number < 0",
            "INSERT INTO audit_entry SELECT event, role, hospital_id, day, reference, detail, 6, hash, hash"
            " FROM audit_entry WHERE number = 5",
        ],
        Break(6, Harm.ALTERED),
    ),
    "a row put in at the end": (
        [
            "INSERT INTO audit_entry SELECT event, role, hospital_id, day, reference, detail, 10, hash, hash"
            " FROM audit_entry WHERE number = 9"
        ],
        Break(10, Harm.ALTERED),
    ),
    "two rows exchanged": (
        [
            "UPDATE audit_entry SET number = 100 WHERE number = 3",
            "UPDATE audit_entry SET number = 3 WHERE number = 4",
            "UPDATE audit_entry SET number = 4 WHERE number = 100",
        ],
        Break(3, Harm.UNLINKED),
    ),
}


@pytest.mark.parametrize("name", HARMS)
def test_harm_is_found(whole: Head, owner_cursor: Owner, name: str) -> None:
    statements, expected = HARMS[name]
    harm(owner_cursor, *statements)
    assert queries.verdict(by=SYSTEM).broken == expected
    told = verify()
    assert told.exit_code == command.BROKEN
    assert f"BROKEN at entry {expected.number}" in told.output


def test_a_tail_cut_off_is_found_by_the_head_alone(whole: Head, owner_cursor: Owner) -> None:
    harm(owner_cursor, "DELETE FROM audit_entry WHERE number > 6")
    assert verify().exit_code == 0  # what is left is whole: nothing in it can tell
    told = verify(whole)
    assert told.exit_code == command.CUT
    assert "entry 9 was written down" in told.output


def test_a_chain_that_was_all_rewritten_is_found_by_the_head(
    whole: Head, owner_cursor: Owner
) -> None:
    """Whoever owns the tables can forge a chain that fits in itself; not one that ends in that hash."""
    harm(owner_cursor, "UPDATE audit_entry SET role = 'nobody' WHERE number = 2")
    previous = bytes(32)
    owner_cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    for row in Entry.objects.order_by("number"):
        link = chained(previous, row.number, queries.fact_of(row))
        owner_cursor.execute(
            "UPDATE audit_entry SET previous = %s, hash = %s WHERE number = %s",
            [previous, link, row.number],
        )
        previous = link
    assert verify().exit_code == 0
    assert verify(whole).exit_code == command.CUT


def test_the_program_writes_the_head_down_by_itself(
    whole: Head, owner_cursor: Owner, folder: Path
) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC)):
        actions.record(by=SYSTEM, event="thing.done")
        tasks.chain(0)
    assert [path.name for path in folder.iterdir()] == ["2026-11-20"]
    assert folder.stat().st_mode & 0o077 == 0
    assert heads.written_down() == (queries.head(by=SYSTEM),)
    harm(owner_cursor, "DELETE FROM audit_entry WHERE number > 3")
    assert verify().exit_code == command.CUT  # with nothing written down by hand


def test_a_lower_head_never_takes_the_place_of_a_higher(folder: Path) -> None:
    high, low = Head(9, b"h" * 32), Head(4, b"l" * 32)
    for head in (high, low):
        heads.write_down(head, date(2026, 11, 20))
    assert heads.written_down() == (high,)
    (folder / "2026-11-21").write_text("half a li")
    (folder / "2026-11-22").write_bytes(b"\xff\xfe")
    assert heads.written_down() == (high,)


def test_a_restored_chain_is_accepted_once_and_for_all_to_see(
    whole: Head, owner_cursor: Owner
) -> None:
    heads.write_down(whole, date(2026, 11, 20))
    heads.write_down(Head(4, bytes(Entry.objects.get(number=4).hash)), date(2026, 11, 19))
    harm(owner_cursor, "DELETE FROM audit_entry WHERE number > 6")
    told = CliRunner().invoke(command.audit, ["accept-restore"])
    assert "set aside: 1" in told.output
    assert Pending.objects.get().event == "head.accepted"
    assert [one.number for one in heads.written_down()] == [4]
    assert verify().exit_code == 0
    assert verify(whole).exit_code == command.CUT  # whoever has it on paper still sees it
    assert "set aside: 0" in CliRunner().invoke(command.audit, ["accept-restore"]).output
    assert Pending.objects.count() == 1


def test_head_prints_what_verify_takes(whole: Head) -> None:
    printed = CliRunner().invoke(command.audit, ["head"]).output.strip()
    assert Head.parse(printed) == whole
    assert CliRunner().invoke(command.audit, ["verify", "--head", printed]).exit_code == 0


@pytest.mark.parametrize(
    "text", ["", "9", "9:zz", "x:" + "0" * 64, "9:" + "0" * 62, "-1:" + "0" * 64]
)
def test_what_is_no_head_is_refused(db: None, text: str) -> None:
    told = CliRunner().invoke(command.audit, ["verify", "--head", text])
    assert told.exit_code == 2 and "NUMBER:HASH" in told.output


APPLICATION = [
    "UPDATE audit_entry SET role = 'x'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "DROP TRIGGER audit_entry_is_final ON audit_entry",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "UPDATE audit_pending SET role = 'x'",
    "TRUNCATE audit_pending",
]


@pytest.mark.parametrize("statement", APPLICATION)
def test_the_application_may_only_add_and_read(db: None, statement: str) -> None:
    chain_of(1)
    with pytest.raises(DatabaseError), atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", APPLICATION[:3])
def test_the_owner_is_stopped_too_unless_on_purpose(
    whole: Head, owner_cursor: Owner, statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="an audit entry is final"):
        owner_cursor.execute(statement.encode())


def test_only_the_program_accepts_a_restored_chain(cast: Cast) -> None:
    with refuses(Refused):
        actions.accept_head(by=cast.administrator.actor())
    with refuses(Refused):
        queries.verdict(by=cast.coordinator.actor())
    assert queries.verdict(by=cast.administrator.actor()).is_whole
