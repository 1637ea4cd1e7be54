"""Recipients say how it was by the code on their card: from the first talk on, once, also after it is forgotten."""

from datetime import date, timedelta

import pytest
import time_machine

from lamppost.ballots.rules import NotTaken
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, Refused
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach import actions as outreach
from lamppost.outreach.models import Outreach
from lamppost.surveys import actions
from lamppost.surveys.models import Campaign, Pass, Response, StagedFeedback
from lamppost.surveys.queries import campaigns
from lamppost.surveys.rules.feedback import BookSecret, counts_until
from tests.cast import Cast, refuses
from tests.unit.surveys.feedback import accepted, give, log, program, say_so, staged, talked


def test_a_code_counts_once_from_the_first_talk_on(cast: Cast) -> None:
    code = accepted(cast)
    for other in (code, Code.new()):
        with refuses(NotTaken):
            give(cast, other)
    log(cast)
    give(cast, code)
    with refuses(NotTaken):
        give(cast, code)
    assert staged(cast) == 1


def test_a_code_counts_after_everything_is_forgotten(cast: Cast) -> None:
    code = talked(cast)
    actions.lay_passes(hospital=cast.valley.pk, by=program(cast))
    with time_machine.travel(now() + timedelta(minutes=6)):
        outreach.keep(hospital=cast.valley.pk, by=program(cast))
        with transaction(program(cast)):
            assert not Outreach.objects.exists()
        give(cast, code)
    assert staged(cast) == 1
    with time_machine.travel(now() + timedelta(days=150)):
        actions.lay_passes(hospital=cast.valley.pk, by=program(cast))
    with transaction(program(cast)):
        assert not Pass.objects.exists()


def test_a_new_code_takes_the_place_of_the_old_one_and_still_counts_once(cast: Cast) -> None:
    old = talked(cast)
    give(cast, old)
    with transaction(program(cast)):
        one = Outreach.objects.get().id
    new = outreach.new_code(outreach=one, by=cast.supporter.actor())
    for code in (old, new):
        with refuses(NotTaken):
            give(cast, code)
    with transaction(program(cast)):
        assert Pass.objects.count() == 1


def test_five_are_written_together_and_fewer_wait(cast: Cast) -> None:
    valley, code = cast.valley.pk, talked(cast)
    say_so(cast, code, 4)
    assert actions.flush_feedback(hospital=valley, by=program(cast)) == 0
    say_so(cast, code, 1)
    with transaction(program(cast)):
        sealed = [bytes(row.sealed_answer) for row in StagedFeedback.objects.all()]
    assert len({len(one) for one in sealed}) == 1 and b"helpful" not in b"".join(sealed)
    assert actions.flush_feedback(hospital=valley, by=program(cast)) == 5
    with transaction(program(cast)):
        rows = list(Response.objects.all())
    assert staged(cast) == 0 and len(rows) == 5
    assert all(row.department_id is None for row in rows)
    assert Campaign.objects.get().state == "standing"
    (shown,) = campaigns(valley, seen_by=cast.evaluator.actor())
    assert (shown.population, shown.answered) == ("recipients", None)


def test_what_is_no_answer_is_told_and_uses_no_code(cast: Cast) -> None:
    code = talked(cast)
    with refuses(Invalid):
        give(cast, code, {"helpful": ("9",)})
    give(cast, code)


def test_passes_and_flushing_are_the_programs(cast: Cast) -> None:
    for act in (actions.lay_passes, actions.flush_feedback):
        with refuses(Refused):
            act(hospital=cast.valley.pk, by=cast.director.actor())


@pytest.mark.parametrize(
    ("today", "until"),
    [(date(2026, 1, 31), date(2026, 5, 1)), (date(2026, 10, 1), date(2027, 2, 1))],
)
def test_a_pass_counts_for_whole_months(today: date, until: date) -> None:
    assert counts_until(today) == until


def test_a_mark_needs_the_secret() -> None:
    one, other = BookSecret.new(), BookSecret.new()
    assert one.mark("code", b"x") == one.mark("code", b"x")
    assert len({one.mark("code", b"x"), one.mark("outreach", b"x"), other.mark("code", b"x")}) == 3
    assert one.hex not in repr(one)
