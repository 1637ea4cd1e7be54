"""Whom to call at this hour: emergency and crisis lines, and who is on duty at the hospital."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lamppost.core.access import Actor, Role
from lamppost.core.clock import now
from lamppost.escalation.rules import Call, Reached
from lamppost.people import queries as people
from lamppost.people.queries import AccountRow
from lamppost.program import queries as program
from lamppost.program.queries import OnDuty
from lamppost.program.rules import DutyKind
from lamppost.resources.queries import CrisisLine, crisis_lines
from lamppost.resources.rules import ResourceKind, dialled

LINES: Final[Mapping[Call, ResourceKind]] = {
    Call.EMERGENCY: ResourceKind.EMERGENCY,
    Call.CRISIS: ResourceKind.CRISIS,
}
PEOPLE: Final[Mapping[Call, tuple[DutyKind, Role]]] = {
    Call.SAFETY_CONTACT: (DutyKind.SAFETY, Role.SAFETY_CONTACT),
    Call.CLINICIAN: (DutyKind.CLINICIAN, Role.CLINICIAN),
    Call.COORDINATOR: (DutyKind.COORDINATOR, Role.COORDINATOR),
}
SHOWN: Final = {Call.SAFETY_CONTACT: 2}  # with who steps in; of the others whom to call first


@dataclass(frozen=True, slots=True)
class Contact:
    """One to call; `at`: until when they are on duty, or from when; no `phone`: ask the operator."""

    call: Call
    how: Reached
    name: str = field(repr=False)
    phone: str = field(repr=False)
    dial: str = field(repr=False)
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CallsHere:
    """Whom to call for each code, at one hospital, now; `operator` is the hospital's own number."""

    time_zone: str
    by_code: Mapping[Call, tuple[Contact, ...]]
    operator: CrisisLine | None

    def of(self, codes: Iterable[Call]) -> tuple[tuple[Call, tuple[Contact, ...]], ...]:
        """What a protocol names, in its order; nobody, where nobody is on record."""
        return tuple((code, self.by_code[code]) for code in codes)

    def operator_for(self, codes: Iterable[Call]) -> CrisisLine | None:
        """Who puts one through, where a protocol names somebody without a number."""
        found = [self.by_code[code] for code in codes]
        has_all = all(contacts and contacts[0].dial for contacts in found)
        return None if has_all else self.operator


def calls_at(hospital: int) -> CallsHere:
    """Whoever shows it has asked who may see it."""
    lines = crisis_lines(hospital)
    found = {code: _lines(code, lines) for code in LINES} | _people(hospital)
    operator = next((one for one in lines if one.kind is ResourceKind.HOSPITAL), None)
    return CallsHere(program.hospital(hospital).time_zone, found, operator)


def _lines(code: Call, lines: Iterable[CrisisLine]) -> tuple[Contact, ...]:
    return tuple(
        Contact(code, Reached.ALWAYS, one.name, one.phone, one.dial, note=one.note)
        for one in lines
        if one.kind is LINES[code]
    )


def _people(hospital: int) -> dict[Call, tuple[Contact, ...]]:
    phones = program.duty_phones(hospital, seen_by=Actor.system(hospital))
    return {
        code: tuple(
            _contact(code, turn, who, phones.get(who.id, ""))
            for turn, who in _on_duty(hospital, *PEOPLE[code])[: SHOWN.get(code, 1)]
        )
        for code in PEOPLE
    }


def _on_duty(
    hospital: int, kind: DutyKind, role: Role
) -> Sequence[tuple[OnDuty | None, AccountRow]]:
    """By their turns; where the hospital has noted no hours, whoever holds the role."""
    found = [
        (one, people.account(one.account)) for one in program.on_duty_or_next(hospital, kind, now())
    ]
    on_duty = [(turn, who) for turn, who in found if who.is_active]
    return on_duty or [(None, one) for one in people.accounts_with_role(role, hospital)]


def _contact(code: Call, turn: OnDuty | None, who: AccountRow, phone: str) -> Contact:
    if turn is None:
        return Contact(code, Reached.NO_HOURS, who.name, phone, dialled(phone))
    how = Reached.ON_DUTY if turn.is_now else Reached.NEXT
    return Contact(code, how, who.name, phone, dialled(phone), turn.at)
