"""What was said of a session, as it is drawn: a share in words for each question, bars where there are enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lamppost.disclosure.rules import Share
from lamppost.training.queries import Said
from lamppost.training.rules.feedback import Bar, Told
from lamppost.web.staff.results.bars import share_in_words
from lamppost.web.training_words import AGREEMENT, MISSING, PACE


@dataclass(frozen=True, slots=True)
class Drawn:
    """One question; `kind` of words of its bars."""

    title: str
    share: str
    counting: str
    bars: tuple[Bar, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something of which people would have liked more, and how many of them."""

    label: str
    share: str
    percent: int


@dataclass(frozen=True, slots=True)
class DrawnSaid:
    """A session's questions, and what was missing."""

    questions: tuple[Drawn, ...]
    missing: tuple[Named, ...]


def drawn(said: Said) -> DrawnSaid | None:
    """None where nothing is told."""
    if (told := said.told) is None:
        return None
    ready = _("Do you feel ready to be there for a colleague?")
    return DrawnSaid(
        questions=(
            _drawn(_("Was it useful to you?"), told.useful, AGREEMENT, "agreement"),
            _drawn(ready, told.prepared, AGREEMENT, "agreement"),
            _drawn(_("How was the pace?"), told.pace, PACE, "pace"),
        ),
        missing=tuple(_named(code, share) for code, share in told.missing.items()),
    )


def _drawn(title: str, told: Told, words: Mapping[str, Any], kind: str) -> Drawn:
    labels = [_("“%s”") % words[code] for code in told.counting]
    return Drawn(title, share_in_words(told.share), _(" or ").join(labels), told.bars, kind)


def _named(code: str, share: Share) -> Named:
    return Named(str(MISSING[code]), share_in_words(share), share.percent)
