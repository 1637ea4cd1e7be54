"""Two administrators who give one person two roles that must not meet, at the same moment."""

import threading

from django.db import connection

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.errors import Invalid
from lamppost.people.actions import grant_role
from lamppost.people.queries import actor_for
from lamppost.people.rules import conflicts
from tests.cast import Cast


def test_roles_given_at_once_still_do_not_meet(committed_cast: Cast) -> None:
    account, place = committed_cast.supporter.account, committed_cast.valley.pk
    assert account is not None
    start = threading.Barrier(2)
    refused: list[Role] = []

    def give(role: Role) -> None:
        start.wait()
        try:
            grant_role(account=account, grant=Grant(role, place), by=Actor.system(place))
        except Invalid:
            refused.append(role)
        finally:
            connection.close()

    both = [
        threading.Thread(target=give, args=(role,))
        for role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(refused) == 1
    assert not conflicts(frozenset(grant.role for grant in actor_for(account).grants))
