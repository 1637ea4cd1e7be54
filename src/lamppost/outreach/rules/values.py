"""What is sealed about an outreach, and what is tallied of it."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from lamppost.matching import Mode, Urgency
from lamppost.outreach.rules.codes import Outcome, Route


@dataclass(frozen=True, slots=True, repr=False)
class Recipient:
    """Whom an outreach is for, and how to reach them. `physician` is empty for somebody under an alias."""

    name: str
    physician: int | None = None
    reach: tuple[str, ...] = ()
    department: str = ""
    specialty: str = ""
    department_id: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Preferences:
    """What the recipient would like; `must` turns a wish into a condition."""

    relation: str = ""  # own, other, other_hospital
    language: str = ""
    gender: str = ""
    mode: str = ""
    supporter: str = ""  # a wish by name
    must: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Needs:
    """What matching must know; `excluded` pairs an account with the rule that keeps it away."""

    department: int | None = None
    specialty: str = ""
    preferences: Preferences = field(default_factory=Preferences)
    excluded: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """What one referral said, for the supporter: coded facts, and the referrer's name if they agreed."""

    about: tuple[str, ...] = ()
    reach: str = ""
    referrer: str = ""
    referrer_account: int | None = None


NOT_THEM: Final = "conflict"  # the rule by which the recipient keeps somebody away


def not_them(needs: Needs) -> frozenset[int]:
    """The accounts that the recipient would rather not have, by their own word."""
    return frozenset(account for account, rule in needs.excluded if rule == NOT_THEM)


def without_them(needs: Needs, accounts: frozenset[int]) -> Needs:
    """The same with these accounts kept away, and no others by that rule."""
    others = {one for one in needs.excluded if one[1] != NOT_THEM}
    kept_away = others | {(account, NOT_THEM) for account in accounts}
    return replace(needs, excluded=tuple(sorted(kept_away)))


class No(StrEnum):
    """Why an outreach by others does not begin; a self-referral always does."""

    ASKED = "asked"  # their own word, for good or until a day
    RESTING = "resting"  # one third-party outreach in 30 days; safety or a new event overrides it


@dataclass(frozen=True, slots=True, repr=False)
class Terms:
    """What a "no" covers; `until` empty: for good."""

    no: No
    until: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class NewNo:
    """Somebody's own "no" as it is noted beside the keys, until no backup is older than it."""

    hospital: int
    text: str
    terms: Terms


@dataclass(frozen=True, slots=True, repr=False)
class Withdrawn:
    """What one referral said was taken back, as it is noted beside the keys."""

    source: UUID


def holds(terms: Terms, today: date, overrides_rest: bool) -> bool:
    """Whether a "no" keeps an outreach by others from beginning today; danger and a new hard event do not
    wait until somebody has rested."""
    is_over = terms.until is not None and terms.until < today
    return not is_over and not (terms.no is No.RESTING and overrides_rest)


@dataclass(frozen=True, slots=True)
class TalliedOutreach:
    """How an outreach went, coarse, with nothing that ties it to anybody (design 5)."""

    quarter: str
    route: Route
    urgency: Urgency
    offers: int
    attempts: int
    first_attempt_within_hours: int | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TalliedInteraction:
    """A conversation, de-identified from its first moment on disk. `minutes` in steps of 5."""

    month: str
    department: int | None
    mode: Mode
    minutes: int
    group_size: int
    red_flag_screened: bool


@dataclass(frozen=True, slots=True)
class TalliedCount:
    """One more of a code; `kind` is about, route, escalation_level or resource."""

    quarter: str
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class TalliedDisclosure:
    """That confidence was broken: for the ledger, which knows the month (YYYY-MM) and the reason alone."""

    month: str
    reason: str


Fact = TalliedOutreach | TalliedInteraction | TalliedCount | TalliedDisclosure


@dataclass(frozen=True, slots=True)
class Staged:
    """What is counted of one event, as it is sealed while it waits; none of a try, which leaves a row
    like that of a conversation."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Strain:
    """Whom a conversation was heavy for (an account), if it was; and of the first in a month, who talked.
    Sealed beside the facts, never tallied."""

    account: int | None = None
    talked: int | None = None


SMALLEST_DEPARTMENT: Final = 30  # below, a conversation is counted for the hospital alone
FLUSH_FROM: Final = 11  # rows a hospital needs before a month is written out


def rounded_minutes(minutes: int) -> int:
    """To the nearest 5, between 5 and 240."""
    return max(5, min(240, 5 * round(minutes / 5)))
