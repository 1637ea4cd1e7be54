"""The stages of adoption and whom a program can serve."""

from enum import StrEnum


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


OPEN_TO_REFERRALS = frozenset({HospitalStage.ACTIVE, HospitalStage.LAUNCHING})
