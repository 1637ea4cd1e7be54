"""Who is invited, becomes something, stops being it, leaves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from lamppost.audit.models import Pending
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.people.actions import (
    deactivate,
    forget_sessions,
    grant_role,
    invite,
    withdraw_role,
)
from lamppost.people.models import Account, RoleGrant
from lamppost.people.queries import account, account_with_email, accounts_with_role, actor_for
from lamppost.people.rules import DutyElsewhere
from lamppost.program.models import Hospital
from lamppost.program.rules import HospitalStage
from tests.cast import Cast, Person, refuses


def _events() -> list[str]:
    return list(Pending.objects.order_by("-pk").values_list("event", flat=True)[:3])


def test_invite_opens_an_account_that_is_found_by_its_address(cast: Cast) -> None:
    there = cast.valley.pk
    new = invite(
        email=" Nora.New@Example.ORG ",
        name="Nora New",
        grants=[Grant(Role.CLINICIAN, there)],
        by=cast.administrator.actor(),
    )
    found = account_with_email("NORA.NEW@example.org")
    assert found is not None and found.id == new
    assert actor_for(new).has(Role.CLINICIAN, there)
    assert not Account.objects.get(pk=new).has_usable_password()
    assert _events()[0] == "account.invited"


def test_invite_twice_gives_the_same_account_the_further_role(cast: Cast) -> None:
    there = cast.valley.pk
    again = invite(
        email=cast.supporter.email,
        name="Somebody Else",
        grants=[Grant(Role.DEPARTMENT_LEAD, there, cast.emergency.pk)],
        by=cast.administrator.actor(),
    )
    assert again == cast.supporter.account
    assert account(again).name == cast.supporter.name
    roles = {grant.role for grant in actor_for(again).grants}
    assert roles == {Role.SUPPORTER, Role.DEPARTMENT_LEAD}


def test_invite_opens_a_closed_account_again(cast: Cast) -> None:
    assert cast.supporter.account is not None
    deactivate(account=cast.supporter.account, by=cast.administrator.actor())
    invite(email=cast.supporter.email, name="Sam", grants=[], by=Actor.system(cast.valley.pk))
    assert actor_for(cast.supporter.account).has(Role.SUPPORTER, cast.valley.pk)


@pytest.mark.parametrize("address", ["", "no address", "a@b", "two@example.org, x@example.org"])
def test_invite_refuses_what_is_no_address_and_writes_nothing(cast: Cast, address: str) -> None:
    before = Account.objects.count()
    with pytest.raises(Invalid) as refused:
        invite(email=address, name="X", grants=[], by=cast.administrator.actor())
    assert set(refused.value.problems) == {"email"}
    assert Account.objects.count() == before


def test_invite_refuses_a_second_account_for_one_physician(cast: Cast) -> None:
    assert cast.supporter.physician is not None
    with refuses(Invalid):
        invite(
            email="second@example.org",
            name="Sam again",
            grants=[],
            physician=cast.supporter.physician.pk,
            by=cast.administrator.actor(),
        )


def test_invite_refuses_an_administrator_of_another_hospital(cast: Cast) -> None:
    with refuses(Refused):
        invite(
            email="new@example.org",
            name="New",
            grants=[Grant(Role.SUPPORTER, cast.harbor.pk)],
            by=cast.administrator.actor(),
        )


def test_invite_refuses_a_role_everywhere_from_who_administers_one_hospital(cast: Cast) -> None:
    with refuses(Refused):
        invite(
            email="new@example.org",
            name="New",
            grants=[Grant(Role.DIRECTOR)],
            by=cast.administrator.actor(),
        )


@pytest.mark.parametrize(
    "who", ["supporter", "coordinator", "lead", "director", "evaluator", "outsider"]
)
def test_only_an_administrator_changes_who_may_what(cast: Cast, who: str) -> None:
    person: Person = getattr(cast, who)
    target = cast.deputy.account
    assert target is not None
    grant = Grant(Role.SUPPORTER, cast.valley.pk)
    before = set(RoleGrant.objects.values_list("pk", flat=True))
    with refuses(Refused):
        invite(email="new@example.org", name="New", grants=[], by=person.actor())
    with refuses(Refused):
        grant_role(account=target, grant=grant, by=person.actor())
    with refuses(Refused):
        withdraw_role(account=target, grant=grant, by=person.actor())
    with refuses(Refused):
        deactivate(account=target, by=person.actor())
    assert set(RoleGrant.objects.values_list("pk", flat=True)) == before
    assert account_with_email("new@example.org") is None


def test_grant_role_refuses_coordinator_with_administrator(cast: Cast) -> None:
    assert cast.coordinator.account is not None
    grant = Grant(Role.ADMINISTRATOR, cast.valley.pk)
    with refuses(Invalid):
        grant_role(account=cast.coordinator.account, grant=grant, by=Actor.system(cast.valley.pk))


def test_grant_role_refuses_a_coordinator_who_reviews_peers_elsewhere(cast: Cast) -> None:
    assert cast.supporter.account is not None
    with refuses(Invalid):
        grant_role(
            account=cast.supporter.account,
            grant=Grant(Role.COORDINATOR, cast.valley.pk),
            duties_elsewhere=[DutyElsewhere.PEER_REVIEW],
            by=cast.administrator.actor(),
        )


def test_grant_role_again_only_makes_somebody_the_deputy(cast: Cast) -> None:
    assert cast.coordinator.account is not None
    grant_role(
        account=cast.coordinator.account,
        grant=Grant(Role.COORDINATOR, cast.valley.pk, is_deputy=True),
        by=cast.administrator.actor(),
    )
    (held,) = actor_for(cast.coordinator.account).grants
    assert held.is_deputy
    assert _events()[0] == "role.granted"


def test_grant_role_to_nobody_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        grant_role(
            account=0, grant=Grant(Role.SUPPORTER, cast.valley.pk), by=cast.administrator.actor()
        )


def test_withdraw_role_takes_it_once(cast: Cast) -> None:
    assert cast.lead.account is not None
    grant = Grant(Role.DEPARTMENT_LEAD, cast.valley.pk, cast.emergency.pk)
    by = cast.administrator.actor()
    assert withdraw_role(account=cast.lead.account, grant=grant, by=by)
    assert _events()[0] == "role.withdrawn"
    assert not withdraw_role(account=cast.lead.account, grant=grant, by=by)
    assert actor_for(cast.lead.account).grants == frozenset()


def test_deactivate_closes_the_account_and_what_it_could_do(cast: Cast) -> None:
    assert cast.supporter.account is not None
    before = Account.objects.get(pk=cast.supporter.account).get_session_auth_hash()
    deactivate(account=cast.supporter.account, by=cast.administrator.actor())
    with pytest.raises(NotFound):
        actor_for(cast.supporter.account)
    row = Account.objects.get(pk=cast.supporter.account)
    assert row.get_session_auth_hash() != before, "open sessions end with it"
    assert _events()[0] == "account.deactivated"


def test_deactivate_leaves_an_account_of_both_hospitals_to_who_administers_both(
    cast: Cast,
) -> None:
    assert cast.supporter.account is not None
    grant_role(
        account=cast.supporter.account,
        grant=Grant(Role.SUPPORTER, cast.harbor.pk),
        by=Actor.system(cast.harbor.pk),
    )
    with refuses(Refused):
        deactivate(account=cast.supporter.account, by=cast.administrator.actor())
    assert account(cast.supporter.account).is_active


def test_an_account_is_not_named_in_its_repr(cast: Cast) -> None:
    found = account_with_email(cast.supporter.email)
    assert cast.supporter.name not in repr(found)
    assert cast.supporter.email not in repr(found)


def test_forget_sessions_deletes_only_those_that_are_over(cast: Cast) -> None:
    for key, hours in (("over", -1), ("live", 1)):
        until = now() + timedelta(hours=hours)
        Session.objects.create(session_key=key, session_data="", expire_date=until)
    assert forget_sessions(by=Actor.system()) == 1
    assert [row.session_key for row in Session.objects.all()] == ["live"]
    with refuses(Refused):
        forget_sessions(by=cast.administrator.actor())


@pytest.mark.parametrize("verb", ["invite", "grant_role", "withdraw_role", "deactivate", "forget"])
def test_nothing_is_done_that_cannot_be_recorded(
    cast: Cast, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, grant = cast.administrator.actor(), Grant(Role.SUPPORTER, cast.valley.pk)
    account = cast.lead.account
    assert account is not None
    held = Grant(Role.DEPARTMENT_LEAD, cast.valley.pk, cast.emergency.pk)
    Session.objects.create(session_key="over", session_data="", expire_date=now())
    verbs: dict[str, Callable[[], object]] = {
        "invite": lambda: invite(email="new@example.org", name="New", grants=[grant], by=by),
        "grant_role": lambda: grant_role(account=account, grant=grant, by=by),
        "withdraw_role": lambda: withdraw_role(account=account, grant=held, by=by),
        "deactivate": lambda: deactivate(account=account, by=by),
        "forget": lambda: forget_sessions(by=Actor.system()),
    }
    before = _everything()

    def fail(**_: object) -> None:
        raise RuntimeError

    for name in ("accounts.record_with_actor", "sessions.record"):
        monkeypatch.setattr(f"lamppost.people.actions.{name}", fail)
    with refuses(RuntimeError):
        verbs[verb]()
    assert _everything() == before


def _everything() -> list[object]:
    """All that these verbs may change."""
    accounts = Account.objects.order_by("pk").values_list("pk", "is_active", "password")
    grants = RoleGrant.objects.order_by("pk").values_list("account", "role", "hospital")
    return [*accounts, *grants, *Session.objects.values_list("pk")]


@pytest.mark.parametrize("role", [Role.SAFETY_CONTACT, Role.COORDINATOR])
def test_an_open_hospital_keeps_whom_it_cannot_be_without(cast: Cast, role: Role) -> None:
    grant, by = Grant(role, cast.valley.pk), Actor.system(cast.valley.pk)
    *others, last = [one.id for one in accounts_with_role(role, cast.valley.pk)]
    for one in others:
        assert withdraw_role(account=one, grant=_held(one, grant), by=by)
    with refuses(NotNow):
        withdraw_role(account=last, grant=_held(last, grant), by=by)
    with refuses(NotNow):
        deactivate(account=last, by=by)
    assert [one.id for one in accounts_with_role(role, cast.valley.pk)] == [last]
    Hospital.objects.filter(pk=cast.valley.pk).update(stage=HospitalStage.PAUSED)
    deactivate(account=last, by=by)


def _held(account: int, grant: Grant) -> Grant:
    return next(one for one in actor_for(account).grants if one.role is grant.role)
