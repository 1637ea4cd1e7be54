"""What is shared in confidence, and asking for oneself, breaks off at a write and leaves nothing behind."""

from uuid import uuid4

import pytest

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.referrals.actions import ask_for_oneself
from lamppost.supporters import actions
from lamppost.supporters.rules.confidence import Tie
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.confidentiality.sinks import Cursor

pytestmark = pytest.mark.proof


def _acts(cast: Cast) -> dict[str, Act]:
    """Sam has a row and somebody in it; Olga has said nothing."""
    assert cast.recipient.physician
    sam, olga, remy = cast.supporter.actor(), cast.other_supporter.actor(), cast.recipient.physician
    place, program = cast.valley.pk, Actor.system(cast.valley.pk)
    actions.keep_apart(physician=remy.pk, tie=Tie.FAMILY, by=sam)
    return {
        "keep_apart": lambda: actions.keep_apart(physician=remy.pk, tie=Tie.WORK, by=olga),
        "no_longer_apart": lambda: actions.no_longer_apart(physician=remy.pk, by=sam),
        "share_experience": lambda: actions.share_experience(
            experience=["assault"], may_say=[], by=olga
        ),
        "note_talked": lambda: actions.note_talked(
            hospital=place, months={cast.supporter.account or 0: now().date()}, by=program
        ),
        "ask_for_oneself": lambda: ask_for_oneself(
            at=place, reach="415 555 0100", is_unsafe=True, form=uuid4().hex, by=sam
        ),
        "write_confidences": lambda: actions.write_confidences(hospital=place, by=program),
        "share_again": lambda: actions.share_again(hospital=place, by=program),
    }


def test_what_is_shared(committed_cast: Cast, cursor: Cursor) -> None:
    assert_all_or_nothing(_acts(committed_cast), cursor)
