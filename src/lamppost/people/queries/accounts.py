"""Accounts, and what somebody signed in is at which hospital."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from lamppost.core.access import Actor, ActorKind, Grant, Role, may, require
from lamppost.core.errors import NotFound
from lamppost.people.access import PeoplePermission, visible_to
from lamppost.people.models import Account, RoleGrant
from lamppost.program.models import Department, Hospital, Physician

FALLBACK_ZONE: Final = "America/Los_Angeles"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """Somebody who can sign in; `time_zone` is their own, else that of where they work."""

    id: int
    name: str = field(repr=False)
    email: str = field(repr=False)
    physician: int | None
    language: str
    time_zone: str
    is_active: bool
    is_deputy: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Holder:
    """Whose an address is, and all that they hold."""

    account: int
    name: str
    language: str
    is_active: bool
    grants: frozenset[Grant]

    def may_be_invited(self, grant: Grant, by: Actor) -> bool:
        """Whether `by` may give them that role too: who administers all that they hold."""
        return may(by, PeoplePermission.ACCOUNT_INVITE, (grant, *self.grants))


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """One role of one account, in words that a page can show."""

    account: int
    name: str = field(repr=False)
    role: Role
    hospital: str
    is_deputy: bool


def actor_for(account_id: int, second_factor_at: datetime | None = None) -> Actor:
    """What the account is, where, in one query; NotFound once it is closed."""
    rows = list(
        Account.objects.filter(pk=account_id, is_active=True)
        .annotate(everywhere=ArraySubquery(Hospital.objects.values("pk")))
        .values_list(
            "name",
            "physician_id",
            "everywhere",
            "grants__role",
            "grants__hospital_id",
            "grants__department_id",
            "grants__is_deputy",
        )
    )
    if not rows:
        raise NotFound("no such account")
    grants = frozenset(_grant(*row[3:]) for row in rows if row[3])
    return Actor(
        ActorKind.ACCOUNT,
        _hospitals(grants, rows[0][2]),
        account=account_id,
        physician=rows[0][1],
        grants=grants,
        second_factor_at=second_factor_at,
        name=rows[0][0],
    )


def account(account_id: int) -> AccountRow:
    """That account, closed or not; NotFound where there is none."""
    return _one(_rows(Account.objects.filter(pk=account_id)))


def own_time_zone(account_id: int) -> str:
    """By which clock they said that they live; empty: by that of where they work."""
    return Account.objects.filter(pk=account_id).values_list("time_zone", flat=True).get()


def names(accounts: Iterable[int]) -> dict[int, str]:
    """What these are called, open or closed."""
    return dict(Account.objects.filter(pk__in=list(accounts)).values_list("pk", "name"))


def account_with_email(email: str) -> AccountRow | None:
    """The account of that address, in whatever case it is written."""
    return next(iter(_rows(Account.objects.filter(email=email.strip().lower()))), None)


def holders_of(addresses: Iterable[str]) -> dict[str, Holder]:
    """By address, who has it here: by their account, else as somebody on a roster who has an account
    under another one."""
    wanted = list(addresses)
    found = Account.objects.filter(Q(email__in=wanted) | Q(physician__email__in=wanted))
    rows = found.values_list("pk", "name", "language", "is_active", "email", "physician__email")
    grants = _grants_of([row[0] for row in rows])
    holders: dict[str, Holder] = {}
    for account, name, language, is_active, own, on_roster in rows:
        one = Holder(account, name, language, is_active, frozenset(grants.get(account, ())))
        holders[own] = one
        holders.setdefault(on_roster or own, one)
    return {address: one for address, one in holders.items() if address in set(wanted)}


def _grants_of(accounts: Iterable[int]) -> dict[int, list[Grant]]:
    grants: dict[int, list[Grant]] = {}
    held = RoleGrant.objects.filter(account__in=list(accounts))
    for one in held:
        grant = _grant(one.role, one.hospital_id, one.department_id, one.is_deputy)
        grants.setdefault(one.account_id, []).append(grant)
    return grants


def accounts_with_role(role: Role, hospital: int) -> tuple[AccountRow, ...]:
    """Who holds the role there (or everywhere) and can sign in; deputies after."""
    held = RoleGrant.objects.filter(Q(hospital=hospital) | Q(hospital=None), role=role)
    first = held.filter(account=OuterRef("pk")).order_by("is_deputy").values("is_deputy")[:1]
    holders = Account.objects.filter(is_active=True, pk__in=held.values("account"))
    return _rows(holders.annotate(deputy=Subquery(first)).order_by("deputy", "pk"), "deputy")


def account_of_physician(physician: int) -> int | None:
    """The account of somebody on the roster: the one tied to them, else that of their address there,
    since many are invited before there is a roster."""
    address = Physician.objects.filter(pk=physician).values("email")
    found = Account.objects.filter(Q(physician=physician) | Q(email__in=address))
    return found.order_by(F("physician").asc(nulls_last=True)).values_list("pk", flat=True).first()


def leads_of(department: int) -> tuple[int, ...]:
    """Accounts that lead a department: they hold power over whoever works there. Who leads none by
    name leads them all."""
    place = Department.objects.filter(pk=department).values("hospital")
    everywhere = Q(department=None) & (Q(hospital__in=place) | Q(hospital=None))
    held = RoleGrant.objects.filter(
        Q(department=department) | everywhere, role=Role.DEPARTMENT_LEAD
    )
    return tuple(held.order_by("account").values_list("account", flat=True).distinct())


def accounts(*, seen_by: Actor) -> tuple[AccountRow, ...]:
    """Every account with a role where `seen_by` administers, by name."""
    require(seen_by, PeoplePermission.ACCOUNT_VIEW)
    return _rows(Account.objects.filter(visible_to(seen_by)).distinct().order_by("name", "pk"))


def administered(account_id: int, *, seen_by: Actor) -> AccountRow:
    """That account, open or closed; NotFound unless the actor administers where it holds a role."""
    require(seen_by, PeoplePermission.ACCOUNT_VIEW)
    return _one(_rows(Account.objects.filter(visible_to(seen_by), pk=account_id).distinct()))


def cast(*, at_most: int = 2) -> tuple[RoleHolder, ...]:
    """For the demo's page: the first few holders of each role at each hospital."""
    held = RoleGrant.objects.filter(account__is_active=True).order_by("hospital", "is_deputy", "pk")
    seen: dict[tuple[str, int | None], list[RoleHolder]] = {}
    for row in held.values_list(
        "role", "hospital_id", "account_id", "account__name", "hospital__name", "is_deputy"
    ):
        group = seen.setdefault((row[0], row[1]), [])
        if len(group) < at_most:
            group.append(RoleHolder(row[2], row[3], Role(row[0]), row[4] or "", row[5]))
    return tuple(holder for group in seen.values() for holder in group)


