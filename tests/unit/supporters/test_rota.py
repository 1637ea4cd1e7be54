"""The rota of a hospital: set by its coordinator, followed by what the public form promises."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, LamppostError, NotFound, NotNow, Refused
from lamppost.core.transactions import transaction
from lamppost.outreach import actions as outreach
from lamppost.outreach.actions import Opening, see_recipient
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.suggesting import suggestions_for
from lamppost.outreach.rules import Recipient, Route, Said, Urgency
from lamppost.program.actions import set_cover, set_duties
from lamppost.program.models import Duty
from lamppost.program.queries import hours_covered
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours
from lamppost.referrals.queries import urgencies
from lamppost.supporters import actions
from lamppost.supporters.models import RotaChange, Supporter
from lamppost.supporters.queries import on_call, rota_page, rotas, turn_page
from lamppost.supporters.rules import Away
from lamppost.supporters.rules.rota import Extra, TurnRef
from tests.cast import Cast, Person, refuses
from tests.unit.outreach.stories import opened
from tests.unit.supporters.turns import (
    EIGHT,
    EVERY_DAY,
    SIX,
    TODAY,
    TUESDAY,
    holder,
    on_rota,
    turn,
)

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # ten in the morning at Valley, eleven at Harbor


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def promises_today(cast: Cast) -> bool:
    return Urgency.TODAY in urgencies(cast.valley.pk)


def in_line(cast: Cast) -> tuple[str, str]:
    page = rota_page(cast.valley.pk, seen_by=cast.supporter.actor())
    return page.first.name if page.first else "", page.then.name if page.then else ""


def covered_by_harbor(cast: Cast) -> None:
    set_cover(hospital=cast.valley.pk, covered_by=cast.harbor.pk, by=cast.director.actor())


# Setting it.


def test_put_on_lets_the_form_promise_today(cast: Cast, clock) -> None:
    assert not promises_today(cast)
    on_rota(cast.supporter, 0)
    assert promises_today(cast)
    clock.shift(timedelta(hours=8))  # six in the evening
    assert not promises_today(cast)


def test_a_rota_shows_who_is_first_and_who_is_next_in_line(cast: Cast) -> None:
    on_rota(cast.supporter, 0)
    on_rota(cast.other_supporter, 1)
    assert in_line(cast) == ("Sam Supporter", "Olga Supporter")
    on_rota(cast.other_supporter, 0, rank=2)
    assert in_line(cast) == ("Sam Supporter", "Olga Supporter")
    page = rota_page(cast.valley.pk, seen_by=cast.other_supporter.actor())
    assert [(one.name, one.rank) for one in page.days[0].turns] == [
        ("Sam Supporter", 1),
        ("Olga Supporter", 2),
    ]


def test_put_on_takes_supporters_of_the_hospital_alone(cast: Cast) -> None:
    for who in (cast.lead, cast.outsider):
        with refuses(Invalid):
            on_rota(who, 0, at=cast.valley)
    covered = Actor.system(cast.valley.pk, cast.harbor.pk)
    set_cover(hospital=cast.harbor.pk, covered_by=cast.valley.pk, by=covered)
    on_rota(cast.outsider, 0, at=cast.valley)
    with refuses(Invalid):
        on_rota(cast.supporter, 0, rank=4)


def test_take_off_ends_the_turn_and_what_was_agreed_about_it(cast: Cast) -> None:
    on_rota(cast.supporter, 1)
    ref = turn(cast, cast.supporter, TUESDAY)
    coordinator = cast.coordinator.actor()
    actions.change_turn(turn=ref, to=cast.other_supporter.account, by=coordinator)
    actions.take_off(duty=ref.duty or 0, by=coordinator)
    assert not RotaChange.objects.exists()
    with refuses(NotFound):
        actions.take_off(duty=ref.duty or 0, by=coordinator)


def test_set_duties_leaves_what_was_agreed_about_turns_that_stay(cast: Cast) -> None:
    """By command the whole rota is replaced; the same line again is the same turn."""
    on_rota(cast.supporter, 1)
    ref = turn(cast, cast.supporter, TUESDAY)
    actions.change_turn(turn=ref, to=cast.other_supporter.account, by=cast.coordinator.actor())
    same = Hours(cast.supporter.account or 0, 1, 1, EIGHT, SIX)
    more = Hours(cast.supporter.account or 0, 1, 2, EIGHT, SIX)
    program = Actor.system(cast.valley.pk)
    set_duties(hospital=cast.valley.pk, kind=DutyKind.ROTA, hours=[same, more], by=program)
    assert holder(cast, ref) == "Olga Supporter"
    set_duties(hospital=cast.valley.pk, kind=DutyKind.ROTA, hours=[more], by=program)
    assert not RotaChange.objects.exists()


def test_only_who_sets_it_sets_it(cast: Cast) -> None:
    on_rota(cast.supporter, 1)
    ref, place = turn(cast, cast.supporter, TUESDAY), cast.valley.pk
    extra = Extra(cast.supporter.account or 0, 1, TUESDAY, EIGHT, SIX)
    for who in (cast.supporter, cast.lead, cast.director, cast.evaluator, cast.outsider):
        for attempt in (
            lambda by: actions.put_on(hospital=place, hours=[], by=by),
            lambda by: actions.take_off(duty=ref.duty or 0, by=by),
            lambda by: actions.change_turn(turn=ref, to=None, by=by),
            lambda by: actions.add_turn(hospital=place, extra=extra, by=by),
        ):
            with refuses(LamppostError) as refused:
                attempt(who.actor())
            assert isinstance(refused.value, Refused | NotFound)


def test_a_safety_contacts_hours_are_not_taken_off_here(cast: Cast) -> None:
    duty = Duty.objects.create(
        hospital=cast.valley,
        kind=DutyKind.SAFETY,
        account_id=cast.safety_contact.account,
        rank=1,
        weekday=0,
        starts=EIGHT,
        ends=SIX,
    )
    with refuses(NotFound):
        actions.take_off(duty=duty.pk, by=cast.coordinator.actor())


# Dated changes.


def test_change_turn_gives_that_day_to_somebody_else(cast: Cast, clock) -> None:
    on_rota(cast.supporter, 1)
    ref = turn(cast, cast.supporter, TUESDAY)
    actions.change_turn(turn=ref, to=cast.other_supporter.account, by=cast.coordinator.actor())
    assert holder(cast, ref) == "Olga Supporter"
    clock.shift(timedelta(days=1))
    assert [one.name for one in on_call(cast.valley.pk)] == ["Olga Supporter"]
    clock.shift(timedelta(days=7))
    assert [one.name for one in on_call(cast.valley.pk)] == ["Sam Supporter"]


def test_change_turn_to_nobody_takes_today_from_the_form(cast: Cast, clock) -> None:
    on_rota(cast.supporter, 1)
    ref = turn(cast, cast.supporter, TUESDAY)
    actions.change_turn(turn=ref, to=None, by=cast.coordinator.actor())
    clock.shift(timedelta(days=1))
    assert not promises_today(cast)


def test_change_turn_asks_whether_they_could(cast: Cast) -> None:
    on_rota(cast.supporter, 1)
    on_rota(cast.other_supporter, 1, rank=2)
    ref, coordinator = turn(cast, cast.supporter, TUESDAY), cast.coordinator.actor()
    for nobody in (cast.other_supporter.account, cast.outsider.account, cast.lead.account):
        with refuses(Invalid):
            actions.change_turn(turn=ref, to=nobody, by=coordinator)


def test_a_turn_that_has_begun_is_not_changed(cast: Cast) -> None:
    on_rota(cast.supporter, 0)
    ref = turn(cast, cast.supporter, TODAY)
    with refuses(NotNow):
        actions.change_turn(turn=ref, to=None, by=cast.coordinator.actor())


@pytest.mark.parametrize("days", [-3, 1, 400])
def test_a_turn_that_there_is_not_is_not_found(cast: Cast, days: int) -> None:
    on_rota(cast.supporter, 0)
    ref = turn(cast, cast.supporter, TODAY)
    other = ref._replace(on=TODAY + timedelta(days=days))
    with refuses(NotFound):
        turn_page(other, seen_by=cast.supporter.actor())


def test_add_turn_covers_one_date_and_goes_again(cast: Cast) -> None:
    coordinator = cast.coordinator.actor()
    extra = Extra(cast.supporter.account or 0, 1, TODAY, time(9), time(12))
    actions.add_turn(hospital=cast.valley.pk, extra=extra, by=coordinator)
    assert promises_today(cast)
    tomorrow = Extra(cast.supporter.account or 0, 1, TUESDAY, time(9), time(12))
    actions.add_turn(hospital=cast.valley.pk, extra=tomorrow, by=coordinator)
    number = RotaChange.objects.get(on=TUESDAY).pk
    actions.change_turn(turn=TurnRef(TUESDAY, extra=number), to=None, by=coordinator)
    assert RotaChange.objects.count() == 1
    far = Extra(cast.supporter.account or 0, 1, TODAY + timedelta(days=400), EIGHT, SIX)
    with refuses(Invalid):
        actions.add_turn(hospital=cast.valley.pk, extra=far, by=coordinator)


# Who cannot be asked covers nothing.


def test_who_is_away_or_rests_covers_nothing(cast: Cast) -> None:
    on_rota(cast.supporter, 0)
    actions.add_away(days=Away(TODAY, TODAY), by=cast.supporter.actor())
    assert not promises_today(cast)
    page = rota_page(cast.valley.pk, seen_by=cast.coordinator.actor())
    assert page.days[0].turns[0].is_open
    on_rota(cast.other_supporter, 0, rank=2)
    assert promises_today(cast)
    actions.rest(by=cast.other_supporter.actor())
    assert not promises_today(cast)


def test_a_rest_and_days_away_look_the_same_on_the_rota(cast: Cast) -> None:
    on_rota(cast.supporter, 1)
    on_rota(cast.other_supporter, 1, rank=2)
    actions.add_away(days=Away(TUESDAY, TUESDAY), by=cast.supporter.actor())
    actions.rest(by=cast.other_supporter.actor())
    turns = rota_page(cast.valley.pk, seen_by=cast.coordinator.actor()).days[1].turns
    assert [one.is_open for one in turns] == [True, True]


# A region.


def test_a_region_covers_what_the_own_rota_leaves_open(cast: Cast, clock) -> None:
    covered_by_harbor(cast)
    on_rota(cast.outsider, 0)
    assert promises_today(cast)
    assert [one.name for one in on_call(cast.valley.pk)] == ["Otto Outsider"]
    on_rota(cast.supporter, 0)
    assert [one.name for one in on_call(cast.valley.pk)] == ["Sam Supporter", "Otto Outsider"]
    assert Urgency.TODAY in urgencies(cast.harbor.pk)
    assert [one.name for one in on_call(cast.harbor.pk)] == ["Otto Outsider"]


def test_a_region_goes_by_the_clock_of_who_keeps_its_rota(cast: Cast, clock) -> None:
    """Six at Harbor is five at Valley."""
    covered_by_harbor(cast)
    on_rota(cast.outsider, 0)
    clock.shift(timedelta(hours=6, minutes=59))
    assert promises_today(cast)
    clock.shift(timedelta(minutes=1))
    assert not promises_today(cast)
    assert hours_covered(cast.valley.pk, DutyKind.ROTA) == 10
    on_rota(cast.supporter, 0)
    assert hours_covered(cast.valley.pk, DutyKind.ROTA) == 11


def test_cover_is_one_step_and_set_by_who_directs_both(cast: Cast) -> None:
    valley, harbor, director = cast.valley.pk, cast.harbor.pk, cast.director.actor()
    covered_by_harbor(cast)
    for hospital, other in ((harbor, valley), (valley, valley)):
        with refuses(Invalid):
            set_cover(hospital=hospital, covered_by=other, by=director)
    for who in (cast.coordinator, cast.administrator, cast.supporter):
        with refuses(Refused):
            set_cover(hospital=valley, covered_by=harbor, by=who.actor())
    set_cover(hospital=valley, covered_by=None, by=director)
    assert [one.name for one in on_call(valley)] == []


def test_whose_rota_answers_is_seen_by_those_for_whom_it_does(cast: Cast) -> None:
    on_rota(cast.outsider, *EVERY_DAY)
    sam, otto = cast.supporter.actor(), cast.outsider.actor()
    assert [one.slug for one in rotas(seen_by=sam)] == ["valley"]
    with refuses(Refused):
        rota_page(cast.harbor.pk, seen_by=sam)
    covered_by_harbor(cast)
    assert [one.slug for one in rotas(seen_by=sam)] == ["harbor", "valley"]
    assert rota_page(cast.harbor.pk, seen_by=sam).first
    with refuses(Refused):
        rota_page(cast.valley.pk, seen_by=otto)


@pytest.mark.parametrize("who", ["lead", "evaluator", "safety_contact"])
def test_others_see_no_rota(cast: Cast, who: str) -> None:
    person: Person = getattr(cast, who)
    assert rotas(seen_by=person.actor()) == ()
    with refuses(Refused):
        rota_page(cast.valley.pk, seen_by=person.actor())


# Who stands in can be asked.


def suggested(cast: Cast, one: object) -> list[str]:
    found = suggestions_for(one, seen_by=cast.coordinator.actor(now()))  # type: ignore[arg-type]
    return [each.name for each in found.ranked]


def test_who_stands_in_for_the_region_is_suggested_for_today(cast: Cast) -> None:
    covered_by_harbor(cast)
    on_rota(cast.outsider, 0)
    one = opened(cast, urgency=Urgency.TODAY)
    assert suggested(cast, one)[0] == "Otto Outsider"
    assert outreach.propose(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk)) == 1


@pytest.mark.parametrize("urgency", [Urgency.SOON, Urgency.THIS_WEEK])
def test_who_stands_in_is_not_suggested_for_what_can_wait(cast: Cast, urgency: Urgency) -> None:
    covered_by_harbor(cast)
    on_rota(cast.outsider, 0)
    one = opened(cast, urgency=urgency)
    assert "Otto Outsider" not in suggested(cast, one)
    assert cast.outsider.supporter
    with refuses(NotNow):
        outreach.offer(
            outreach=one, supporter=cast.outsider.supporter.pk, by=cast.coordinator.actor()
        )


def test_who_stands_in_takes_it_to_the_end(cast: Cast) -> None:
    covered_by_harbor(cast)
    on_rota(cast.outsider, 0)
    one, otto = opened(cast, urgency=Urgency.TODAY), cast.outsider
    assert otto.supporter
    offer = outreach.offer(outreach=one, supporter=otto.supporter.pk, by=cast.coordinator.actor())
    outreach.accept(offer=offer, by=otto.actor())
    seen = see_recipient(outreach=one, purpose="first_contact", by=otto.actor(now()))
    assert seen.recipient.name == cast.recipient.name


def test_who_stands_in_is_asked_for_no_more_than_they_carry(cast: Cast) -> None:
    """What they carry at home counts too."""
    covered_by_harbor(cast)
    on_rota(cast.outsider, 0)
    one = opened(cast, urgency=Urgency.TODAY)
    Supporter.objects.filter(account_id=cast.outsider.account).update(capacity=1)
    assert "Otto Outsider" in suggested(cast, one)
    carried_at_home(cast)
    assert "Otto Outsider" not in suggested(cast, one)


def carried_at_home(cast: Cast) -> None:
    """Otto has accepted somebody's outreach at Harbor."""
    there, otto = Actor.system(cast.harbor.pk), cast.outsider
    assert otto.supporter
    somebody = Opening(
        cast.harbor.pk, Recipient("Somebody"), Route.SELF, Urgency.SOON, now(), Said()
    )
    outreach.open_or_join(opening=somebody, by=there)
    with transaction(there):
        one = Outreach.objects.get(hospital=cast.harbor).pk
    offer = outreach.offer(outreach=one, supporter=otto.supporter.pk, by=there)
    outreach.accept(offer=offer, by=otto.actor())
