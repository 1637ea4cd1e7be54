"""The queue's rows, drawn once a minute and language: components for each of them would cost more than
the rest of the page. A row holds no name."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lamppost.core.clock import now
from lamppost.outreach.queries.listing import QueueRow

KEPT: Final = 4_000


def drawn(rows: Iterable[QueueRow]) -> SafeString:
    """The rows of a page, in their order."""
    minute, language = int(now().timestamp() // 60), get_language()
    return SafeString("".join(_drawn(row, language, minute) for row in rows))


@lru_cache(maxsize=KEPT)
def _drawn(row: QueueRow, language: str, minute: int) -> SafeString:
    return render_to_string("staff/_queue_row.html", {"row": row})
