"""Who answered what in a survey? Asked by who has the whole database and every letter, by whom the order of rows
on the disk might tell, and by who kept a backup of the time when it was open, past its horizon (G8)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Final
from uuid import UUID

import pytest
import time_machine
from psycopg import sql
from scipy.stats import spearmanr

from lamppost.audit.actions import chain
from lamppost.core.access import Actor
from lamppost.vault import actions as vault
from lamppost.vault.keyring import DirectoryKeyring
from tests.cast import Cast
from tests.confidentiality.attacks.test_ballots_after_who_answered import Copy, Thief
from tests.confidentiality.sinks import Cursor, tables
from tests.keys import at
from tests.unit.surveys.stories import Surveyed, answer, opened, time_over

BEGAN: Final = datetime(2026, 9, 1, 19, tzinfo=UTC)
DAY: Final = timedelta(days=1)
BY_CHANCE: Final = 0.8  # of a rank correlation of some 25 pairs, four standard deviations
ITEMS: Final = ("know_how", "trust_private", "would_recommend")
# What the transaction that takes the answers in may write beside them: nothing of anybody's.
BESIDE: Final = {
    *("surveys_response", "surveys_comment", "surveys_campaign"),
    *("vault_key", "vault_tombstone", "vault_purgereceipt"),
}


class Held:
    """People answer days apart, each in a way that nobody else does; half of them write something too."""

    def __init__(self, cast: Cast) -> None:
        with time_machine.travel(BEGAN, tick=False):
            self.survey: Surveyed = opened(cast, 21)
        people = list(self.survey.codes)
        self.order = Random(5).sample(people, len(people))
        for number, who in enumerate(self.order):
            with time_machine.travel(BEGAN + number * DAY / 2, tick=False):
                answer(self.survey, self.survey.codes[who], self.given(who))

    def given(self, who: str) -> dict[str, tuple[str, ...]]:
        number = list(self.survey.codes).index(who)
        levels = (number % 5, number // 5 % 5, 0)
        found = {item: (str(level + 1),) for item, level in zip(ITEMS, levels, strict=True)}
        return found | ({"comment": (f"Word {number}",)} if number % 2 else {})

    def close(self) -> None:
        with time_machine.travel(BEGAN, tick=False):
            time_over(self.survey)
        chain(by=Actor.system())


@pytest.fixture
def held(own_keyring: DirectoryKeyring, committed_cast: Cast) -> Held:
    return Held(committed_cast)


def _rows(cursor: Cursor, statement: str) -> list[tuple[object, ...]]:
    return cursor.execute(statement.encode()).fetchall()


def test_nothing_ties_an_answer_to_who_gave_it_past_the_horizon(
    held: Held, own_keyring: DirectoryKeyring, cursor: Cursor
) -> None:
    """One survey, held once, since it takes a while; each attack on it has a name."""
    began = own_keyring.newest_epoch().began
    copy = Copy.taken(cursor)
    thief = Thief(copy, own_keyring, held.survey.codes)
    assert len(thief.took_part()) == len(
        held.order
    )  # while it is open the attack works: the page says so
    held.close()
    _no_row_holds_a_time(cursor)
    _answers_share_their_transaction_with_nothing_of_anybody(cursor)
    _no_code_and_no_person_is_left(held, cursor)
    _no_id_of_the_open_survey_is_left(copy, cursor)
    for order in ("ctid", "id", "xmin::text, ctid"):
        _order_tells_no_more_than_chance(held, cursor, order)
    _words_lie_in_no_order_of_the_answers(cursor)
    for day in range(1, 9):
        with at(began + day * DAY):
            vault.rotate(by=Actor.system())
            vault.destroy_epoch(by=Actor.system())
    _an_old_backup_opens_nothing(held, copy, own_keyring)


def _no_row_holds_a_time(cursor: Cursor) -> None:
    columns = _rows(
        cursor,
        "SELECT DISTINCT table_name FROM information_schema.columns"
        " WHERE table_name LIKE 'surveys_%' AND (data_type LIKE '%time%' OR data_type = 'date')",
    )
    answers = {"surveys_response", "surveys_comment"}
    assert not answers & {str(name) for (name,) in columns}
    owners = _rows(cursor, "SELECT relname FROM pg_class WHERE relkind = 'S'")
    assert not [name for (name,) in owners if str(name).startswith("surveys_")]


def _answers_share_their_transaction_with_nothing_of_anybody(cursor: Cursor) -> None:
    ((taken_in,),) = set(_rows(cursor, "SELECT xmin::text FROM surveys_response"))
    statement = "SELECT 1 FROM {} WHERE xmin::text = %s LIMIT 1"
    beside = {
        name.removeprefix("public.")
        for name, table in tables(cursor).items()
        if cursor.execute(sql.SQL(statement).format(table), [taken_in]).fetchone()
    }
    assert beside <= BESIDE


def _no_code_and_no_person_is_left(held: Held, cursor: Cursor) -> None:
    """Neither in a table nor in a job: what letters said, by which word a code derived, nor a mark."""
    codes = {code.letters for code in held.survey.codes.values()}
    for name, table in tables(cursor).items():
        rows = cursor.execute(sql.SQL("SELECT one::text FROM {} one").format(table)).fetchall()
        texts = [str(text) for (text,) in rows]
        assert not [1 for text in texts if any(code in text for code in codes)], name
        assert not [1 for text in texts if any(f"{who}," in text for who in held.order)], name
    for table in ("ballots_urn", "ballots_envelope", "ballots_slip", "ballots_paper"):
        assert _rows(cursor, f"SELECT 1 FROM {table}") == [], table  # noqa: S608


def _no_id_of_the_open_survey_is_left(copy: Copy, cursor: Cursor) -> None:
    slips = {row for row, _, _ in copy.slips}
    for name, table in tables(cursor).items():
        rows = cursor.execute(sql.SQL("SELECT * FROM {}").format(table)).fetchall()
        assert not slips & {value for row in rows for value in row if isinstance(value, UUID)}, name


def _order_tells_no_more_than_chance(held: Held, cursor: Cursor, order: str) -> None:
    found = _rows(cursor, f"SELECT answers FROM surveys_response ORDER BY {order}")  # noqa: S608
    told = [tuple(answers[item][0] for item in ITEMS) for (answers,) in found]  # type: ignore[index]
    truth = [told.index(tuple(held.given(who)[item][0] for item in ITEMS)) for who in held.order]
    assert abs(spearmanr(range(len(truth)), truth).statistic) < BY_CHANCE
    assert sum(abs(one - other) == 1 for one, other in pairwise(truth)) <= len(truth) // 2


def _words_lie_in_no_order_of_the_answers(cursor: Cursor) -> None:
    """They hang on a key of their own and name no answer; and how many there are is no more than that."""
    columns = {name for (name,) in _rows(
        cursor,
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'surveys_comment'",
    )}  # fmt: skip
    assert columns == {"id", "key_id", "campaign_id", "hospital_id", "item", "sealed_text"}
    assert len(_rows(cursor, "SELECT DISTINCT key_id FROM surveys_comment")) == 1


def _an_old_backup_opens_nothing(held: Held, copy: Copy, ring: DirectoryKeyring) -> None:
    """With today's keyring, the roster and every letter: neither an answer nor who took part."""
    thief = Thief(copy, ring, held.survey.codes)
    assert copy.envelopes and copy.slips and copy.urns
    assert not {key for _, key, _ in copy.slips} & set(thief.secrets)
    assert thief.took_part() == set()
