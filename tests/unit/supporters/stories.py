"""What supporters say of themselves, in a few words for a test."""

from datetime import time
from typing import Final

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.supporters import actions
from lamppost.supporters.queries import my_time
from lamppost.supporters.rules import Away

# What the room's actions accept, by the names that they give it.
WORDS: Final[dict[str, object]] = {
    "weekdays": (0,),
    "languages": ("en",),
    "time_zone": "America/Denver",
}


def own_time(by: Actor) -> dict[str, object]:
    """An hour a week and a day away; their ids by the names that actions give them."""
    today = now().date()
    actions.add_hours(weekdays=(0,), starts=time(8), ends=time(9), by=by)
    actions.add_away(days=Away(today, today), by=by)
    mine = my_time(seen_by=by)
    return {"hours": mine.hours[0].id, "away": mine.away[0].id}
