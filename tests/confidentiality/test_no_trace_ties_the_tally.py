"""An attacker with the whole database tries to tie a tally row to what it tells of (G1)."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from psycopg import sql
from scipy.stats import spearmanr

from lamppost.audit.actions import chain
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation, Opening, open_or_join
from lamppost.outreach.queries.listing import queue
from lamppost.outreach.rules import AttemptResult, Mode, Outcome, Recipient, Route, Said, Urgency
from tests.cast import Cast
from tests.confidentiality.sinks import Cursor, tables

BEGAN = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
FLUSHED = datetime(2026, 10, 3, 3, 20, tzinfo=UTC)
TALLY = ["outreach_tallyoutreach", "outreach_tallyinteraction", "outreach_tallycounter"]
# So that the test, unlike the attacker, knows each row again: no two outreaches are of one kind.
KINDS = [(route, urgency, tries) for route in Route for urgency in Urgency for tries in (0, 2)]
BY_CHANCE = 0.75  # of a rank correlation of 30 pairs, four standard deviations
Kind = tuple[str, str, int]


@dataclass
class Month:
    """A month of outreaches, one after the other, then flushed; and what the attacker must not find."""

    cast: Cast
    ended: list[Kind]  # in the order in which they ended
    ids: set[UUID]


@pytest.fixture
def month(committed_cast: Cast) -> Month:
    told = Month(committed_cast, [], set())
    kinds = random.Random(7).sample(KINDS, len(KINDS))
    for day, (route, urgency, tries) in enumerate(kinds):
        with time_machine.travel(BEGAN + timedelta(hours=20 * day), tick=False) as clock:
            told.ids.add(_whole_life(committed_cast, route, urgency, tries))
            told.ended.append((route, urgency, tries))
            clock.shift(timedelta(minutes=6))
            actions.keep(hospital=committed_cast.valley.pk, by=_program(committed_cast))
            chain(by=Actor.system())
    with time_machine.travel(FLUSHED, tick=False):
        flushed = actions.flush(hospital=committed_cast.valley.pk, by=_program(committed_cast))
        chain(by=Actor.system())
    assert flushed >= 2 * len(KINDS)
    return told


def _program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def _whole_life(cast: Cast, route: Route, urgency: Urgency, tries: int) -> UUID:
    """Opened, accepted, tried so often; with two tries they talk, else it is not pursued."""
    sam, place = cast.supporter, cast.valley.pk
    assert sam.supporter is not None
    opening = Opening(place, Recipient("Somebody"), route, urgency, now(), Said(("other",)))
    open_or_join(opening=opening, by=_program(cast))
    coordinator = cast.coordinator.actor(now())
    (row,) = queue(place, seen_by=coordinator).rows
    offer = actions.offer(outreach=row.id, supporter=sam.supporter.pk, by=coordinator)
    actions.accept(offer=offer, by=sam.actor())
    for _ in range(tries):
        result = AttemptResult.LEFT_MESSAGE
        actions.log_attempt(outreach=row.id, mode=Mode.PHONE, result=result, by=sam.actor())
    if tries:
        talk = Conversation(Mode.PHONE, 30)
        actions.log_interaction(outreach=row.id, conversation=talk, by=sam.actor())
    else:
        actions.close(outreach=row.id, outcome=Outcome.NOT_PURSUED, by=coordinator)
    return row.id


def _rows(cursor: Cursor, statement: str) -> list[tuple[object, ...]]:
    return cursor.execute(statement.encode()).fetchall()


def _told(cursor: Cursor, order: str) -> list[Kind]:
    """The tally's outreaches in some order that an attacker can see."""
    statement = f"SELECT route, urgency, attempts FROM outreach_tallyoutreach ORDER BY {order}"  # noqa: S608
    return [
        (str(route), str(urgency), int(str(n))) for route, urgency, n in _rows(cursor, statement)
    ]


