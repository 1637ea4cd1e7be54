"""What the room decides. The words stand here; reading files and names, each in a file of its own."""

from lamppost.program.rules.stages import (
    DEPARTMENT_STEPS,
    HOSPITAL_STEPS,
    OPEN_TO_REFERRALS,
    AdoptionStage,
    DutyKind,
    HospitalStage,
    Profession,
    can_move_department,
    can_move_hospital,
)

__all__ = [
    "DEPARTMENT_STEPS",
    "HOSPITAL_STEPS",
    "OPEN_TO_REFERRALS",
    "AdoptionStage",
    "DutyKind",
    "HospitalStage",
    "Profession",
    "can_move_department",
    "can_move_hospital",
]
