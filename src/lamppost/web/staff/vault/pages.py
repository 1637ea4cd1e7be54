"""Purge receipts as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from lamppost.disclosure.rules import Told
from lamppost.program.queries import HospitalRow
from lamppost.vault.receipts import Destroyed
from lamppost.web.words import Words

WHAT: Final[dict[str, Words]] = {
    "outreach": _("Support that ended"),
    "referral": _("Requests that were taken on, withdrawn or ended"),
    "alarm": _("Safety alarms"),
    "opt_out": _("A “no” or a rest that ran out"),
    "letter": _("Letters that went out"),
    "ballot": _("Boxes of sealed answers"),
    "nominations": _("Names of colleagues who were nominated"),
    "restored": _("Forgotten again after a restore"),
}
OTHER: Final = _("Other sealed records")


@dataclass(frozen=True, slots=True)
class Row:
    month: date
    what: Words
    count: Told


@dataclass(frozen=True, slots=True)
class Place:
    """A hospital and its receipts, the newest month first."""

    slug: str
    name: str
    rows: tuple[Row, ...]


def by_hospital(places: Iterable[HospitalRow], found: tuple[Destroyed, ...]) -> tuple[Place, ...]:
    """Each of these hospitals, also those that have none yet."""
    return tuple(
        Place(
            place.slug,
            place.name,
            tuple(
                Row(one.month, WHAT.get(one.kind, OTHER), one.count)
                for one in found
                if one.hospital == place.id
            ),
        )
        for place in places
    )
