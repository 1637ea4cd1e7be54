"""Who acts, and the one question "may they?". Closed: what no room has registered is refused."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from lamppost.core.errors import Refused


class Role(StrEnum):
    """What somebody is to a hospital's program (design 1)."""

    TRAINEE = "trainee"  # on the way to be a supporter: reads and learns, and knows of nobody
    SUPPORTER = "supporter"
    DEPARTMENT_LEAD = "department_lead"
    COORDINATOR = "coordinator"
    DIRECTOR = "director"
    EVALUATOR = "evaluator"
    CLINICIAN = "clinician"
    COUNSEL = "counsel"
    SAFETY_CONTACT = "safety_contact"
    ADMINISTRATOR = "administrator"


class ActorKind(StrEnum):
    PUBLIC = "public"  # anybody at the public door
    CODE = "code"  # whoever holds a referrer's or recipient's code
    ACCOUNT = "account"  # somebody signed in
    SYSTEM = "system"  # a job or the command line


@dataclass(frozen=True, slots=True)
class Grant:
    """One role at one hospital; `hospital` None: at every hospital of this site."""

    role: Role
    hospital: int | None = None
    department: int | None = None
    is_deputy: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, within which hospitals, and how surely we know who they are."""

    kind: ActorKind
    hospitals: frozenset[int] = frozenset()
    account: int | None = None
    physician: int | None = None
    grants: frozenset[Grant] = frozenset()
    second_factor_at: datetime | None = None
    name: str = field(default="", compare=False, repr=False)  # of who is signed in

    @classmethod
    def public(cls, hospital: int) -> "Actor":
        return cls(ActorKind.PUBLIC, frozenset({hospital}))

    @classmethod
    def code(cls, *hospitals: int) -> "Actor":
        """Whoever holds a code: at its hospital, or, until that is known, at any."""
        return cls(ActorKind.CODE, frozenset(hospitals))

    @classmethod
    def system(cls, *hospitals: int) -> "Actor":
        return cls(ActorKind.SYSTEM, frozenset(hospitals))

    @property
    def as_such(self) -> "Actor":
        """The same, whenever they gave a second factor: what lists depend on."""
        return replace(self, second_factor_at=None)

    @property
    def who(self) -> int:
        """Their account; Refused to whoever is not signed in."""
        if self.account is None:
            raise Refused("nobody signed in")
        return self.account

    @property
    def is_system(self) -> bool:
        return self.kind is ActorKind.SYSTEM

    def has(self, role: Role, hospital: int | None = None) -> bool:
        """Whether they hold the role at that hospital (None: at any)."""
        return any(
            grant.role is role and (hospital is None or grant.hospital in (None, hospital))
            for grant in self.grants
        )

    def places_as(self, role: Role) -> frozenset[int]:
        """Those of their hospitals at which they hold the role."""
        return frozenset(place for place in self.hospitals if self.has(role, place))


class Permission(StrEnum):
    """Each room subclasses this in its `access.py`; names are NOUN_VERB."""


Predicate = Callable[[Actor, Any], bool]
Rule = tuple[tuple[Predicate, ...], ...]  # any of (all of …)

_rules: Final[dict[Permission, Rule]] = {}


def register(rules: Mapping[Any, Iterable[Iterable[Predicate]]]) -> None:
    """Adds a room's permissions: each is allowed if any of its lists of predicates holds whole."""
    for permission, ways in rules.items():
        _rules[permission] = tuple(tuple(way) for way in ways)


def registered() -> Mapping[Permission, Rule]:
    """The whole map, for the governance page and its tests."""
    return dict(_rules)


def may(by: Actor, permission: Permission, obj: Any = None) -> bool:
    """Whether `by` may do this to `obj`."""
    return any(all(predicate(by, obj) for predicate in way) for way in _rules.get(permission, ()))


def require(by: Actor, permission: Permission, obj: Any = None) -> None:
    """Raises Refused unless `by` may do this to `obj`."""
    if not may(by, permission, obj):
        raise Refused(str(permission))


def is_system(by: Actor, obj: Any) -> bool:
    """the program itself (a job, the command line)"""
    return by.is_system


def anybody(by: Actor, obj: Any) -> bool:
    """anybody"""
    return True


def hospital_of(obj: Any) -> int | None:
    """The hospital that an object belongs to, or an id of one."""
    return obj if isinstance(obj, int) else getattr(obj, "hospital_id", None)


def has_role(*roles: Role) -> Predicate:
    """Holds one of the roles at the object's hospital (at any, where there is no object)."""

    def predicate(by: Actor, obj: Any) -> bool:
        return any(by.has(role, hospital_of(obj)) for role in roles)

    predicate.__name__ = "is_" + "_or_".join(roles)
    predicate.__doc__ = f"is {' or '.join(roles)} at that hospital".replace("_", " ")
    return predicate


def in_scope(by: Actor, obj: Any) -> bool:
    """acts within that hospital"""
    return hospital_of(obj) in by.hospitals
