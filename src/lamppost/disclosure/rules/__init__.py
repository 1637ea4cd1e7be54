"""Which numbers may leave the program, and what looks like a patient's details and may not come in."""

from lamppost.disclosure.rules.figures import (
    ROUND_TO,
    THRESHOLD,
    Told,
    Why,
    rounded,
    told,
    told_percent,
)
from lamppost.disclosure.rules.patients import PatientDetail, patient_details

__all__ = [
    "ROUND_TO",
    "THRESHOLD",
    "PatientDetail",
    "Told",
    "Why",
    "patient_details",
    "rounded",
    "told",
    "told_percent",
]
