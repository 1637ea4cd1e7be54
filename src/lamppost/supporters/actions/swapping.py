"""One asks another to take a turn; the other says yes; then and only then it moves."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.calendars import Appointment, Method
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.queries import daily_letter_at
from lamppost.notifications.rules import SOON, Invitation, MessageKind
from lamppost.supporters.access import RotaPermission
from lamppost.supporters.actions.rota import (
    can_take,
    check_not_begun,
    locked_turn,
    move,
    raise_if,
)
from lamppost.supporters.models import Swap
from lamppost.supporters.queries.rota import earliest, rotas_for, turn_of, zone_of
from lamppost.supporters.queries.swaps import open_swaps, ref_of
from lamppost.supporters.rules.rota import (
    TIME_TO_ANSWER,
    OnCall,
    SwapState,
    TurnRef,
)

ANSWERED: Final = "This has been answered already."
MOVED: Final = "This turn is not theirs to give any more."
BUSY: Final = "You are on call then already, or away."
ASKING: Final = "Somebody is being asked already."
TITLE: Final = _("On call")


def ask_swap(*, turn: TurnRef, other: int, by: Actor) -> None:
    """Asks another supporter to take a turn of theirs; it stays theirs until the other says yes."""
    with transaction(by):
        hospital, found = locked_turn(turn)
        if hospital not in rotas_for(by):
            raise NotFound("no such turn")
        require(by, RotaPermission.SWAP_ASK, found)
        check_not_begun(found, now())
        if open_swaps(turn).exists():
            raise NotNow(ASKING)
        is_able = can_take(other, hospital, found)
        if is_able:
            _ask(hospital, found, other, by)
    raise_if({} if is_able else {"other": "choose"})


def agree(*, swap: int, by: Actor) -> None:
    """Takes the turn; NotNow once it has begun, has moved, or cannot be theirs any more."""
    with transaction(by):
        row = _mine(swap, asked=by.account)
        require(by, RotaPermission.SWAP_ANSWER, row)
        hospital, turn = locked_turn(ref_of(row))
        if turn.account != row.asker:
            raise NotNow(MOVED)
        check_not_begun(turn, now())
        if not can_take(row.asked, hospital, turn):
            raise NotNow(BUSY)
        move(hospital, ref_of(row), row.asked)
        _answer(row, SwapState.AGREED)
        _tell_both(row, turn)
        record(by=by, event="swap.agreed", hospital=hospital)


def decline_swap(*, swap: int, by: Actor) -> None:
    """Not this time; the turn stays where it is, and no reason is asked."""
    with transaction(by):
        row = _mine(swap, asked=by.account)
        require(by, RotaPermission.SWAP_ANSWER, row)
        _answer(row, SwapState.DECLINED)
        _tell(row.asker, row, MessageKind.CHANGED)
        record(by=by, event="swap.declined", hospital=row.hospital_id)


def take_back_swap(*, own_swap: int, by: Actor) -> None:
    """Asks no longer; somebody else can be asked then."""
    with transaction(by):
        row = _mine(own_swap, asker=by.account)
        require(by, RotaPermission.SWAP_TAKE_BACK, row)
        _answer(row, SwapState.TAKEN_BACK)
        record(by=by, event="swap.taken_back", hospital=row.hospital_id)


def call_off_taken(account: int) -> None:
    """What somebody who goes has taken over, and has not begun, leaves their calendar; in the open transaction."""
    taken = Swap.objects.filter(asked=account, state=SwapState.AGREED, on__gte=earliest())
    for row in taken.order_by("pk"):
        turn = _as_it_stands(row)
        if turn is not None and turn.account == account and turn.begins > now():
            date = appointment(row.hospital_id, turn, account, sequence=row.pk)
            _tell(account, row, MessageKind.DATE_OFF, Invitation(date, Method.CANCEL))


def _as_it_stands(row: Swap) -> OnCall | None:
    try:
        return turn_of(ref_of(row))[1]
    except NotFound:
        return None


def _ask(hospital: int, turn: OnCall, other: int, by: Actor) -> None:
    row = Swap.objects.create(
        hospital_id=hospital,
        on=turn.ref.on,
        duty_id=turn.ref.duty,
        extra_id=turn.ref.extra,
        asker=by.who,
        asked=other,
    )
    _tell_asked(row, turn)
    record(by=by, event="swap.asked", hospital=hospital)


def _mine(swap: int, **who: int | None) -> Swap:
    row = Swap.objects.select_for_update().filter(pk=swap, **who).first()
    if row is None:
        raise NotFound("no such question of theirs")
    return row


def _answer(row: Swap, state: SwapState) -> None:
    if row.state != SwapState.ASKED:
        raise NotNow(ANSWERED)
    row.state = state
    row.save(update_fields=["state"])


def _tell_asked(row: Swap, turn: OnCall) -> None:
    """Their daily letter brings it, where that leaves time to answer."""
    letter_at = daily_letter_at(row.asked)
    if letter_at is None or letter_at + TIME_TO_ANSWER > turn.begins:
        _tell(row.asked, row, MessageKind.WAITING)


def _tell_both(row: Swap, turn: OnCall) -> None:
    """The turn goes from one calendar into the other."""
    for account, method, kind in (
        (row.asker, Method.CANCEL, MessageKind.DATE_OFF),
        (row.asked, Method.REQUEST, MessageKind.DATE),
    ):
        date = appointment(row.hospital_id, turn, account, sequence=row.pk)
        _tell(account, row, kind, Invitation(date, method))


def appointment(hospital: int, turn: OnCall, account: int, sequence: int = 0) -> Appointment:
    """A turn as it stands in its holder's calendar: neutral, the same by name for good."""
    return Appointment(
        uid=f"{turn.ref}-{account}@on-call",
        sequence=sequence,
        title=TITLE,
        begins=turn.begins,
        ends=turn.ends,
        zone=zone_of(hospital).key,
    )


def _tell(account: int, row: Swap, kind: MessageKind, date: Invitation | None = None) -> None:
    """By the program, where the rota is: who asks may be of another hospital of the region."""
    tell(
        account=account,
        hospital=row.hospital_id,
        kind=kind,
        about=f"swap:{row.pk}",
        by=Actor.system(row.hospital_id),
        invitation=date,
        haste=SOON,
    )
