"""Two answers with one code, an answer while the box closes, two who close it: none is lost, none counts twice."""

import os
from collections.abc import Iterator

import pytest

from lamppost.ballots import actions
from lamppost.ballots.models import Box
from lamppost.ballots.queries import papers
from lamppost.ballots.rules import NotTaken
from lamppost.core.errors import NotFound
from tests.cast import Cast
from tests.concurrency.test_races import at_once
from tests.unit.ballots.stories import WISHES, Wish, answered, cast_one, codes, opened, program

ROUNDS = 50 if os.environ.get("LAMPPOST_PROOFS") == "full" else 8

pytestmark = pytest.mark.proof


@pytest.fixture
def cast(committed_cast: Cast) -> Cast:
    return committed_cast


def _rounds(cast: Cast) -> Iterator[int]:
    for number in range(ROUNDS):
        yield number
        for box in list(Box.objects.values_list("id", flat=True)):
            actions.destroy(box=box, by=program(cast))


def test_cast_twice_at_once_counts_once(cast: Cast) -> None:
    for _ in _rounds(cast):
        box = answered(cast, 2)
        code = codes(cast, box)[5]
        ways = [lambda n=n, code=code: cast_one(cast, code, Wish(str(n))) for n in range(3)]
        assert sorted(map(str, at_once(*ways))) == sorted(map(str, [None, NotTaken, NotTaken]))
        actions.close_box(box=box, by=program(cast))
        assert len(papers(kind=WISHES, box=box, by=program(cast))) == 3


def test_cast_while_the_box_closes_is_counted_or_refused(cast: Cast) -> None:
    for _ in _rounds(cast):
        box = answered(cast, 3)
        late = codes(cast, box)[4:]
        casts = [lambda one=one: cast_one(cast, one, Wish("late")) for one in late]
        *ends, closed = at_once(
            *casts, lambda box=box: actions.close_box(box=box, by=program(cast))
        )
        taken = ends.count(None)
        assert closed is None and set(ends) <= {None, NotTaken}
        assert len(papers(kind=WISHES, box=box, by=program(cast))) == 3 + taken


def test_close_twice_at_once_writes_the_papers_once(cast: Cast) -> None:
    for _ in _rounds(cast):
        box = answered(cast, 4)
        ends = at_once(*[lambda box=box: actions.close_box(box=box, by=program(cast))] * 2)
        assert sorted(map(str, ends)) == sorted(map(str, [None, NotFound]))
        assert len(papers(kind=WISHES, box=box, by=program(cast))) == 4


def test_issue_twice_at_once_lays_out_one_envelope_a_holder(cast: Cast) -> None:
    for _ in _rounds(cast):
        box = opened(cast)
        ends = at_once(*[lambda box=box: codes(cast, box)] * 3)
        assert ends == [None] * 3
        for number, code in enumerate(codes(cast, box)):
            cast_one(cast, code, Wish("soup", number))
        actions.close_box(box=box, by=program(cast))
        assert len(papers(kind=WISHES, box=box, by=program(cast))) == 6
