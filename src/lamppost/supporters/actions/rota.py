"""Who is on call: weekly turns, and what is otherwise on one date; set by a coordinator."""

from collections.abc import Sequence
from datetime import datetime

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.program.actions import add_duties, remove_duty
from lamppost.program.models import Duty
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours
from lamppost.supporters.access import RotaPermission
from lamppost.supporters.models import RotaChange, Swap
from lamppost.supporters.queries.rota import crew, earliest, is_near, turn_of, who_could
from lamppost.supporters.queries.swaps import open_swaps, ref_of
from lamppost.supporters.rules.rota import LOWEST_RANK, Extra, OnCall, SwapState, TurnRef

BEGUN = "This turn has begun."
CHANGED = "rota.changed"


def put_on(*, hospital: int, hours: Sequence[Hours], by: Actor) -> None:
    """Gives supporters weekly turns; what is there already stays."""
    with transaction(by):
        require(by, RotaPermission.ROTA_CHANGE, hospital)
        problems = _problems(hospital, hours)
        if not problems:
            add_duties(hospital=hospital, kind=DutyKind.ROTA, hours=hours, by=by)
            record(by=by, event=CHANGED, hospital=hospital)
    raise_if(problems)


def take_off(*, duty: int, by: Actor) -> None:
    """Ends a weekly turn, and all that was agreed about it."""
    with transaction(by):
        row = Duty.objects.filter(pk=duty, kind=DutyKind.ROTA).first()
        if row is None or row.hospital_id not in by.hospitals:
            raise NotFound("no such turn")
        require(by, RotaPermission.ROTA_CHANGE, row)
        remove_duty(duty=duty, by=by)
        record(by=by, event=CHANGED, hospital=row.hospital_id)


def add_turn(*, hospital: int, extra: Extra, by: Actor) -> None:
    """A turn on one date alone."""
    with transaction(by):
        require(by, RotaPermission.ROTA_CHANGE, hospital)
        problems = _problems(hospital, [extra])
        if not is_near(extra.on):
            problems["on"] = "choose"
        if not problems:
            RotaChange.objects.create(
                hospital_id=hospital,
                on=extra.on,
                account_id=extra.account,
                rank=extra.rank,
                starts=extra.starts,
                ends=extra.ends,
            )
            record(by=by, event=CHANGED, hospital=hospital)
    raise_if(problems)


def change_turn(*, turn: TurnRef, to: int | None, by: Actor) -> None:
    """On that date somebody else has the turn, or nobody. What was asked about it lapses."""
    with transaction(by):
        hospital, found = locked_turn(turn)
        if hospital not in by.hospitals:
            raise NotFound("no such turn")
        require(by, RotaPermission.ROTA_CHANGE, hospital)
        check_not_begun(found, now())
        is_able = to is None or can_take(to, hospital, found)
        if is_able:
            open_swaps(turn).update(state=SwapState.LAPSED)
            move(hospital, turn, to)
            record(by=by, event=CHANGED, hospital=hospital)
    raise_if({} if is_able else {"account": "choose"})


def forget_rota(*, hospital: int, by: Actor) -> int:
    """Ends what was asked and not answered before its turn began, and deletes what is over: who took
    whose turn is of no use afterwards. Returns how many rows went."""
    with transaction(by):
        require(by, RotaPermission.SWAP_KEEP, hospital)
        asked = Swap.objects.filter(hospital_id=hospital, state=SwapState.ASKED)
        for row in asked.select_for_update(skip_locked=True):
            _lapse_if_begun(row)
        swaps, _kinds = Swap.objects.filter(hospital_id=hospital, on__lt=earliest()).delete()
        over = RotaChange.objects.filter(hospital_id=hospital, on__lt=earliest())
        changes, _kinds = over.delete()
        if swaps + changes:
            record(by=by, event="rota.forgotten", hospital=hospital)
    return swaps + changes


def locked_turn(ref: TurnRef) -> tuple[int, OnCall]:
    """The turn as it stands, with its row held: one thing at a time happens to it."""
    if ref.duty is not None:
        Duty.objects.select_for_update().filter(pk=ref.duty).first()
    else:
        RotaChange.objects.select_for_update().filter(pk=ref.extra or 0).first()
    return turn_of(ref)


def move(hospital: int, turn: TurnRef, to: int | None) -> None:
    """From now on that turn is theirs, or nobody's."""
    if turn.duty is not None:
        RotaChange.objects.update_or_create(
            duty_id=turn.duty, on=turn.on, hospital_id=hospital, defaults={"account_id": to}
        )
    elif to is None:
        RotaChange.objects.filter(pk=turn.extra or 0).delete()
    else:
        RotaChange.objects.filter(pk=turn.extra or 0).update(account_id=to)


def check_not_begun(turn: OnCall, at: datetime) -> None:
    if turn.begins <= at:
        raise NotNow(BEGUN)


def can_take(account: int, hospital: int, turn: OnCall) -> bool:
    """Whether that turn could be theirs."""
    return account in {one.account for one in who_could(hospital, turn)}


def raise_if(problems: dict[str, str]) -> None:
    """Out here nothing has to be undone: a page can go on to say what is wrong."""
    if problems:
        raise Invalid(problems)


def _problems(hospital: int, turns: Sequence[Hours] | Sequence[Extra]) -> dict[str, str]:
    known = {one.account for one in crew(hospital)}
    problems = {}
    if any(one.account not in known for one in turns):
        problems["account"] = "choose"
    if any(not 1 <= one.rank <= LOWEST_RANK for one in turns):
        problems["rank"] = "choose"
    return problems


def _lapse_if_begun(row: Swap) -> None:
    try:
        _hospital, turn = turn_of(ref_of(row))
        is_over = turn.begins <= now()
    except NotFound:
        is_over = True
    if is_over:
        row.state = SwapState.LAPSED
        row.save(update_fields=["state"])
