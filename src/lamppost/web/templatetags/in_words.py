"""Filters that turn stored values into what a person reads."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from urllib.parse import quote, urlsplit

import phonenumbers
from django import template
from django.utils.timesince import TIME_STRINGS
from django.utils.translation import gettext as _

from lamppost.core.clock import now
from lamppost.core.text import fold
from lamppost.evaluation.queries import Year
from lamppost.program.queries.words import LEFT_OUT, NOTES, PROBLEMS
from lamppost.resources.queries import words as help_words
from lamppost.web import (
    account_words,
    context_words,
    curriculum_words,
    event_words,
    supporter_words,
    survey_words,
    training_words,
    words,
)

register = template.Library()

# From what length on a span is told in which unit. In hours up to two days: "1 day" may be 25 or 47.
UNITS: Final = (
    (timedelta(weeks=1), timedelta(weeks=1), "week"),
    (timedelta(days=2), timedelta(days=1), "day"),
    (timedelta(hours=1), timedelta(hours=1), "hour"),
    (timedelta(minutes=1), timedelta(minutes=1), "minute"),
)
KINDS: Final[dict[str, Mapping[Any, Any]]] = {
    "about": words.ABOUT,
    "adoption_stage": words.ADOPTION_STAGE,
    "agreement": training_words.AGREEMENT,
    "attempt_result": words.ATTEMPT_RESULT,
    "board_learns": help_words.BOARD,
    "browser": account_words.BROWSER,
    "context_kind": context_words.KIND,
    "cost": help_words.COST,
    "decline_reason": words.DECLINE_REASON,
    "event_when": event_words.WHEN,
    "employer_learns": help_words.EMPLOYER,
    "escalation_level": words.ESCALATION_LEVEL,
    "gate": words.GATE,
    "guide_part": words.GUIDE_PART,
    "glass_state": words.GLASS_STATE,
    "hand_back_reason": words.HAND_BACK_REASON,
    "import_note": NOTES,
    "import_problem": PROBLEMS,
    "campaign_state": survey_words.CAMPAIGN_STATE,
    "instrument_licence": survey_words.LICENCE,
    "instrument_translation": survey_words.TRANSLATION,
    "population": survey_words.POPULATION,
    "certificate": supporter_words.CERTIFICATE,
    "hospital_stage": words.HOSPITAL_STAGE,
    "language": words.LANGUAGE,
    "left_out": LEFT_OUT,
    "legal_text": words.LEGAL_TEXT,
    "matched": words.MATCHED,
    "missing": training_words.MISSING,
    "mode": words.MODE,
    "more_help_reason": words.GETTING_MORE_HELP_REASON,
    "not_asked": supporter_words.NOT_ASKED,
    "next_step": words.NEXT_STEP,
    "offer_state": words.OFFER_STATE,
    "outcome": words.OUTCOME,
    "pace": training_words.PACE,
    "own_state": words.OWN_STATE,
    "prism_domain": context_words.DOMAIN,
    "prism_factor": context_words.FACTOR,
    "profession": words.PROFESSION,
    "purpose": words.PURPOSE,
    "red_flag": words.RED_FLAG,
    "resource_about": help_words.ABOUT,
    "resource_kind": help_words.KIND,
    "relation": words.RELATION,
    "role": words.ROLE,
    "role_or_duty": account_words.ROLE_OR_DUTY,
    "route": words.ROUTE,
    "session_kind": training_words.SESSION_KIND,
    "shift": words.SHIFT,
    "speaks": help_words.SPEAKS,
    "standing": words.STANDING,
    "state": words.STATE,
    "tie": supporter_words.TIE,
    "system": account_words.SYSTEM,
    "rank": supporter_words.RANK,
    "time_zone": supporter_words.TIME_ZONE,
    "weekday": supporter_words.WEEKDAY,
    "urgency": words.URGENCY,
    "voice": curriculum_words.VOICE,
    "whom_to_call": words.WHOM_TO_CALL,
    "withheld": words.WITHHELD,
    "waiver_reason": account_words.WAIVER_REASON,
}


class Works(Protocol):
    """Somebody on a roster, or as they were described."""

    @property
    def department(self) -> str: ...
    @property
    def specialty(self) -> str: ...


@register.filter
def in_words(code: object, kind: str) -> str:
    """The words for a code of that kind; a code without words stays as it is."""
    return str(KINDS[kind].get(code, code))


@register.filter
def all_in_words(codes: Iterable[object], kind: str) -> str:
    """The words for several codes, one after the other."""
    return ", ".join(in_words(code, kind) for code in codes)


@register.filter
def work(somebody: Works) -> str:
    """Where somebody works and at what; once, where both are the same word."""
    department, specialty = somebody.department, somebody.specialty
    is_same = fold(department) == fold(specialty)
    return " · ".join(part for part in (department, "" if is_same else specialty) if part)


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
def as_link(way: str) -> str:
    """What a tap on a way to reach somebody opens, mail or telephone; empty where it is neither."""
    if "@" in way:
        return "" if " " in way.strip() else f"mailto:{quote(way.strip(), safe='@')}"
    try:
        parsed = phonenumbers.parse(way, "US")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966)


@register.filter
def as_text_message(way: str, words: str) -> str:
    """What a tap opens to write to that number, with these words to begin with; empty where it is none.

    The link goes to the telephone's own messages and to no server.
    """
    number = as_link(way).removeprefix("tel:")
    return f"sms:{number.replace('-', '')}?body={quote(words)}" if number and "@" not in way else ""


@register.filter
def site(link: str) -> str:
    """Whose page a link opens: the name of its host, as people say it."""
    return (urlsplit(link).hostname or link).removeprefix("www.")


@register.filter
def from_now(at: datetime) -> str:
    """How long ago, or how soon, in the largest unit that fits: "3 hours ago", "in 47 hours"."""
    away = at - now()
    if away > timedelta():
        return _("in %(span)s") % {"span": _span(away)}
    return _("%(span)s ago") % {"span": _span(-away)}


def _span(length: timedelta) -> str:
    """In Django's words, but not by its `timesince`: that counts calendar months for 100 µs a time."""
    for least, unit, name in UNITS:
        if length >= least:
            return str(TIME_STRINGS[name] % {"num": length // unit})
    return str(TIME_STRINGS["minute"] % {"num": 0})


@register.filter
def is_past(at: datetime | None) -> bool:
    """Whether that moment is over."""
    return at is not None and at <= now()


@register.filter
def widest(years: Iterable[Year]) -> int:
    """The largest number that a chart of these years must have room for."""
    return max((max(one.normal.high, _told(one)) for one in years), default=0)


def _told(year: Year) -> int:
    return (year.conversations.value or 0) if year.conversations else 0
