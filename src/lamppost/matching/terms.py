"""The terms of a matching problem: who needs somebody, who could come, and what the hospital weighs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Final, Generic, TypeVar

T = TypeVar("T")


class Urgency(StrEnum):
    """By when the first contact is promised."""

    TODAY = "today"
    SOON = "soon"
    THIS_WEEK = "this_week"


class Window(StrEnum):
    """When a supporter has time, as seen from now; the caller, who has a clock, works it out."""

    TODAY = "today"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    THIS_WEEK = "this_week"


INSIDE_PROMISE: Final[Mapping[Urgency, frozenset[Window]]] = {
    Urgency.TODAY: frozenset({Window.TODAY, Window.TONIGHT}),
    Urgency.SOON: frozenset({Window.TODAY, Window.TONIGHT, Window.TOMORROW}),
    Urgency.THIS_WEEK: frozenset(Window),
}


class DepartmentRelation(StrEnum):
    """Where the recipient would like the supporter to come from, seen from their own department."""

    OWN = "own"
    OTHER = "other"
    OTHER_HOSPITAL = "other_hospital"
    NO_PREFERENCE = "no_preference"


class Mode(StrEnum):
    """How the recipient would like to talk."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    MESSAGE = "message"


class CareerStage(StrEnum):
    """Where somebody stands in their career, youngest first."""

    IN_TRAINING = "in_training"
    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


class Strength(StrEnum):
    """A wish raises the fit; a must forbids whatever breaks it."""

    WISH = "wish"
    MUST = "must"


class ExcludedBy(StrEnum):
    """Why a particular supporter may not take a particular outreach."""

    RECIPIENT = "recipient"
    REFERRER = "referrer"
    POWER_OVER = "power_over"
    CONFLICT = "conflict"
    SAME_ACTIVATION = "same_activation"
    DECLINED = "declined"
    HANDED_BACK = "handed_back"
    OTHER_HOSPITAL = "other_hospital"  # may cross for some outreaches, and not for this one


class HardRule(StrEnum):
    """Every rule that can forbid a pair, in the order in which it is named as the reason."""

    OTHER_HOSPITAL = "other_hospital"
    NOT_ACTIVE = "not_active"
    NOT_CERTIFIED = "not_certified"
    AWAY = "away"
    RECIPIENT = "recipient"
    REFERRER = "referrer"
    POWER_OVER = "power_over"
    CONFLICT = "conflict"
    SAME_ACTIVATION = "same_activation"
    DECLINED = "declined"
    HANDED_BACK = "handed_back"
    DEPARTMENT = "department"
    LANGUAGES = "languages"
    GENDER = "gender"
    SUPPORTER = "supporter"
    MODE = "mode"
    EXPERIENCE = "experience"
    AT_CAPACITY = "at_capacity"
    PLACES_TAKEN = "places_taken"


# What a supporter has been through, and which codes of "about" that speaks to beside its own.
SPEAKS_TO: Final[Mapping[str, frozenset[str]]] = {
    "litigation": frozenset({"complaint_or_review"}),
    "death_of_a_patient": frozenset(
        {"unexpected_death", "failed_resuscitation", "patient_suicide"}
    ),
    "assault": frozenset({"violence_or_threat"}),
    "parenthood": frozenset({"work_home_strain"}),
    "training_stage": frozenset({"training_or_exam"}),
}
# Bounds within which all sums stay whole numbers of 64 bits.
HEAVIEST: Final = 1000
DEAREST: Final = 10_000

SAYS_NOTHING: Final = frozenset({"other", "rather_not_say", "many_things_together"})


@dataclass(frozen=True, slots=True, repr=False)
class Preference(Generic[T]):
    """One thing that the recipient asked for, and how strongly."""

    value: T
    strength: Strength = Strength.WISH


@dataclass(frozen=True, slots=True, repr=False)
class Preferences:
    """What the recipient asked for; of `languages` any one is enough, of `experience` a must means all."""

    department: Preference[DepartmentRelation] | None = None
    languages: Preference[frozenset[str]] | None = None
    gender: Preference[str] | None = None
    supporter: Preference[str] | None = None
    mode: Preference[Mode] | None = None
    experience: Preference[frozenset[str]] | None = None

    @property
    def relation(self) -> DepartmentRelation:
        return self.department.value if self.department else DepartmentRelation.NO_PREFERENCE


