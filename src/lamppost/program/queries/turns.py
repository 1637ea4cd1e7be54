"""The rota for `today`, turn by turn, and whose rota answers for which hospitals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from lamppost.core.clock import now
from lamppost.program.models import Duty, Hospital
from lamppost.program.queries.duties import duty_hours, zone_at
from lamppost.program.rules import DutyKind
from lamppost.program.rules.cover import hours_a_week
from lamppost.program.rules.duty import Hours

COLUMNS: Final = ("pk", "account_id", "rank", "weekday", "starts", "ends")


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One weekly turn and the id by which it is known."""

    id: int
    hours: Hours


def rota(hospital: int) -> tuple[DutyRow, ...]:
    """The weekly turns of the rota for `today`, in the order of the week."""
    rows = Duty.objects.filter(hospital_id=hospital, kind=DutyKind.ROTA)
    in_order = rows.order_by("weekday", "starts", "rank", "pk")
    return tuple(DutyRow(pk, Hours(*row)) for pk, *row in in_order.values_list(*COLUMNS))


def hours_covered(hospital: int, kind: DutyKind) -> float:
    """For how many hours of a week somebody is on duty; on the rota for `today` also the region's."""
    own, other = duty_hours(hospital, kind), covered_by(hospital)
    if kind is DutyKind.SAFETY or other is None:
        return hours_a_week(own)
    here, there = (now().astimezone(zone_at(one)).utcoffset() for one in (hospital, other))
    ahead = (here or timedelta()) - (there or timedelta())
    return hours_a_week(own, duty_hours(other, kind), round(ahead.total_seconds() / 60))


def covered_by(hospital: int) -> int | None:
    """The hospital whose rota answers there too, if any."""
    return Hospital.objects.filter(pk=hospital).values_list("covered_by", flat=True).first()


def covered(hospital: int) -> tuple[int, ...]:
    """The hospitals for which that one's rota answers too."""
    found = Hospital.objects.filter(covered_by=hospital).order_by("name", "pk")
    return tuple(found.values_list("pk", flat=True))


def covering(hospitals: Iterable[int]) -> frozenset[int]:
    """The hospitals whose rotas answer at any of these too."""
    found = Hospital.objects.filter(pk__in=list(hospitals), covered_by__isnull=False)
    return frozenset(one for one in found.values_list("covered_by", flat=True) if one)
