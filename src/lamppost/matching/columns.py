"""A problem as columns of whole numbers, so that a rule or a score is one operation on many pairs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Self, TypeVar

import numpy as np
import numpy.typing as npt

from lamppost.matching.terms import (
    INSIDE_PROMISE,
    Candidate,
    CareerStage,
    DepartmentRelation,
    ExcludedBy,
    Mode,
    OutreachToMatch,
    Policy,
    Preferences,
    Problem,
    Strength,
    Window,
)

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Masks = npt.NDArray[np.uint64]
One = TypeVar("One", OutreachToMatch, Candidate)

WORD: Final = 64
# Two different marks for "not known", so that an unknown never equals an unknown.
UNKNOWN_OUTREACH: Final = -1
UNKNOWN_SUPPORTER: Final = -2

RELATIONS: Final = {relation: number for number, relation in enumerate(DepartmentRelation)}
STAGES: Final = {stage: number for number, stage in enumerate(CareerStage)}
WINDOW_BITS: Final = {window: 1 << number for number, window in enumerate(Window)}
WINDOWS_UNKNOWN: Final = 1 << len(Window)
MODE_BITS: Final = {mode: 1 << number for number, mode in enumerate(Mode)}
ANY_MODE: Final = (1 << len(Mode)) - 1
JUST_TALKED: Final = 30  # thousandths of fit: turns a near tie, and no more
PREFERENCE_BITS: Final = {field.name: 1 << n for n, field in enumerate(fields(Preferences))}
LISTED: Final = {rule: number for number, rule in enumerate(ExcludedBy, start=1)}


@dataclass(frozen=True, slots=True)
class OutreachColumns:
    """One entry per outreach, in the order of their ids; masks have a last axis of 64-bit words."""

    number: Ints
    hospital: Ints
    crosses: Bools
    department: Ints
    specialty: Ints
    near: Masks
    stage: Ints
    promise: Ints
    wanted: Masks
    required: Masks
    relation: Ints
    languages: Masks
    gender: Ints
    supporter: Ints
    mode: Ints
    asked: Ints
    must: Ints

    def at(self, where: Any) -> Self:
        """The same columns for the entries at `where`, in its shape."""
        return replace(self, **{f.name: getattr(self, f.name)[where] for f in fields(self)})


@dataclass(frozen=True, slots=True)
class SupporterColumns:
    """One entry per supporter, in the order of their ids; `first_load` in thousandths of fit."""

    number: Ints
    hospital: Ints
    department: Ints
    specialty: Ints
    near: Masks
    stage: Ints
    windows: Ints
    knows: Masks
    knows_in_all: Masks
    languages: Masks
    gender: Ints
    modes: Ints
    free: Ints
    first_load: Ints
    is_active: Bools
    is_certified: Bools
    is_away: Bools

    def at(self, where: Any) -> Self:
        """The same columns for the entries at `where`, in its shape."""
        return replace(self, **{f.name: getattr(self, f.name)[where] for f in fields(self)})


@dataclass(frozen=True, slots=True)
class Listed:
    """Pairs forbidden one by one: parallel, in the order of outreaches; `rule` numbers as in LISTED."""

    outreach: Ints
    supporter: Ints
    rule: Ints


@dataclass(frozen=True, slots=True)
class Columns:
    """The whole problem: both sides sorted by id, so that the order of the input is forgotten."""

    policy: Policy
    outreaches: tuple[OutreachToMatch, ...]
    supporters: tuple[Candidate, ...]
    o: OutreachColumns
    s: SupporterColumns
    listed: Listed


def columns(problem: Problem) -> Columns:
    """The problem as columns, both sides sorted by id."""
    outreaches = _sorted(problem.outreaches)
    supporters = _sorted(problem.supporters)
    codes = _Codes(outreaches, supporters, problem.policy)
    return Columns(
        policy=problem.policy,
        outreaches=outreaches,
        supporters=supporters,
        o=_outreach_columns(outreaches, codes, problem.policy),
        s=_supporter_columns(supporters, codes, problem.policy),
        listed=_listed(outreaches, supporters),
    )


def _sorted(side: Sequence[One]) -> tuple[One, ...]:
    return tuple(sorted(side, key=lambda one: one.id))


class _Codes:
    """Numbers for the words of this problem; only words that an outreach asks for need a bit."""

    def __init__(
        self,
        outreaches: tuple[OutreachToMatch, ...],
        supporters: tuple[Candidate, ...],
        policy: Policy,
    ) -> None:
        everyone: list[OutreachToMatch | Candidate] = [*outreaches, *supporters]
        self.hospital = _numbers(one.hospital for one in everyone)
        self.department = _numbers(one.department for one in everyone)
        self.specialty = _numbers(one.specialty for one in outreaches)
        self.gender = _numbers(_asked_gender(one) for one in outreaches)
        self.supporter = _numbers(one.id for one in supporters)
        self.experience = _bits(one.wanted_experience for one in outreaches)
        self.languages = _bits(_asked_languages(one) for one in outreaches)
        self.near: dict[str, int] = {}
        for number, group in enumerate(policy.near_specialties):
            for specialty in group:
                self.near[specialty] = self.near.get(specialty, 0) | 1 << number
        self.near_words = max(1, -(-len(policy.near_specialties) // WORD))


def _numbers(words: Iterable[str | None]) -> dict[str | None, int]:
    known = sorted({word for word in words if word})
    return {word: number for number, word in enumerate(known)}


def _bits(sets: Iterable[frozenset[str]]) -> dict[str, int]:
    return {word: 1 << number for number, word in enumerate(sorted(set().union(*sets)))}


def _words(bits: Mapping[str, int]) -> int:
    return max(1, -(-len(bits) // WORD))


def _asked_gender(outreach: OutreachToMatch) -> str | None:
    asked = outreach.preferences.gender
    return asked.value if asked else None


def _asked_supporter(outreach: OutreachToMatch) -> str | None:
    asked = outreach.preferences.supporter
    return asked.value if asked else None


def _asked_languages(outreach: OutreachToMatch) -> frozenset[str]:
    asked = outreach.preferences.languages
    return asked.value if asked else frozenset()


def _asked_experience(outreach: OutreachToMatch) -> frozenset[str]:
    asked = outreach.preferences.experience
    return asked.value if asked else frozenset()


def _asked_mode(outreach: OutreachToMatch) -> int:
    asked = outreach.preferences.mode
    return MODE_BITS[asked.value] if asked else 0


def _asked_bits(outreach: OutreachToMatch, strengths: frozenset[Strength]) -> int:
    """Which preferences count: an empty list of words or "no preference" asks for nothing."""
    total = 0
    for name, bit in PREFERENCE_BITS.items():
        asked = getattr(outreach.preferences, name)
        if asked and asked.value and asked.strength in strengths:
            total |= bit
    if outreach.preferences.relation is DepartmentRelation.NO_PREFERENCE:
        total &= ~PREFERENCE_BITS["department"]
    return total


def _masks(ints: list[int], words: int) -> Masks:
    if not any(ints):
        return np.zeros((len(ints), words), dtype=np.uint64)
    full = (1 << WORD) - 1
    rows = [[one >> WORD * word & full for word in range(words)] for one in ints]
    return np.array(rows, dtype=np.uint64).reshape(len(ints), words)


def _union(bits: Mapping[str, int], codes: Iterable[str]) -> int:
    total = 0
    for code in codes:
        total |= bits.get(code, 0)
    return total


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _outreach_columns(
    side: tuple[OutreachToMatch, ...], codes: _Codes, policy: Policy
) -> OutreachColumns:
    def known(
        numbers: Mapping[str | None, int], of: Callable[[OutreachToMatch], str | None]
    ) -> Ints:
        return _ints(numbers.get(of(one), UNKNOWN_OUTREACH) for one in side)

    def mask(bits: Mapping[str, int], of: Callable[[OutreachToMatch], frozenset[str]]) -> Masks:
        return _masks([_union(bits, of(one)) for one in side], _words(bits))

    every = frozenset(Strength)
    promise = {u: sum(WINDOW_BITS[w] for w in windows) for u, windows in INSIDE_PROMISE.items()}
    stages = [STAGES[one.career_stage] if one.career_stage else UNKNOWN_OUTREACH for one in side]
    return OutreachColumns(
        number=np.arange(len(side), dtype=np.int64),
        hospital=_ints(codes.hospital[one.hospital] for one in side),
        crosses=np.array([policy.allows_crossing or one.crosses for one in side], dtype=np.bool_),
        department=known(codes.department, lambda one: one.department),
        specialty=known(codes.specialty, lambda one: one.specialty),
        near=_masks([codes.near.get(one.specialty or "", 0) for one in side], codes.near_words),
        stage=_ints(stages),
        promise=_ints(promise[one.urgency] for one in side),
        wanted=mask(codes.experience, lambda one: one.wanted_experience),
        required=mask(codes.experience, _asked_experience),
        relation=_ints(RELATIONS[one.preferences.relation] for one in side),
        languages=mask(codes.languages, _asked_languages),
        gender=known(codes.gender, _asked_gender),
        supporter=known(codes.supporter, _asked_supporter),
        mode=_ints(_asked_mode(one) for one in side),
        asked=_ints(_asked_bits(one, every) for one in side),
        must=_ints(_asked_bits(one, frozenset({Strength.MUST})) for one in side),
    )


def _supporter_columns(
    side: tuple[Candidate, ...], codes: _Codes, policy: Policy
) -> SupporterColumns:
    def known(numbers: Mapping[str | None, int], of: Callable[[Candidate], str | None]) -> Ints:
        return _ints(numbers.get(of(one), UNKNOWN_SUPPORTER) for one in side)

    def mask(bits: Mapping[str, int], of: Callable[[Candidate], frozenset[str]]) -> Masks:
        return _masks([_union(bits, of(one)) for one in side], _words(bits))

    stages = [STAGES[one.career_stage] if one.career_stage else UNKNOWN_SUPPORTER for one in side]
    return SupporterColumns(
        number=np.arange(len(side), dtype=np.int64),
        hospital=_ints(codes.hospital[one.hospital] for one in side),
        department=known(codes.department, lambda one: one.department),
        specialty=known(codes.specialty, lambda one: one.specialty),
        near=_masks([codes.near.get(one.specialty or "", 0) for one in side], codes.near_words),
        stage=_ints(stages),
        windows=_ints(_windows(one) for one in side),
        knows=mask(codes.experience, lambda one: one.knows),
        knows_in_all=mask(codes.experience, lambda one: one.knows_in_all),
        languages=mask(codes.languages, lambda one: one.languages),
        gender=known(codes.gender, lambda one: one.gender),
        modes=_ints(_modes(one) for one in side),
        free=_ints(one.free for one in side),
        first_load=_ints(
            policy.load_cost * one.open_outreaches
            + policy.heavy_cost * (one.recent_heavy + one.quiet_heavy)
            + _lately(one)
            for one in side
        ),
        is_active=np.array([one.is_active for one in side], dtype=np.bool_),
        is_certified=np.array([one.is_certified for one in side], dtype=np.bool_),
        is_away=np.array([one.is_away for one in side], dtype=np.bool_),
    )


def _modes(candidate: Candidate) -> int:
    return sum(MODE_BITS[mode] for mode in candidate.modes) or ANY_MODE


def _lately(candidate: Candidate) -> int:
    """Thousandths for whoever has talked with somebody lately, halved for each month since."""
    since = candidate.months_since
    return 0 if since is None else JUST_TALKED >> max(0, since)


def _windows(candidate: Candidate) -> int:
    known = candidate.available
    return WINDOWS_UNKNOWN if known is None else sum(WINDOW_BITS[window] for window in known)


def _listed(outreaches: tuple[OutreachToMatch, ...], supporters: tuple[Candidate, ...]) -> Listed:
    """Exclusions declared by either side; where both name a rule, the first in ExcludedBy stands."""
    of_outreach = {one.id: number for number, one in enumerate(outreaches)}
    of_supporter = {one.id: number for number, one in enumerate(supporters)}
    named = [
        (number, of_supporter.get(supporter), LISTED[rule])
        for number, outreach in enumerate(outreaches)
        for supporter, rule in outreach.excluded_supporters.items()
    ] + [
        (of_outreach.get(outreach), number, LISTED[rule])
        for number, candidate in enumerate(supporters)
        for outreach, rule in candidate.excluded_outreaches.items()
    ]
    first: dict[tuple[int, int], int] = {}
    for o, s, rule in named:
        if o is not None and s is not None:
            first[o, s] = min(rule, first.get((o, s), rule))
    rows = np.array([(*pair, first[pair]) for pair in sorted(first)], dtype=np.int64).reshape(-1, 3)
    return Listed(rows[:, 0], rows[:, 1], rows[:, 2])