@dataclass(frozen=True, slots=True, repr=False)
class OutreachToMatch:
    """An open outreach that needs a supporter; `excluded_supporters` maps a supporter's id to the rule."""

    id: str
    urgency: Urgency
    hospital: str
    department: str | None = None
    specialty: str | None = None
    career_stage: CareerStage | None = None
    about: frozenset[str] = frozenset()
    preferences: Preferences = Preferences()
    excluded_supporters: Mapping[str, ExcludedBy] = field(default_factory=dict)

    @property
    def crosses(self) -> bool:
        """Whether the recipient's own wish opens the other hospitals."""
        return self.preferences.relation is DepartmentRelation.OTHER_HOSPITAL

    @property
    def wanted_experience(self) -> frozenset[str]:
        """Codes that a supporter had better know from their own life."""
        asked = self.preferences.experience
        return (self.about - SAYS_NOTHING) | (asked.value if asked else frozenset())


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """A supporter who could be asked.

    Empty `modes` means any; `available` is None where it is not known; `recent_heavy` is a count that has decayed,
    `quiet_heavy` what came to it since, which is named as no reason.
    `quiet_experience` and `months_since` (their last conversation) turn a near tie and are named as no reason.
    An empty text, here and in an outreach, means not known.
    """

    id: str
    hospital: str
    capacity: int
    open_outreaches: int = 0
    recent_heavy: int = 0
    quiet_heavy: int = 0
    department: str | None = None
    specialty: str | None = None
    career_stage: CareerStage | None = None
    experience: frozenset[str] = frozenset()
    quiet_experience: frozenset[str] = frozenset()
    months_since: int | None = None
    languages: frozenset[str] = frozenset()
    gender: str | None = None
    modes: frozenset[Mode] = frozenset()
    available: frozenset[Window] | None = None
    is_active: bool = True
    is_certified: bool = True
    is_away: bool = False
    excluded_outreaches: Mapping[str, ExcludedBy] = field(default_factory=dict)

    @property
    def free(self) -> int:
        """How many more outreaches the supporter may take; never negative."""
        return max(0, self.capacity - self.open_outreaches)

    @property
    def knows(self) -> frozenset[str]:
        """Codes that the supporter's own experience speaks to."""
        return _speaking_to(self.experience)

    @property
    def knows_in_all(self) -> frozenset[str]:
        """The same with what is not to be named."""
        return _speaking_to(self.experience | self.quiet_experience)


def _speaking_to(experience: frozenset[str]) -> frozenset[str]:
    return experience.union(*(SPEAKS_TO.get(code, ()) for code in experience))


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of the fit counts; whole numbers, only their proportion matters."""

    department: int = 3
    specialty: int = 2
    experience: int = 3
    career_stage: int = 1
    availability: int = 3
    languages: int = 3
    gender: int = 2
    supporter: int = 5
    mode: int = 1

    def __post_init__(self) -> None:
        for weight in fields(self):
            if not 0 <= getattr(self, weight.name) <= HEAVIEST:
                raise ValueError(f"the weight of {weight.name} is not within 0 and {HEAVIEST}")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a hospital decides about matching; `load_cost` and `heavy_cost` in thousandths of fit."""

    weights: Weights = Weights()
    load_cost: int = 150
    heavy_cost: int = 100
    allows_crossing: bool = False
    near_specialties: tuple[frozenset[str], ...] = ()

    def __post_init__(self) -> None:
        if not (0 <= self.load_cost <= DEAREST and 0 <= self.heavy_cost <= DEAREST):
            raise ValueError(f"a cost of load is not within 0 and {DEAREST}")


@dataclass(frozen=True, slots=True)
class Problem:
    """All open outreaches and all supporters at one moment; their order means nothing."""

    outreaches: tuple[OutreachToMatch, ...]
    supporters: tuple[Candidate, ...]
    policy: Policy = Policy()

    def __post_init__(self) -> None:
        for side in (self.outreaches, self.supporters):
            if len({one.id for one in side}) != len(side):
                raise ValueError("an id comes twice")
