"""Who somebody is, in one query, and who holds a role."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from lamppost.core.access import Actor, ActorKind, Grant, Role
from lamppost.core.errors import NotFound, Refused
from lamppost.people.actions import deactivate, grant_role, invite
from lamppost.people.queries import account, accounts, accounts_with_role, actor_for
from lamppost.people.queries import cast as shown_cast
from tests.cast import Cast

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_actor_for_tells_all_in_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert cast.supporter.account is not None and cast.supporter.physician is not None
    with django_assert_num_queries(1):
        found = actor_for(cast.supporter.account, NOON)
    assert found == Actor(
        ActorKind.ACCOUNT,
        frozenset({cast.valley.pk}),
        account=cast.supporter.account,
        physician=cast.supporter.physician.pk,
        grants=frozenset({Grant(Role.SUPPORTER, cast.valley.pk)}),
        second_factor_at=NOON,
    )


def test_actor_for_reaches_every_hospital_where_a_role_is_for_all(cast: Cast) -> None:
    assert cast.director.actor().hospitals == {cast.valley.pk, cast.harbor.pk}


def test_actor_for_somebody_without_roles_acts_nowhere(cast: Cast) -> None:
    bare = invite(email="bare@example.org", name="Bare", grants=[], by=Actor.system())
    assert actor_for(bare).hospitals == frozenset()


def test_actor_for_nobody_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        actor_for(0)


def test_accounts_with_role_name_the_deputy_after(cast: Cast) -> None:
    found = accounts_with_role(Role.COORDINATOR, cast.valley.pk)
    assert [row.id for row in found] == [cast.coordinator.account, cast.deputy.account]
    assert [row.is_deputy for row in found] == [False, True]


def test_accounts_with_role_leave_out_the_closed_and_other_hospitals(cast: Cast) -> None:
    assert cast.coordinator.account is not None
    deactivate(account=cast.coordinator.account, by=cast.administrator.actor())
    found = accounts_with_role(Role.COORDINATOR, cast.valley.pk)
    assert [row.id for row in found] == [cast.deputy.account]
    assert accounts_with_role(Role.COORDINATOR, cast.harbor.pk) == ()


def test_accounts_with_role_include_who_holds_it_everywhere(cast: Cast) -> None:
    found = accounts_with_role(Role.DIRECTOR, cast.harbor.pk)
    assert [row.id for row in found] == [cast.director.account]


def test_account_takes_its_time_zone_from_where_they_work(cast: Cast) -> None:
    assert cast.outsider.account is not None and cast.coordinator.account is not None
    assert account(cast.outsider.account).time_zone == "America/Denver"
    assert account(cast.coordinator.account).time_zone == "America/Los_Angeles"


def test_accounts_are_listed_to_who_administers_there_only(cast: Cast) -> None:
    listed = {row.id for row in accounts(seen_by=cast.administrator.actor())}
    assert {cast.coordinator.account, cast.supporter.account} <= listed
    assert cast.outsider.account not in listed
    assert cast.director.account not in listed, "everywhere is more than one hospital"
    with pytest.raises(Refused):
        accounts(seen_by=cast.coordinator.actor())


def test_accounts_are_not_listed_where_an_administrator_only_supports(cast: Cast) -> None:
    assert cast.administrator.account is not None
    grant = Grant(Role.SUPPORTER, cast.harbor.pk)
    grant_role(account=cast.administrator.account, grant=grant, by=Actor.system(cast.harbor.pk))
    listed = {row.id for row in accounts(seen_by=cast.administrator.actor())}
    assert cast.supporter.account in listed
    assert cast.outsider.account not in listed


def test_cast_shows_two_of_each_role_and_hospital(cast: Cast) -> None:
    for number in range(3):
        invite(
            email=f"more{number}@example.org",
            name=f"More {number}",
            grants=[Grant(Role.SUPPORTER, cast.valley.pk)],
            by=Actor.system(cast.valley.pk),
        )
    supporters = [one for one in shown_cast() if one.role is Role.SUPPORTER]
    assert [one.hospital for one in supporters] == [
        cast.valley.name,
        cast.valley.name,
        cast.harbor.name,
    ]
