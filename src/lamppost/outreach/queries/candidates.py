"""Who could be asked, as matching takes them: the hospital's supporters, and who stands in from its region."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.matching import Candidate, DepartmentRelation, ExcludedBy, Mode, Urgency, Window
from lamppost.outreach.access import OutreachPermission, coordinated_by
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.listing import seen
from lamppost.outreach.queries.sealed import needs_of, whom_meant
from lamppost.outreach.queries.totals import heavy_of_late, talked_of_late
from lamppost.outreach.rules import WITH_SUPPORTER, OfferState, State
from lamppost.people.queries import accounts_with_role
from lamppost.supporters.queries import (
    HARMED,
    SupporterRow,
    how_soon,
    region_of,
    shared_by,
    spans_on_call,
    stand_ins,
    supporters,
)
from lamppost.supporters.rules import When, months_between
from lamppost.supporters.rules.confidence import Shared


def supporters_for(hospital: int, rows: Iterable[Outreach]) -> dict[int, SupporterRow]:
    """The hospital's own by id; for what is asked for today also those of its region on call now, and for whom the
    recipient would rather have from another hospital all of its region."""
    asked = tuple(rows)
    own = supporters(hospital, seen_by=Actor.system(hospital))
    is_today = any(row.urgency == Urgency.TODAY for row in asked)
    others = region_of(hospital) - {hospital} if any(map(_looks_elsewhere, asked)) else ()
    elsewhere = [
        one for place in sorted(others) for one in supporters(place, seen_by=Actor.system(place))
    ]
    known = (*own, *(stand_ins(hospital) if is_today else ()), *elsewhere)
    return {one.id: one for one in known}


def who_else(outreach: UUID, *, seen_by: Actor) -> tuple[SupporterRow, ...]:
    """Whom its supporter may ask to take it over, by name: all who serve at the hospital and can sign in, since
    a list with other gaps would tell of whoever is missing."""
    with transaction(seen_by):
        row = seen(outreach, seen_by=seen_by)
        require(seen_by, OutreachPermission.OUTREACH_PURSUE, row)
    serving = supporters(row.hospital_id, seen_by=Actor.system(row.hospital_id))
    able = {one.id for one in accounts_with_role(Role.SUPPORTER, row.hospital_id)}
    others = (one for one in serving if one.account in able - {seen_by.account})
    return tuple(sorted(others, key=lambda one: one.name))


def room_to_give(hospital: int, *, besides: frozenset[int], seen_by: Actor) -> int:
    """How many more outreaches the hospital's supporters could take now, `besides` those accounts, by what the
    actor may know of: a number that counts what they never see would tell them that it is there."""
    require(seen_by, OutreachPermission.OUTREACH_OFFER, hospital)
    known = [one for one in supporters_for(hospital, ()).values() if one.account not in besides]
    able = [one for one in candidates(hospital, known, []) if one.is_active and one.is_certified]
    load = load_of(hospital, [int(one.id) for one in able], coordinated_by(seen_by))
    return sum(max(0, one.capacity - load.get(int(one.id), 0)) for one in able)


def candidates(
    hospital: int, known: Iterable[SupporterRow], rows: list[Outreach]
) -> tuple[Candidate, ...]:
    """The same for a problem about these outreaches of that hospital."""
    known = tuple(known)
    soon = how_soon((one.id for one in known), spans_on_call(hospital))
    load, heavy = load_of(hospital, [one.id for one in known]), heavy_of_late(hospital)
    shared, talked = shared_by(one.hospital for one in known), talked_of_late(hospital)
    apart, kept_here = _kept_apart(shared, rows), _kept_here(known, hospital, rows)
    return tuple(
        replace(
            _candidate(one, load.get(one.id, 0), heavy.get(one.account, 0), soon.get(one.id)),
            excluded_outreaches=kept_here.get(one.id, {}) | apart.get(one.id, {}),
            **_in_confidence(shared.get(one.id, Shared()), talked.get(one.account)),
        )
        for one in known
    )


def _in_confidence(shared: Shared, talked: date | None) -> dict[str, Any]:
    """What turns a near tie; of what they have been through only what may be said is a reason. Whoever may
    have said whom not to meet, which nobody can read any more, is not asked before it is written anew."""
    if shared is HARMED:
        return {"is_active": False}
    may_say, last = frozenset(shared.may_say), talked or shared.last_month
    return {
        "experience": may_say,
        "quiet_experience": frozenset(shared.experience) - may_say,
        "months_since": None if last is None else months_between(last, now().date()),
    }


def _candidate(one: SupporterRow, load: int, heavy: int, soon: frozenset[When] | None) -> Candidate:
    """`heavy`: what has strained them since their own counter was last written."""
    return Candidate(
        id=str(one.id),
        hospital=str(one.hospital),
        capacity=one.capacity,
        open_outreaches=load,
        recent_heavy=one.recent_heavy,
        quiet_heavy=heavy,
        department=None if one.department is None else str(one.department),
        specialty=one.specialty or None,
        languages=frozenset(one.languages),
        modes=frozenset(Mode(mode) for mode in one.modes),
        available=None if soon is None else frozenset(Window(when) for when in soon),
        gender=one.gender or None,
        # Resting and away are one thing to whoever asks for somebody: neither needs a reason.
        is_active=one.is_active and not one.is_away,
        is_certified=one.is_certified,
    )


def _kept_here(
    known: Iterable[SupporterRow], hospital: int, rows: list[Outreach]
) -> dict[int, dict[str, ExcludedBy]]:
    """By supporter of another hospital, the outreaches for which they are not asked: where nobody wished it, they
    stand in for today while they are on call, and for nothing else."""
    others = [one.id for one in known if one.hospital != hospital]
    on_call = {one.id for one in stand_ins(hospital)} if others else set()
    stays = [row for row in rows if not _looks_elsewhere(row)] if others else []
    return {
        one: {
            str(row.id): ExcludedBy.OTHER_HOSPITAL
            for row in stays
            if row.urgency != Urgency.TODAY or one not in on_call
        }
        for one in others
    }


def _looks_elsewhere(row: Outreach) -> bool:
    """Whether the recipient would rather have somebody of another hospital."""
    return needs_of(row).preferences.relation == DepartmentRelation.OTHER_HOSPITAL


def _kept_apart(
    shared: dict[int, Shared], rows: list[Outreach]
) -> dict[int, dict[str, ExcludedBy]]:
    """By supporter, the outreaches whose recipient they would rather not meet, by their own word."""
    declared = {who: {one.physician for one in said.apart} for who, said in shared.items()}
    meant = whom_meant(rows) if any(declared.values()) else {}
    return {
        who: {
            str(row): ExcludedBy.CONFLICT for row, physician in meant.items() if physician in named
        }
        for who, named in declared.items()
        if named
    }


def load_of(hospital: int, ids: list[int], which: Q | None = None) -> dict[int, int]:
    """Open outreaches (of these) that each carries or has been offered, wherever in the region."""
    with transaction(Actor.system(hospital, *region_of(hospital))):
        counted = Outreach.objects.filter(which or Q())
        carried = counted.filter(supporter_id__in=ids, state__in=WITH_SUPPORTER)
        asked = counted.filter(
            all_offers__supporter_id__in=ids, all_offers__state=OfferState.OPEN, state=State.OFFERED
        )
        load = dict(carried.values_list("supporter_id").annotate(n=Count("id")))
        for one, n in asked.values_list("all_offers__supporter_id").annotate(n=Count("id")):
            load[one] = load.get(one, 0) + n
    return load
