"""Somebody asks another to take a turn: both tap, and then and only then it moves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
import vobject

from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import choose_letters, send
from lamppost.notifications.models import Message
from lamppost.notifications.rules import Wished
from lamppost.program.actions import set_cover
from lamppost.supporters import actions
from lamppost.supporters.models import RotaChange, Swap
from lamppost.supporters.queries import SwapRow, my_swaps, my_turns, swaps_at, turn_page
from lamppost.supporters.rules import Away
from lamppost.supporters.rules.rota import Extra, SwapState, TurnRef
from tests.cast import Cast, Person, refuses
from tests.mail import PostOffice
from tests.unit.supporters.turns import EIGHT, SIX, TODAY, TUESDAY, WEDNESDAY, holder, on_rota, turn

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
FRIDAY = TODAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ref(cast: Cast) -> TurnRef:
    """Sam's turn on Friday."""
    on_rota(cast.supporter, 4)
    return turn(cast, cast.supporter, FRIDAY)


def ask(cast: Cast, ref: TurnRef, other: Person | None = None, by: Person | None = None) -> int:
    asked = (other or cast.other_supporter).account
    assert asked is not None
    actions.ask_swap(turn=ref, other=asked, by=(by or cast.supporter).actor())
    return Swap.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def state(swap: int) -> str:
    return Swap.objects.get(pk=swap).state


def mine(who: Person) -> tuple[SwapRow, ...]:
    return my_swaps(seen_by=who.actor())


def letters(cast: Cast) -> list[Message]:
    with transaction(Actor.system(cast.valley.pk)):
        return list(Message.objects.order_by("account_id"))


# Both tap.


def test_ask_swap_moves_nothing_until_the_other_says_yes(cast: Cast, ref: TurnRef) -> None:
    swap = ask(cast, ref)
    assert holder(cast, ref) == "Sam Supporter"
    (asked,), (own,) = mine(cast.other_supporter), mine(cast.supporter)
    assert (asked.is_for_me, asked.asker) == (True, "Sam Supporter")
    assert (own.is_mine, own.asked, own.state) == (True, "Olga Supporter", SwapState.ASKED)
    actions.agree(swap=swap, by=cast.other_supporter.actor())
    assert holder(cast, ref) == "Olga Supporter"
    assert [one.state for one in mine(cast.supporter)] == [SwapState.AGREED]


def test_the_coordinator_sees_what_is_asked_and_agreed(cast: Cast, ref: TurnRef) -> None:
    swap, place = ask(cast, ref), cast.valley.pk
    (row,) = swaps_at(place, seen_by=cast.coordinator.actor())
    assert (row.asker, row.asked, row.state) == ("Sam Supporter", "Olga Supporter", "asked")
    actions.agree(swap=swap, by=cast.other_supporter.actor())
    (row,) = swaps_at(place, seen_by=cast.coordinator.actor())
    assert row.state == SwapState.AGREED
    for who in (cast.supporter, cast.lead, cast.outsider):
        with refuses(Refused):
            swaps_at(place, seen_by=who.actor())


def test_agree_moves_that_one_turn_alone(cast: Cast, ref: TurnRef, clock) -> None:
    actions.agree(swap=ask(cast, ref), by=cast.other_supporter.actor())
    next_week = ref._replace(on=ref.on + timedelta(days=7))
    assert holder(cast, next_week) == "Sam Supporter"


def test_what_was_taken_over_can_be_passed_on(cast: Cast, ref: TurnRef) -> None:
    actions.agree(swap=ask(cast, ref), by=cast.other_supporter.actor())
    with refuses(Refused):
        ask(cast, ref)  # it is not Sam's any more
    back = ask(cast, ref, cast.supporter, by=cast.other_supporter)
    actions.agree(swap=back, by=cast.supporter.actor())
    assert holder(cast, ref) == "Sam Supporter"


def test_an_extra_turn_changes_hands_too(cast: Cast) -> None:
    extra = Extra(cast.supporter.account or 0, 1, WEDNESDAY, EIGHT, SIX)
    actions.add_turn(hospital=cast.valley.pk, extra=extra, by=cast.coordinator.actor())
    ref = TurnRef(WEDNESDAY, extra=RotaChange.objects.get().pk)
    actions.agree(swap=ask(cast, ref), by=cast.other_supporter.actor())
    assert holder(cast, ref) == "Olga Supporter"


# Not, or not any more.


def test_decline_swap_leaves_the_turn_and_another_can_be_asked(cast: Cast, ref: TurnRef) -> None:
    swap = ask(cast, ref)
    actions.decline_swap(swap=swap, by=cast.other_supporter.actor())
    assert holder(cast, ref) == "Sam Supporter" and state(swap) == SwapState.DECLINED
    with refuses(NotNow):
        actions.agree(swap=swap, by=cast.other_supporter.actor())
    assert ask(cast, ref) != swap


def test_take_back_swap_ends_the_question(cast: Cast, ref: TurnRef) -> None:
    swap = ask(cast, ref)
    actions.take_back_swap(own_swap=swap, by=cast.supporter.actor())
    assert mine(cast.other_supporter) == ()
    with refuses(NotNow):
        actions.agree(swap=swap, by=cast.other_supporter.actor())
    assert holder(cast, ref) == "Sam Supporter"


def test_agree_twice_is_once(cast: Cast, ref: TurnRef) -> None:
    swap = ask(cast, ref)
    actions.agree(swap=swap, by=cast.other_supporter.actor())
    with refuses(NotNow):
        actions.agree(swap=swap, by=cast.other_supporter.actor())
    assert RotaChange.objects.count() == 1


