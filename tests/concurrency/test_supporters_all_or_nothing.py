"""Each action by which supporters are named, say when they have time, take turns and go breaks off at a write, and
leaves the database as it found it."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest
import time_machine

from lamppost.ballots.tasks import close_due
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.outreach import actions as outreach
from lamppost.people.queries import actor_for
from lamppost.program.rules.duty import Hours
from lamppost.supporters import actions
from lamppost.supporters.models import Round, Supporter
from lamppost.supporters.queries import today_at
from lamppost.supporters.rules import Away
from lamppost.supporters.rules.rota import TurnRef
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.concurrency.test_standing_all_or_nothing import _by_people as of_standing
from tests.confidentiality.sinks import Cursor
from tests.unit.supporters.nominating import (
    AFTER,
    FIVE,
    TEXT,
    Staffed,
    answered,
    ballot,
    begun,
    codes,
    invited,
    reviewed,
    slate,
    staffed,
)
from tests.unit.supporters.stories import own_time
from tests.unit.supporters.turns import own_turns

pytestmark = pytest.mark.proof
APART = {  # tried with the standings, below, or
    *("begin", "renew_refreshed", "remind_due"),
    *("accept_invitation", "decline_invitation", "forget_invitations"),
    # beside what supporters share in confidence
    *("keep_apart", "no_longer_apart", "share_again", "write_confidences"),
    *("share_experience", "note_talked"),
}


def _of_their_time(cast: Cast) -> dict[str, Act]:
    """Sam has hours and a day away; he takes away, adds, and says how he talks."""
    sam = cast.supporter.actor()
    mine = own_time(sam)
    far = now().date() + timedelta(days=300)
    return {
        "set_capacity": lambda: actions.set_capacity(capacity=3, by=sam),
        "set_ways": lambda: actions.set_ways(
            languages=("en", "es"), modes=("phone",), gender="", by=sam
        ),
        "add_hours": lambda: actions.add_hours(
            weekdays=(1, 2), starts=time(8), ends=time(9), by=sam
        ),
        "remove_hours": lambda: actions.remove_hours(entry=mine["entry"], by=sam),  # type: ignore[arg-type]
        "add_away": lambda: actions.add_away(days=Away(far, far), by=sam),
        "remove_away": lambda: actions.remove_away(away=mine["away"], by=sam),  # type: ignore[arg-type]
        "note_heavy": lambda: actions.note_heavy(
            account=sam.who,
            hospital=cast.valley.pk,
            month=date(2026, 1, 1),
            times=1,
            by=_program(cast),
        ),
    }


def _of_the_rota(cast: Cast) -> dict[str, Act]:
    """Sam and Olga have turns, and have asked each other."""
    at, place, cora = own_turns(cast), cast.valley.pk, cast.coordinator.actor()
    sam, turn = cast.supporter.actor(), at["turn"]
    assert isinstance(turn, TurnRef)
    other, swap, own_swap = (int(str(at[one])) for one in ("other", "swap", "own_swap"))
    hours = [Hours(sam.who, 2, 6, time(1), time(2))]
    return {
        "put_on": lambda: actions.put_on(hospital=place, hours=hours, by=cora),
        "take_off": lambda: actions.take_off(duty=turn.duty or 0, by=cora),
        "add_turn": lambda: actions.add_turn(hospital=place, extra=at["extra"], by=cora),  # type: ignore[arg-type]
        "change_turn": lambda: actions.change_turn(turn=turn, to=None, by=cora),
        "ask_swap": lambda: actions.ask_swap(turn=turn, other=other, by=sam),
        "agree": lambda: actions.agree(swap=swap, by=sam),
        "decline_swap": lambda: actions.decline_swap(swap=swap, by=sam),
        "take_back_swap": lambda: actions.take_back_swap(own_swap=own_swap, by=sam),
        "forget_rota": lambda: _in_days(
            40, lambda: actions.forget_rota(hospital=place, by=_program(cast))
        ),
        **_of_calls(cast),
        "free_places": lambda: actions.free_places(account=sam.who, by=_program(cast)),
        "close_account": lambda: outreach.close_account(
            account=sam.who, by=cast.administrator.actor()
        ),
    }


def _of_calls(cast: Cast) -> dict[str, Act]:
    """They were asked for room today; they are asked again, and later it holds no more."""
    here, cora = cast.valley.pk, cast.coordinator.actor()
    actions.call_for_room(hospital=here, by=cora)
    return {
        "call_for_room": lambda: _in_days(2, lambda: actions.call_for_room(hospital=here, by=cora)),
        "forget_calls": lambda: _in_days(
            9, lambda: actions.forget_calls(hospital=here, by=_program(cast))
        ),
    }


def _while_a_round_is_open(at: Staffed) -> dict[str, Act]:
    """Five have answered; a sixth has a code."""
    round = begun(at)
    actions.write_letters(hospital=at.cast.valley.pk, by=at.program)
    answered(at, round, FIVE)
    free, here = list(codes(at, round).values())[-1], at.cast.valley.pk
    return {
        "remind": lambda: _in_days(4, lambda: actions.remind(round=round, by=at.lead)),
        "draw_cards": lambda: actions.draw_cards(round=round, by=at.lead),
        "cancel_round": lambda: actions.cancel_round(round=round, by=at.lead),
        "nominate": lambda: actions.nominate(
            hospital=here, code=free, nomination=ballot("Ben Bishop"), by=Actor.code(here)
        ),
    }


def _when_it_is_over(at: Staffed) -> dict[str, Act]:
    """The names wait for the lead; who it is is certain for Ben."""
    round = reviewed(at)
    ben = slate(at, round)["Ben Bishop"].id
    here = at.cast.valley.pk
    return {
        "see_slate": lambda: actions.see_slate(round=round, by=at.lead),
        "invite_nominee": lambda: actions.invite_nominee(
            round=round, nominee=ben, physician=None, email="", is_agreement_signed=True, by=at.lead
        ),
        "finish_round": lambda: actions.finish_round(round=round, by=at.lead),
        "finish_overdue": lambda: _in_days(
            90, lambda: actions.finish_overdue(hospital=here, by=at.program)
        ),
    }


def _program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def _in_days(days: int, act: Act) -> object:
    with time_machine.travel(now() + timedelta(days=days)):
        return act()


def test_their_time_and_their_turns(committed_cast: Cast, cursor: Cursor) -> None:
    of_time = _of_their_time(committed_cast)
    assert_all_or_nothing({**of_time, **_of_the_rota(committed_cast)}, cursor)


def test_a_round_that_begins_and_one_that_is_open(committed_cast: Cast, cursor: Cursor) -> None:
    at = staffed(committed_cast)
    here, begins = committed_cast.valley.pk, {"open_round": lambda: begun(at)}
    assert_all_or_nothing(begins, cursor)
    begun(at)
    owed: dict[str, Act] = {
        "write_letters": lambda: actions.write_letters(hospital=here, by=at.program)
    }
    assert_all_or_nothing(owed, cursor)


def test_while_a_round_is_open(committed_cast: Cast, cursor: Cursor) -> None:
    at = staffed(committed_cast)
    here = committed_cast.valley.pk
    assert_all_or_nothing(_while_a_round_is_open(at), cursor)
    with time_machine.travel(now() + AFTER):
        close_due(0)
        taken: dict[str, Act] = {"take_in": lambda: actions.take_in(hospital=here, by=at.program)}
        assert_all_or_nothing(taken, cursor)


def test_when_names_wait_and_somebody_is_asked(committed_cast: Cast, cursor: Cursor) -> None:
    at = staffed(committed_cast)
    here = committed_cast.valley.pk
    assert_all_or_nothing(_when_it_is_over(at), cursor)
    ana = invited(at, slate_round(at))
    asked: dict[str, Act] = {
        "accept_invitation": lambda: actions.accept_invitation(agreement=TEXT, by=ana),
        "decline_invitation": lambda: actions.decline_invitation(by=ana),
        "forget_invitations": lambda: _in_days(
            60, lambda: actions.forget_invitations(hospital=here, by=at.program)
        ),
        "free_places": lambda: actions.free_places(account=ana.who, by=at.program),
    }
    assert_all_or_nothing(asked, cursor)
    actions.accept_invitation(agreement=TEXT, by=ana)
    trainee, mine = actor_for(ana.who), Supporter.objects.get(account_id=ana.who)
    certified: dict[str, Act] = {
        "certify": lambda: actions.certify(
            supporters=[mine.pk], trained_on=today_at(here), by=at.lead
        ),
        "step_down": lambda: actions.step_down(account=trainee.who, by=trainee),
    }
    assert_all_or_nothing(certified, cursor)


def slate_round(at: Staffed) -> UUID:
    return Round.objects.get().pk


def test_every_action_of_supporters_is_tried(committed_cast: Cast) -> None:
    at = staffed(committed_cast)
    tried = {
        *_of_their_time(committed_cast),
        *_of_the_rota(committed_cast),
        *of_standing(committed_cast),  # then Olga rests
        *_while_a_round_is_open(at),
        *("open_round", "write_letters", "take_in"),
    }
    tried |= {"see_slate", "invite_nominee", "finish_round", "finish_overdue"}
    named = {name for name in actions.__all__ if name[0].islower()}
    assert named - tried - APART == set()
