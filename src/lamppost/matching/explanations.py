"""Why a pair, and why not: reasons for one outreach and one supporter, and who was excluded by what."""

from collections.abc import Iterable, Iterator
from typing import Final

from lamppost.matching.answers import Exclusion, Reason, ReasonCode
from lamppost.matching.columns import STAGES, Columns, Ints
from lamppost.matching.pairs import blocks, grid
from lamppost.matching.rules import HARD_RULES, PERMITTED, first_broken
from lamppost.matching.terms import (
    INSIDE_PROMISE,
    SPEAKS_TO,
    Candidate,
    DepartmentRelation,
    ExcludedBy,
    HardRule,
    Mode,
    OutreachToMatch,
    Policy,
    Window,
)

# What says of nobody that there is somebody: told every time, without a number, so that it tells a coordinator
# neither who referred nor who is whose chief, nor that a supporter or the recipient would rather not.
KEPT_AWAY: Final = frozenset(HardRule(rule) for rule in ExcludedBy if rule != "other_hospital")
REASON_FOR: Final = {
    HardRule.OTHER_HOSPITAL: ReasonCode.OTHER_HOSPITAL,
    HardRule.NOT_ACTIVE: ReasonCode.NOT_ACTIVE,
    HardRule.NOT_CERTIFIED: ReasonCode.NOT_CERTIFIED,
    HardRule.AWAY: ReasonCode.AWAY,
    HardRule.DEPARTMENT: ReasonCode.NOT_DEPARTMENT,
    HardRule.LANGUAGES: ReasonCode.NOT_LANGUAGE,
    HardRule.GENDER: ReasonCode.NOT_GENDER,
    HardRule.SUPPORTER: ReasonCode.NOT_BY_NAME,
    HardRule.MODE: ReasonCode.NOT_MODE,
    HardRule.EXPERIENCE: ReasonCode.NOT_EXPERIENCE,
    HardRule.AT_CAPACITY: ReasonCode.AT_CAPACITY,
    HardRule.PLACES_TAKEN: ReasonCode.PLACES_TAKEN,
}


def reasons(outreach: OutreachToMatch, candidate: Candidate, policy: Policy) -> tuple[Reason, ...]:
    """What speaks for this pair, in the order of the criteria of fit, then the supporter's load."""
    return (
        *_background(outreach, candidate, policy),
        *_availability(outreach, candidate),
        *_as_asked(outreach, candidate),
        *_load(candidate),
    )


def _background(
    outreach: OutreachToMatch, candidate: Candidate, policy: Policy
) -> Iterator[Reason]:
    yield from _department(outreach, candidate)
    if outreach.specialty:
        yield from _specialty(outreach.specialty, candidate.specialty, policy)
    if shared := _shared(outreach, candidate):
        yield Reason(ReasonCode.SHARED_EXPERIENCE, len(shared), shared)
    if outreach.career_stage and candidate.career_stage:
        apart = abs(STAGES[outreach.career_stage] - STAGES[candidate.career_stage])
        if apart <= 1:
            yield Reason(ReasonCode.NEAR_STAGE if apart else ReasonCode.SAME_STAGE)


def _shared(outreach: OutreachToMatch, candidate: Candidate) -> tuple[str, ...]:
    """What the supporter has been through that speaks to it, in their own words and no further."""
    wanted = outreach.wanted_experience
    speaks = (code for code in candidate.experience if {code, *SPEAKS_TO.get(code, ())} & wanted)
    return tuple(sorted(speaks))


def _department(outreach: OutreachToMatch, candidate: Candidate) -> Iterator[Reason]:
    relation = outreach.preferences.relation
    here, there = outreach.department, candidate.department
    if relation is DepartmentRelation.NO_PREFERENCE:
        return
    if outreach.hospital != candidate.hospital:
        if relation is not DepartmentRelation.OWN:
            yield Reason(ReasonCode.ANOTHER_HOSPITAL)
    elif here and there:
        if relation is DepartmentRelation.OWN and here == there:
            yield Reason(ReasonCode.SAME_DEPARTMENT)
        if relation is DepartmentRelation.OTHER and here != there:
            yield Reason(ReasonCode.OTHER_DEPARTMENT)


