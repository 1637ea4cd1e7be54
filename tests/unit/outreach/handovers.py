"""Short ways to tell how one supporter hands an outreach over to another."""

from uuid import UUID

from lamppost.core.clock import now
from lamppost.outreach import actions
from tests.cast import Cast, Person

ANSWERED = "This has been answered already."  # whatever the reason is


def taken_by(cast: Cast, supporter: Person, outreach: UUID) -> None:
    """That supporter is offered it, and accepts."""
    assert supporter.supporter is not None
    offer = actions.offer(
        outreach=outreach, supporter=supporter.supporter.pk, by=cast.deputy.actor(now())
    )
    actions.accept(offer=offer, by=supporter.actor())


def asked_over(outreach: UUID, *, by: Person, to: Person) -> UUID:
    """One supporter asks the other."""
    assert to.supporter is not None
    return actions.ask_to_take_over(
        outreach=outreach, supporter=to.supporter.pk, by=by.actor(now())
    )


def handed_over_to(cast: Cast, somebody: Person, outreach: UUID) -> UUID:
    """Olga has it, and asks that other supporter."""
    taken_by(cast, cast.other_supporter, outreach)
    return asked_over(outreach, by=cast.other_supporter, to=somebody)
