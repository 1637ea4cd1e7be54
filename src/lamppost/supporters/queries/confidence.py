"""What supporters share in confidence: for themselves, and for matching. Nobody else ever reads it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound, SecondFactorNeeded
from lamppost.core.transactions import transaction
from lamppost.program.queries import people_named
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.models import Confidence, Supporter
from lamppost.supporters.rules import CERTIFIED
from lamppost.supporters.rules.confidence import Filled, Shared, Tie, shared_in
from lamppost.vault.access import needs_second_factor
from lamppost.vault.queries import key_beside
from lamppost.vault.rules import CannotOpen, DataKey, Place, unseal

HARMED: Final = Shared()  # known by being this very one: nobody knows what it said


@dataclass(frozen=True, slots=True)
class ApartRow:
    """Somebody whom they are not matched with, as the roster has them now."""

    physician: int
    name: str = field(repr=False)
    department: str = field(repr=False)
    tie: Tie = field(repr=False)


@dataclass(frozen=True, slots=True)
class MyConfidence:
    """What a supporter has shared, for their own eyes."""

    apart: tuple[ApartRow, ...] = field(repr=False)
    experience: tuple[str, ...] = field(repr=False)
    may_say: tuple[str, ...] = field(repr=False)


def my_confidence(*, seen_by: Actor) -> MyConfidence:
    """One's own, after a second factor; NotFound for who is no supporter that serves."""
    serving = Supporter.objects.filter(Q(account_id=seen_by.account), standing__in=CERTIFIED)
    mine = serving.first()
    if mine is None:
        raise NotFound("no supporter who serves")
    require(seen_by, SupporterPermission.SUPPORTER_SELF, mine)
    if needs_second_factor(seen_by):
        raise SecondFactorNeeded(str(SupporterPermission.SUPPORTER_SELF))
    shared = shared_by([mine.hospital_id]).get(mine.pk, Shared())
    known = people_named(one.physician for one in shared.apart)
    apart = [
        ApartRow(who.id, who.name, who.department, one.tie)
        for one in shared.apart
        if (who := known.get(one.physician))
    ]
    ranked = sorted(apart, key=lambda one: one.name)
    return MyConfidence(tuple(ranked), shared.experience, shared.may_say)


def shared_by(hospitals: Iterable[int]) -> dict[int, Shared]:
    """By supporter, at these hospitals: for matching, which tells it to nobody."""
    found: dict[int, Shared] = {}
    for hospital in sorted(set(hospitals)):
        with transaction(Actor.system(hospital)):
            found |= opened(Confidence.objects.filter(hospital_id=hospital))
    return found


def opened(rows: QuerySet[Confidence]) -> dict[int, Shared]:
    """By supporter, HARMED where somebody has harmed theirs. Each row is read together with its key, which
    may be renewed at any moment."""
    keys: dict[UUID, DataKey] = {}
    found = {}
    for row in rows.select_related("key"):
        key = keys.get(row.key_id) or keys.setdefault(row.key_id, key_beside(row.key))
        found[row.supporter_id] = _opened(row, key)
    return found


def _opened(row: Confidence, key: DataKey) -> Shared:
    try:
        sealed = unseal(key.secret, bytes(row.sealed_shared), shared_place(row.id), Filled)
    except CannotOpen:
        return HARMED
    return shared_in(sealed)


def shared_place(row: UUID) -> Place:
    return Place("supporters_confidence", row, "sealed_shared")
