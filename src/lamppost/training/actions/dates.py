"""What calendars are told of a session: one event, new, changed or gone."""

from lamppost.core.access import Actor
from lamppost.core.calendars import Method
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import Invitation, MessageKind
from lamppost.training.models import Seat, Session
from lamppost.training.queries.seats import appointment
from lamppost.training.rules.sessions import SeatState


def invite(row: Session, account: int, by: Actor) -> None:
    """Puts it into their calendar, or changes what is there."""
    _tell(row, account, MessageKind.DATE, Method.REQUEST, by)


def call_off(row: Session, account: int, by: Actor) -> None:
    """Takes it out again."""
    _tell(row, account, MessageKind.DATE_OFF, Method.CANCEL, by)


def holders(row: Session) -> list[int]:
    """Whose calendars hold it: who has a place, and who teaches."""
    taken = Seat.objects.filter(session=row, state=SeatState.TAKEN)
    return sorted({*taken.values_list("account_id", flat=True), *row.facilitators})


def _tell(row: Session, account: int, kind: MessageKind, method: Method, by: Actor) -> None:
    tell(
        account=account,
        hospital=row.hospital_id,
        kind=kind,
        about=f"session:{row.pk}",
        invitation=Invitation(appointment(row), method),
        by=by,
    )
