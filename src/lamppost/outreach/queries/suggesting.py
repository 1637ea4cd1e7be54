"""Whom to ask: an outreach and the hospital's supporters, put as a matching problem."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.matching import (
    Candidate,
    DepartmentRelation,
    ExcludedBy,
    Mode,
    OutreachToMatch,
    Preference,
    Preferences,
    Problem,
    Reason,
    Strength,
    Suggestion,
    Urgency,
    Window,
    exclusions,
    suggest,
)
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.listing import seen
from lamppost.outreach.queries.sealed import OUTREACH, key_of, needs_of, said_of
from lamppost.outreach.queries.totals import heavy_of_late
from lamppost.outreach.queries.weighing import weighing_at
from lamppost.outreach.rules import OFFERABLE, WITH_SUPPORTER, Needs, OfferState, State
from lamppost.outreach.rules import Preferences as Wishes
from lamppost.outreach.rules.weighing import policy
from lamppost.supporters.queries import SupporterRow, how_soon, supporters
from lamppost.supporters.rules import When
from lamppost.vault.queries import read_by_program
from lamppost.vault.rules import Place, Sealed, seal


@dataclass(frozen=True, slots=True)
class Choice:
    """The supporter that the joint optimum gives an outreach."""

    supporter: int | None


@dataclass(frozen=True, slots=True)
class Suggested:
    """A supporter who may be asked, why, and whether the optimum for all that wait chooses them."""

    supporter: int
    name: str
    department: str
    fit: float
    reasons: tuple[Reason, ...]
    is_best_for_all: bool


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The ranked supporters, and for the others how many each rule keeps away."""

    ranked: tuple[Suggested, ...]
    why_not: tuple[Reason, ...]


def suggestions(row: Outreach, *, seen_by: Actor) -> Suggestions:
    """Who could be asked now, best first, the optimum's choice leading."""
    require(seen_by, OutreachPermission.OUTREACH_OFFER, row)
    with transaction(Actor.system(row.hospital_id)):
        if State(row.state) not in OFFERABLE:
            return Suggestions((), ())
        known = {one.id: one for one in _supporters(row.hospital_id)}
        problem = _problem([row], known.values())
        ranked = suggest(problem, str(row.id))
        best, why_not = chosen(row), exclusions(problem, str(row.id))
    shown = [_shown(one, known[int(one.supporter)], best) for one in ranked]
    return Suggestions(tuple(sorted(shown, key=lambda one: not one.is_best_for_all)), why_not)


def suggestions_for(outreach: UUID, *, seen_by: Actor) -> Suggestions:
    """The same by the outreach's id; NotFound for what the actor may not see."""
    with transaction(seen_by):
        return suggestions(seen(outreach, seen_by=seen_by), seen_by=seen_by)


def is_permitted(row: Outreach, supporter: int) -> bool:
    """Whether no hard rule forbids the pair at this moment."""
    problem = problem_for(row.hospital_id, [row])
    everybody = suggest(problem, str(row.id), limit=len(problem.supporters))
    return any(one.supporter == str(supporter) for one in everybody)


def problem_for(hospital: int, rows: list[Outreach]) -> Problem:
    """These outreaches and the hospital's supporters with the load they carry now."""
    return _problem(rows, _supporters(hospital))


def seal_choice(row: Outreach, supporter: int | None) -> bytes:
    """The optimum's choice, sealed: who may support whom is nobody's business yet."""
    return seal(key_of(row).secret, Choice(supporter), _choice_place(row.id))


def chosen(row: Outreach) -> int | None:
    """The optimum's choice as last worked out."""
    if not row.sealed_suggestions:
        return None
    place, text = _choice_place(row.id), bytes(row.sealed_suggestions)
    return read_by_program(Sealed(row.key_id, row.hospital_id, place, text, Choice)).supporter


def _supporters(hospital: int) -> tuple[SupporterRow, ...]:
    return supporters(hospital, seen_by=Actor.system(hospital))


