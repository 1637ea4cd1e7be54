"""Nouns of training. A file for each noun group: the curriculum; sessions."""

from lamppost.training.queries.attendance import completed, completed_by, room_code
from lamppost.training.queries.feedback import Said, feedback, is_asked
from lamppost.training.queries.seats import (
    OwnSession,
    appointment_of,
    appointments,
    attended_sessions,
    dates_of,
    own_session,
    own_sessions,
)
from lamppost.training.queries.sessions import (
    SeatRow,
    SessionRow,
    coming_sessions,
    past_sessions,
    possible_facilitators,
    seats,
    session,
    taught_sessions,
)

__all__ = [
    "OwnSession",
    "Said",
    "SeatRow",
    "SessionRow",
    "appointment_of",
    "appointments",
    "attended_sessions",
    "coming_sessions",
    "completed",
    "completed_by",
    "dates_of",
    "feedback",
    "is_asked",
    "own_session",
    "own_sessions",
    "past_sessions",
    "possible_facilitators",
    "room_code",
    "seats",
    "session",
    "taught_sessions",
]
