"""Tables of training. A file for each noun group: the curriculum; sessions."""

from lamppost.training.models.sessions import Seat, Session

__all__ = ["Seat", "Session"]