def _problem(rows: list[Outreach], known: Iterable[SupporterRow]) -> Problem:
    """Outreaches of one hospital."""
    known, hospital = tuple(known), rows[0].hospital_id
    load, heavy = _load(known), heavy_of_late(hospital)
    by_account = {one.account: str(one.id) for one in known}
    soon = how_soon((one.id for one in known), {})
    outreaches = tuple(_to_match(row, by_account) for row in rows)
    candidates = tuple(
        _candidate(one, load.get(one.id, 0), heavy.get(one.account, 0), soon.get(one.id))
        for one in known
    )
    specialties = {one.specialty or "" for one in outreaches}
    specialties |= {one.specialty or "" for one in candidates}
    return Problem(outreaches, candidates, policy(weighing_at(hospital), specialties))


def _load(known: tuple[SupporterRow, ...]) -> dict[int, int]:
    """Open outreaches that each carries or has been offered."""
    ids = [one.id for one in known]
    carried = Outreach.objects.filter(supporter_id__in=ids, state__in=WITH_SUPPORTER)
    asked = Outreach.objects.filter(
        all_offers__supporter_id__in=ids, all_offers__state=OfferState.OPEN, state=State.OFFERED
    )
    load = dict(carried.values_list("supporter_id").annotate(n=Count("id")))
    for supporter, count in asked.values_list("all_offers__supporter_id").annotate(n=Count("id")):
        load[supporter] = load.get(supporter, 0) + count
    return load


def _candidate(one: SupporterRow, load: int, heavy: int, soon: frozenset[When] | None) -> Candidate:
    """`heavy`: what has strained them since their own counter was last written."""
    return Candidate(
        id=str(one.id),
        hospital=str(one.hospital),
        capacity=one.capacity,
        open_outreaches=load,
        recent_heavy=one.recent_heavy + heavy,
        department=None if one.department is None else str(one.department),
        specialty=one.specialty or None,
        languages=frozenset(one.languages),
        modes=frozenset(Mode(mode) for mode in one.modes),
        available=None if soon is None else frozenset(Window(when) for when in soon),
        gender=one.gender or None,
        is_active=one.is_active,
        is_certified=one.is_certified,
        is_away=one.is_away,
    )


def _to_match(row: Outreach, by_account: dict[int, str]) -> OutreachToMatch:
    needs = needs_of(row)
    return OutreachToMatch(
        id=str(row.id),
        urgency=Urgency(row.urgency),
        hospital=str(row.hospital_id),
        department=None if needs.department is None else str(needs.department),
        specialty=needs.specialty or None,
        about=frozenset(code for source in row.sources.all() for code in said_of(source).about),
        preferences=_preferences(needs.preferences),
        excluded_supporters=_excluded(needs, by_account),
    )


def _excluded(needs: Needs, by_account: dict[int, str]) -> dict[str, ExcludedBy]:
    known = ((by_account[a], rule) for a, rule in needs.excluded if a in by_account)
    return {supporter: ExcludedBy(rule) for supporter, rule in known}


def _preferences(wishes: Wishes) -> Preferences:
    def strength(name: str) -> Strength:
        return Strength.MUST if name in wishes.must else Strength.WISH

    relation, mode = wishes.relation, wishes.mode
    return Preferences(
        department=Preference(DepartmentRelation(relation), strength("relation"))
        if relation
        else None,
        languages=Preference(frozenset({wishes.language}), strength("language"))
        if wishes.language
        else None,
        gender=Preference(wishes.gender, strength("gender")) if wishes.gender else None,
        supporter=Preference(wishes.supporter, strength("supporter")) if wishes.supporter else None,
        mode=Preference(Mode(mode), strength("mode")) if mode else None,
    )


def _shown(one: Suggestion, who: SupporterRow, best: int | None) -> Suggested:
    return Suggested(
        who.id, who.name, who.department_name, one.fit, one.reasons, is_best_for_all=who.id == best
    )


def _choice_place(outreach: UUID) -> Place:
    return Place(OUTREACH, outreach, "sealed_suggestions")
