"""What the tables of a dataset hold: the contract between the program and whoever evaluates it (design 5).

Every id is a pseudonym. Months are `YYYY-MM`, quarters `YYYY-Qn`; read, they are whole numbers that count
months or quarters since year 0, so that they can be compared and subtracted.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lamppost.evaluation.prism import ContextKind, Domain, Factor
from lamppost.evaluation.rules.testimonials import Language


class Kind(StrEnum):
    """How a value is written."""

    TEXT = "text"
    MONTH = "month"
    QUARTER = "quarter"
    WHOLE = "whole"
    NUMBER = "number"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `choices` closes the list of its values; `least` and `most` bound a number, both included, and `most`
    how long a text may be (one that is a name: without it any text is an answer, which nobody prints).

    `of` names the table whose first field it refers to. `has_come`: no month or quarter that lies in the future, as a
    planned one may.
    """

    name: str
    kind: Kind = Kind.TEXT
    may_be_empty: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    of: str | None = None
    has_come: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table; no two rows have the same `key`; of each pair in `in_order` the first is never later."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    in_order: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


LONGEST_NAME: Final = 200  # characters of an id or a code
HOSPITAL: Final = Field("hospital_id", of="hospitals")
MONTH: Final = Field("month", Kind.MONTH, has_come=True)
QUARTER: Final = Field("quarter", Kind.QUARTER, has_come=True)
BANDS: Final = ("1", "4", "12", "24", "48", "72", "120", "168")  # upper edges, in hours
OUTCOMES: Final = (
    *("connected", "declined", "not_now", "unreachable", "withdrawn"),
    *("signposted", "wrong_person", "not_pursued", "handed_over"),
)
DOMAINS: Final = tuple(str(one) for one in Domain)
CONTEXT_KINDS: Final = tuple(str(one) for one in ContextKind)
CODES: Final = tuple(str(one) for one in Factor)
LANGUAGES: Final = tuple(str(one) for one in Language)
MOST: Final = 100_000  # people or hours in one row; more is a slip of the keyboard
ROUTES: Final = ("self", "colleague", "leader", "event", "outreach")


def _name(name: str, *, may_be_empty: bool = False) -> Field:
    return Field(name, may_be_empty=may_be_empty, most=LONGEST_NAME)


def _month_or_none(name: str, *, has_come: bool = False) -> Field:
    return Field(name, Kind.MONTH, may_be_empty=True, has_come=has_come)


HOSPITALS: Final = Table(
    "hospitals",
    (
        _name("hospital_id"),
        Field("status", choices=("planned", "launching", "active", "paused")),
        _month_or_none("launched_month"),
    ),
    key=("hospital_id",),
)
DEPARTMENTS: Final = Table(
    "departments",
    (
        _name("department_id"),
        HOSPITAL,
        _name("specialty", may_be_empty=True),
        _month_or_none("approached_month"),
        _month_or_none("adopted_month"),
        _month_or_none("paused_month"),
    ),
    key=("department_id",),
    in_order=(("approached_month", "adopted_month"), ("adopted_month", "paused_month")),
)
# Pauses that are over; one that lasts is the department's `paused_month`.
PAUSES: Final = Table(
    "pauses",
    (
        Field("department_id", of="departments"),
        Field("paused_month", Kind.MONTH),
        Field("resumed_month", Kind.MONTH),
    ),
    key=("department_id", "paused_month"),
    in_order=(("paused_month", "resumed_month"),),
)
HEADCOUNTS: Final = Table(
    "headcounts",
    (Field("department_id", of="departments"), MONTH, Field("physicians", Kind.WHOLE, most=MOST)),
    key=("department_id", "month"),
)
SUPPORTERS: Final = Table(
    "supporters",
    (
        _name("supporter_id"),
        Field("department_id", may_be_empty=True, of="departments"),
        _month_or_none("trained_month", has_come=True),
        _month_or_none("certified_month", has_come=True),
        _month_or_none("retired_month"),
        Field("training_hours", Kind.NUMBER, may_be_empty=True, most=MOST),
    ),
    key=("supporter_id",),
    in_order=(("trained_month", "retired_month"), ("certified_month", "retired_month")),
)
OUTREACHES: Final = Table(
    "outreaches",
    (
        HOSPITAL,
        QUARTER,
        Field("route", choices=ROUTES),
        Field("urgency", choices=("today", "soon", "this_week")),
        Field("offers", Kind.WHOLE, most=3),
        Field("attempts", Kind.WHOLE, most=3),
        Field("first_attempt_within_hours", Kind.WHOLE, may_be_empty=True, choices=BANDS),
        Field("outcome", choices=OUTCOMES),
    ),
)
INTERACTIONS: Final = Table(
    "interactions",
    (
        HOSPITAL,
        Field("department_id", may_be_empty=True, of="departments"),
        MONTH,
        Field("mode", choices=("in_person", "phone", "video", "message")),
        Field("minutes", Kind.WHOLE, most=1440),
        Field("group_size", Kind.WHOLE, least=1, most=MOST),
        Field("red_flag_screened", Kind.YES_NO),
    ),
)
COUNTERS: Final = Table(
    "counters",
    (
        HOSPITAL,
        QUARTER,
        Field("kind", choices=("about", "route", "escalation_level", "resource")),
        _name("code"),
        Field("count", Kind.WHOLE),
    ),
    key=("hospital_id", "quarter", "kind", "code"),
)
CAMPAIGNS: Final = Table(
    "campaigns",
    (
        _name("campaign_id"),
        _name("instrument_id"),
        _name("population"),
        Field("invited", Kind.WHOLE),
        Field("opened_month", Kind.MONTH, has_come=True),
        _month_or_none("closed_month"),
    ),
    key=("campaign_id",),
    in_order=(("opened_month", "closed_month"),),
)
RESPONSES: Final = Table(
    "responses",
    (
        Field("campaign_id", of="campaigns"),
        _name("response_id"),
        Field("department_id", may_be_empty=True, of="departments"),
        _name("item_id"),
        Field("value"),
    ),
    key=("campaign_id", "response_id", "item_id"),
)
CONTEXT: Final = Table(
    "context",
    (
        MONTH,
        HOSPITAL,
        Field("prism_domain", choices=DOMAINS),
        Field("kind", choices=CONTEXT_KINDS),
        Field("code", choices=CODES),
    ),
)
TESTIMONIALS: Final = Table(
    "testimonials",
    (
        HOSPITAL,
        Field("year", Kind.WHOLE, least=1900, most=2099),
        Field("language", choices=LANGUAGES),
        Field("words"),
        Field("signed", may_be_empty=True),
    ),
    key=("hospital_id", "words"),
)
# A table comes after those that it refers to.
TABLES: Final = (
    *(HOSPITALS, DEPARTMENTS, PAUSES, HEADCOUNTS, SUPPORTERS, OUTREACHES, INTERACTIONS),
    *(COUNTERS, CAMPAIGNS, RESPONSES, CONTEXT, TESTIMONIALS),
)
# Without these nothing can be said of anybody.
NEEDED: Final = frozenset({"hospitals", "departments"})
# That these are missing is worth no note.
EXTRA: Final = frozenset({"pauses", "testimonials"})
