"""How long a call for room holds, and how soon it may be repeated."""

from datetime import datetime, timedelta
from typing import Final

CALL_LASTS: Final = timedelta(days=3)
CALL_AGAIN: Final = timedelta(days=1)


def may_call(last: datetime | None, at: datetime) -> bool:
    """Once a day at most: whoever is asked each hour stops reading."""
    return last is None or at - last >= CALL_AGAIN
