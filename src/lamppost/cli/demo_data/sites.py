"""What the demo consists of, as a table: hospitals, the departments that adopted, and when."""

from dataclasses import dataclass
from datetime import date
from typing import Final

FIRST_MONTH: Final = date(2019, 6, 1)  # of the tally and the head counts


@dataclass(frozen=True, slots=True)
class Adopter:
    """A department that runs the program; `physicians` as the packaged roster has them."""

    name: str
    physicians: int
    supporters: int
    approached: date
    adopted: date


@dataclass(frozen=True, slots=True)
class Site:
    """A hospital by its CMS id; `domain` is one of those that belong to nobody (RFC 2606)."""

    cms_id: str
    domain: str
    launched: date
    adopters: tuple[Adopter, ...]


OAKLAND: Final = Site(
    "050075",
    "oakland.example.org",
    date(2019, 6, 3),
    (
        Adopter("Emergency Medicine", 63, 9, date(2019, 2, 11), date(2019, 6, 3)),
        Adopter("Hospital Medicine", 56, 6, date(2019, 5, 6), date(2019, 9, 9)),
        Adopter("Obstetrics and Gynecology", 46, 5, date(2019, 8, 19), date(2020, 1, 13)),
        Adopter("Anesthesiology", 39, 4, date(2019, 11, 4), date(2020, 6, 1)),
        Adopter("Pediatrics", 51, 5, date(2020, 2, 10), date(2020, 9, 14)),
        Adopter("Internal Medicine", 108, 9, date(2020, 6, 22), date(2020, 11, 2)),
        Adopter("Family Medicine", 76, 7, date(2020, 10, 5), date(2021, 3, 1)),
    ),
)
FREMONT: Final = Site(
    "050512",
    "fremont.example.org",
    date(2019, 9, 16),
    (
        Adopter("Emergency Medicine", 32, 5, date(2019, 5, 20), date(2019, 9, 16)),
        Adopter("Internal Medicine", 42, 4, date(2020, 1, 27), date(2020, 7, 6)),
        Adopter("Obstetrics and Gynecology", 14, 3, date(2020, 9, 21), date(2021, 2, 8)),
        Adopter("Pediatrics", 14, 2, date(2021, 1, 25), date(2021, 6, 7)),
    ),
)
SITES: Final = (OAKLAND, FREMONT)
