"""Somebody who is asked says yes and signs, or not now; and a "not now" leaves nothing behind."""

from datetime import timedelta

import pytest
import time_machine

from lamppost.audit.models import Pending
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import NotNow, Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.outreach.actions import Conversation, log_alone, part_with
from lamppost.outreach.rules import Mode
from lamppost.people.actions import grant_role, remove_unused
from lamppost.people.models import Account
from lamppost.people.queries import actor_for
from lamppost.supporters import actions
from lamppost.supporters.models import Agreement, Invitation, Supporter
from lamppost.supporters.queries import supporters, today_at
from lamppost.supporters.queries.nominations import invited as invited_rows
from lamppost.supporters.queries.nominations import own_agreement, own_invitation
from lamppost.supporters.rules import Standing
from lamppost.supporters.rules.nominations import INVITATION_LASTS, NOT_NOW_LASTS
from lamppost.supporters.tasks import keep_nominations
from tests.cast import Cast, refuses
from tests.unit.supporters.nominating import TEXT, Staffed, invited, reviewed, staffed


@pytest.fixture
def at(cast: Cast) -> Staffed:
    return staffed(cast)


@pytest.fixture
def ana(at: Staffed) -> Actor:
    return invited(at, reviewed(at))


def _later(days: int) -> time_machine.travel:
    return time_machine.travel(now() + timedelta(days=days))


def test_who_is_asked_sees_what_and_until_when(at: Staffed, ana: Actor) -> None:
    mine = own_invitation(seen_by=ana)
    assert mine is not None
    assert (mine.hospital_name, mine.department) == ("Valley Medical Center", "Emergency Medicine")
    assert mine.ends_on == now().date() + INVITATION_LASTS
    assert own_invitation(seen_by=at.cast.lead.actor()) is None
    with refuses(Refused):
        own_invitation(seen_by=Actor.public(at.cast.valley.pk))


def test_accept_signs_the_text_as_it_was_read_and_begins_training(at: Staffed, ana: Actor) -> None:
    actions.accept_invitation(agreement=TEXT, by=ana)
    row = Supporter.objects.get(account_id=ana.account)
    assert (row.standing, row.certified_on) == (Standing.IN_TRAINING, None)
    signed = own_agreement(seen_by=ana)
    assert signed is not None
    assert (signed.version, signed.digest, signed.name) == (3, TEXT.digest, "Ana Alvarez")
    assert signed.signed_on == today_at(at.cast.valley.pk)
    assert own_invitation(seen_by=ana) is None
    assert ana.account is not None
    assert actor_for(ana.account).has(Role.TRAINEE, at.cast.valley.pk)
    assert not actor_for(ana.account).has(Role.SUPPORTER)
    (shown,) = invited_rows(at.cast.valley.pk, seen_by=at.lead)
    assert (shown.name, shown.is_in_training, shown.is_not_now) == ("Ana Alvarez", True, False)


def test_who_is_in_training_serves_nobody_yet(at: Staffed, ana: Actor) -> None:
    actions.accept_invitation(agreement=TEXT, by=ana)
    assert ana.account is not None
    trainee = actor_for(ana.account)
    seen = supporters(at.cast.valley.pk, seen_by=at.cast.coordinator.actor())
    assert ana.account not in [one.account for one in seen]
    for act in (lambda: actions.rest(by=trainee), lambda: actions.resume(by=trainee)):
        with refuses(NotNow):
            act()
    with refuses(Refused):
        log_alone(conversation=Conversation(Mode.PHONE, 30), by=trainee)


def test_accept_is_once_and_in_time(at: Staffed, ana: Actor) -> None:
    with _later(15), refuses(NotNow):
        actions.accept_invitation(agreement=TEXT, by=ana)
    actions.accept_invitation(agreement=TEXT, by=ana)
    with refuses(NotNow):
        actions.accept_invitation(agreement=TEXT, by=ana)
    assert Agreement.objects.count() == 1


def test_nobody_answers_for_another(at: Staffed, ana: Actor) -> None:
    others = {at.lead: NotNow, at.cast.supporter.actor(): NotNow, at.program: Refused}
    for other, refused in others.items():
        for act in (
            lambda by=other: actions.accept_invitation(agreement=TEXT, by=by),
            lambda by=other: actions.decline_invitation(by=by),
        ):
            with refuses(refused):
                act()


def test_a_no_and_no_answer_look_alike(at: Staffed, ana: Actor) -> None:
    """To who invited, to the database, to the record."""
    seen = {}
    for answers in (True, False):
        with _later(15):
            if answers:
                with time_machine.travel(now() - timedelta(days=5)):
                    from django.db.transaction import atomic, set_rollback

                    with atomic():
                        seen[answers] = _after(at, ana, answers=True)
                        set_rollback(True)
            else:
                seen[answers] = _after(at, ana, answers=False)
    assert seen[True] == seen[False]


