"""Who said what after a training? Asked by who may look at every page, by who has the whole database and
every code, and by who watches the tables while the answers come in (G8)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from uuid import UUID

import pytest
import time_machine
from psycopg import sql
from scipy.stats import spearmanr

from lamppost.audit.actions import chain
from lamppost.ballots.actions import close_due
from lamppost.ballots.queries import papers
from lamppost.core.access import Actor
from lamppost.core.ids import Code
from lamppost.training import actions
from lamppost.training.models import Session
from lamppost.training.queries import feedback, own_sessions, seats
from lamppost.training.rules.feedback import FEEDBACK, Feedback, Missing, Pace
from tests.cast import Cast, Person
from tests.confidentiality.sinks import Cursor, tables
from tests.unit.training.stories import MONDAY, everywhere
from tests.unit.training.test_feedback import ENDS as SESSION_ENDS
from tests.unit.training.test_feedback import FORTNIGHT, HOUR, asked, give

COUNT: Final = 24  # people, each with an answer of their own
BY_CHANCE: Final = 0.8  # of a rank correlation of 24 pairs, four standard deviations
BALLOTS: Final = {"public.ballots_envelope", "public.ballots_slip"}


def said_by(number: int) -> Feedback:
    """An answer that nobody else gives."""
    missing = tuple(one for at, one in enumerate(Missing) if number >> at & 1)
    return Feedback(1 + number % 5, 1 + number // 5 % 5, list(Pace)[number % 3], missing)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


class Held:
    """A session of many people, each with a code; who answers in which order is known to the test alone."""

    def __init__(self, cast: Cast, clock: time_machine.Traveller) -> None:
        self.cast, self.clock = cast, clock
        self.session, self.people = asked(cast, clock, COUNT)
        self.codes = [self._code(person) for person in self.people]

    def _code(self, person: Person) -> Code:
        return actions.feedback_code(session=self.session, by=person.actor())

    def close(self) -> None:
        self.clock.move_to(SESSION_ENDS + HOUR + FORTNIGHT)
        close_due(hospital=self.cast.valley.pk, by=everywhere(self.cast))
        chain(by=Actor.system())

    @property
    def box(self) -> UUID:
        box = Session.objects.get(pk=self.session).feedback_box
        assert box is not None
        return box


@pytest.fixture
def held(committed_cast: Cast, clock: time_machine.Traveller) -> Held:
    return Held(committed_cast, clock)


def _everything(cursor: Cursor) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, table in tables(cursor).items():
        statement = "SELECT md5(string_agg(one::text, '|' ORDER BY one::text)) FROM {} one"
        found[name] = cursor.execute(sql.SQL(statement).format(table)).fetchone()
    return found


def test_an_answer_leaves_no_trace_beside_it(held: Held, cursor: Cursor) -> None:
    """No entry, no job, no letter, no count, nothing at the seat: only the two tables of the open box."""
    before = _everything(cursor)
    give(held.cast, held.codes[0], said_by(0))
    after = _everything(cursor)
    assert {name for name in after if after[name] != before[name]} == BALLOTS


def test_once_closed_nothing_ties_an_answer_to_who_gave_it(held: Held, cursor: Cursor) -> None:
    for number, code in enumerate(held.codes):
        give(held.cast, code, said_by(number))
    held.close()
    _no_code_is_left(held, cursor)
    _order_tells_no_more_than_chance(held, cursor)
    _no_page_knows_who(held)


def _no_code_is_left(held: Held, cursor: Cursor) -> None:
    codes = {code.letters for code in held.codes} | {str(code) for code in held.codes}
    digests = {code.digest for code in held.codes}
    for name, table in tables(cursor).items():
        for row in cursor.execute(sql.SQL("SELECT * FROM {}").format(table)).fetchall():
            assert not codes & {value for value in row if isinstance(value, str)}, name
            assert not digests & {bytes(v) for v in row if isinstance(v, bytes | memoryview)}, name
    for table in ("ballots_urn", "ballots_envelope", "ballots_slip"):
        assert cursor.execute(f"SELECT 1 FROM {table}".encode()).fetchall() == []  # noqa: S608


def _order_tells_no_more_than_chance(held: Held, cursor: Cursor) -> None:
    """By the place of a paper on the disk, by its id, and as the room hands them out."""
    answers = [said_by(number) for number in range(COUNT)]
    assert len(set(answers)) == COUNT
    read = papers(kind=FEEDBACK, box=held.box, by=everywhere(held.cast))
    assert set(read) == set(answers)
    by_id = cursor.execute("SELECT id FROM ballots_paper ORDER BY id").fetchall()
    for order in ("ctid", "xmin::text, ctid"):
        statement = f"SELECT id FROM ballots_paper ORDER BY {order}"  # noqa: S608
        rows = cursor.execute(statement.encode()).fetchall()
        told = [answers.index(read[by_id.index(row)]) for row in rows]
        assert abs(spearmanr(range(COUNT), told).statistic) < BY_CHANCE
        assert sum(abs(one - other) == 1 for one, other in pairwise(told)) <= 10
    told = [answers.index(one) for one in read]
    assert abs(spearmanr(range(COUNT), told).statistic) < BY_CHANCE


def _no_page_knows_who(held: Held) -> None:
    """Neither whose answer it is nor who has answered: to who taught, planned, reads, or was there."""
    cast = held.cast
    assert all(
        hasattr(row, "has_attended") for row in seats(held.session, seen_by=cast.lead.actor())
    )
    (told,) = feedback(cast.valley.pk, seen_by=cast.director.actor())
    assert told.told is not None and told.told.answers == COUNT
    for person in (*held.people, cast.lead, cast.other_supporter):
        assert person.name not in repr(told) and person.email not in repr(told)
    assert own_sessions(seen_by=held.people[0].actor()) == ()


def test_while_it_is_open_nobody_sees_that_or_how_many_have_answered(held: Held) -> None:
    """Else who had just been seen with their phone would have answered what has just been added."""
    cast = held.cast
    before = [
        feedback(cast.valley.pk, seen_by=cast.director.actor()),
        seats(held.session, seen_by=cast.other_supporter.actor()),
    ]
    for code in held.codes[:7]:
        give(cast, code)
    assert before == [
        feedback(cast.valley.pk, seen_by=cast.director.actor()),
        seats(held.session, seen_by=cast.other_supporter.actor()),
    ]


def test_one_answer_of_one_question_stands_beside_no_other(held: Held) -> None:
    """What is told are sums: no row of one person's answers reaches a page."""
    for number, code in enumerate(held.codes):
        give(held.cast, code, said_by(number))
    held.close()
    (told,) = feedback(held.cast.valley.pk, seen_by=held.cast.evaluator.actor())
    assert told.told is not None
    for one in (told.told.useful, told.told.prepared, told.told.pace):
        assert sum(bar.count for bar in one.bars) == COUNT
    assert "Feedback(" not in repr(told)
