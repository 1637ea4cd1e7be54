"""Asking, and finding out who is meant."""

from uuid import UUID, uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.outreach.actions import opt_out
from lamppost.outreach.models import Outreach, Source, Stage
from lamppost.outreach.queries.listing import queue
from lamppost.outreach.queries.sealed import said_of
from lamppost.outreach.rules import No, Outcome, Route, State, Terms
from lamppost.people.actions import invite
from lamppost.people.queries import actor_for
from lamppost.program.models import Physician
from lamppost.program.rules import Profession
from lamppost.referrals import actions, queries
from lamppost.referrals.actions.submitting import AlreadySent
from lamppost.referrals.models import Referral
from lamppost.referrals.rules import ReferralState
from lamppost.vault.models import Key
from tests.cast import Cast, refuses
from tests.unit.referrals.mornings import program
from tests.unit.referrals.stories import only_outreach, opened, refer, resolve_all, said

pytestmark = pytest.mark.usefixtures("clock")


def unconfirmed(cast: Cast, by: Actor) -> list[UUID]:
    return [row.id for row in queries.unconfirmed(cast.valley.pk, seen_by=by).rows]


def by_name(cast: Cast, **more: object) -> UUID:
    """A referral that only names the recipient, resolved as far as the program can."""
    refer(cast, reach="", **more)
    resolve_all(cast)
    with transaction(program(cast)):
        return Referral.objects.get().id


def test_submit_only_seals_stores_and_queues(cast: Cast) -> None:
    refer(cast)
    with transaction(program(cast)):
        row = Referral.objects.get()
        assert row.state == ReferralState.QUEUED
        assert cast.recipient.name.encode() not in bytes(row.sealed_submission)
        assert not Outreach.objects.exists()


def test_submit_twice_is_said_and_changes_nothing(cast: Cast) -> None:
    form, by = str(uuid4()), Actor.public(cast.valley.pk)
    once = {"hospital": cast.valley.pk, "submission": said("Remy"), "form": form, "by": by}
    actions.submit(**once)  # type: ignore[arg-type]
    with refuses(AlreadySent):
        actions.submit(**once)  # type: ignore[arg-type]
    with transaction(program(cast)):
        assert Referral.objects.count() == 1


def test_submit_from_inside_needs_a_role(cast: Cast) -> None:
    refer(cast, by=cast.lead.actor(), route=Route.LEADER)
    with refuses(Refused):
        refer(cast, by=cast.evaluator.actor(), route=Route.LEADER)


def test_an_exact_address_resolves_at_once(cast: Cast) -> None:
    assert opened(cast, reach=f"try {cast.recipient.email}; or the desk")
    with transaction(program(cast)):
        assert not Referral.objects.exists()
        assert Key.objects.count() == 1  # the referral's own key is gone


def test_resolve_twice_opens_once(cast: Cast) -> None:
    refer(cast)
    with transaction(program(cast)):
        row = Referral.objects.get().id
    actions.resolve(referral=row, by=program(cast))
    actions.resolve(referral=row, by=program(cast))
    assert only_outreach().state == State.WAITING


def test_a_name_alone_waits_for_the_coordinator(cast: Cast) -> None:
    referral = by_name(cast)
    coordinator = cast.coordinator.actor(now())
    assert unconfirmed(cast, coordinator) == [referral]
    submission = actions.see_submission(referral=referral, by=coordinator)
    found = queries.possible_recipients(cast.valley.pk, submission, seen_by=coordinator)
    assert found[0].name == cast.recipient.name
    actions.confirm(referral=referral, physician_id=found[0].physician, by=coordinator)
    assert only_outreach().state == State.WAITING
    assert unconfirmed(cast, coordinator) == []
    actions.resolve(referral=referral, by=program(cast))  # a late job finds nothing to do


def test_confirm_somebody_of_another_hospital_is_refused(cast: Cast) -> None:
    referral = by_name(cast)
    assert cast.outsider.physician is not None
    with refuses(NotFound):
        actions.confirm(
            referral=referral,
            physician_id=cast.outsider.physician.pk,
            by=cast.coordinator.actor(now()),
        )


def test_namesakes_are_told_apart_by_department(cast: Cast) -> None:
    twin = Physician.objects.create(
        hospital=cast.valley,
        department=cast.surgery,
        first_name="Remy",
        last_name="Recipient",
        name_folded="remy recipient",
        profession=Profession.PHYSICIAN,
        specialty="Surgery",
    )
    coordinator = cast.coordinator.actor(now())
    found = queries.possible_recipients(
        cast.valley.pk, said("Remy Recipient", department="Surgery"), seen_by=coordinator
    )
    assert found[0].physician == twin.pk and len(found) == 2


