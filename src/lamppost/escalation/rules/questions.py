"""A question to the program's clinician: codes and a number to call back; nobody is named."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

UNANSWERED_KEPT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """What is sealed of a question until it is answered: red flags, level, and whom to call back."""

    flags: tuple[str, ...]
    level: str
    who: str
    phone: str
