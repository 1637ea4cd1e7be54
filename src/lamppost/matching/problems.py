"""Matching problems as JSON: read strictly, each error with its JSON path."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lamppost.core.errors import LamppostError
from lamppost.matching.terms import (
    DEAREST,
    HEAVIEST,
    Candidate,
    CareerStage,
    DepartmentRelation,
    ExcludedBy,
    Mode,
    OutreachToMatch,
    Policy,
    Preference,
    Preferences,
    Problem,
    Strength,
    Urgency,
    Weights,
    Window,
)

T = TypeVar("T")

LARGEST_BYTES: Final = 64 * 1024 * 1024
MOST_ERRORS: Final = 50
POLICY: Final = Policy()

Name = Annotated[str, Field(min_length=1, max_length=200)]
Weight = Annotated[int, Field(ge=0, le=HEAVIEST)]
Thousandths = Annotated[int, Field(ge=0, le=DEAREST)]
Few = Annotated[int, Field(ge=0, le=1000)]
Path = tuple[int | str, ...]


class BadProblem(LamppostError):
    """JSON that is not a matching problem: `errors` pairs each JSON path with what is wrong there."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{path}: {wrong}" for path, wrong in errors))
        self.errors = errors


class StrictModel(BaseModel):
    """Unknown fields and near-miss types ("3" for 3) are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class AskedJson(StrictModel, Generic[T]):
    value: T
    strength: Strength = Strength.WISH


class AskedName(AskedJson[Name]):
    """One of them by name."""


class AskedNames(AskedJson[frozenset[Name]]):
    """Several of them by name."""


class AskedDepartment(AskedJson[DepartmentRelation]):
    """How the supporter's department is to stand to the recipient's."""


class AskedMode(AskedJson[Mode]):
    """A way to talk."""


def _asked(asked: AskedJson[T] | None) -> Preference[T] | None:
    return Preference(asked.value, asked.strength) if asked else None


class PreferencesJson(StrictModel):
    department: AskedDepartment | None = None
    languages: AskedNames | None = Field(default=None, description="one of them is enough")
    gender: AskedName | None = None
    supporter: AskedName | None = Field(default=None, description="a supporter's id")
    mode: AskedMode | None = None
    experience: AskedNames | None = Field(default=None, description="a must means all")

    def as_term(self) -> Preferences:
        return Preferences(
            department=_asked(self.department),
            languages=_asked(self.languages),
            gender=_asked(self.gender),
            supporter=_asked(self.supporter),
            mode=_asked(self.mode),
            experience=_asked(self.experience),
        )


class ExcludedSupporterJson(StrictModel):
    supporter: Name
    rule: ExcludedBy


class ExcludedOutreachJson(StrictModel):
    outreach: Name
    rule: ExcludedBy


class OutreachJson(StrictModel):
    id: Name
    urgency: Urgency
    hospital: Name
    department: Name | None = None
    specialty: Name | None = None
    career_stage: CareerStage | None = None
    about: frozenset[Name] = frozenset()
    preferences: PreferencesJson = PreferencesJson()
    excluded_supporters: list[ExcludedSupporterJson] = []

    def as_term(self) -> OutreachToMatch:
        return OutreachToMatch(
            id=self.id,
            urgency=self.urgency,
            hospital=self.hospital,
            department=self.department,
            specialty=self.specialty,
            career_stage=self.career_stage,
            about=self.about,
            preferences=self.preferences.as_term(),
            excluded_supporters=_first_rules(
                (one.supporter, one.rule) for one in self.excluded_supporters
            ),
        )


class SupporterJson(StrictModel):
    id: Name
    hospital: Name
    department: Name | None = None
    specialty: Name | None = None
    career_stage: CareerStage | None = None
    experience: frozenset[Name] = frozenset()
    quiet_experience: frozenset[Name] = Field(
        default=frozenset(), description="turns a near tie; named as no reason"
    )
    months_since: Few | None = Field(
        default=None, description="since the last conversation; turns a near tie"
    )
    languages: frozenset[Name] = frozenset()
    gender: Name | None = None
    modes: frozenset[Mode] = Field(default=frozenset(), description="empty means any")
    capacity: Few
    open_outreaches: Few = 0
    recent_heavy: Few = 0
    available: frozenset[Window] | None = Field(
        default=None, description="when there is time, as seen from now; null: not known"
    )
    is_active: bool = True
    is_certified: bool = True
    is_away: bool = False
    excluded_outreaches: list[ExcludedOutreachJson] = []

    def as_term(self) -> Candidate:
        return Candidate(
            id=self.id,
            hospital=self.hospital,
            department=self.department,
            specialty=self.specialty,
            career_stage=self.career_stage,
            experience=self.experience,
            quiet_experience=self.quiet_experience,
            months_since=self.months_since,
            languages=self.languages,
            gender=self.gender,
            modes=self.modes,
            capacity=self.capacity,
            open_outreaches=self.open_outreaches,
            recent_heavy=self.recent_heavy,
            available=self.available,
            is_active=self.is_active,
            is_certified=self.is_certified,
            is_away=self.is_away,
            excluded_outreaches=_first_rules(
                (one.outreach, one.rule) for one in self.excluded_outreaches
            ),
        )


class WeightsJson(StrictModel):
    department: Weight = POLICY.weights.department
    specialty: Weight = POLICY.weights.specialty
    experience: Weight = POLICY.weights.experience
    career_stage: Weight = POLICY.weights.career_stage
    availability: Weight = POLICY.weights.availability
    languages: Weight = POLICY.weights.languages
    gender: Weight = POLICY.weights.gender
    supporter: Weight = POLICY.weights.supporter
    mode: Weight = POLICY.weights.mode


class PolicyJson(StrictModel):
    weights: WeightsJson = WeightsJson()
    load_cost: Thousandths = Field(default=POLICY.load_cost, description="thousandths of fit")
    heavy_cost: Thousandths = Field(default=POLICY.heavy_cost, description="thousandths of fit")
    allows_crossing: bool = POLICY.allows_crossing
    near_specialties: list[frozenset[Name]] = []

    def as_term(self) -> Policy:
        return Policy(
            weights=Weights(**self.weights.model_dump()),
            load_cost=self.load_cost,
            heavy_cost=self.heavy_cost,
            allows_crossing=self.allows_crossing,
            near_specialties=tuple(self.near_specialties),
        )


class ProblemJson(StrictModel):
    """A matching problem; with `hospitals`, any other hospital is refused as unknown."""

    model_config = ConfigDict(title="Problem")

    policy: PolicyJson = PolicyJson()
    hospitals: frozenset[Name] | None = None
    outreaches: list[OutreachJson]
    supporters: list[SupporterJson]


def read_problem(text: bytes) -> Problem:
    """The problem in JSON of at most LARGEST_BYTES; raises BadProblem with every error's path."""
    if len(text) > LARGEST_BYTES:
        raise BadProblem([("$", f"is larger than {LARGEST_BYTES // 1024 // 1024} MiB")])
    try:
        read = ProblemJson.model_validate_json(text)
    except ValidationError as error:
        raise BadProblem(_shortened((one["loc"], one["msg"]) for one in error.errors())) from None
    if wrong := _shortened(_contradictions(read)):
        raise BadProblem(wrong)
    return Problem(
        policy=read.policy.as_term(),
        outreaches=tuple(one.as_term() for one in read.outreaches),
        supporters=tuple(one.as_term() for one in read.supporters),
    )


