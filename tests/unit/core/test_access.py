"""Closed by default; roles hold where they were given."""

from lamppost.core.access import (
    Actor,
    ActorKind,
    Grant,
    Permission,
    Role,
    may,
    registered,
)


class Unknown(Permission):
    THING_DO = "thing.do"


def test_what_no_room_has_listed_is_refused() -> None:
    assert not may(Actor.system(1), Unknown.THING_DO, 1)
    assert Unknown.THING_DO not in registered()


def test_a_role_holds_at_its_hospital_only() -> None:
    here = Actor(
        ActorKind.ACCOUNT, frozenset({1, 2}), 7, None, frozenset({Grant(Role.COORDINATOR, 1)})
    )
    assert here.has(Role.COORDINATOR, 1) and here.has(Role.COORDINATOR)
    assert not here.has(Role.COORDINATOR, 2) and not here.has(Role.DIRECTOR)
    assert here.places_as(Role.COORDINATOR) == {1}


def test_a_role_without_a_hospital_holds_everywhere() -> None:
    director = Actor(ActorKind.ACCOUNT, frozenset({1}), 7, None, frozenset({Grant(Role.DIRECTOR)}))
    assert director.has(Role.DIRECTOR, 99)
