"""Opening a box, giving out codes, answering once, closing, destroying."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lamppost.audit.models import Pending
from lamppost.ballots import actions, queries
from lamppost.ballots.actions import casting
from lamppost.ballots.actions.closing import close_due
from lamppost.ballots.models import Box, Envelope, Paper, Slip, Urn
from lamppost.ballots.queries import (
    boxes,
    hospitals_with_due,
    open_urns,
    open_urns_lately,
    papers,
)
from lamppost.ballots.rules import NotTaken, State
from lamppost.ballots.tasks import close_due as close_all_due
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.vault.models import Key, PurgeReceipt
from tests.cast import Cast, refuses
from tests.unit.ballots.stories import (
    HOLDERS,
    OTHERS,
    WEEK,
    WISHES,
    Wish,
    answered,
    cast_one,
    codes,
    opened,
    program,
)


def _count(cast: Cast, model: type[Slip | Envelope | Urn | Paper | Key]) -> int:
    with transaction(program(cast)):
        return model.objects.count()


def test_open_one_box_about_one_subject_at_a_time(cast: Cast) -> None:
    opened(cast)
    with refuses(NotNow):
        opened(cast)
    opened(cast, "dinner")
    opened(cast, kind=OTHERS)
    assert {one.subject for one in boxes(kind=WISHES, hospital=cast.valley.pk)} == {
        "lunch",
        "dinner",
    }


def test_issue_gives_the_same_code_again_and_keeps_none(cast: Cast) -> None:
    box = opened(cast)
    first = actions.issue(box=box, holders=HOLDERS, by=program(cast))
    again = actions.issue(box=box, holders=(*HOLDERS, "one more"), by=program(cast))
    assert first.items() <= again.items()
    assert _count(cast, Envelope) == len(HOLDERS) + 1
    with transaction(program(cast)):
        kept = {bytes(one.digest) for one in Envelope.objects.all()}
    assert not kept & {one.digest for one in again.values()}


def test_issue_again_does_not_give_a_second_answer(cast: Cast) -> None:
    box = opened(cast)
    code = codes(cast, box)[0]
    cast_one(cast, code, Wish("soup"))
    assert codes(cast, box)[0] == code
    with refuses(NotTaken):
        cast_one(cast, code, Wish("salad"))


def test_issue_finds_no_box_that_is_closed_or_lost(cast: Cast) -> None:
    box, lost = answered(cast, 3), opened(cast, "lost")
    actions.close_box(box=box, by=program(cast))
    with transaction(program(cast)):
        Key.objects.filter(pk=Urn.objects.get(box=lost).key_id).delete()
    for one in (box, lost, uuid4()):
        with refuses(NotFound):
            actions.issue(box=one, holders=HOLDERS, by=program(cast))


def test_cast_takes_one_answer_for_a_code(cast: Cast) -> None:
    box = opened(cast)
    code, *_ = codes(cast, box)
    cast_one(cast, code, Wish("soup"))
    assert _count(cast, Slip) == 1
    with refuses(NotTaken):
        cast_one(cast, code, Wish("salad"))
    assert _count(cast, Slip) == 1


def _statements_of_a_refusal(cast: Cast, code: Code, kind: object = WISHES) -> list[str]:
    with CaptureQueriesContext(connection) as asked, refuses(NotTaken) as refused:
        cast_one(cast, code, Wish("salad"), kind)  # type: ignore[arg-type]
    assert str(refused.value) == str(NotTaken())
    texts = [re.sub(r"'[^']*'", "?", one["sql"]) for one in asked.captured_queries]
    return [one for one in texts if "SAVEPOINT" not in one]


def test_cast_refuses_used_guessed_and_others_in_the_same_words_and_steps(cast: Cast) -> None:
    box, other = opened(cast), opened(cast, "dinner", OTHERS)
    used, *_ = codes(cast, box)
    cast_one(cast, used, Wish("soup"))
    of_another = codes(cast, other)[0]
    for is_known in (True, False):  # whether the boxes were read a moment ago
        ways = []
        for code in (used, Code.new(), of_another):
            queries.forget()
            if is_known:
                open_urns(WISHES, cast.valley.pk, by=program(cast))
            ways.append(_statements_of_a_refusal(cast, code))
        assert ways[0] == ways[1] == ways[2] and len(ways[0]) > 2


def test_cast_asks_for_the_boxes_once_a_second_and_finds_a_new_one_all_the_same(cast: Cast) -> None:
    first, second, third = codes(cast, opened(cast))[:3]
    cast_one(cast, first, Wish("soup"))
    with CaptureQueriesContext(connection) as asked:
        cast_one(cast, second, Wish("soup"))
    assert not [one for one in asked.captured_queries if "ballots_urn" in one["sql"]]
    cast_one(cast, codes(cast, opened(cast, "dinner"))[0], Wish("salad"))
    with time_machine.travel(now() + timedelta(seconds=2), tick=False):
        cast_one(cast, third, Wish("soup"))
    assert _count(cast, Slip) == 4


def test_what_is_known_of_a_box_is_what_lies_in_the_database(cast: Cast) -> None:
    """No key and no secret of it stays in the memory of a process that goes on."""
    box = opened(cast)
    cast_one(cast, codes(cast, box)[0], Wish("soup"))
    (known,) = open_urns_lately(WISHES, cast.valley.pk)
    key, secret = known.opened()
    assert key.secret not in repr(known).encode() and secret.hex not in repr(known)
    with transaction(program(cast)):
        urn = Urn.objects.select_related("key").get(box=box)
    assert (known.sealed_secret, known.wrapped) == (
        bytes(urn.sealed_secret),
        bytes(urn.key.wrapped),
    )


def test_a_box_whose_time_is_over_takes_nothing_though_it_was_known(cast: Cast) -> None:
    box = opened(cast)
    code = codes(cast, box)[0]
    ends = queries.box(box).closes_at
    with time_machine.travel(ends - timedelta(seconds=0.5), tick=False):
        open_urns(WISHES, cast.valley.pk, by=program(cast))
        assert open_urns_lately(WISHES, cast.valley.pk)
    with time_machine.travel(ends + timedelta(seconds=0.1), tick=False), refuses(NotTaken):
        cast_one(cast, code, Wish("soup"))


def test_cast_refuses_after_the_time_in_the_same_words(cast: Cast) -> None:
    box = answered(cast, 3)
    late = codes(cast, box)[5]
    with time_machine.travel(now() + WEEK + timedelta(minutes=1)):
        with refuses(NotTaken):  # over, and not closed yet
            cast_one(cast, late, Wish("salad"))
        close_due(hospital=cast.valley.pk, by=program(cast))
        with refuses(NotTaken):
            cast_one(cast, late, Wish("salad"))


def test_cast_at_another_hospital_is_a_guess(cast: Cast) -> None:
    code = codes(cast, opened(cast))[0]
    there = cast.harbor.pk
    with refuses(NotTaken):
        actions.cast(kind=WISHES, hospital=there, code=code, answer=Wish("x"), by=Actor.code(there))


@pytest.mark.parametrize("way", ["open_urns", "open_urns_lately"])
def test_cast_finds_nothing_in_a_box_that_is_closed_meanwhile(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Its key and secret were read; they are destroyed a moment later, before the code is used up."""
    box = answered(cast, 3)
    late = codes(cast, box)[3]
    read = getattr(casting, way)
    if way == "open_urns":
        queries.forget()

    def read_and_close(*given: object, **more: object) -> object:
        found = read(*given, **more)
        assert len(found) == 1
        actions.close_box(box=box, by=program(cast))
        monkeypatch.undo()
        return found

    monkeypatch.setattr(casting, way, read_and_close)
    with refuses(NotTaken):
        cast_one(cast, late, Wish("too late"))


