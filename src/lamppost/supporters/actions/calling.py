"""After a hard event that touched many: everybody who serves is asked, all alike, whether they can take one more."""

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotNow
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import SOON, MessageKind
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.models import RoomCall, Supporter
from lamppost.supporters.queries.calls import room_called
from lamppost.supporters.rules import Standing
from lamppost.supporters.rules.calls import CALL_LASTS, may_call


def call_for_room(*, hospital: int, by: Actor) -> int:
    """Asks them, by the letter that says only that something waits; returns how many. Whoever rests is left in
    peace. NotNow where they have been asked within a day."""
    with transaction(by):
        require(by, SupporterPermission.ROOM_CALL, hospital)
        if not may_call(room_called(hospital), now()):
            raise NotNow("They have been asked within a day. Give them time.")
        RoomCall.objects.update_or_create(hospital_id=hospital, defaults={"called_at": now()})
        serving = Supporter.objects.filter(hospital_id=hospital, standing=Standing.ACTIVE)
        asked = list(serving.order_by("pk").values_list("account_id", flat=True))
        for account in asked:
            _tell(account, hospital)
        record(by=by, event="room.called", hospital=hospital)
    return len(asked)


def forget_calls(*, hospital: int, by: Actor) -> int:
    """Those that hold no more; returns how many."""
    with transaction(by):
        require(by, SupporterPermission.ROOM_CALL_FORGET, hospital)
        over = RoomCall.objects.filter(hospital_id=hospital, called_at__lte=now() - CALL_LASTS)
        count, _ = over.delete()
        if count:
            record(by=by, event="room_call.forgotten", hospital=hospital)
    return count


def _tell(account: int, hospital: int) -> None:
    tell(
        account=account,
        hospital=hospital,
        kind=MessageKind.WAITING,
        about=f"room:{hospital}",
        haste=SOON,
        by=Actor.system(hospital),
    )
