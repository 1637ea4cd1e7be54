"""Setting who is on duty, and where they can be called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Duty, DutyPhone, Hospital
from lamppost.program.rules import OPEN_TO_REFERRALS, DutyKind
from lamppost.program.rules.duty import WEEK, Hours
from lamppost.program.rules.numbers import phone_number
from lamppost.vault.actions import record_with_actor


@dataclass(frozen=True, slots=True)
class Reached:
    """Where one account can be called when on duty at one hospital; no number: it is taken away."""

    hospital_id: int
    account: int
    phone: str = field(repr=False)


def set_duties(*, hospital: int, kind: DutyKind, hours: Sequence[Hours], by: Actor) -> None:
    """Replaces the rota of that kind, leaving alone what stays the same: what was agreed about a turn
    goes only with it. An open hospital keeps at least one safety contact (NotNow)."""
    with transaction(by):
        require(by, ProgramPermission.DUTY_SET, hospital)
        found = locked_hospital(hospital)
        check_hours(hours)
        if kind is DutyKind.SAFETY and not hours and found.stage in OPEN_TO_REFERRALS:
            raise NotNow("safety contact")
        before = {hours_of(row): row.pk for row in Duty.objects.filter(hospital=found, kind=kind)}
        gone = [row for known, row in before.items() if known not in hours]
        Duty.objects.filter(pk__in=gone).delete()
        create_duties(found, kind, (one for one in dict.fromkeys(hours) if one not in before))
        record_with_actor(by=by, event="duties.set", hospital=hospital)


def set_duty_phone(*, reached: Reached, by: Actor) -> None:
    """Notes the number, or takes it away; Invalid where nobody could dial it."""
    phone, _ = phone_number(reached.phone.strip())
    if reached.phone.strip() and not phone:
        raise Invalid({"phone": "not_dialled"})
    with transaction(by):
        require(by, ProgramPermission.DUTY_PHONE_SET, reached)
        place, account = reached.hospital_id, reached.account
        DutyPhone.objects.filter(hospital_id=place, account_id=account).delete()
        if phone:
            DutyPhone.objects.create(hospital_id=place, account_id=account, phone=phone)
        record_with_actor(by=by, event="duty_phone.set", hospital=reached.hospital_id)


def forget_duty_phones(*, account: int, by: Actor) -> None:
    """Whoever has gone is called no more, at no hospital; for the room that closes accounts."""
    with transaction(by):
        require(by, ProgramPermission.DUTY_PHONE_FORGET)
        places = DutyPhone.objects.filter(account_id=account).values_list("hospital_id", flat=True)
        for place in list(places):
            record_with_actor(by=by, event="duty_phone.forgotten", hospital=place)
        DutyPhone.objects.filter(account_id=account).delete()


def check_hours(hours: Iterable[Hours]) -> None:
    if any(not 0 <= one.weekday < WEEK or one.rank < 1 for one in hours):
        raise Invalid({"hours": "weekday is 0 to 6, rank is 1 or more"})


def locked_hospital(hospital: int) -> Hospital:
    """The row, held; NotFound."""
    found = Hospital.objects.select_for_update(of=("self",)).filter(pk=hospital).first()
    if found is None:
        raise NotFound("hospital")
    return found


def create_duties(hospital: Hospital, kind: DutyKind, hours: Iterable[Hours]) -> None:
    Duty.objects.bulk_create(
        Duty(
            hospital=hospital,
            kind=kind,
            account_id=one.account,
            rank=one.rank,
            weekday=one.weekday,
            starts=one.starts,
            ends=one.ends,
        )
        for one in hours
    )


def hours_of(row: Duty) -> Hours:
    return Hours(row.account_id, row.rank, row.weekday, row.starts, row.ends)
