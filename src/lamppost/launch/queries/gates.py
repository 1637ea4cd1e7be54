"""Which gates of going live are open."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.escalation.queries import are_approved
from lamppost.launch.access import LaunchPermission
from lamppost.launch.queries.texts import signed_kinds
from lamppost.launch.rules import Facts, Gate, shut_gates
from lamppost.people.queries import accounts_with_role
from lamppost.program.queries import people_on_duty
from lamppost.program.rules import DutyKind
from lamppost.resources.queries import crisis_lines, days_checked


@dataclass(frozen=True, slots=True)
class GateRow:
    gate: Gate
    is_open: bool


def gates(hospital: int, *, seen_by: Actor) -> tuple[GateRow, ...]:
    """Every gate of going live, open or shut."""
    require(seen_by, LaunchPermission.GATE_VIEW, hospital)
    shut = shut_at(hospital)
    return tuple(GateRow(gate, gate not in shut) for gate in Gate)


def shut_at(hospital: int) -> tuple[Gate, ...]:
    """The gates that are shut there now."""
    facts = Facts(
        on_safety_duty=len(_safety_contacts(hospital)),
        coordinators=len(accounts_with_role(Role.COORDINATOR, hospital)),
        signed=signed_kinds(hospital),
        are_protocols_approved=are_approved(hospital),
        lines=frozenset(one.kind for one in crisis_lines(hospital) if one.dial),
        checked_on=days_checked(hospital),
        is_keyring_apart=is_keyring_apart(),
        has_second_factor=has_second_factor(),
    )
    return shut_gates(facts, now().date())


def _safety_contacts(hospital: int) -> set[int]:
    """Who has hours there, and can be paged: holds the role, and can sign in."""
    able = {one.id for one in accounts_with_role(Role.SAFETY_CONTACT, hospital)}
    return able & people_on_duty(hospital, DutyKind.SAFETY)


def is_keyring_apart() -> bool:
    """Whether the keyring lies elsewhere than the data, as far as can be seen, or as the site confirms."""
    if settings.LAMPPOST_DEMO or settings.LAMPPOST_KEYRING_APART:
        return True
    keyring, data = Path(settings.LAMPPOST_KEYRING), Path(settings.LAMPPOST_DATA)
    if keyring.is_relative_to(data) or not keyring.exists() or not data.exists():
        return False
    return keyring.stat().st_dev != data.stat().st_dev


def has_second_factor() -> bool:
    """Whether people can give more than a code from their mailbox."""
    has_one = "allauth.mfa" in settings.INSTALLED_APPS
    return has_one or bool(getattr(settings, "LAMPPOST_OIDC_ISSUER", "")) or settings.LAMPPOST_DEMO
