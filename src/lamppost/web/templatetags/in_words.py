"""Filters that turn stored values into what a person reads."""

from typing import Final

import phonenumbers
from django import template

from lamppost.web import words
from lamppost.web.words import Words

register = template.Library()

KINDS: Final[dict[str, dict[str, Words]]] = {
    "about": words.ABOUT,
    "adoption_stage": words.ADOPTION_STAGE,
    "attempt_result": words.ATTEMPT_RESULT,
    "decline_reason": words.DECLINE_REASON,
    "escalation_level": words.ESCALATION_LEVEL,
    "hand_back_reason": words.HAND_BACK_REASON,
    "hospital_stage": words.HOSPITAL_STAGE,
    "language": words.LANGUAGE,
    "mode": words.MODE,
    "offer_state": words.OFFER_STATE,
    "outcome": words.OUTCOME,
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
    text = str(code)
    return str(KINDS[kind].get(text, text))


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
