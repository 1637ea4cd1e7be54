"""Peer supporters. Which outreaches they carry stands in the open store, not here."""

from lamppost.supporters.models.availability import Away, FreeHours
from lamppost.supporters.models.calls import RoomCall
from lamppost.supporters.models.certificates import Certificate, Term
from lamppost.supporters.models.confidence import Confidence
from lamppost.supporters.models.nominations import Agreement, Invitation, Round, SlateRow
from lamppost.supporters.models.rota import RotaChange, Swap
from lamppost.supporters.models.supporter import Supporter

__all__ = [
    "Agreement",
    "Away",
    "Certificate",
    "Confidence",
    "FreeHours",
    "Invitation",
    "RoomCall",
    "RotaChange",
    "Round",
    "SlateRow",
    "Supporter",
    "Swap",
    "Term",
]
