"""A dump with everything on disk, taken after closing, and the keyring with it: does anything tie a supporter to a
conversation, or a conversation to a day? (`test_no_trace_ties_the_tally` attacks the tally's own rows.)

Two lives are told that differ in one thing only: in one they talk, in the other they are told no. Whatever an
attacker could see of the one must be there of the other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from psycopg import sql

from lamppost.audit.actions import chain
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation, Opening, open_or_join
from lamppost.outreach.queries.listing import queue
from lamppost.outreach.rules import AttemptResult, Mode, Recipient, Route, Said, Urgency
from lamppost.vault.queries import keyring
from lamppost.vault.rules import Done, detail_place, unseal
from tests.cast import Cast
from tests.confidentiality.sinks import Cursor, tables

BEGAN = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
FLUSHED = datetime(2026, 10, 3, 3, 20, tzinfo=UTC)
LIVES = 12
# Times that may stand on disk after everything has closed, and why they tell nothing of a conversation.
TIMES = {
    "django_migrations": "of the program's own installation",
    "procrastinate_jobs": "of jobs; a finished one is deleted",
    "procrastinate_events": "as jobs",
    "procrastinate_workers": "a worker's last sign of life",
    "django_session": "of who is signed in now",
}
CHOSEN = "outreach_promise"  # what a hospital has chosen to promise: no row of it is about anybody
SUPPORTERS = ("supporters_supporter", "people_account", "people_rolegrant", "program_physician")
Row = tuple[object, ...]


@dataclass
class Life:
    """What an attacker may try to tell apart: whether they talked."""

    talked: bool
    ids: tuple[UUID, UUID]
    entries: list[tuple[str, str]]  # event and role, in the order of the chain
    supporter_rows: set[tuple[str, str]]  # of whoever may be a supporter: table, xmin and xmax
    staged: list[list[tuple[bool, int]]]  # by transaction: what kind of row, and how long


@pytest.fixture
def lives(committed_cast: Cast, cursor: Cursor) -> list[Life]:
    chain(by=Actor.system())
    told = []
    for number in range(LIVES):
        with time_machine.travel(BEGAN + timedelta(days=2 * number), tick=False) as clock:
            told.append(_life(committed_cast, cursor, clock, talked=number % 2 == 0))
    with time_machine.travel(FLUSHED, tick=False):
        program = Actor.system(committed_cast.valley.pk)
        assert actions.flush(hospital=committed_cast.valley.pk, by=program)
        chain(by=Actor.system())
    return told


def _life(cast: Cast, cursor: Cursor, clock: time_machine.Traveller, *, talked: bool) -> Life:
    place, sam, cora = cast.valley.pk, cast.supporter, cast.coordinator.actor(now())
    program, said = Actor.system(place), Said(("other",))
    assert sam.supporter is not None
    before, known = _newest(cursor), len(_staged(cursor))
    somebody = Recipient("Somebody")
    opening = Opening(place, somebody, Route.COLLEAGUE, Urgency.SOON, now(), said)
    open_or_join(opening=opening, by=program)
    (row,) = queue(place, seen_by=cora).rows
    actions.see_recipient(outreach=row.id, purpose="triage", by=cora)
    offer = actions.offer(outreach=row.id, supporter=sam.supporter.pk, by=cora)
    actions.accept(offer=offer, by=sam.actor())
    actions.see_recipient(outreach=row.id, purpose="first_contact", by=sam.actor(now()))
    if talked:
        talk = Conversation(Mode.PHONE, 30, level="4", was_heavy=True)
        actions.log_interaction(outreach=row.id, conversation=talk, by=sam.actor())
    else:
        no = AttemptResult.DECLINED
        actions.log_attempt(outreach=row.id, mode=Mode.PHONE, result=no, by=sam.actor())
    clock.shift(timedelta(minutes=6))
    actions.keep(hospital=place, by=program)
    chain(by=Actor.system())
    entries = _rows(
        cursor, "SELECT event, role FROM audit_entry WHERE number > %s ORDER BY number", before
    )
    return Life(
        talked,
        (row.id, offer),
        [(str(e), str(r)) for e, r in entries],
        _of_supporters(cursor),
        _staged(cursor)[known:],
    )


def _rows(cursor: Cursor, statement: str, *values: object) -> list[Row]:
    return cursor.execute(statement.encode(), values or None).fetchall()


def _newest(cursor: Cursor) -> object:
    return _rows(cursor, "SELECT coalesce(max(number), 0) FROM audit_entry")[0][0]


def _staged(cursor: Cursor) -> list[list[tuple[bool, int]]]:
    """What waits for the month's end, in the order of the transactions that wrote it."""
    rows = _rows(
        cursor,
        "SELECT xmin::text::bigint, is_strain, length(sealed) FROM outreach_stage ORDER BY 1, 2, 3",
    )
    told: dict[object, list[tuple[bool, int]]] = {}
    for xmin, is_strain, length in rows:
        told.setdefault(xmin, []).append((bool(is_strain), int(str(length))))
    return list(told.values())


def _of_supporters(cursor: Cursor) -> set[tuple[str, str]]:
    return {
        (name, str(xmin))
        for name in SUPPORTERS
        for (xmin,) in _rows(cursor, f"SELECT xmin::text || ':' || xmax::text FROM {name}")  # noqa: S608
    }


