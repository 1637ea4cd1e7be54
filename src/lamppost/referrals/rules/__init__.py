"""What a referral says, how it stands, and what its referrer may learn (G10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from lamppost.core.errors import Invalid
from lamppost.disclosure.rules import patient_details
from lamppost.outreach.rules import ABOUT, STRICTER, Route, Urgency

COMPLETE_AFTER: Final = timedelta(days=14)
RECEIPT_LASTS: Final = timedelta(days=60)
PAGE_AGAIN: Final = timedelta(minutes=5)
TOGETHER: Final = timedelta(minutes=1)  # pages so near to each other come as one
FLOOD: Final = 3  # so many in that time are paged one by one, the next ones together
ALARM_LASTS: Final = timedelta(days=60)  # the hard stop of everything sealed
ACKNOWLEDGED_LASTS: Final = timedelta(hours=24)
LONGEST: Final = {
    "name": 120,
    "department": 120,
    "specialty": 120,
    "shift": 60,
    "reach": 200,
    "referrer_name": 120,
    "supporter": 120,
}
NAMES: Final = frozenset(
    {"name", "referrer_name", "reach", "supporter"}
)  # where "Mr Lee" may be a colleague
UNNAMED: Final = "?"  # of whom only is known that they may be in danger
UNREADABLE: Final = str.maketrans(dict.fromkeys("\0\ufffd"))


class ReferralState(StrEnum):
    QUEUED = "queued"  # nobody has asked yet who is meant
    UNCONFIRMED = "unconfirmed"  # a coordinator confirms who is meant


class TryKind(StrEnum):
    """What is counted at the public door."""

    SUBMISSION = "submission"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Tries:
    """How many there were this hour from one source at one hospital, and there from everywhere."""

    by_source: int
    by_hospital: int


# So many an hour go through at once. A source may be the one address of a hospital with thousands.
FREE: Final = {TryKind.SUBMISSION: Tries(40, 400), TryKind.CODE: Tries(60, 2_000)}
PATIENCE: Final = timedelta(seconds=5)  # more for every ten beyond
LONGEST_WAIT: Final = timedelta(seconds=60)  # delay, and never a lock-out


def patience(kind: TryKind, tries: Tries, room: int = 1) -> timedelta:
    """How long this try has to wait; `room` multiplies what goes through at once."""
    free = FREE[kind]
    beyond = max(
        tries.by_source - room * free.by_source, tries.by_hospital - room * free.by_hospital, 0
    )
    return min(PATIENCE * -(-beyond // 10), LONGEST_WAIT)


class Status(StrEnum):
    """What a referrer's code shows, whatever happened."""

    RECEIVED = "received"
    SEEN = "seen"
    COMPLETE = "complete"


def status(submitted_at: datetime, seen_at: datetime | None, at: datetime) -> Status:
    """A function of the time of submission and of "seen" alone; the last state comes on day 14."""
    if at - submitted_at >= COMPLETE_AFTER:
        return Status.COMPLETE
    return Status.SEEN if seen_at and seen_at <= at else Status.RECEIVED


@dataclass(frozen=True, slots=True, repr=False)
class Themselves:
    """A supporter who asks for themselves: who they are, so that nobody near them is asked."""

    account: int
    hospital: int
    department: int | None
    physician: int | None


@dataclass(frozen=True, slots=True, repr=False)
class Submission:
    """What somebody asks: for themselves (route `self`: `name` may be an alias) or for a colleague."""

    route: Route
    name: str
    urgency: Urgency
    is_unsafe: bool
    department: str = ""
    specialty: str = ""
    shift: str = ""
    about: tuple[str, ...] = ()
    reach: str = ""
    referrer_name: str = ""
    may_share_name: bool = False
    referrer_account: int | None = None
    supporter: str = ""  # whom they would like again, by name
    physician: int | None = None  # whoever asked chose them from the roster
    activation: UUID | None = None  # what they were in together with others
    themselves: Themselves | None = None  # a supporter, for themselves


def parse(
    route: Route, given: Mapping[str, str], about: list[str], urgencies: frozenset[Urgency]
) -> Submission:
    """A submission from a form's fields; Invalid names each field that is wrong and how.

    Where somebody may be in danger nothing is refused: what is there is taken as it is (G13).
    """
    texts = {name: " ".join(given.get(name, "").split()) for name in LONGEST}
    if given.get("is_unsafe") == "yes":
        return _in_danger(route, given, texts, about, urgencies)
    problems = _problems(route, given, texts, about, urgencies)
    if problems:
        raise Invalid(problems)
    return _submission(route, given, texts, about, Urgency(given["urgency"]))


def _in_danger(
    route: Route,
    given: Mapping[str, str],
    texts: Mapping[str, str],
    about: list[str],
    urgencies: frozenset[Urgency],
) -> Submission:
    """Texts are cut to what can be stored, a name that is missing is a question mark, and what is not
    offered (any more: an hour may have struck while they wrote) becomes the soonest that is."""
    whole = {name: _storable(text, LONGEST[name]) for name, text in texts.items()}
    whole["name"] = whole["name"] or UNNAMED
    soonest = min(urgencies, key=STRICTER.__getitem__)
    wanted = given.get("urgency", "")
    urgency = Urgency(wanted) if wanted in urgencies else soonest
    return _submission(route, given, whole, about, urgency)


def _submission(
    route: Route,
    given: Mapping[str, str],
    texts: Mapping[str, str],
    about: list[str],
    urgency: Urgency,
) -> Submission:
    return Submission(
        route=route,
        urgency=urgency,
        is_unsafe=given["is_unsafe"] == "yes",
        about=tuple(code for code in ABOUT if code in about),
        may_share_name=given.get("may_share_name") == "yes",
        name=texts["name"],
        department=texts["department"],
        specialty=texts["specialty"],
        shift=texts["shift"],
        reach=texts["reach"],
        referrer_name=texts["referrer_name"],
        supporter=texts["supporter"],
    )


def _problems(
    route: Route,
    given: Mapping[str, str],
    texts: dict[str, str],
    about: list[str],
    urgencies: frozenset[Urgency],
) -> dict[str, str]:
    """Codes, not words: the entry point says them in the reader's language."""
    problems = _of_patients(texts)
    problems |= {name: "too_long" for name, text in texts.items() if len(text) > LONGEST[name]}
    problems |= {name: "unreadable" for name, text in texts.items() if "\0" in text or "�" in text}
    if not texts["name"]:
        problems["name"] = "missing"
    if route is Route.SELF and not texts["reach"]:
        problems["reach"] = "missing"
    if given.get("urgency") not in urgencies:
        problems["urgency"] = "choose"
    if given.get("is_unsafe") != "no":  # "yes" has gone on already
        problems["is_unsafe"] = "choose"
    if not set(about) <= set(ABOUT):
        problems["about"] = "choose"
    return problems


def _of_patients(texts: Mapping[str, str]) -> dict[str, str]:
    """Fields that look as if they held a patient's details, with the first kind of each."""
    found = {
        name: patient_details(text, names_somebody=name in NAMES, reaches_somebody=name == "reach")
        for name, text in texts.items()
        if text
    }
    return {name: min(kinds) for name, kinds in found.items() if kinds}


def _storable(text: str, longest: int) -> str:
    return text.translate(UNREADABLE).strip()[:longest]
