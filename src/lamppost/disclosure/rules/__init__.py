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
from lamppost.disclosure.rules.shares import (
    SMALL,
    Bound,
    Share,
    coded_share,
    coded_shares,
    splits_off_few,
)
from lamppost.disclosure.rules.suppression import Findings, Protected, check_release, protect
from lamppost.disclosure.rules.tables import (
    FEWEST_RESPONDENTS,
    Axis,
    Cell,
    Release,
    Table,
    Thresholds,
)

__all__ = [
    "FEWEST_RESPONDENTS",
    "ROUND_TO",
    "SMALL",
    "THRESHOLD",
    "Axis",
    "Bound",
    "Cell",
    "Findings",
    "PatientDetail",
    "Protected",
    "Release",
    "Share",
    "Table",
    "Thresholds",
    "Told",
    "Why",
    "check_release",
    "coded_share",
    "coded_shares",
    "patient_details",
    "protect",
    "rounded",
    "splits_off_few",
    "told",
    "told_percent",
]
