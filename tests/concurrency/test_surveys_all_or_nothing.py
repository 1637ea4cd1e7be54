"""Each action of surveys breaks off at a write, and leaves the database as it found it."""

from datetime import timedelta
from inspect import isfunction

import pytest
import time_machine

from lamppost.ballots import actions as ballots
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.surveys import actions
from lamppost.surveys.models import Campaign
from lamppost.surveys.queries import packaged_text
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.confidentiality.sinks import Cursor
from tests.unit.surveys.feedback import give, say_so, talked
from tests.unit.surveys.stories import HELPED, NEVER, answered, closed, codes, opened, plan, planned
from tests.unit.surveys.stories import over as long_over

pytestmark = pytest.mark.proof


def _acts(cast: Cast) -> dict[str, Act]:
    """One survey has twenty answers, another four days later waits for its day; and one box is closed."""
    valley, eva = cast.valley.pk, cast.evaluator.actor()
    program, dated = Actor.system(valley), plan(opens_on=now().date() + timedelta(days=2))
    at, over = opened(cast, 17), opened(cast, 0)
    waiting = planned(cast, 0, dated)
    for one in (at, over):
        answered(one, [HELPED | {"comment": ("More",)}] + [NEVER] * 19)
    ballots.close_box(box=over.row.box, by=program)  # type: ignore[arg-type]
    code = list(codes(cast, at.campaign).values())[20]
    past, proposed = long_over(cast), long_over(cast)
    actions.propose_release(campaign=proposed, by=cast.director.actor())
    return {
        "answer": lambda: actions.answer(
            hospital=valley,
            campaign=at.campaign,
            code=code,
            given=HELPED,
            department=None,
            by=Actor.code(valley),
        ),
        "bring_in_instrument": lambda: actions.bring_in_instrument(
            hospital=valley, text=packaged_text("burnout"), by=eva
        ),
        "call_off": lambda: actions.call_off(campaign=at.campaign, by=eva),
        "close_early": lambda: actions.close_early(campaign=at.campaign, by=eva),
        "export_responses": lambda: actions.export_responses(campaign=past, by=eva),
        "read_comments": lambda: actions.read_comments(campaign=past, by=eva),
        "plan_campaign": lambda: actions.plan_campaign(hospital=valley, plan=plan(), by=eva),
        "propose_release": lambda: actions.propose_release(campaign=past, by=eva),
        "release": lambda: actions.release(campaign=proposed, by=eva),
        "take_back_release": lambda: actions.take_back_release(campaign=proposed, by=eva),
        "send_test": lambda: actions.send_test(campaign=waiting, link="/", by=eva),
        "take_in": lambda: actions.take_in(hospital=valley, by=program),
    }


def _later(cast: Cast) -> dict[str, Act]:
    """Four days later: what waited for its day opens, everybody may be reminded, and old words end."""
    valley, eva = cast.valley.pk, cast.evaluator.actor()
    program, dated = Actor.system(valley), plan(opens_on=now().date() + timedelta(days=2))
    old = closed(cast, 16)
    Campaign.objects.filter(pk=old.campaign).update(opens_on="2020-01-01", closes_on="2020-02-01")
    at = opened(cast, 0)
    planned(cast, 0, dated)
    return {
        "end_comments": lambda: actions.end_comments(hospital=valley, by=program),
        "open_due": lambda: actions.open_due(hospital=valley, by=program),
        "remind": lambda: actions.remind(campaign=at.campaign, by=eva),
    }


def test_each_action_breaks_off_without_a_trace(committed_cast: Cast, cursor: Cursor) -> None:
    assert_all_or_nothing(_acts(committed_cast), cursor)


def test_later_too(committed_cast: Cast, cursor: Cursor) -> None:
    later = _later(committed_cast)
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        assert_all_or_nothing(later, cursor)
        later["open_due"]()
        program = Actor.system(committed_cast.valley.pk)
        writes: dict[str, Act] = {
            "write_letters": lambda: actions.write_letters(
                hospital=committed_cast.valley.pk, by=program
            )
        }
        assert_all_or_nothing(writes, cursor)


def test_what_recipients_say(committed_cast: Cast, cursor: Cursor) -> None:
    cast, valley = committed_cast, committed_cast.valley.pk
    code, program = talked(cast), Actor.system(valley)
    before: dict[str, Act] = {
        "lay_passes": lambda: actions.lay_passes(hospital=valley, by=program),
        "give_feedback": lambda: give(cast, code),
    }
    assert_all_or_nothing(before, cursor)
    say_so(cast, code, 5)
    after: dict[str, Act] = {
        "flush_feedback": lambda: actions.flush_feedback(hospital=valley, by=program)
    }
    assert_all_or_nothing(after, cursor)


def test_every_action_is_tried(committed_cast: Cast) -> None:
    found = {name for name, one in vars(actions).items() if isfunction(one)}
    later = {"end_comments", "open_due", "remind", "write_letters"}
    of_recipients = {"lay_passes", "give_feedback", "flush_feedback"}
    assert {*_acts(committed_cast)} | later | of_recipients == found
