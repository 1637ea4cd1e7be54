"""Why a supporter is not asked at the moment, as codes for words: about themselves alone, of no outreach a word."""

from collections.abc import Iterator
from typing import Final

from lamppost.matching import HardRule
from lamppost.outreach.queries.suggesting import Chances
from lamppost.supporters.rules import CERTIFIED, Standing

OF_STANDING: Final = {
    Standing.IN_TRAINING: "in_training",
    Standing.CERTIFIED: "not_begun",
    Standing.RESTING: "resting",
    Standing.STEPPED_DOWN: "stepped_down",
    Standing.ACTIVE: "account_closed",
}


def reasons(chances: Chances) -> tuple[str, ...]:
    """Every one that holds, the plainest first; none for who can be asked."""
    return tuple(_reasons(chances))


def _reasons(chances: Chances) -> Iterator[str]:
    mine = chances.supporter
    if HardRule.NOT_ACTIVE in chances.rules:
        yield OF_STANDING.get(mine.standing, "in_training")
    if mine.standing not in CERTIFIED:
        return
    if HardRule.NOT_CERTIFIED in chances.rules:
        yield "lapsed"
    if HardRule.AWAY in chances.rules:
        yield "away"
    if HardRule.AT_CAPACITY in chances.rules:
        yield "at_capacity" if mine.capacity else "no_room"