def _specialty(wanted: str, brought: str | None, policy: Policy) -> Iterator[Reason]:
    if wanted == brought:
        yield Reason(ReasonCode.SAME_SPECIALTY)
    elif any(wanted in group and brought in group for group in policy.near_specialties):
        yield Reason(ReasonCode.NEAR_SPECIALTY)


def _availability(outreach: OutreachToMatch, candidate: Candidate) -> Iterator[Reason]:
    inside = INSIDE_PROMISE[outreach.urgency] & (candidate.available or frozenset())
    soonest = next((window for window in Window if window in inside), None)
    if soonest:
        yield Reason(ReasonCode.FREE, what=(soonest.value,))


def _as_asked(outreach: OutreachToMatch, candidate: Candidate) -> Iterator[Reason]:
    asked = outreach.preferences
    if asked.languages and (spoken := asked.languages.value & candidate.languages):
        yield Reason(ReasonCode.LANGUAGE, what=tuple(sorted(spoken)))
    if asked.gender and asked.gender.value and asked.gender.value == candidate.gender:
        yield Reason(ReasonCode.GENDER)
    if asked.supporter and asked.supporter.value == candidate.id:
        yield Reason(ReasonCode.BY_NAME)
    if asked.mode and asked.mode.value in (candidate.modes or Mode):
        yield Reason(ReasonCode.MODE, what=(asked.mode.value.value,))


def _load(candidate: Candidate) -> Iterator[Reason]:
    if candidate.open_outreaches:
        yield Reason(ReasonCode.OPEN_OUTREACHES, candidate.open_outreaches)
    else:
        yield Reason(ReasonCode.NO_OPEN_OUTREACH)
    if candidate.recent_heavy:
        yield Reason(ReasonCode.RECENTLY_HEAVY)


def exclusions_of(columns: Columns, rows: Ints) -> dict[int, tuple[Exclusion, ...]]:
    """For each outreach of `rows`, by number, which rule excluded whom; PLACES_TAKEN is whom none did."""
    found: dict[int, tuple[Exclusion, ...]] = {}
    for members, across in blocks(columns, rows):
        broken = first_broken(grid(columns, members, across))
        for row, number in enumerate(members.tolist()):
            found[number] = tuple(_excluded(columns, broken[row], across))
    return found


def _excluded(columns: Columns, broken: Ints, across: Ints) -> Iterator[Exclusion]:
    elsewhere = len(columns.supporters) - len(across)
    if elsewhere:
        yield Exclusion(HardRule.OTHER_HOSPITAL, elsewhere, ())
    for place, rule in [*enumerate(HARD_RULES, start=1), (PERMITTED, None)]:
        who = across[broken == place]
        if len(who):
            ids = tuple(columns.supporters[number].id for number in who.tolist())
            yield Exclusion(rule.code if rule else HardRule.PLACES_TAKEN, len(who), ids)


def why_left(exclusions: tuple[Exclusion, ...]) -> tuple[Reason, ...]:
    """Why an outreach was left over: first whether anybody would fit, then each rule and how many."""
    if not exclusions:
        return (Reason(ReasonCode.NOBODY_THERE),)
    would_fit = {HardRule.AT_CAPACITY: 0, HardRule.PLACES_TAKEN: 0}
    for one in exclusions:
        if one.rule in would_fit:
            would_fit[one.rule] = one.count
    many, taken = sum(would_fit.values()), would_fit[HardRule.PLACES_TAKEN]
    first = Reason(ReasonCode.ALL_AT_CAPACITY, many) if many else Reason(ReasonCode.NOBODY_FITS)
    then = (Reason(ReasonCode.PLACES_TAKEN, taken),) if taken else ()
    return (first, *then, *why_not(one for one in exclusions if one.rule not in would_fit))


def why_not(exclusions: Iterable[Exclusion]) -> tuple[Reason, ...]:
    """How many supporters were excluded and why; of those who are kept away from this one outreach
    always the same is said, whether or not there are any."""
    counts: dict[ReasonCode, int] = {}
    for one in exclusions:
        if one.rule not in KEPT_AWAY:
            code = REASON_FOR[one.rule]
            counts[code] = counts.get(code, 0) + one.count
    told = tuple(Reason(code, count) for code, count in counts.items())
    return (*told, Reason(ReasonCode.KEPT_AWAY))