def test_cast_leaves_no_entry_in_the_record(cast: Cast) -> None:
    code = codes(cast, opened(cast))[0]
    before = Pending.objects.count()
    cast_one(cast, code, Wish("soup"))
    assert Pending.objects.count() == before


def test_close_writes_the_papers_anew_and_destroys_what_ties_them(cast: Cast) -> None:
    box = answered(cast, 4)
    with transaction(program(cast)):
        old_key = Urn.objects.get().key_id
        slips = set(Slip.objects.values_list("id", flat=True))
    assert papers(kind=WISHES, box=box, by=program(cast)) == ()
    assert actions.close_box(box=box, by=program(cast)) is State.COUNTED
    found = papers(kind=WISHES, box=box, by=program(cast))
    assert sorted(found, key=str) == [Wish(f"wish {n}", n) for n in range(4)]
    with transaction(program(cast)):
        assert not Key.objects.filter(pk=old_key).exists()
        assert not Urn.objects.exists() and not Envelope.objects.exists()
        assert not Slip.objects.exists()
        assert not slips & set(Paper.objects.values_list("id", flat=True))
    (told,) = boxes(kind=WISHES, hospital=cast.valley.pk)
    assert (told.issued, told.cast) == (len(HOLDERS), 4)
    assert PurgeReceipt.objects.get().kind == "ballot"


