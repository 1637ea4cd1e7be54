"""Filters that turn stored values into what a person reads."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import phonenumbers
from django import template
from django.utils import timesince
from django.utils.translation import gettext as _

from lamppost.core.clock import now
from lamppost.evaluation.queries import Year
from lamppost.program.queries.words import LEFT_OUT, NOTES, PROBLEMS
from lamppost.web import words

register = template.Library()

KINDS: Final[dict[str, Mapping[Any, Any]]] = {
    "about": words.ABOUT,
    "adoption_stage": words.ADOPTION_STAGE,
    "attempt_result": words.ATTEMPT_RESULT,
    "decline_reason": words.DECLINE_REASON,
    "escalation_level": words.ESCALATION_LEVEL,
    "hand_back_reason": words.HAND_BACK_REASON,
    "import_note": NOTES,
    "import_problem": PROBLEMS,
    "hospital_stage": words.HOSPITAL_STAGE,
    "language": words.LANGUAGE,
    "left_out": LEFT_OUT,
    "matched": words.MATCHED,
    "mode": words.MODE,
    "next_step": words.NEXT_STEP,
    "offer_state": words.OFFER_STATE,
    "outcome": words.OUTCOME,
    "own_state": words.OWN_STATE,
    "profession": words.PROFESSION,
    "relation": words.RELATION,
    "role": words.ROLE,
    "route": words.ROUTE,
    "shift": words.SHIFT,
    "standing": words.STANDING,
    "state": words.STATE,
    "urgency": words.URGENCY,
}


@register.filter
def in_words(code: object, kind: str) -> str:
    """The words for a code of that kind; a code without words stays as it is."""
    return str(KINDS[kind].get(code, code))


@register.filter
def all_in_words(codes: Iterable[object], kind: str) -> str:
    """The words for several codes, one after the other."""
    return ", ".join(in_words(code, kind) for code in codes)


@register.filter
def as_phone(number: str) -> str:
    """A stored telephone number the way people of its country write it; 911 and 988 as they are."""
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


@register.filter
def from_now(at: datetime) -> str:
    """How long ago, or how soon, in the largest unit: "3 hours ago", "in 2 days"."""
    moment = now()
    if at > moment:
        return _("in %(span)s") % {"span": timesince.timeuntil(at, moment, depth=1)}
    return _("%(span)s ago") % {"span": timesince.timesince(at, moment, depth=1)}


@register.filter
def is_past(at: datetime | None) -> bool:
    """Whether that moment is over."""
    return at is not None and at <= now()


@register.filter
def widest(years: Iterable[Year]) -> int:
    """The largest number that a chart of these years must have room for."""
    return max((max(year.normal.high, year.conversations.value or 0) for year in years), default=0)
