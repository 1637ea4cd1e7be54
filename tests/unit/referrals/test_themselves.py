"""A supporter asks for themselves: another hospital answers, nobody of their own unit, and nobody at home sees it."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from lamppost.audit.models import Pending
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, Refused
from lamppost.core.transactions import transaction
from lamppost.outreach.actions import retire, see_recipient
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.listing import queue
from lamppost.outreach.queries.suggesting import suggestions
from lamppost.people.actions import grant_role, invite
from lamppost.program.models import Hospital
from lamppost.referrals import actions
from lamppost.referrals.models import Alarm, Referral
from lamppost.referrals.queries import who_answers
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import Standing
from tests.cast import Cast, Person, refuses

HARRIET = "Harriet Coordinator"


@pytest.fixture(autouse=True)
def scope(cast: Cast) -> Iterator[None]:
    with transaction(Actor.system(cast.valley.pk, cast.harbor.pk)):
        yield


def coordinator(hospital: Hospital, name: str = HARRIET) -> Person:
    email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    grants = (Grant(Role.COORDINATOR, hospital.pk),)
    account = invite(email=email, name=name, grants=grants, by=Actor.system(hospital.pk))
    return Person(name, email, hospital, account=account)


def ask(cast: Cast, at: Hospital, is_unsafe: bool = False) -> None:
    actions.ask_for_oneself(
        at=at.pk,
        reach="sam@home.test",
        is_unsafe=is_unsafe,
        form=uuid4().hex,
        by=cast.supporter.actor(),
    )


def resolved(hospital: Hospital) -> Outreach:
    actions.resolve_waiting(hospital=hospital.pk, by=Actor.system(hospital.pk))
    return Outreach.objects.get(hospital=hospital)


def names(row: Outreach, by: Person) -> set[str]:
    return {one.name for one in suggestions(row, seen_by=by.actor(now())).ranked}


def test_another_hospital_answers_if_somebody_coordinates_and_can_be_asked_there(
    cast: Cast,
) -> None:
    by = cast.supporter.actor()
    assert who_answers(seen_by=by).elsewhere == ()
    assert who_answers(seen_by=by).best.id == cast.valley.pk
    coordinator(cast.harbor)
    assert [one.id for one in who_answers(seen_by=by).elsewhere] == [cast.harbor.pk]
    Supporter.objects.filter(account_id=cast.outsider.account).update(standing=Standing.RESTING)
    assert who_answers(seen_by=by).elsewhere == ()


def test_another_hospital_of_the_same_coordinator_alone_is_none(cast: Cast) -> None:
    for who in (cast.coordinator, cast.deputy):
        assert who.account
        grant_role(
            account=who.account,
            grant=Grant(Role.COORDINATOR, cast.harbor.pk),
            by=Actor.system(cast.harbor.pk),
        )
    assert who_answers(seen_by=cast.supporter.actor()).elsewhere == ()


def test_elsewhere_nobody_at_home_sees_it(cast: Cast) -> None:
    harriet, cora = coordinator(cast.harbor), cast.coordinator
    assert cora.account
    grant_role(
        account=cora.account,
        grant=Grant(Role.COORDINATOR, cast.harbor.pk),
        by=Actor.system(cast.harbor.pk),
    )
    ask(cast, cast.harbor)
    row = resolved(cast.harbor)
    assert Outreach.objects.filter(hospital=cast.valley).count() == 0
    assert [one.id for one in queue(cast.harbor.pk, seen_by=harriet.actor()).rows] == [row.id]
    for place in (cast.harbor.pk, cast.valley.pk):
        assert queue(place, seen_by=cora.actor()).rows == ()
    shown = see_recipient(outreach=row.id, purpose="triage", by=harriet.actor(now()))
    assert shown.recipient.name == "Sam Supporter"
    assert names(row, harriet) == {cast.outsider.name}


def test_at_home_nobody_of_the_own_unit_is_asked(cast: Cast) -> None:
    ask(cast, cast.valley)
    row = resolved(cast.valley)
    assert names(row, cast.coordinator) == {cast.other_supporter.name}
    assert cast.other_supporter.supporter
    Supporter.objects.filter(pk=cast.other_supporter.supporter.pk).update(department=cast.emergency)
    assert names(row, cast.coordinator) == set()


def test_the_record_and_the_row_are_those_of_the_public_door(cast: Cast) -> None:
    coordinator(cast.harbor)
    before = Pending.objects.count()
    ask(cast, cast.harbor)
    (entry,) = Pending.objects.order_by("pk")[before:]
    assert (entry.event, entry.role) == ("referral.submitted", "public")
    assert Referral.objects.get().route == "self"


def test_not_safe_tells_the_safety_contact_at_home(cast: Cast) -> None:
    ask(cast, cast.valley, is_unsafe=True)
    assert Alarm.objects.get().hospital_id == cast.valley.pk


def test_only_supporters_ask_and_only_where_somebody_answers(cast: Cast) -> None:
    with refuses(NotFound):
        ask(cast, cast.harbor)
    for who in (cast.coordinator, cast.lead):
        with refuses(NotFound):
            actions.ask_for_oneself(
                at=cast.valley.pk, reach="x", is_unsafe=False, form="f", by=who.actor()
            )
    retire(account=cast.supporter.account or 0, by=cast.supporter.actor())
    with refuses(Refused):
        ask(cast, cast.valley)
