"""A supporter's standing: the one table of who moves whom from where to where; how heavy their last weeks were."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lamppost.core.errors import NotNow


class Standing(StrEnum):
    NOMINATED = "nominated"
    INVITED = "invited"
    IN_TRAINING = "in_training"
    CERTIFIED = "certified"  # and has not yet said that they may be asked
    ACTIVE = "active"
    RESTING = "resting"
    STEPPED_DOWN = "stepped_down"


# Who is a supporter; with a certificate that counts or one that has lapsed.
CERTIFIED: Final = frozenset({Standing.CERTIFIED, Standing.ACTIVE, Standing.RESTING})
# Who has a page of their own standing.
WITH_US: Final = CERTIFIED | {Standing.IN_TRAINING}
# Who is asked, or was until they took a rest.
HAVE_BEGUN: Final = frozenset({Standing.ACTIVE, Standing.RESTING})
# Who is on the way to be one, and shows up nowhere as one.
BEGINNING: Final = frozenset({Standing.NOMINATED, Standing.INVITED, Standing.IN_TRAINING})
DEFAULT_CAPACITY: Final = 2


class Step(StrEnum):
    """What moves somebody from one standing to another; each is a verb of the room's actions."""

    NOMINATE = "nominate"
    INVITE = "invite"
    ACCEPT = "accept"
    DECLINE = "decline"
    CERTIFY = "certify"
    ENROL = "enrol"  # trained and certified elsewhere, or before there was Lamppost
    BEGIN = "begin"
    REST = "rest"
    RESUME = "resume"
    RENEW = "renew"
    STEP_DOWN = "step_down"


class Party(StrEnum):
    """Who takes a step; `access` says how each is recognised."""

    THEMSELVES = "themselves"
    LEAD = "lead"  # of their department
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    PROGRAM = "program"  # a job, the command line


@dataclass(frozen=True, slots=True)
class Move:
    """From which standings (None: not with us so far) a step leads where, who takes it, and what is said
    to whoever takes it from anywhere else. `to` None: as before."""

    since: frozenset[Standing | None]
    to: Standing | None
    who: frozenset[Party]
    otherwise: str


def _move(
    since: set[Standing | None] | frozenset[Standing],
    to: Standing | None,
    who: set[Party],
    otherwise: str,
) -> Move:
    return Move(frozenset(since), to, frozenset(who), otherwise)


_NEW: Final = {None, Standing.STEPPED_DOWN}
_ASKS: Final = {Party.LEAD, Party.COORDINATOR}
_KNOWN: Final = "They are with us already, or have been asked."

MOVES: Final[dict[Step, Move]] = {
    Step.NOMINATE: _move(_NEW, Standing.NOMINATED, _ASKS, _KNOWN),
    Step.INVITE: _move({*_NEW, Standing.NOMINATED}, Standing.INVITED, _ASKS, _KNOWN),
    Step.ACCEPT: _move(
        {Standing.INVITED}, Standing.IN_TRAINING, {Party.THEMSELVES}, "No invitation waits for you."
    ),
    # A "no", and an invitation to which nobody answered: the program ends that one.
    Step.DECLINE: _move(
        {Standing.NOMINATED, Standing.INVITED},
        None,
        {Party.THEMSELVES, Party.PROGRAM},
        "No invitation waits for you.",
    ),
    Step.CERTIFY: _move(
        {Standing.IN_TRAINING},
        Standing.CERTIFIED,
        {Party.LEAD, Party.COORDINATOR},
        "Only who is in training can be certified.",
    ),
    Step.ENROL: _move(
        {*_NEW, *BEGINNING},
        Standing.ACTIVE,
        {Party.COORDINATOR, Party.ADMINISTRATOR, Party.PROGRAM},
        "They are a supporter already.",
    ),
    Step.BEGIN: _move(
        {Standing.CERTIFIED},
        Standing.ACTIVE,
        {Party.THEMSELVES},
        "You can begin once you are certified.",
    ),
    Step.REST: _move(
        {Standing.ACTIVE},
        Standing.RESTING,
        {Party.THEMSELVES},
        "You are not asked at the moment.",
    ),
    Step.RESUME: _move(
        {Standing.RESTING},
        Standing.ACTIVE,
        {Party.THEMSELVES},
        "You can come back once you are certified.",
    ),
    # A certificate that has lapsed too: the standing stays, whatever it is.
    Step.RENEW: _move(
        CERTIFIED,
        None,
        {Party.COORDINATOR, Party.PROGRAM},
        "Only a supporter’s certificate can be renewed.",
    ),
    Step.STEP_DOWN: _move(
        {Standing.IN_TRAINING, *CERTIFIED},
        Standing.STEPPED_DOWN,
        {Party.THEMSELVES, Party.COORDINATOR, Party.ADMINISTRATOR, Party.PROGRAM},
        "They have stepped down already.",
    ),
}


def after(step: Step, standing: Standing | None) -> Standing:
    """Where a step leads from there; NotNow, with the reason in words, from where it leads nowhere."""
    to = _leads(step, standing) or standing
    if to is None:
        raise ValueError("only a no leaves nothing: after_a_no")
    return to


def after_a_no(standing: Standing | None, *, has_served: bool) -> Standing | None:
    """What is left of somebody who declines, or does not answer: nothing (None); whoever has served
    before has stepped down, as before."""
    _leads(Step.DECLINE, standing)
    return Standing.STEPPED_DOWN if has_served else None


def _leads(step: Step, standing: Standing | None) -> Standing | None:
    move = MOVES[step]
    if standing not in move.since:
        raise NotNow(move.otherwise)
    return move.to


def months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def decayed(count: int, counted_in: date | None, today: date) -> int:
    """A count of heavy conversations, halved for each month since: coarse, and soon gone."""
    if counted_in is None:
        return 0
    return count >> max(0, months_between(counted_in, today))
