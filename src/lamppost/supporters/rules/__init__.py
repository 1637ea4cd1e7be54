"""A supporter's standing and certificate, how heavy their last weeks were, and when they have time."""

from lamppost.supporters.rules.availability import Away, FreeHours, When
from lamppost.supporters.rules.renewal import Certificate, add_months, certificate_on, counts
from lamppost.supporters.rules.standing import (
    BEGINNING,
    CERTIFIED,
    DEFAULT_CAPACITY,
    HAVE_BEGUN,
    WITH_US,
    Party,
    Standing,
    Step,
    after,
    after_a_no,
    decayed,
    months_between,
)
from lamppost.supporters.rules.ways import GENDERS, LANGUAGES, MODES

__all__ = [
    "BEGINNING",
    "CERTIFIED",
    "DEFAULT_CAPACITY",
    "GENDERS",
    "HAVE_BEGUN",
    "LANGUAGES",
    "MODES",
    "WITH_US",
    "Away",
    "Certificate",
    "FreeHours",
    "Party",
    "Standing",
    "Step",
    "When",
    "add_months",
    "after",
    "after_a_no",
    "certificate_on",
    "counts",
    "decayed",
    "months_between",
]
