"""Recipients who have talked, and say how it was."""

from datetime import timedelta
from typing import Final

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach import actions as outreach
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import Mode
from lamppost.surveys import actions
from lamppost.surveys.models import Pass, StagedFeedback
from tests.cast import Cast
from tests.unit.referrals.stories import refer, resolve_all

WELL: Final = {"helpful": ("5",), "would_recommend": ("4",)}


def program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def talked(cast: Cast, whom: str = "Remy Recipient") -> Code:
    """Sam has talked with somebody; the code on their card."""
    code = accepted(cast, whom)
    log(cast)
    return code


def accepted(cast: Cast, whom: str = "Remy Recipient") -> Code:
    """Sam is about to reach out; the code on the card."""
    refer(cast, whom)
    with transaction(program(cast)):
        resolve_all(cast)
    sam = cast.supporter
    assert sam.supporter is not None
    with transaction(program(cast)):
        one = Outreach.objects.filter(state="waiting").get().id
    by = cast.coordinator.actor(now())
    offer = outreach.offer(outreach=one, supporter=sam.supporter.pk, by=by)
    return outreach.accept(offer=offer, by=sam.actor()).code


def log(cast: Cast, follow_up: bool = False) -> None:
    """They have talked; with a follow-up it stays open."""
    with transaction(program(cast)):
        one = Outreach.objects.filter(state="accepted").get().id
    again = now().date() + timedelta(days=3) if follow_up else None
    talk = Conversation(Mode.PHONE, 30, follow_up_on=again)
    outreach.log_interaction(outreach=one, conversation=talk, by=cast.supporter.actor())


def give(cast: Cast, code: Code, given: dict[str, tuple[str, ...]] | None = None) -> None:
    actions.give_feedback(
        hospital=cast.valley.pk,
        code=code,
        given=given or WELL,
        by=Actor.code(cast.valley.pk),
    )


def say_so(cast: Cast, code: Code, times: int) -> None:
    """So many answers are staged: of one, again and again, with a pass made good."""
    for _ in range(times):
        with transaction(program(cast)):
            Pass.objects.filter(hospital_id=cast.valley.pk).update(is_used=False)
        give(cast, code)


def staged(cast: Cast) -> int:
    with transaction(program(cast)):
        return StagedFeedback.objects.filter(hospital_id=cast.valley.pk).count()