def _after(at: Staffed, ana: Actor, *, answers: bool) -> object:
    before = Pending.objects.count()
    if answers:
        actions.decline_invitation(by=ana)
    keep_nominations(0)
    (shown,) = invited_rows(at.cast.valley.pk, seen_by=at.lead)
    row = Invitation.objects.get()
    with transaction(at.program):
        mail = Message.objects.exclude(account_id=0).count()
    is_left = Supporter.objects.filter(account_id=ana.account).exists()
    return (
        shown,
        row.state,
        row.ends_on - now().date(),
        Pending.objects.count() - before,
        mail,
        is_left,
    )


def test_a_not_now_is_forgotten_with_the_account_that_was_opened_for_it(
    at: Staffed, ana: Actor
) -> None:
    actions.decline_invitation(by=ana)
    (shown,) = invited_rows(at.cast.valley.pk, seen_by=at.lead)
    assert shown.is_not_now and shown.ends_on is None
    with time_machine.travel(now() + NOT_NOW_LASTS + timedelta(days=1)):
        keep_nominations(0)
    assert not Invitation.objects.exists()
    assert not Account.objects.filter(pk=ana.account).exists()
    assert invited_rows(at.cast.valley.pk, seen_by=at.lead) == ()


def test_an_account_that_has_come_to_a_role_stays(at: Staffed, ana: Actor) -> None:
    assert ana.account is not None
    actions.decline_invitation(by=ana)
    grant = Grant(Role.COORDINATOR, at.cast.valley.pk)
    grant_role(account=ana.account, grant=grant, by=at.program)
    with time_machine.travel(now() + NOT_NOW_LASTS + timedelta(days=1)):
        keep_nominations(0)
    assert not Invitation.objects.exists()
    assert Account.objects.filter(pk=ana.account).exists()


def test_who_has_stepped_down_can_be_asked_again_and_say_not_now(at: Staffed) -> None:
    round = reviewed(at)
    ana = invited(at, round)
    Supporter.objects.filter(account_id=ana.account).update(retired_on=now().date())
    actions.decline_invitation(by=ana)
    assert Supporter.objects.get(account_id=ana.account).standing == Standing.STEPPED_DOWN


def test_who_is_enrolled_meanwhile_is_asked_nothing_any_more(at: Staffed, ana: Actor) -> None:
    assert ana.account is not None
    here, today = at.cast.valley.pk, today_at(at.cast.valley.pk)
    actions.enrol(
        enrolment=actions.Enrolment(ana.account, here, None, "Surgery", today, 240), by=at.program
    )
    assert own_invitation(seen_by=ana) is None
    assert invited_rows(here, seen_by=at.lead) == ()
    with refuses(NotNow):
        actions.decline_invitation(by=ana)
    with _later(15):
        keep_nominations(0)
    assert not Invitation.objects.exists()
    assert Supporter.objects.get(account_id=ana.account).standing == Standing.ACTIVE


def test_who_leaves_the_roster_while_they_are_asked_breaks_nothing_off(
    at: Staffed, ana: Actor
) -> None:
    assert part_with(physicians=[at.colleagues["Ana Alvarez"].pk], by=at.program) == 0
    assert Supporter.objects.get(account_id=ana.account).standing == Standing.INVITED


def test_a_supporter_is_not_removed_by_the_way(at: Staffed, ana: Actor) -> None:
    assert ana.account is not None
    assert not remove_unused(account=ana.account, by=at.program)  # still invited
    assert at.cast.supporter.account is not None
    assert not remove_unused(account=at.cast.supporter.account, by=at.program)
    assert not remove_unused(account=10**9, by=at.program)
    with pytest.raises(Refused):
        remove_unused(account=ana.account, by=at.cast.administrator.actor())


def test_other_people_see_no_invitation(at: Staffed, ana: Actor) -> None:
    for other in (at.cast.supporter, at.cast.administrator, at.cast.outsider, at.cast.evaluator):
        assert invited_rows(at.cast.valley.pk, seen_by=other.actor()) == ()
    assert len(invited_rows(at.cast.valley.pk, seen_by=at.cast.coordinator.actor())) == 1


def test_only_who_is_certified_may_do_what_supporters_do(at: Staffed, ana: Actor) -> None:
    actions.accept_invitation(agreement=TEXT, by=ana)
    mine = Supporter.objects.get(account_id=ana.account)
    today = today_at(at.cast.valley.pk)
    actions.certify(supporters=[mine.pk], trained_on=today, by=at.lead)
    certified = actor_for(ana.who)
    assert certified.has(Role.SUPPORTER) and not certified.has(Role.TRAINEE)
    with refuses(NotNow):
        log_alone(conversation=Conversation(Mode.PHONE, 30), by=certified)
    actions.begin(by=certified)
    log_alone(conversation=Conversation(Mode.PHONE, 30), by=certified)
