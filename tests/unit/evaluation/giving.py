"""What somebody said of the program, to be printed: as they gave it, and as it is added."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.evaluation.actions import add_testimonial
from lamppost.evaluation.rules.testimonials import Language, Said

WORDS: Final = "Somebody who knew what a night like that is called me. I was not alone with it."


def said(words: str = WORDS, **more: object) -> Said:
    """Of this year, signed."""
    plain = Said(words, "an anesthesiologist", Language.EN, now().year)
    return replace(plain, **more)  # type: ignore[arg-type]


def give(hospital: int, by: Actor, words: str = WORDS, **more: object) -> UUID:
    """It is added with consent."""
    return add_testimonial(hospital=hospital, said=said(words, **more), has_consent=True, by=by)
