"""The stages of adoption, whom a program can serve, and which stage may follow which."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class HospitalStage(StrEnum):
    PLANNED = "planned"
    LAUNCHING = "launching"
    ACTIVE = "active"
    PAUSED = "paused"


class AdoptionStage(StrEnum):
    CONSIDERING = "considering"
    PREPARING = "preparing"
    ACTIVE = "active"
    PAUSED = "paused"


class Profession(StrEnum):
    PHYSICIAN = "physician"
    RESIDENT_OR_FELLOW = "resident_or_fellow"
    ADVANCED_PRACTICE_CLINICIAN = "advanced_practice_clinician"
    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    OTHER_CLINICAL = "other_clinical"
    OTHER_STAFF = "other_staff"


class DutyKind(StrEnum):
    SAFETY = "safety"
    ROTA = "rota"
    CLINICIAN = "clinician"
    COORDINATOR = "coordinator"


OPEN_TO_REFERRALS = frozenset({HospitalStage.ACTIVE, HospitalStage.LAUNCHING})

HOSPITAL_STEPS: Final[Mapping[HospitalStage, frozenset[HospitalStage]]] = {
    HospitalStage.PLANNED: frozenset({HospitalStage.LAUNCHING}),
    HospitalStage.LAUNCHING: frozenset(
        {HospitalStage.PLANNED, HospitalStage.ACTIVE, HospitalStage.PAUSED}
    ),
    HospitalStage.ACTIVE: frozenset({HospitalStage.PAUSED}),
    HospitalStage.PAUSED: frozenset({HospitalStage.LAUNCHING, HospitalStage.ACTIVE}),
}

DEPARTMENT_STEPS: Final[Mapping[AdoptionStage, frozenset[AdoptionStage]]] = {
    AdoptionStage.CONSIDERING: frozenset({AdoptionStage.PREPARING, AdoptionStage.ACTIVE}),
    AdoptionStage.PREPARING: frozenset({AdoptionStage.CONSIDERING, AdoptionStage.ACTIVE}),
    AdoptionStage.ACTIVE: frozenset({AdoptionStage.PAUSED}),
    AdoptionStage.PAUSED: frozenset({AdoptionStage.PREPARING, AdoptionStage.ACTIVE}),
}


def can_move_hospital(now: HospitalStage, to: HospitalStage, *, is_ready: bool) -> bool:
    """Whether a hospital may take that step; none opens to referrals before it is ready (design 1)."""
    return to in HOSPITAL_STEPS[now] and (is_ready or to not in OPEN_TO_REFERRALS)


def can_move_department(now: AdoptionStage, to: AdoptionStage) -> bool:
    """Whether a department may take that step."""
    return to in DEPARTMENT_STEPS[now]
