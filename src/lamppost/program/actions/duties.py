"""Setting who is on duty."""

from collections.abc import Sequence

from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Duty, Hospital
from lamppost.program.rules import OPEN_TO_REFERRALS, DutyKind
from lamppost.program.rules.duty import WEEK, Hours
from lamppost.vault.actions import record_with_actor


def set_duties(*, hospital: int, kind: DutyKind, hours: Sequence[Hours], by: Actor) -> None:
    """Replaces the whole rota of that kind; an open hospital keeps at least one safety contact (NotNow)."""
    with transaction(by):
        require(by, ProgramPermission.DUTY_SET, hospital)
        found = Hospital.objects.select_for_update().filter(pk=hospital).first()
        if found is None:
            raise NotFound("hospital")
        if any(not 0 <= one.weekday < WEEK or one.rank < 1 for one in hours):
            raise Invalid({"hours": "weekday is 0 to 6, rank is 1 or more"})
        if kind is DutyKind.SAFETY and not hours and found.stage in OPEN_TO_REFERRALS:
            raise NotNow("safety contact")
        Duty.objects.filter(hospital=found, kind=kind).delete()
        Duty.objects.bulk_create(_row(found, kind, one) for one in hours)
        record_with_actor(by=by, event="duties.set", hospital=hospital)


def _row(hospital: Hospital, kind: DutyKind, one: Hours) -> Duty:
    return Duty(
        hospital=hospital,
        kind=kind,
        account_id=one.account,
        rank=one.rank,
        weekday=one.weekday,
        starts=one.starts,
        ends=one.ends,
    )
