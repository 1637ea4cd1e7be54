"""The curriculum as data: units with their minutes, aims, notes, texts, cases, role plays and questions."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lamppost.core.yaml_files import Flaw, Place

WHOLE: Final = 240  # minutes that the packaged curriculum takes
# What a case may be about: the codes of design 1, as every page words them.
ABOUT: Final = (
    "unexpected_death",
    "death_of_a_child",
    "failed_resuscitation",
    "patient_suicide",
    "unexpected_outcome",
    "overwhelmed_family_or_suffering_patient",
    "difficult_interaction",
    "violence_or_threat",
    "harassment_or_discrimination",
    "mass_casualty",
    "exposure_or_injury",
    "death_of_a_colleague",
    "suicide_of_a_colleague",
    "complaint_or_review",
    "workplace_conflict",
    "workload_or_burnout",
    "moral_injury",
    "training_or_exam",
    "career_or_licence_stress",
    "return_to_work_or_leave",
    "work_home_strain",
    "personal_loss_or_illness",
    "many_things_together",
)

Text: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)
]
Line: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
]
Key: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Texts: TypeAlias = Annotated[tuple[Text, ...], Field(min_length=1, max_length=30)]
Minutes: TypeAlias = Annotated[int, Field(ge=1, le=480)]


class Kind(StrEnum):
    """What a stretch of the day is."""

    OPENING = "opening"
    UNIT = "unit"
    BREAK = "break"
    CLOSING = "closing"


class Language(StrEnum):
    """Each curriculum comes in both, built alike."""

    EN = "en"
    ES = "es"


class VersionState(StrEnum):
    """How far a hospital's own version is."""

    DRAFT = "draft"  # being changed
    IN_FORCE = "in_force"  # what everybody reads
    KEPT = "kept"  # was in force once, and may be again


class Voice(StrEnum):
    """Who speaks in a worked example."""

    SUPPORTER = "supporter"
    COLLEAGUE = "colleague"


class Part(BaseModel):
    """A piece of the file: only the fields that it has, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(Part):
    """A stretch of a unit: how long, what the facilitator does, and in which words."""

    minutes: Minutes
    does: Text
    says: Text | None = None


class Case(Part):
    """What may happen in the room, and what helps then."""

    when: Text
    then: Text


class Notes(Part):
    """For who teaches."""

    prepare: Texts
    plan: Annotated[tuple[Step, ...], Field(min_length=1, max_length=30)]
    cases: tuple[Case, ...] = ()
    debrief: tuple[Text, ...] = ()


class Block(Part):
    """A piece of text for participants: paragraphs, then points (or steps, where `numbered`)."""

    heading: Line | None = None
    text: tuple[Text, ...] = ()
    points: tuple[Text, ...] = ()
    numbered: bool = False
    notice: bool = False  # set apart, to be remembered


class Speech(Part):
    who: Voice
    says: Text
    note: Text | None = None  # what happens here


class Dialogue(Part):
    """A worked example."""

    title: Line
    setting: Text
    lines: Annotated[tuple[Speech, ...], Field(min_length=2, max_length=40)]
    learn: Texts


class Scenario(Part):
    """A case to talk about; what to listen for is the facilitator's."""

    title: Line
    about: str
    story: Text
    ask: Texts
    listen_for: Texts


