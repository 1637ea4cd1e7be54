"""Setting who is on duty, and where they can be called."""

from collections.abc import Sequence
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
