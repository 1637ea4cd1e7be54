"""What a supporter shares in confidence: whom not to be matched with, what they have been through.

As it is sealed every supporter's is equally long, whether or not they share anything.
"""

import base64
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from pydantic import TypeAdapter

from lamppost.core.errors import Invalid, NotFound

MOST_APART: Final = 20
ROOM: Final = 2048  # bytes that each takes, however short
# As matching spells them; a room below it cannot take them from there.
EXPERIENCES: Final = (
    "death_of_a_patient",
    "death_of_a_child",
    "litigation",
    "assault",
    "death_of_a_colleague",
    "personal_loss_or_illness",
    "workload_or_burnout",
    "return_to_work_or_leave",
    "parenthood",
    "training_stage",
)


class Tie(StrEnum):
    """What ties a supporter to somebody whom they had better not support."""

    FAMILY = "family"
    WORK = "work"
    OTHER = "other"


@dataclass(frozen=True, slots=True, repr=False)
class Apart:
    """Somebody on a roster whom they are not to be matched with."""

    physician: int
    tie: Tie


@dataclass(frozen=True, slots=True, repr=False)
class Shared:
    """All of it. Of `experience` those in `may_say` may be named as a reason; `talked`: the month of
    their last conversation (YYYY-MM), which the program notes itself."""

    apart: tuple[Apart, ...] = ()
    experience: tuple[str, ...] = ()
    may_say: tuple[str, ...] = ()
    talked: str = ""

    @property
    def last_month(self) -> date | None:
        return date.fromisoformat(f"{self.talked}-01") if self.talked else None


@dataclass(frozen=True, slots=True)
class Filled:
    """The same as it is sealed."""

    text: str = field(repr=False)


_adapter: Final = TypeAdapter(Shared)


def fill(shared: Shared) -> Filled:
    """Of one length for everybody."""
    text = _adapter.dump_json(shared, warnings=False)
    if len(text) > ROOM:
        raise ValueError("more is shared than fits")
    return Filled(base64.b64encode(text.ljust(ROOM)).decode())


def shared_in(filled: Filled) -> Shared:
    return _adapter.validate_json(base64.b64decode(filled.text))


def with_apart(shared: Shared, one: Apart) -> tuple[Apart, ...]:
    """Those that they know already and this one; Invalid beyond what is kept."""
    others = tuple(known for known in shared.apart if known.physician != one.physician)
    if len(others) >= MOST_APART:
        raise Invalid({"physician": "too_many"})
    return (*others, one)


def without(shared: Shared, physician: int) -> tuple[Apart, ...]:
    """Those that they know but for this one; NotFound for whom they do not."""
    others = tuple(known for known in shared.apart if known.physician != physician)
    if others == shared.apart:
        raise NotFound("nobody whom they are kept apart from")
    return others


def with_experience(
    shared: Shared, experience: Collection[str], may_say: Collection[str]
) -> Shared:
    """The same with these experiences, of which some may be said, and no others; Invalid for words that
    nobody knows."""
    if not set(experience) | set(may_say) <= set(EXPERIENCES):
        raise Invalid({"experience": "choose"})
    chosen = tuple(code for code in EXPERIENCES if code in experience)
    return replace(
        shared, experience=chosen, may_say=tuple(code for code in chosen if code in may_say)
    )


def having_talked(shared: Shared, month: date) -> Shared:
    """The same after a conversation in that month; an earlier one changes nothing."""
    return replace(shared, talked=max(shared.talked, f"{month:%Y-%m}"))