def strangers(problem: Problem) -> list[tuple[str, str]]:
    """Where an exclusion names nobody of the problem, by path: somebody left out, or a slip that lets a pair be."""
    supporters = {one.id for one in problem.supporters}
    outreaches = {one.id for one in problem.outreaches}
    excluded = [
        *(
            ("outreaches", n, "supporters", one.excluded_supporters.keys() - supporters)
            for n, one in enumerate(problem.outreaches)
        ),
        *(
            ("supporters", n, "outreaches", one.excluded_outreaches.keys() - outreaches)
            for n, one in enumerate(problem.supporters)
        ),
    ]
    return _shortened(
        ((side, place, f"excluded_{others}"), f"{len(unknown)} named there are none of $.{others}")
        for side, place, others, unknown in excluded
        if unknown
    )


def problem_schema() -> dict[str, Any]:
    """The JSON Schema of a problem."""
    return ProblemJson.model_json_schema()


def _first_rules(pairs: Iterable[tuple[str, ExcludedBy]]) -> dict[str, ExcludedBy]:
    """Who is excluded, by the rule that comes first in ExcludedBy, whatever the order of the list."""
    order = list(ExcludedBy)
    return dict(sorted(pairs, key=lambda pair: order.index(pair[1]), reverse=True))


def _contradictions(read: ProblemJson) -> Iterator[tuple[Path, str]]:
    yield from _contradictions_in("outreaches", read.outreaches, read.hospitals)
    yield from _contradictions_in("supporters", read.supporters, read.hospitals)


def _contradictions_in(
    side: str,
    entries: Sequence[OutreachJson | SupporterJson],
    hospitals: frozenset[str] | None,
) -> Iterator[tuple[Path, str]]:
    first: dict[str, int] = {}
    for place, one in enumerate(entries):
        if first.setdefault(one.id, place) != place:
            yield (side, place, "id"), f"is the same id as $.{side}[{first[one.id]}]"
        if hospitals is not None and one.hospital not in hospitals:
            yield (side, place, "hospital"), "is not one of $.hospitals"


def _shortened(errors: Iterable[tuple[Path, str]]) -> list[tuple[str, str]]:
    found = [(_json_path(path), wrong) for path, wrong in errors]
    more = len(found) - MOST_ERRORS
    return [*found[:MOST_ERRORS], ("$", f"{more} more errors")] if more > 0 else found


def _json_path(path: Path) -> str:
    steps = ("$", *path)
    return "".join(_step(step) for step in steps)


def _step(step: int | str) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if step == "$":
        return step
    return f".{step}" if step.isidentifier() else f"[{json.dumps(step)}]"
