"""A round: who may begin one, who gets what, how it is answered, and what becomes of it."""

from datetime import timedelta

import pytest
import time_machine

from lamppost.audit.models import Pending
from lamppost.ballots.models import Box, Slip
from lamppost.ballots.rules import NotTaken
from lamppost.ballots.tasks import close_due
from lamppost.core.access import Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import send
from lamppost.notifications.models import Message
from lamppost.people.actions import grant_role
from lamppost.people.queries import actor_for
from lamppost.program.models import Department
from lamppost.program.rules import AdoptionStage
from lamppost.supporters import actions
from lamppost.supporters.models import Round, SlateRow
from lamppost.supporters.queries.nominations import (
    Reached,
    can_begin,
    one_round,
    reached,
    rounds,
)
from lamppost.supporters.rules.nominations import REVIEW_LASTS, USUAL, RoundState
from lamppost.supporters.tasks import keep_nominations
from lamppost.vault.models import Key
from tests.cast import Cast, refuses
from tests.journeys.house import body
from tests.mail import PostOffice
from tests.unit.supporters.nominating import (
    AFTER,
    FIVE,
    Staffed,
    answered,
    begun,
    codes,
    nominated,
    reviewed,
    staffed,
)


@pytest.fixture
def at(cast: Cast) -> Staffed:
    return staffed(cast)


def test_open_is_for_who_leads_that_department_or_coordinates(at: Staffed) -> None:
    cast, soon = at.cast, now().date() + USUAL
    for person in (
        cast.supporter,
        cast.director,
        cast.administrator,
        cast.outsider,
        cast.evaluator,
    ):
        with refuses(Refused):
            actions.open_round(
                hospital=cast.valley.pk,
                department=cast.emergency.pk,
                closes_on=soon,
                by=person.actor(),
            )
    with refuses(Refused):  # leads another department
        actions.open_round(
            hospital=cast.valley.pk, department=cast.surgery.pk, closes_on=soon, by=at.lead
        )
    actions.open_round(
        hospital=cast.valley.pk,
        department=cast.emergency.pk,
        closes_on=soon,
        by=cast.coordinator.actor(),
    )


def test_open_waits_for_a_department_that_has_come_so_far(at: Staffed) -> None:
    Department.objects.filter(pk=at.cast.emergency.pk).update(stage=AdoptionStage.CONSIDERING)
    assert can_begin(at.cast.valley.pk, seen_by=at.lead) == ()
    with refuses(NotNow):
        begun(at)
    Department.objects.filter(pk=at.cast.emergency.pk).update(stage=AdoptionStage.PREPARING)
    assert [one.id for one in can_begin(at.cast.valley.pk, seen_by=at.lead)] == [
        at.cast.emergency.pk
    ]
    begun(at)
    with refuses(NotNow):  # one at a time
        begun(at)


def test_open_refuses_where_so_few_work_that_nothing_could_be_read(cast: Cast) -> None:
    with refuses(NotNow):
        begun(Staffed(cast, {}))


def test_open_refuses_days_too_near_and_too_far_and_a_department_elsewhere(at: Staffed) -> None:
    cast = at.cast
    for days in (1, 90):
        with refuses(Invalid):
            actions.open_round(
                hospital=cast.valley.pk,
                department=cast.emergency.pk,
                closes_on=now().date() + timedelta(days=days),
                by=at.lead,
            )
    with refuses(NotFound):
        actions.open_round(
            hospital=cast.valley.pk,
            department=cast.harbor_emergency.pk,
            closes_on=now().date() + USUAL,
            by=cast.coordinator.actor(),
        )


def test_everybody_with_an_address_gets_a_letter_with_a_code_of_their_own(
    at: Staffed, post_office: PostOffice
) -> None:
    round = begun(at)
    assert reached(one_round(round, seen_by=at.lead)) == Reached(6, 2)
    keep_nominations(0)
    with transaction(at.program):
        waiting = list(Message.objects.values_list("id", flat=True))
    for one in waiting:
        send(message=one, by=at.program)
    known = {str(code) for holder, code in codes(at, round).items() if "physician" in holder}
    told = {str(mail["To"]): body(mail) for mail in post_office.received}
    assert len(told) == 6 and at.cast.recipient.email in told
    assert sum(any(code in text for code in known) for text in told.values()) == 6
    keep_nominations(0)  # and once only
    with transaction(at.program):
        assert not Message.objects.exists()


def test_cards_are_for_those_without_an_address_and_the_same_each_time(at: Staffed) -> None:
    round = begun(at)
    cards = actions.draw_cards(round=round, by=at.lead)
    assert set(cards) == set(actions.draw_cards(round=round, by=at.cast.coordinator.actor()))
    assert len(cards) == 2
    nominated(at.cast, cards[0], ("Ana Alvarez",))
    with refuses(NotTaken):
        nominated(at.cast, cards[0], ("Ana Alvarez",))


def test_remind_writes_to_all_whether_or_not_they_have_answered(at: Staffed) -> None:
    round = begun(at)
    keep_nominations(0)
    answered(at, round, FIVE[:2])
    with refuses(NotNow):
        actions.remind(round=round, by=at.lead)
    with time_machine.travel(now() + timedelta(days=4)):
        actions.remind(round=round, by=at.lead)
        with refuses(NotNow):
            actions.remind(round=round, by=at.lead)
        keep_nominations(0)
    with transaction(at.program):
        assert Message.objects.count() == 12


