"""The queue's rows as text: a component for each cell would cost more than the rest of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lamppost.core.clock import now
from lamppost.outreach.queries.listing import QueueRow
from lamppost.web.templatetags.in_words import from_now
from lamppost.web.words import NEXT_STEP, STATE, URGENCY


@dataclass(frozen=True, slots=True)
class Line:
    """One outreach of the queue, in the reader's language; `tone` colours its promise."""

    address: str
    next_step: str
    tone: str
    promise: SafeString
    state: str
    urgency: str
    opened: SafeString
    attempts: int


def lines(rows: Iterable[QueueRow]) -> list[Line]:
    """The rows of a page, in their order."""
    queue = reverse("queue")
    return [_line(row, f"{queue}{row.id}/") for row in rows]


def _line(row: QueueRow, address: str) -> Line:
    tone, promise = _promise(row)
    return Line(
        address,
        str(NEXT_STEP[row.state]),
        tone,
        promise,
        str(STATE[row.state]),
        str(URGENCY[row.urgency]),
        _when(row.opened_at),
        row.attempts,
    )


def _promise(row: QueueRow) -> tuple[str, SafeString]:
    """How it stands with the promise, as the component `promise` says it elsewhere."""
    if row.first_attempt_at:
        return "done", format_html("{}", _("Kept"))
    if row.promised_by <= now():
        return "late", format_html("{} {}", _("Was due"), _when(row.promised_by))
    return "due", format_html("{} {}", _("Due"), _when(row.promised_by))


def _when(at: datetime) -> SafeString:
    return format_html('<time datetime="{}" data-from-now>{}</time>', at.isoformat(), from_now(at))
