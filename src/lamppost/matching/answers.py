"""What matching answers: pairs, runners-up, who was left and why; reasons as codes, not words."""

from dataclasses import dataclass, field
from enum import StrEnum

from lamppost.matching.terms import HardRule


class ReasonCode(StrEnum):
    """Why a pair, or why not; `words` turns each into a sentence."""

    SAME_DEPARTMENT = "same_department"
    OTHER_DEPARTMENT = "other_department"
    ANOTHER_HOSPITAL = "another_hospital"
    SAME_SPECIALTY = "same_specialty"
    NEAR_SPECIALTY = "near_specialty"
    SHARED_EXPERIENCE = "shared_experience"
    SAME_STAGE = "same_stage"
    NEAR_STAGE = "near_stage"
    FREE = "free"
    LANGUAGE = "language"
    GENDER = "gender"
    BY_NAME = "by_name"
    MODE = "mode"
    NO_OPEN_OUTREACH = "no_open_outreach"
    OPEN_OUTREACHES = "open_outreaches"
    RECENTLY_HEAVY = "recently_heavy"

    NOBODY_THERE = "nobody_there"
    NOBODY_FITS = "nobody_fits"
    ALL_AT_CAPACITY = "all_at_capacity"
    PLACES_TAKEN = "places_taken"
    AT_CAPACITY = "at_capacity"
    OTHER_HOSPITAL = "other_hospital"
    NOT_ACTIVE = "not_active"
    NOT_CERTIFIED = "not_certified"
    AWAY = "away"
    KEPT_AWAY = "kept_away"
    NOT_DEPARTMENT = "not_department"
    NOT_LANGUAGE = "not_language"
    NOT_GENDER = "not_gender"
    NOT_BY_NAME = "not_by_name"
    NOT_MODE = "not_mode"
    NOT_EXPERIENCE = "not_experience"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `count` says how many, `what` names codes (a language, an experience, a window)."""

    code: ReasonCode
    count: int = 0
    what: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A supporter who could take an outreach; `fit` from 0 to 1 in steps of a thousandth."""

    supporter: str
    fit: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """An outreach and the supporter chosen for it; the runners-up still have a place free."""

    outreach: str
    supporter: str
    fit: float
    reasons: tuple[Reason, ...]
    runners_up: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """How many supporters a rule excluded, and who; of other hospitals only how many."""

    rule: HardRule
    count: int
    supporters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An outreach left over. `why` may be shown; `excluded` can tell who referred, so it is for machines."""

    outreach: str
    why: tuple[Reason, ...]
    excluded: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The optimal assignment, both lists by outreach id; `objective` is its cost in thousandths of fit."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    objective: int
    optimal: bool


@dataclass(frozen=True, slots=True)
class PairCost:
    """What a permitted pair costs at the supporter's first further outreach."""

    outreach: str
    supporter: str
    cost: int


@dataclass(frozen=True, slots=True)
class LoadCost:
    """What a supporter's `unit`-th further outreach (from 1) costs above the first."""

    supporter: str
    unit: int
    cost: int


@dataclass(frozen=True, slots=True)
class UnmatchedCost:
    """What leaving an outreach costs."""

    outreach: str
    cost: int


@dataclass(frozen=True, slots=True)
class Costs:
    """Every cost of a problem: the objective is the sum over the pairs, units and leavings chosen."""

    costs: tuple[PairCost, ...]
    load_costs: tuple[LoadCost, ...]
    unmatched_costs: tuple[UnmatchedCost, ...]
