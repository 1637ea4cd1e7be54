"""Whom to ask: an outreach and the hospital's supporters, put as a matching problem."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from lamppost import matching
from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.text import fold
from lamppost.core.transactions import transaction
from lamppost.matching import (
    Candidate,
    DepartmentRelation,
    ExcludedBy,
    HardRule,
    Mode,
    OutreachToMatch,
    Preference,
    Preferences,
    Problem,
    Reason,
    Strength,
    Suggestion,
    Urgency,
)
from lamppost.outreach.access import OutreachPermission, coordinated_by
from lamppost.outreach.models import Offer, Outreach
from lamppost.outreach.queries.candidates import candidates, load_of, supporters_for
from lamppost.outreach.queries.listing import seen
from lamppost.outreach.queries.sealed import OUTREACH, key_of, needs_of, said_of
from lamppost.outreach.queries.weighing import weighing_at
from lamppost.outreach.rules import OFFERABLE, Needs, OfferState, State
from lamppost.outreach.rules import Preferences as Wishes
from lamppost.outreach.rules.weighing import policy
from lamppost.supporters.queries import SupporterRow, supporter_of
from lamppost.vault.queries import read_by_program
from lamppost.vault.rules import CannotOpen, Place, Sealed, seal

LET_PASS: Final = (OfferState.EXPIRED, OfferState.TAKEN_BACK)  # without a word of the supporter's


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


@dataclass(frozen=True, slots=True)
class Chances:
    """A supporter, and which rules keep them from every outreach now; nothing of any outreach."""

    supporter: SupporterRow
    rules: tuple[HardRule, ...]


def suggestions(row: Outreach, *, seen_by: Actor) -> Suggestions:
    """Who could be asked now, best first, the optimum's choice leading."""
    require(seen_by, OutreachPermission.OUTREACH_OFFER, row)
    with transaction(Actor.system(row.hospital_id)):
        if State(row.state) not in OFFERABLE:
            return Suggestions((), ())
        known = supporters_for(row.hospital_id, [row])
        problem = _problem([row], row.hospital_id, known.values())
        seen_load = _as_seen(problem.supporters, row.hospital_id, seen_by=seen_by)
        problem = replace(problem, supporters=seen_load)
        later = _let_pass([row]).get(str(row.id), frozenset())
        best, why_not = chosen(row), matching.exclusions(problem, str(row.id))
        ranked = matching.suggest(problem, str(row.id), also=str(best))
    shown = [_shown(one, known[int(one.supporter)], best) for one in ranked]
    shown.sort(key=lambda one: (not one.is_best_for_all, str(one.supporter) in later))
    return Suggestions(tuple(shown), why_not)


def suggestions_for(outreach: UUID, *, seen_by: Actor) -> Suggestions:
    """The same by the outreach's id; NotFound for what the actor may not see."""
    with transaction(seen_by):
        return suggestions(seen(outreach, seen_by=seen_by), seen_by=seen_by)


def permitted(row: Outreach, supporter: int) -> SupporterRow | None:
    """That supporter, if no hard rule forbids the pair at this moment."""
    known = supporters_for(row.hospital_id, [row])
    problem = _problem([row], row.hospital_id, known.values())
    everybody = matching.suggest(problem, str(row.id), limit=len(known))
    is_one = any(one.supporter == str(supporter) for one in everybody)
    return known[supporter] if is_one else None


def my_chances(*, seen_by: Actor) -> Chances:
    """What keeps them from every offer at the moment, themselves; NotFound for who is no supporter."""
    mine = supporter_of(seen_by.who)
    if mine is None:
        raise NotFound("no supporter")
    require(seen_by, OutreachPermission.CHANCES_VIEW, mine.hospital)
    me = candidates(mine.hospital, [mine], [])[0]
    as_said = replace(me, is_active=mine.is_active, is_away=mine.is_away)
    return Chances(mine, matching.always_broken(as_said))


def problem_for(hospital: int, rows: list[Outreach]) -> Problem:
    """These outreaches and who could be asked, with the load they carry now. Who let an offer lapse, or had it
    taken back, is asked again only where nobody else is left."""
    problem = _problem(rows, hospital, supporters_for(hospital, rows).values())
    let_pass = _let_pass(rows)
    others = replace(
        problem,
        outreaches=tuple(_besides(one, let_pass.get(one.id)) for one in problem.outreaches),
    )
    has_others = {one for one in let_pass if matching.suggest(others, one, limit=1)}
    both = zip(problem.outreaches, others.outreaches, strict=True)
    asked = tuple(without if without.id in has_others else one for one, without in both)
    return replace(problem, outreaches=asked)


def _let_pass(rows: Iterable[Outreach]) -> dict[str, frozenset[str]]:
    """By outreach, the supporters whose offer of it came to nothing without a word of theirs."""
    over = Offer.objects.filter(outreach__in=[row.id for row in rows], state__in=LET_PASS)
    found: dict[str, frozenset[str]] = {}
    for outreach, supporter in over.values_list("outreach_id", "supporter_id"):
        found[str(outreach)] = found.get(str(outreach), frozenset()) | {str(supporter)}
    return found


