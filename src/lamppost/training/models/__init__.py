"""Tables of training. A file for each noun group: the curriculum; sessions."""

from lamppost.training.models.curriculum import CurriculumVersion, UnitDone
from lamppost.training.models.sessions import Seat, Session

__all__ = [
    "CurriculumVersion",
    "Seat",
    "Session",
    "UnitDone",
]
