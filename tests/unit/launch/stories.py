"""Short ways to open a hospital in a test."""

from datetime import time

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.escalation.actions import approve_protocols
from lamppost.launch.actions import sign_text
from lamppost.launch.queries import packaged_text
from lamppost.launch.rules import TextKind
from lamppost.people.actions import grant_role
from lamppost.program.actions import set_duties
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours
from lamppost.resources.actions import Help, set_resource
from lamppost.resources.rules import ResourceKind

ALL_DAY = (time(0), time(0))


def on_duty(hospital: int, *accounts: int) -> None:
    """As safety contacts, in that rank, on Mondays."""
    for account in accounts:
        grant = Grant(Role.SAFETY_CONTACT, hospital)
        grant_role(account=account, grant=grant, by=Actor.system(hospital))
    hours = [Hours(account, rank, 0, *ALL_DAY) for rank, account in enumerate(accounts, start=1)]
    set_duties(hospital=hospital, kind=DutyKind.SAFETY, hours=hours, by=Actor.system(hospital))


def sign_all(hospital: int) -> None:
    for kind in TextKind:
        body, body_es = packaged_text(kind, "en"), packaged_text(kind, "es")
        by = Actor.system(hospital)
        sign_text(hospital=hospital, kind=kind, body=body, body_es=body_es, by=by)


def call_numbers(hospital: int) -> int:
    """The hospital's own number, called today."""
    shown = Help(
        hospital, ResourceKind.HOSPITAL, "Operator", "415-555-0100", checked_on=now().date()
    )
    return set_resource(shown=shown, by=Actor.system(hospital))


def open_gates(hospital: int) -> None:
    """All but the safety contact and the deputy."""
    sign_all(hospital)
    approve_protocols(hospital=hospital, by=Actor.system(hospital))
    call_numbers(hospital)