def test_close_waits_once_for_more_answers_then_destroys_unread(cast: Cast) -> None:
    box = answered(cast, 2)
    with time_machine.travel(now() + WEEK + timedelta(hours=1)):
        assert close_due(hospital=cast.valley.pk, by=program(cast)) == 0
        told = queries.box(box)
        assert told.has_waited and told.state is State.OPEN
        assert told.closes_at == pytest.approx(now() + WEEK, abs=timedelta(minutes=1))
    with time_machine.travel(now() + 2 * WEEK + timedelta(hours=2)):
        assert close_due(hospital=cast.valley.pk, by=program(cast)) == 1
    told = queries.box(box)
    assert (told.state, told.issued, told.cast) == (State.UNREAD, None, None)
    assert papers(kind=WISHES, box=box, by=program(cast)) == ()
    assert _count(cast, Slip) == _count(cast, Key) == 0


def test_close_counts_a_box_that_waited_and_has_enough(cast: Cast) -> None:
    box = answered(cast, 2)
    actions.close_box(box=box, by=program(cast))
    cast_one(cast, codes(cast, box)[4], Wish("late"))
    assert actions.close_box(box=box, by=program(cast)) is State.COUNTED
    assert len(papers(kind=WISHES, box=box, by=program(cast))) == 3


def test_close_ends_a_box_whose_urn_a_restore_has_forgotten(cast: Cast) -> None:
    box = answered(cast, 4)
    with transaction(program(cast)):
        Key.objects.all().delete()
    assert actions.close_box(box=box, by=program(cast)) is State.UNREAD


def test_close_leaves_out_a_slip_that_somebody_has_harmed(cast: Cast) -> None:
    box = answered(cast, 4)
    with transaction(program(cast)):
        Slip.objects.filter(pk=Slip.objects.values_list("id", flat=True)[0]).update(
            sealed_answer=b"\0" * 64
        )
    actions.close_box(box=box, by=program(cast))
    assert len(papers(kind=WISHES, box=box, by=program(cast))) == 3


def test_close_finds_none_that_is_closed(cast: Cast) -> None:
    box = answered(cast, 3)
    actions.close_box(box=box, by=program(cast))
    with refuses(NotFound):
        actions.close_box(box=box, by=program(cast))


def test_the_worker_closes_what_is_due_at_each_hospital(cast: Cast) -> None:
    box = answered(cast, 3)
    close_all_due(0)
    assert queries.box(box).state is State.OPEN
    with time_machine.travel(now() + WEEK + timedelta(hours=1)):
        assert hospitals_with_due() == [cast.valley.pk]
        close_all_due(0)
        assert hospitals_with_due() == []
    assert queries.box(box).state is State.COUNTED


@pytest.mark.parametrize("is_closed", [False, True])
def test_destroy_leaves_nothing_of_a_box(cast: Cast, is_closed: bool) -> None:
    box = answered(cast, 3)
    if is_closed:
        actions.close_box(box=box, by=program(cast))
    actions.destroy(box=box, by=program(cast))
    assert [_count(cast, one) for one in (Urn, Envelope, Slip, Paper, Key)] == [0] * 5
    assert not Box.objects.exists()
    for find in (_box, _papers, _destroyed):
        with refuses(NotFound):
            find(cast, box)


def _box(cast: Cast, box: UUID) -> object:
    return queries.box(box)


def _papers(cast: Cast, box: UUID) -> object:
    return papers(kind=WISHES, box=box, by=program(cast))


def _destroyed(cast: Cast, box: UUID) -> None:
    actions.destroy(box=box, by=program(cast))


def test_papers_are_of_the_kind_that_was_asked(cast: Cast) -> None:
    box = answered(cast, 3)
    actions.close_box(box=box, by=program(cast))
    with refuses(NotFound):
        papers(kind=OTHERS, box=box, by=program(cast))
