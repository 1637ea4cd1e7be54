"""How many conversations there were, staged and tallied together."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.models import Stage, TallyCounter, TallyInteraction, TallyOutreach
from lamppost.outreach.rules import (
    Fact,
    Mode,
    Outcome,
    Route,
    Staged,
    Strain,
    TalliedCount,
    TalliedInteraction,
    TalliedOutreach,
    Urgency,
)
from lamppost.supporters.rules import decayed
from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable
from lamppost.vault.queries import keyring
from lamppost.vault.rules import Place, unseal

T = TypeVar("T")


def month_name(hospital: int, month: str) -> str:
    """What the keyring calls the key of a hospital's month (`YYYY-MM`)."""
    return f"tally-{hospital}-{month}"


def is_held(hospital: int, month: date) -> bool:
    """Whether the key of that month lives; asking makes none."""
    name = month_name(hospital, f"{month:%Y-%m}")
    return name in keyring().names(name)


def month_key(hospital: int, month: date) -> bytes:
    """The key of that month as the keyring has it now, made on first asking: another process may
    have destroyed the one that this one knew."""
    fresh = DirectoryKeyring(keyring().folder)
    return fresh.named(month_name(hospital, f"{month:%Y-%m}"))


def stage_place(row: UUID) -> Place:
    return Place("outreach_stage", row, "sealed")


def unstaged(rows: Iterable[Stage]) -> list[Fact]:
    """Staged facts; KeyringUnusable where a month's key is not there."""
    return [fact for _, staged in _opened(rows, Staged) for fact in staged.facts]


def strains(rows: Iterable[Stage]) -> Counter[tuple[int, date]]:
    """How many conversations were heavy for each account, month by month, of rows that say so."""
    found = ((strain.account, row.month) for row, strain in _opened(rows, Strain))
    return Counter((account, month) for account, month in found if account is not None)


def heavy_of_late(hospital: int) -> dict[int, int]:
    """What still waits of them, by account: as much as has not decayed. For matching alone."""
    waiting = Stage.objects.filter(hospital_id=hospital, is_strain=True)
    today, late = now().date(), Counter[int]()
    for (account, month), times in strains(waiting).items():
        late[account] += decayed(times, month, today)
    return dict(late)


def talked(rows: Iterable[Stage]) -> dict[int, date]:
    """By account the last month in which they talked with somebody, of rows that say so."""
    found = [(one.talked, row.month) for row, one in _opened(rows, Strain)]
    return {who: month for who, month in sorted(found, key=_by_month) if who is not None}


def talked_of_late(hospital: int) -> dict[int, date]:
    """What still waits of that. For matching alone."""
    return talked(Stage.objects.filter(hospital_id=hospital, is_strain=True))


def _by_month(one: tuple[int | None, date]) -> date:
    return one[1]


def _opened(rows: Iterable[Stage], kind: type[T]) -> Iterator[tuple[Stage, T]]:
    secrets: dict[tuple[int, date], bytes] = {}
    for row in rows:
        month = (row.hospital_id, row.month)
        if month not in secrets:
            if not is_held(*month):
                raise KeyringUnusable("The key of a month that is staged is not in the keyring.")
            secrets[month] = month_key(*month)
        yield row, unseal(secrets[month], bytes(row.sealed), stage_place(row.id), kind)


def conversations_by_year(hospital: int, *, seen_by: Actor) -> dict[int, int]:
    """Conversations of a hospital by calendar year: exact, so past `disclosure` before anybody sees them."""
    require(seen_by, OutreachPermission.TALLY_VIEW, hospital)
    with transaction(seen_by):
        months = TallyInteraction.objects.filter(hospital_id=hospital).values_list(
            "month", flat=True
        )
        waiting = [one.month for one in _staged(hospital) if isinstance(one, TalliedInteraction)]
    return dict(Counter(int(month[:4]) for month in [*months, *waiting]))


def ended_outreaches(hospital: int, *, before: str, seen_by: Actor) -> list[TalliedOutreach]:
    """How each that ended before a quarter (`YYYY-Qn`) went: so past `disclosure` as well."""
    require(seen_by, OutreachPermission.TALLY_VIEW, hospital)
    with transaction(seen_by):
        told = TallyOutreach.objects.filter(hospital_id=hospital, quarter__lt=before)
        ended = [_ended(row) for row in told]
        waiting = [one for one in _staged(hospital) if isinstance(one, TalliedOutreach)]
    return ended + [one for one in waiting if one.quarter < before]


@dataclass(frozen=True, slots=True)
class Tally:
    """All that stays of a hospital's support."""

    interactions: tuple[TalliedInteraction, ...]
    outreaches: tuple[TalliedOutreach, ...]
    counts: tuple[tuple[str, str, str, int], ...]  # quarter, kind, code, count


def tally(hospital: int, *, seen_by: Actor, over: str) -> Tally:
    """In an order that says nothing: what is written, and what still waits of years before `over` (`YYYY`). What waits
    of a year that goes on would stand alone in rows, so it is left out."""
    require(seen_by, OutreachPermission.TALLY_VIEW, hospital)
    with transaction(seen_by):
        talks = TallyInteraction.objects.filter(hospital_id=hospital).order_by("id")
        ended = TallyOutreach.objects.filter(hospital_id=hospital).order_by("id")
        counts = TallyCounter.objects.filter(hospital_id=hospital).order_by("id")
        waiting = [one for one in _staged(hospital) if _when(one) < over]
        return Tally(
            (*map(_talk, talks), *(one for one in waiting if isinstance(one, TalliedInteraction))),
            (*map(_ended, ended), *(one for one in waiting if isinstance(one, TalliedOutreach))),
            _together(counts.values_list("quarter", "kind", "code", "count"), waiting),
        )


def _when(fact: Fact) -> str:
    """Its month or quarter, which begins with the year."""
    if isinstance(fact, TalliedOutreach | TalliedCount):
        return fact.quarter
    return fact.month


def _together(
    written: Iterable[tuple[str, str, str, int]], waiting: Iterable[Fact]
) -> tuple[tuple[str, str, str, int], ...]:
    """Counters, with one more for each that waits."""
    sums = {(quarter, kind, code): count for quarter, kind, code, count in written}
    for one in waiting:
        if isinstance(one, TalliedCount):
            key = (one.quarter, one.kind, one.code)
            sums[key] = sums.get(key, 0) + 1
    return tuple((*key, count) for key, count in sums.items())


def _talk(row: TallyInteraction) -> TalliedInteraction:
    return TalliedInteraction(
        month=row.month,
        department=row.department_id,
        mode=Mode(row.mode),
        minutes=row.minutes,
        group_size=row.group_size,
        red_flag_screened=row.red_flag_screened,
    )


def _ended(row: TallyOutreach) -> TalliedOutreach:
    return TalliedOutreach(
        row.quarter,
        Route(row.route),
        Urgency(row.urgency),
        row.offers,
        row.attempts,
        row.first_attempt_within_hours,
        Outcome(row.outcome),
    )


def _staged(hospital: int) -> list[Fact]:
    return unstaged(Stage.objects.filter(hospital_id=hospital, is_strain=False))