def test_a_coordinator_who_may_be_meant_never_sees_it(cast: Cast) -> None:
    assert cast.recipient.physician is not None
    grant = Grant(Role.COORDINATOR, cast.valley.pk)
    account = invite(
        email="remy@example.org",
        name=cast.recipient.name,
        grants=(grant,),
        physician=cast.recipient.physician.pk,
        by=program(cast),
    )
    remy = actor_for(account, now())
    referral = by_name(cast)
    assert unconfirmed(cast, remy) == []
    assert unconfirmed(cast, cast.deputy.actor()) == [referral]
    with refuses(NotFound):
        actions.see_submission(referral=referral, by=remy)
    actions.confirm(
        referral=referral, physician_id=cast.recipient.physician.pk, by=cast.deputy.actor(now())
    )
    assert queue(cast.valley.pk, seen_by=remy).rows == ()
    with transaction(program(cast)):
        told = set(Message.objects.values_list("account_id", flat=True))
    assert account not in told


def test_somebody_not_served_is_shown_another_door(cast: Cast) -> None:
    assert cast.recipient.physician is not None
    Physician.objects.filter(pk=cast.recipient.physician.pk).update(profession=Profession.NURSE)
    refer(cast)
    resolve_all(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists() and not Key.objects.exists()
    assert Stage.objects.count() == 2  # how it ended, and its route


def test_somebody_the_roster_does_not_list_can_be_opened(cast: Cast) -> None:
    referral = by_name(cast, name="Nora Newcomer")
    actions.open_unlisted(referral=referral, by=cast.coordinator.actor(now()))
    assert only_outreach().state == State.WAITING


def test_misuse_is_ended_many_at_once(cast: Cast) -> None:
    for name in ("A Prank", "Another Prank", "Third Prank"):
        refer(cast, name, reach="")
    resolve_all(cast)
    coordinator = cast.coordinator.actor(now())
    chosen = tuple(unconfirmed(cast, coordinator))
    with refuses(NotFound):
        actions.dismiss(referrals=chosen, outcome=Outcome.CONNECTED, by=coordinator)
    assert actions.dismiss(referrals=chosen, outcome=Outcome.NOT_PURSUED, by=coordinator) == 3
    with transaction(program(cast)):
        assert not Referral.objects.exists() and not Key.objects.exists()


def test_oneself_under_an_alias_needs_no_roster(cast: Cast) -> None:
    assert opened(cast, name="Ash", route=Route.SELF, reach="text 555 0100")
    assert opened_parties(cast) == 0


def opened_parties(cast: Cast) -> int:
    with transaction(program(cast)):
        return Key.objects.count() - 1


def test_oneself_by_ones_own_address_is_recognised_and_never_refused(cast: Cast) -> None:
    assert cast.recipient.physician is not None
    opt_out(
        hospital=cast.valley.pk,
        physician=cast.recipient.physician.pk,
        terms=Terms(No.ASKED),
        by=Actor.public(cast.valley.pk),
    )
    refer(cast, "Remy", route=Route.SELF)
    resolve_all(cast)
    assert only_outreach().route == Route.SELF


def test_a_supporters_own_initiative_does_not_keep_them_away(cast: Cast) -> None:
    refer(cast, by=cast.supporter.actor(), route=Route.OUTREACH)
    resolve_all(cast)
    with transaction(program(cast)):
        source = Source.objects.get()
        assert said_of(source).referrer_account == cast.supporter.account


def test_the_referrers_name_is_kept_only_if_they_agreed(cast: Cast) -> None:
    refer(cast, referrer_name="Rosa", may_share_name=False)
    refer(cast, referrer_name="Rosa", may_share_name=True)
    resolve_all(cast)
    with transaction(program(cast)):
        names = sorted(said_of(source).referrer for source in Source.objects.all())
    assert names == ["", "Rosa"]


def test_a_lost_job_loses_no_referral(cast: Cast) -> None:
    refer(cast)
    assert actions.resolve_due(hospital=cast.valley.pk, by=program(cast)) == 0, "it has a job"
    ProcrastinateJob.objects.all().delete()
    assert actions.resolve_due(hospital=cast.valley.pk, by=program(cast)) == 1
    assert actions.resolve_due(hospital=cast.valley.pk, by=program(cast)) == 0, "one is enough"
    resolve_all(cast)
    assert actions.resolve_due(hospital=cast.valley.pk, by=program(cast)) == 0