class RolePlay(Part):
    """A case to play in three roles, each with a brief of its own."""

    title: Line
    about: str
    minutes: Minutes
    setting: Text
    supporter: Texts
    colleague: Texts
    observer: Texts
    debrief: Texts

    @property
    def cards(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each role with its brief."""
        roles = ("supporter", "colleague", "observer")
        return tuple((role, getattr(self, role)) for role in roles)


class Answer(Part):
    says: Text
    right: bool = False
    feedback: Text


class Question(Part):
    """One to check oneself by: exactly one answer is right, each has its feedback."""

    asks: Text
    answers: Annotated[tuple[Answer, ...], Field(min_length=2, max_length=6)]


class Source(Part):
    key: Key
    citation: Text
    link: Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=300)]


class Unit(Part):
    """One stretch of the training; `beforehand`: it can be read and checked alone, before the session."""

    id: Key
    kind: Kind = Kind.UNIT
    title: Line
    minutes: Minutes
    beforehand: bool = False
    aims: tuple[Text, ...] = ()
    notes: Notes | None = None
    content: tuple[Block, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    role_plays: tuple[RolePlay, ...] = ()
    questions: tuple[Question, ...] = ()
    sources: tuple[Key, ...] = ()

    @property
    def is_unit(self) -> bool:
        return self.kind is Kind.UNIT


class Curriculum(Part):
    """The whole training in one language; `minutes` is what it says that it takes."""

    version: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    language: Language
    title: Line
    minutes: Annotated[int, Field(ge=1, le=2880)]
    intro: Texts
    units: Annotated[tuple[Unit, ...], Field(min_length=1, max_length=60)]
    sources: tuple[Source, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it takes the time that the program's own does."""
        return self.minutes == WHOLE

    @property
    def beforehand(self) -> tuple[Unit, ...]:
        """What can be done alone, before the session."""
        return tuple(unit for unit in self.units if unit.beforehand)

    def for_participants(self) -> "Curriculum":
        """The same without what is for who teaches."""
        return self.model_copy(update={"units": tuple(_of_participants(one) for one in self.units)})

    def unit(self, key: str) -> Unit | None:
        return next((unit for unit in self.units if unit.id == key), None)

    def sources_of(self, unit: Unit) -> tuple[Source, ...]:
        """Those that the unit names, in its order."""
        known = {source.key: source for source in self.sources}
        return tuple(known[key] for key in unit.sources)


def _of_participants(unit: Unit) -> Unit:
    cases = tuple(one.model_copy(update={"listen_for": ()}) for one in unit.scenarios)
    return unit.model_copy(update={"notes": None, "scenarios": cases})


# What a unit needs, so that somebody could teach it tomorrow.
NEEDED: Final = ("aims", "notes", "content", "questions", "sources")


def flaws(curriculum: Curriculum) -> tuple[Flaw, ...]:
    """What does not fit together in a curriculum whose every field is as it should be."""
    found = [*_sum_of_units(curriculum), *_doubles(curriculum)]
    known = {source.key for source in curriculum.sources}
    for at, unit in enumerate(curriculum.units):
        found += _flaws_of_unit(unit, ("units", at), known)
    return tuple(found)


def _sum_of_units(curriculum: Curriculum) -> Iterator[Flaw]:
    total = sum(unit.minutes for unit in curriculum.units)
    if total != curriculum.minutes:
        yield Flaw(("minutes",), "sum_of_units", str(total))


def _doubles(curriculum: Curriculum) -> Iterator[Flaw]:
    for name, keys in (
        ("units", [unit.id for unit in curriculum.units]),
        ("sources", [source.key for source in curriculum.sources]),
    ):
        for at, key in enumerate(keys):
            if key in keys[:at]:
                yield Flaw((name, at), "double", key)


def _flaws_of_unit(unit: Unit, place: Place, known: set[str]) -> Iterator[Flaw]:
    if unit.is_unit:
        for name in NEEDED:
            if not getattr(unit, name):
                yield Flaw((*place, name), "needed")
        if not (unit.scenarios or unit.role_plays):
            yield Flaw((*place, "scenarios"), "needed")
    planned = sum(step.minutes for step in unit.notes.plan) if unit.notes else unit.minutes
    if planned != unit.minutes:
        yield Flaw((*place, "notes", "plan"), "sum_of_steps", str(planned))
    for at, key in enumerate(unit.sources):
        if key not in known:
            yield Flaw((*place, "sources", at), "no_such_source", key)
    yield from _flaws_inside(unit, place)


def _flaws_inside(unit: Unit, place: Place) -> Iterator[Flaw]:
    for at, block in enumerate(unit.content):
        if not (block.text or block.points):
            yield Flaw((*place, "content", at), "empty_block")
    for at, question in enumerate(unit.questions):
        right = sum(answer.right for answer in question.answers)
        if right != 1:
            yield Flaw((*place, "questions", at, "answers"), "one_right", str(right))
    for name in ("scenarios", "role_plays"):
        for at, case in enumerate(getattr(unit, name)):
            if case.about not in ABOUT:
                yield Flaw((*place, name, at, "about"), "not_on_list", ", ".join(ABOUT))