def test_one_is_asked_at_a_time(cast: Cast, ref: TurnRef) -> None:
    ask(cast, ref)
    with refuses(NotNow):
        ask(cast, ref)


def test_agree_after_the_turn_began_is_too_late(cast: Cast, ref: TurnRef, clock) -> None:
    swap = ask(cast, ref)
    clock.move_to(datetime(2026, 11, 27, 16, 0, tzinfo=UTC))  # eight on Friday
    with refuses(NotNow):
        actions.agree(swap=swap, by=cast.other_supporter.actor())
    assert mine(cast.other_supporter) == ()
    actions.forget_rota(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    assert state(swap) == SwapState.LAPSED


def test_agree_after_the_coordinator_moved_it_is_too_late(cast: Cast, ref: TurnRef) -> None:
    swap = ask(cast, ref)
    actions.change_turn(turn=ref, to=None, by=cast.coordinator.actor())
    assert state(swap) == SwapState.LAPSED
    with refuses(NotNow):
        actions.agree(swap=swap, by=cast.other_supporter.actor())
    assert holder(cast, ref) == ""


def test_agree_is_not_for_who_cannot_any_more(cast: Cast, ref: TurnRef) -> None:
    swap = ask(cast, ref)
    actions.add_away(days=Away(FRIDAY, FRIDAY), by=cast.other_supporter.actor())
    with refuses(NotNow):
        actions.agree(swap=swap, by=cast.other_supporter.actor())


def test_ask_swap_is_for_whose_turn_it_is(cast: Cast, ref: TurnRef) -> None:
    for who in (cast.other_supporter, cast.coordinator):
        with refuses(Refused):
            ask(cast, ref, cast.supporter, by=who)
    with refuses(NotFound):
        ask(cast, ref, by=cast.outsider)


def test_ask_swap_asks_only_who_could_take_it(cast: Cast, ref: TurnRef) -> None:
    for nobody in (cast.supporter, cast.outsider, cast.lead):
        with refuses(Invalid):
            ask(cast, ref, nobody)
    on_rota(cast.other_supporter, 4, rank=2)
    with refuses(Invalid):
        ask(cast, ref)


def test_answers_are_for_who_is_asked(cast: Cast, ref: TurnRef) -> None:
    swap = ask(cast, ref)
    for who in (cast.supporter, cast.coordinator, cast.outsider):
        for answer in (actions.agree, actions.decline_swap):
            with refuses(NotFound):
                answer(swap=swap, by=who.actor())
    for who in (cast.other_supporter, cast.coordinator):
        with refuses(NotFound):
            actions.take_back_swap(own_swap=swap, by=who.actor())


def test_in_a_region_the_neighbour_can_be_asked(cast: Cast, ref: TurnRef) -> None:
    program = Actor.system(cast.valley.pk, cast.harbor.pk)
    set_cover(hospital=cast.harbor.pk, covered_by=cast.valley.pk, by=program)
    others = turn_page(ref, seen_by=cast.supporter.actor()).others
    assert [one.name for one in others] == ["Olga Supporter", "Otto Outsider"]
    actions.agree(swap=ask(cast, ref, cast.outsider), by=cast.outsider.actor())
    assert holder(cast, ref) == "Otto Outsider"
    assert [one.ref for _, one in my_turns(seen_by=cast.outsider.actor())] == [ref]


# What is told, and what is kept.


def test_asked_for_a_day_ahead_waits_for_the_daily_letter(cast: Cast, ref: TurnRef) -> None:
    ask(cast, ref)
    assert letters(cast) == []


def test_asked_at_short_notice_or_by_choice_is_told_at_once(cast: Cast, ref: TurnRef) -> None:
    on_rota(cast.supporter, 1)
    ask(cast, turn(cast, cast.supporter, TUESDAY))
    assert [one.account_id for one in letters(cast)] == [cast.other_supporter.account]
    choose_letters(chosen=Wished(), by=cast.other_supporter.actor())
    ask(cast, ref)
    assert len(letters(cast)) == 2


def test_agree_carries_the_date_from_one_calendar_to_the_other(
    cast: Cast, ref: TurnRef, post_office: PostOffice
) -> None:
    actions.agree(swap=ask(cast, ref), by=cast.other_supporter.actor())
    for row in letters(cast):
        send(message=row.pk, by=Actor.system(cast.valley.pk))
    found = {mail["To"]: _event(mail) for mail in post_office.received}
    off, on = found[cast.supporter.email], found[cast.other_supporter.email]
    assert (off.method.value, on.method.value) == ("CANCEL", "REQUEST")
    assert on.vevent.summary.value == "On call"
    assert on.vevent.dtstart.value == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    assert off.vevent.uid.value != on.vevent.uid.value


def _event(mail: Any) -> Any:
    (part,) = [one for one in mail.walk() if one.get_content_subtype() == "calendar"]
    return vobject.readOne(part.get_payload(decode=True).decode())


def test_forget_rota_keeps_nothing_of_what_is_over(cast: Cast, ref: TurnRef, clock) -> None:
    program = Actor.system(cast.valley.pk)
    actions.agree(swap=ask(cast, ref), by=cast.other_supporter.actor())
    assert actions.forget_rota(hospital=cast.valley.pk, by=program) == 0
    clock.shift(timedelta(days=7))
    assert actions.forget_rota(hospital=cast.valley.pk, by=program) == 2
    assert not Swap.objects.exists() and not RotaChange.objects.exists()