def _besides(one: OutreachToMatch, others: Iterable[str] | None) -> OutreachToMatch:
    later = dict.fromkeys(others or (), ExcludedBy.DECLINED)
    return replace(one, excluded_supporters={**later, **one.excluded_supporters})


def is_whole(row: Outreach) -> bool:
    """Whether all opens that matching reads of it."""
    try:
        return bool(needs_of(row)) and all(said_of(source) for source in row.sources.all())
    except CannotOpen:
        return False


def seal_choice(row: Outreach, supporter: int | None) -> bytes:
    """The optimum's choice, sealed: who may support whom is nobody's business yet."""
    return seal(key_of(row).secret, Choice(supporter), _choice_place(row.id))


def chosen(row: Outreach) -> int | None:
    """The optimum's choice as last worked out; None also where somebody has harmed it."""
    if not row.sealed_suggestions:
        return None
    place, text = _choice_place(row.id), bytes(row.sealed_suggestions)
    sealed = Sealed(row.key_id, row.hospital_id, place, text, Choice)
    with suppress(CannotOpen):
        return read_by_program(sealed).supporter
    return None


def _as_seen(
    asked: tuple[Candidate, ...], hospital: int, *, seen_by: Actor
) -> tuple[Candidate, ...]:
    """The same with no more of what each carries than the actor may know of: a number that counts what they
    never see would tell them that it is there. What they do not see still takes up room."""
    load = load_of(hospital, [int(one.id) for one in asked], coordinated_by(seen_by))
    known = {one.id: load.get(int(one.id), 0) for one in asked}
    return tuple(
        replace(
            one,
            open_outreaches=known[one.id],
            capacity=max(0, one.capacity - one.open_outreaches + known[one.id]),
        )
        for one in asked
    )


def _problem(rows: list[Outreach], hospital: int, known: Iterable[SupporterRow]) -> Problem:
    known = tuple(known)
    by_account = {one.account: str(one.id) for one in known}
    outreaches = tuple(_to_match(row, by_account, known) for row in rows)
    asked = candidates(hospital, known, rows)
    specialties = {one.specialty or "" for one in outreaches}
    specialties |= {one.specialty or "" for one in asked}
    weighed = policy(weighing_at(hospital), specialties)
    crosses = any(one.hospital != hospital for one in known)
    return Problem(
        outreaches, asked, replace(weighed, allows_crossing=weighed.allows_crossing or crosses)
    )


def _to_match(
    row: Outreach, by_account: dict[int, str], known: tuple[SupporterRow, ...]
) -> OutreachToMatch:
    needs = needs_of(row)
    return OutreachToMatch(
        id=str(row.id),
        urgency=Urgency(row.urgency),
        hospital=str(row.hospital_id),
        department=None if needs.department is None else str(needs.department),
        specialty=needs.specialty or None,
        about=frozenset(code for source in row.sources.all() for code in said_of(source).about),
        preferences=_preferences(needs.preferences, known),
        excluded_supporters=_excluded(needs, by_account),
    )


def _excluded(needs: Needs, by_account: dict[int, str]) -> dict[str, ExcludedBy]:
    known = ((by_account[a], rule) for a, rule in needs.excluded if a in by_account)
    return {supporter: ExcludedBy(rule) for supporter, rule in known}


def _preferences(wishes: Wishes, known: tuple[SupporterRow, ...]) -> Preferences:
    def strength(name: str) -> Strength:
        return Strength.MUST if name in wishes.must else Strength.WISH

    relation, mode = wishes.relation, wishes.mode
    supporter = _wished(wishes.supporter, known)
    return Preferences(
        department=Preference(DepartmentRelation(relation), strength("relation"))
        if relation
        else None,
        languages=Preference(frozenset({wishes.language}), strength("language"))
        if wishes.language
        else None,
        gender=Preference(wishes.gender, strength("gender")) if wishes.gender else None,
        supporter=Preference(supporter, strength("supporter")) if supporter else None,
        mode=Preference(Mode(mode), strength("mode")) if mode else None,
    )


def _wished(name: str, known: tuple[SupporterRow, ...]) -> str:
    """The one supporter who is called so: a wish is by name, since the program has forgotten who it was.
    Empty where nobody is, or several are."""
    words = frozenset(fold(name).replace(".", " ").split()) - {"dr", "doctor", "doctora"}
    meant = [one for one in known if words and words <= frozenset(fold(one.name).split())]
    return str(meant[0].id) if len(meant) == 1 else ""


def _shown(one: Suggestion, who: SupporterRow, best: int | None) -> Suggested:
    return Suggested(
        who.id, who.name, who.department_name, one.fit, one.reasons, is_best_for_all=who.id == best
    )


def _choice_place(outreach: UUID) -> Place:
    return Place(OUTREACH, outreach, "sealed_suggestions")
