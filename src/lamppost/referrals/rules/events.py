"""After a hard event: what is asked of it, what is kept while somebody of it is supported, and what it proposes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lamppost.core.errors import Invalid
from lamppost.disclosure.rules import patient_details

EVENT_KINDS: Final = (  # those of "about" that may touch several at once
    "unexpected_death",
    "death_of_a_child",
    "failed_resuscitation",
    "patient_suicide",
    "unexpected_outcome",
    "overwhelmed_family_or_suffering_patient",
    "violence_or_threat",
    "mass_casualty",
    "exposure_or_injury",
    "death_of_a_colleague",
    "suicide_of_a_colleague",
    "many_things_together",
    "other",
)
MOST_PEOPLE: Final = 40
MOST_DEPARTMENTS: Final = 12
GROUP_BEYOND: Final = 5  # with more people than these a group conversation is proposed
LONGEST_PERSON: Final = 120
UNREADABLE: Final = str.maketrans(dict.fromkeys("\0\ufffd"))


class When(StrEnum):
    """How long ago it was: no nearer than that is asked."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this_week"


class ActivationState(StrEnum):
    """How an activation stands."""

    REPORTED = "reported"  # it came in by the door, and nobody has looked whether its code fits
    OPEN = "open"


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """What its people share while they are supported. `people`: how many were to be offered to;
    `involved`: those of them who are known, by their number on the roster."""

    kind: str
    when: When
    departments: tuple[str, ...]
    people: int
    involved: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """What came in by the door: the event, the names as they were typed, and the digest of the code."""

    event: Event
    names: tuple[str, ...]
    is_unsafe: bool
    code: str


def proposes_group(event: Event) -> bool:
    """More than five people, or several departments: a conversation in a group may help, and more supporters."""
    return event.people > GROUP_BEYOND or len(event.departments) > 1


def event_of(
    given: Mapping[str, str], departments: Collection[str], known: Collection[str]
) -> Event:
    """The event from a form's fields, with nobody in it yet; Invalid names each field that is wrong.
    `known`: the hospital's departments, of which some are chosen."""
    problems = _problems(given, departments, known)
    if problems:
        raise Invalid(problems)
    chosen = tuple(one for one in known if one in departments)
    return Event(given["kind"], When(given["when"]), chosen, 0)


def in_danger(
    given: Mapping[str, str], departments: Collection[str], known: Collection[str]
) -> Event:
    """The same where somebody may not be safe: nothing is refused, what is missing is left open."""
    kind = given.get("kind", "")
    when = given.get("when", "")
    return Event(
        kind if kind in EVENT_KINDS else "other",
        When(when) if when in set(When) else When.TODAY,
        tuple(one for one in known if one in departments)[:MOST_DEPARTMENTS],
        0,
    )


def names_in(text: str, *, refuses: bool = True) -> tuple[str, ...]:
    """One name a line. Invalid for `people` where there is none, where there are too many, or where one
    cannot be a colleague's; without `refuses` what is there is taken as it is (G13)."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    names = tuple(dict.fromkeys(line for line in lines if line))
    if not refuses:
        return tuple(one.translate(UNREADABLE)[:LONGEST_PERSON] for one in names[:MOST_PEOPLE])
    if problem := _wrong_with(names):
        raise Invalid({"people": problem})
    return names


def name_and_department(line: str) -> tuple[str, str]:
    """ "Remy Recipient, Emergency Medicine": whoever types may say where somebody works."""
    name, _, department = line.partition(",")
    return name.strip() or line, department.strip()


def _problems(
    given: Mapping[str, str], departments: Collection[str], known: Collection[str]
) -> dict[str, str]:
    problems = {}
    if given.get("kind") not in EVENT_KINDS:
        problems["kind"] = "what"
    if given.get("when") not in set(When):
        problems["when"] = "choose"
    if not departments or len(departments) > MOST_DEPARTMENTS or not set(departments) <= set(known):
        problems["departments"] = "choose"
    if given.get("is_unsafe") != "no":
        problems["is_unsafe"] = "choose"
    return problems


def _wrong_with(names: tuple[str, ...]) -> str:
    """The first thing that is wrong with them, as a code; empty where nothing is."""
    if not names:
        return "missing"
    if len(names) > MOST_PEOPLE:
        return "too_many"
    if any(len(one) > LONGEST_PERSON for one in names):
        return "too_long"
    if any("\0" in one or "\ufffd" in one for one in names):
        return "unreadable"
    found = [kind for one in names for kind in patient_details(one, names_somebody=True)]
    return min(found, default="")