def test_nominate_takes_one_ballot_and_leaves_no_entry(at: Staffed) -> None:
    round = begun(at)
    code = codes(at, round)["card:1"]
    before = Pending.objects.count()
    nominated(at.cast, code, ("Ana Alvarez",))
    assert Pending.objects.count() == before
    for one in (code, Code.new()):
        with refuses(NotTaken):
            nominated(at.cast, one, ("Ana Alvarez",))


def test_nobody_sees_anything_of_the_answers_while_a_round_is_open(at: Staffed) -> None:
    round = begun(at)
    before = rounds(at.cast.valley.pk, seen_by=at.lead)
    answered(at, round, FIVE)
    assert rounds(at.cast.valley.pk, seen_by=at.lead) == before
    with refuses(NotNow):
        actions.see_slate(round=round, by=at.lead)


def test_too_few_wait_once_then_are_destroyed_unread(at: Staffed) -> None:
    round = begun(at)
    answered(at, round, FIVE[:4])
    keep_nominations(0)
    with time_machine.travel(now() + AFTER):
        close_due(0)
        keep_nominations(0)
        row = one_round(round, seen_by=at.lead)
        assert row.state is RoundState.OPEN and row.is_prolonged
        assert row.closes_on >= now().date() + timedelta(days=6)
    with transaction(at.program):
        assert Message.objects.count() == 12  # everybody hears of it
    with time_machine.travel(now() + AFTER + timedelta(days=8)):
        close_due(0)
        keep_nominations(0)
        row = one_round(round, seen_by=at.lead)
    assert (row.state, row.asked, row.answered) == (RoundState.TOO_FEW, None, None)
    assert not Box.objects.exists()
    with transaction(at.program):
        assert not Slip.objects.exists()


def test_a_round_whose_box_a_restore_has_lost_ends_unread(at: Staffed) -> None:
    round = begun(at)
    with transaction(at.program):
        Box.objects.all().delete()
    keep_nominations(0)
    assert one_round(round, seen_by=at.lead).state is RoundState.TOO_FEW


def test_cancel_destroys_what_was_answered_unread(at: Staffed) -> None:
    round = begun(at)
    answered(at, round, FIVE)
    actions.cancel_round(round=round, by=at.lead)
    with transaction(at.program):
        assert not (Box.objects.exists() or Slip.objects.exists() or Round.objects.exists())
    with refuses(NotFound):
        one_round(round, seen_by=at.lead)


def test_a_counted_round_tells_how_many_took_part_and_its_holders_that_it_waits(
    at: Staffed,
) -> None:
    round = reviewed(at)
    row = one_round(round, seen_by=at.lead)
    assert (row.state, row.asked, row.answered) == (RoundState.REVIEW, 8, 5)
    assert not Box.objects.exists()
    with transaction(at.program):
        told = Message.objects.exclude(account_id=0)
        assert [one.account_id for one in told] == [at.cast.lead.account]


def test_coordinators_are_told_where_nobody_leads(at: Staffed) -> None:
    from lamppost.people.models import RoleGrant

    RoleGrant.objects.filter(role=Role.DEPARTMENT_LEAD).delete()
    round = actions.open_round(
        hospital=at.cast.valley.pk,
        department=at.cast.emergency.pk,
        closes_on=now().date() + USUAL,
        by=at.cast.coordinator.actor(),
    )
    answered(at, round, FIVE)
    with time_machine.travel(now() + AFTER):
        close_due(0)
        keep_nominations(0)
    with transaction(at.program):
        told = {one.account_id for one in Message.objects.exclude(account_id=0)}
    assert told == {at.cast.coordinator.account, at.cast.deputy.account}


def test_a_round_is_seen_by_who_holds_it_alone(at: Staffed) -> None:
    cast, round = at.cast, reviewed(at)
    grant = Grant(Role.DEPARTMENT_LEAD, cast.valley.pk, cast.surgery.pk)
    assert cast.director.account is not None
    grant_role(account=cast.director.account, grant=grant, by=at.program)
    for other in (actor_for(cast.director.account), cast.supporter.actor(), cast.outsider.actor()):
        assert rounds(cast.valley.pk, seen_by=other) == ()
        for act in (
            lambda by=other: one_round(round, seen_by=by),
            lambda by=other: actions.see_slate(round=round, by=by),
            lambda by=other: actions.finish_round(round=round, by=by),
            lambda by=other: actions.remind(round=round, by=by),
            lambda by=other: actions.draw_cards(round=round, by=by),
        ):
            with refuses(NotFound):
                act()
    everywhere = Grant(Role.DEPARTMENT_LEAD, cast.valley.pk)
    assert cast.evaluator.account is not None
    grant_role(account=cast.evaluator.account, grant=everywhere, by=at.program)
    assert len(rounds(cast.valley.pk, seen_by=actor_for(cast.evaluator.account))) == 1


def test_a_review_that_nobody_finishes_is_forgotten(at: Staffed) -> None:
    round = reviewed(at)
    with time_machine.travel(now() + AFTER + REVIEW_LASTS + timedelta(days=1)):
        keep_nominations(0)
    assert one_round(round, seen_by=at.lead).state is RoundState.DONE
    with transaction(at.program):
        assert not SlateRow.objects.exists()
        assert not Key.objects.filter(pk__in=SlateRow.objects.values("key_id")).exists()
