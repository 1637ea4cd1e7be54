"""Counsel signs a hospital's texts; a hospital moves to its next stage, past the gates."""

from datetime import date

from lamppost.core.access import Actor, Role, require
from lamppost.core.errors import Invalid, NotNow
from lamppost.core.transactions import transaction
from lamppost.launch.access import LaunchPermission
from lamppost.launch.models import LegalText
from lamppost.launch.queries import shut_at
from lamppost.launch.rules import LONGEST_TEXT, Gate, TextKind, digest_of
from lamppost.program import actions as program
from lamppost.program.queries import today_at
from lamppost.program.rules import OPEN_TO_REFERRALS, HospitalStage
from lamppost.vault.actions import record_with_actor


class GatesShut(NotNow):
    """The hospital cannot open yet; `gates` says why."""

    def __init__(self, gates: tuple[Gate, ...]) -> None:
        super().__init__("gates: " + ", ".join(gates))
        self.gates = gates


def sign_text(*, hospital: int, kind: TextKind, body: str, body_es: str, by: Actor) -> int:
    """Puts a text in force as it stands: dated, hashed, a version of its own; returns its number."""
    _check(body, body_es)
    with transaction(by):
        require(by, LaunchPermission.TEXT_SIGN, hospital)
        before = LegalText.objects.select_for_update().filter(hospital_id=hospital, kind=kind)
        newest = before.order_by("-version").first()
        row = LegalText.objects.create(
            hospital_id=hospital,
            kind=kind,
            version=newest.version + 1 if newest else 1,
            body=_clean(body),
            body_es=_clean(body_es),
            signed_on=today_at(hospital),
            signed_role=Role.COUNSEL,
            digest=digest_of(_clean(body), _clean(body_es)),
        )
        record_with_actor(by=by, event="text.signed", hospital=hospital)
    return row.version


def set_stage(*, hospital: int, stage: HospitalStage, by: Actor, on: date | None = None) -> None:
    """Takes a hospital's step; to one that takes referrals only with every gate open (GatesShut)."""
    with transaction(by):
        require(by, LaunchPermission.HOSPITAL_OPEN, hospital)
        shut = shut_at(hospital) if stage in OPEN_TO_REFERRALS else ()
        if not shut:
            program.set_hospital_stage(
                hospital=hospital, stage=stage, are_gates_open=True, by=by, on=on
            )
            record_with_actor(by=by, event="hospital.stage_set", hospital=hospital)
    if shut:  # out here nothing has to be undone: a page can go on to say which
        raise GatesShut(shut)


def _check(body: str, body_es: str) -> None:
    problems = {}
    for name, text in (("body", body), ("body_es", body_es)):
        if len(text) > LONGEST_TEXT or "\0" in text:
            problems[name] = "choose"
    if not body.strip():
        problems["body"] = "missing"
    if problems:
        raise Invalid(problems)


def _clean(text: str) -> str:
    """Line ends as one kind, so that the same text has the same hash on every system."""
    return "\n".join(text.splitlines()).strip()