def locked(account_id: int) -> Account:
    """The row, held, so that two roles given at once cannot pass each other's check."""
    row = Account.objects.select_for_update().filter(pk=account_id).first()
    if row is None:
        raise NotFound("no such account")
    return row


def held(row: Account) -> tuple[Grant, ...]:
    """The roles of an account."""
    found = RoleGrant.objects.filter(account=row).order_by("pk")
    return tuple(
        _grant(one.role, one.hospital_id, one.department_id, one.is_deputy) for one in found
    )


def hospital_among(grants: Iterable[Grant]) -> int | None:
    """The first hospital among them: to whose record an entry belongs."""
    return next((grant.hospital for grant in grants if grant.hospital is not None), None)


def _grant(role: str, hospital: int | None, department: int | None, is_deputy: bool) -> Grant:
    return Grant(Role(role), hospital, department, is_deputy)


def _hospitals(grants: Iterable[Grant], everywhere: Iterable[int]) -> frozenset[int]:
    own = {grant.hospital for grant in grants}
    return frozenset(everywhere) if None in own else frozenset(h for h in own if h is not None)


def _one(rows: tuple[AccountRow, ...]) -> AccountRow:
    if not rows:
        raise NotFound("no such account")
    return rows[0]


def _rows(found: QuerySet[Account], *more: str) -> tuple[AccountRow, ...]:
    """Typed rows in one query; `more` may name the annotation that says whether one is a deputy."""
    workplace = RoleGrant.objects.filter(account=OuterRef("pk"), hospital__isnull=False)
    zone: Any = Coalesce(
        NullIf(F("time_zone"), Value("")),
        F("physician__hospital__time_zone"),
        Subquery(workplace.order_by("pk").values("hospital__time_zone")[:1]),
        Value(FALLBACK_ZONE),
    )
    columns = ("id", "name", "email", "physician_id", "language", "zone", "is_active", *more)
    return tuple(AccountRow(*row) for row in found.annotate(zone=zone).values_list(*columns))
