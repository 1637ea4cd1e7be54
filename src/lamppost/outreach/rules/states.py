"""The life of an outreach: one table of transitions, and who may close it how."""

from collections.abc import Mapping
from typing import Final

from lamppost.core.errors import NotNow
from lamppost.outreach.rules.codes import Outcome, State, Step

TRANSITIONS: Final[Mapping[tuple[State, Step], State]] = {
    (State.WAITING, Step.OFFER): State.OFFERED,
    (State.WAITING, Step.JOIN): State.WAITING,
    (State.WAITING, Step.CLOSE): State.CLOSING,
    (State.OFFERED, Step.ACCEPT): State.ACCEPTED,
    (State.OFFERED, Step.DECLINE): State.WAITING,
    (State.OFFERED, Step.EXPIRE): State.WAITING,
    (State.OFFERED, Step.TAKE_BACK): State.WAITING,
    (State.OFFERED, Step.JOIN): State.OFFERED,
    (State.OFFERED, Step.CLOSE): State.CLOSING,
    (State.ACCEPTED, Step.LOG_ATTEMPT): State.ACCEPTED,
    (State.ACCEPTED, Step.LOG_INTERACTION): State.CONNECTED,
    (State.ACCEPTED, Step.HAND_BACK): State.WAITING,
    (State.ACCEPTED, Step.REPLACE): State.WAITING,
    (State.ACCEPTED, Step.TAKE_OVER): State.ACCEPTED,
    (State.ACCEPTED, Step.JOIN): State.ACCEPTED,
    (State.ACCEPTED, Step.CLOSE): State.CLOSING,
    (State.CONNECTED, Step.LOG_ATTEMPT): State.CONNECTED,
    (State.CONNECTED, Step.LOG_INTERACTION): State.CONNECTED,
    (State.CONNECTED, Step.HAND_BACK): State.WAITING,
    (State.CONNECTED, Step.REPLACE): State.WAITING,
    (State.CONNECTED, Step.TAKE_OVER): State.CONNECTED,
    (State.CONNECTED, Step.JOIN): State.CONNECTED,
    (State.CONNECTED, Step.CLOSE): State.CLOSING,
}
WITH_SUPPORTER: Final = frozenset({State.ACCEPTED, State.CONNECTED})
OPEN_STATES: Final = frozenset(State) - {State.CLOSING}
OFFERABLE: Final = frozenset({State.WAITING})

WHY_NOT: Final[Mapping[State, str]] = {
    State.WAITING: "No supporter has it at the moment.",
    State.OFFERED: "It is offered to a supporter; their answer comes first.",
    State.ACCEPTED: "A supporter has already accepted it.",
    State.CONNECTED: "They have already talked.",
    State.CLOSING: "It is being closed; undo that first.",
}


class StepRefused(NotNow):
    """The state does not allow this step; `why` says so in a sentence."""

    def __init__(self, state: State, step: Step) -> None:
        super().__init__(WHY_NOT[state])
        self.state, self.step, self.why = state, step, WHY_NOT[state]


def after(state: State, step: Step) -> State:
    """The state that `step` leads to; StepRefused where it is not allowed."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise StepRefused(state, step) from None


# Which outcomes a supporter may close with, by state; a coordinator may also choose the second set.
BY_SUPPORTER: Final[Mapping[State, frozenset[Outcome]]] = {
    State.ACCEPTED: frozenset(
        {Outcome.DECLINED, Outcome.NOT_NOW, Outcome.UNREACHABLE, Outcome.WRONG_PERSON}
    ),
    State.CONNECTED: frozenset({Outcome.CONNECTED, Outcome.HANDED_OVER, Outcome.WRONG_PERSON}),
}
BY_COORDINATOR: Final = frozenset(
    {
        Outcome.SIGNPOSTED,
        Outcome.NOT_PURSUED,
        Outcome.WRONG_PERSON,
        Outcome.HANDED_OVER,
        Outcome.UNREACHABLE,
    }
)