def _every_row_of_a_flush_shares_one_transaction_that_nothing_else_shares(
    month: Month, cursor: Cursor
) -> None:
    flushes = {row for name in TALLY for row in _rows(cursor, f"SELECT xmin::text FROM {name}")}  # noqa: S608
    assert len(flushes) == 1
    ((flush,),) = flushes
    for name, table in tables(cursor).items():
        statement = sql.SQL("SELECT count(*) FROM {} WHERE xmin::text = %s").format(table)
        found = cursor.execute(statement, [flush]).fetchone()
        assert found is not None
        assert bool(found[0]) == (name.removeprefix("public.") in TALLY), name


def _ids_are_random_and_no_column_holds_a_time(month: Month, cursor: Cursor) -> None:
    for name in TALLY:
        ids = [row[0] for row in _rows(cursor, f"SELECT id FROM {name}")]  # noqa: S608
        assert all(isinstance(one, UUID) and one.version == 4 for one in ids)
        assert not set(ids) & month.ids
        kinds = {
            str(row[0])
            for row in _rows(
                cursor,
                "SELECT data_type FROM information_schema.columns"  # noqa: S608
                f" WHERE table_schema = 'public' AND table_name = '{name}'",
            )
        }
        assert not {
            kind for kind in kinds if "time" in kind or kind in ("date", "bytea", "interval")
        }
    assert _rows(cursor, "SHOW track_commit_timestamp") == [("off",)]


def _order_tells_no_more_than_chance(month: Month, cursor: Cursor, order: str) -> None:
    told = _told(cursor, order)
    assert sorted(told) == sorted((str(r), str(u), n) for r, u, n in month.ended)
    truth = [told.index((str(r), str(u), n)) for r, u, n in month.ended]
    correlation = spearmanr(range(len(truth)), truth).statistic
    assert abs(correlation) < BY_CHANCE
    neighbours = sum(abs(one - other) == 1 for one, other in pairwise(truth))
    assert neighbours <= 10  # of 29; two by chance


def _the_record_cannot_be_grouped_by_outreach(month: Month, cursor: Cursor) -> None:
    """Grouped, six entries and two tries would be one outreach, with the days of its life."""
    references = [
        bytes(row[0])  # type: ignore[arg-type]
        for row in _rows(cursor, "SELECT reference FROM audit_entry WHERE reference <> ''")
    ]
    assert len(references) >= 4 * len(KINDS)
    assert max(Counter(references).values()) == 1
    for half in (slice(8), slice(8, None)):
        assert max(Counter(one[half] for one in references).values()) == 1


def _no_value_is_shared_by_the_tally_and_anything_about_one_outreach(
    month: Month, cursor: Cursor
) -> None:
    """No id of an outreach, offer or key is left at all; receipts only count."""
    for name, table in tables(cursor).items():
        rows = cursor.execute(sql.SQL("SELECT * FROM {}").format(table)).fetchall()
        values = {value for row in rows for value in row if isinstance(value, UUID)}
        assert not values & month.ids, name
    receipts = _rows(cursor, "SELECT kind, month::text, count FROM vault_purgereceipt")
    assert receipts == [("outreach", "2026-09-01", len(KINDS))]


def _the_stage_is_empty_and_its_key_destroyed(month: Month, cursor: Cursor) -> None:
    """What the emptied stage leaves in files and in the write-ahead log opens no more."""
    assert _rows(cursor, "SELECT 1 FROM outreach_stage") == []
    keys = [path.name for path in settings.LAMPPOST_KEYRING.iterdir()]
    assert not [name for name in keys if f"tally-{month.cast.valley.pk}-2026-09" in name]


def test_nothing_ties_the_tally_to_what_it_tells_of(month: Month, cursor: Cursor) -> None:
    """One month, made once, since it takes a while; each attack on it has a name."""
    _every_row_of_a_flush_shares_one_transaction_that_nothing_else_shares(month, cursor)
    _ids_are_random_and_no_column_holds_a_time(month, cursor)
    _the_record_cannot_be_grouped_by_outreach(month, cursor)
    _no_value_is_shared_by_the_tally_and_anything_about_one_outreach(month, cursor)
    _the_stage_is_empty_and_its_key_destroyed(month, cursor)
    for order in ("ctid", "id", "xmin::text, ctid"):
        _order_tells_no_more_than_chance(month, cursor, order)
