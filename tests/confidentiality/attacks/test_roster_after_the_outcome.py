"""Adam has database, keyring and roster: with them he can tell whom the thirty quiet days are about (the users' page
says so). Do the rows that were written in the same step tell him what came of it?"""

from datetime import timedelta
from itertools import pairwise

import time_machine
from psycopg import sql

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import AttemptResult, Mode
from tests.cast import Cast
from tests.confidentiality.sinks import Cursor, tables
from tests.unit.referrals.stories import refer, resolve_all

SHARED = "SELECT 1 FROM {} WHERE xmin::text IN (SELECT xmin::text FROM outreach_stage) LIMIT 1"
WAITING = 40


def _told_no(cast: Cast) -> None:
    """Somebody is asked after, says no to the supporter, and is left in peace for thirty days."""
    program, sam, cora = Actor.system(cast.valley.pk), cast.supporter, cast.coordinator.actor(now())
    assert sam.supporter is not None
    refer(cast)
    with transaction(program):
        resolve_all(cast)
        outreach = Outreach.objects.get().id
    offer = actions.offer(outreach=outreach, supporter=sam.supporter.pk, by=cora)
    actions.accept(offer=offer, by=sam.actor(now()))
    no = AttemptResult.DECLINED
    actions.log_attempt(outreach=outreach, mode=Mode.PHONE, result=no, by=sam.actor(now()))
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        actions.keep(hospital=cast.valley.pk, by=program)


def _written_with_what_waits(cursor: Cursor) -> set[str]:
    """The tables of which a row came in the same transaction as a staged fact."""
    return {
        name.removeprefix("public.")
        for name, table in tables(cursor).items()
        if cursor.execute(sql.SQL(SHARED).format(table)).fetchone()
    }


def test_after_a_night_a_no_is_tied_to_no_outcome(committed_cast: Cast, cursor: Cursor) -> None:
    _told_no(committed_cast)
    assert "outreach_optout" in _written_with_what_waits(cursor)  # the attack works on the same day
    place = committed_cast.valley.pk
    assert actions.mix(hospital=place, by=Actor.system(place)) >= 4
    assert _written_with_what_waits(cursor) == {"outreach_stage"}


def test_mix_keeps_what_waits_and_loses_its_order(committed_cast: Cast, cursor: Cursor) -> None:
    place = committed_cast.valley.pk
    program = Actor.system(place)
    for _ in range(WAITING):
        actions.count(hospital=place, kind="about", codes=("other",), by=program)
    before = cursor.execute("SELECT id, month, sealed FROM outreach_stage ORDER BY ctid").fetchall()
    actions.mix(hospital=place, by=program)
    after = cursor.execute("SELECT id, month, sealed FROM outreach_stage ORDER BY ctid").fetchall()
    assert sorted(map(str, after)) == sorted(map(str, before))
    places = [after.index(row) for row in before]
    assert sum(abs(one - other) == 1 for one, other in pairwise(places)) <= 12  # two by chance