def _the_record_of_a_conversation_is_that_of_a_no(lives: list[Life]) -> None:
    talks = {tuple(life.entries) for life in lives if life.talked}
    noes = {tuple(life.entries) for life in lives if not life.talked}
    assert len(talks) == 1 and talks == noes
    (entries,) = talks
    assert not [event for event, _ in entries if re.search("interact|convers|talk|connect", event)]


def _what_waits_of_a_conversation_is_what_waits_of_a_no(lives: list[Life]) -> None:
    """Before the month is written out, without its key."""
    first, *others = lives
    assert first.staged and {one for rows in first.staged for one, _ in rows} == {False, True}
    assert all(life.staged == first.staged for life in others)


def _no_row_of_a_supporter_was_touched(lives: list[Life]) -> None:
    """Its `xmin` would be the transaction of the conversation, and so its hour; a lock, also one that a key
    of another table took, would leave it in `xmax`."""
    first, *others = lives
    assert all(life.supporter_rows == first.supporter_rows for life in others)


def _no_time_is_left(cursor: Cursor) -> None:
    kinds = (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type LIKE 'timestamp%%'"
    )
    for table, column in cursor.execute(kinds.replace("%%", "%").encode()).fetchall():
        if str(table) in TIMES:
            continue
        left = _rows(cursor, f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
        assert [one for (one,) in left if isinstance(one, datetime) and one >= BEGAN] == [], table


def _jobs_name_nobody(lives: list[Life], cursor: Cursor) -> None:
    """What still waits names messages that are gone with their key."""
    ids = {str(one) for life in lives for one in life.ids}
    for task, args in _rows(cursor, "SELECT task_name, args FROM procrastinate_jobs"):
        assert not ids & {str(value) for value in dict(args).values()}, task  # type: ignore[call-overload]
        assert "account" not in dict(args), task  # type: ignore[call-overload]
    assert (
        _rows(
            cursor,
            "SELECT 1 FROM notifications_message WHERE key_id NOT IN (SELECT id FROM vault_key)",
        )
        == []
    )


def _no_sequence_counts_conversations(cursor: Cursor) -> None:
    """Ids of the tally are random; what counts up counts steps and jobs of every kind alike."""
    owners = _rows(
        cursor,
        "SELECT DISTINCT d.refobjid::regclass::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid"
        " WHERE s.relkind = 'S' AND d.deptype IN ('a', 'i')",
    )
    counted = {str(owner) for (owner,) in owners}
    open_store = ("outreach_", "referrals_", "notifications_", "vault_key", "vault_blindindex")
    assert not [name for name in counted - {CHOSEN} if name.startswith(open_store)]


def _receipts_tell_the_month_alone(cursor: Cursor) -> None:
    assert _rows(
        cursor, "SELECT kind, month::text, count FROM vault_purgereceipt WHERE kind = 'outreach'"
    ) == [("outreach", "2026-09-01", LIVES)]


def _what_the_keyring_still_opens(cursor: Cursor) -> Iterator[tuple[str, Done]]:
    ring = keyring()
    months = [ring.named(name) for name in ring.names("review-")]
    for event, detail in _rows(cursor, "SELECT event, detail FROM audit_entry WHERE detail <> ''"):
        held = bytes(detail)  # type: ignore[call-overload]
        for month in months:
            try:
                place = detail_place(UUID(bytes=held[:16]))
                yield str(event), unseal(month, held[16:], place, Done)
            except Exception:  # noqa: S112 - any other month's
                continue


def _with_the_keyring_only_looks_and_administration_name_anybody(
    lives: list[Life], cast: Cast, cursor: Cursor
) -> None:
    """For ninety days who looked and when can be read; no act on an outreach says who did it."""
    named = {event for event, done in _what_the_keyring_still_opens(cursor) if done.account}
    assert named <= {"sealed.opened", "opening.unused", "looks.reviewed"}
    acts = {event for life in lives for event, _ in life.entries} - {"sealed.opened"}
    assert "contact.logged" in acts and not acts & named


def _nothing_left_holds_an_id_of_the_closed(lives: list[Life], cursor: Cursor) -> None:
    ids = {one for life in lives for one in life.ids}
    for name, table in tables(cursor).items():
        rows = cursor.execute(sql.SQL("SELECT * FROM {}").format(table)).fetchall()
        assert not ids & {value for row in rows for value in row if isinstance(value, UUID)}, name


def test_nothing_on_disk_ties_a_supporter_or_a_day_to_a_conversation(
    lives: list[Life], committed_cast: Cast, cursor: Cursor
) -> None:
    _the_record_of_a_conversation_is_that_of_a_no(lives)
    _what_waits_of_a_conversation_is_what_waits_of_a_no(lives)
    _no_row_of_a_supporter_was_touched(lives)
    _no_time_is_left(cursor)
    _jobs_name_nobody(lives, cursor)
    _no_sequence_counts_conversations(cursor)
    _receipts_tell_the_month_alone(cursor)
    _with_the_keyring_only_looks_and_administration_name_anybody(lives, committed_cast, cursor)
    _nothing_left_holds_an_id_of_the_closed(lives, cursor)
