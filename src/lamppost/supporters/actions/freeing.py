"""Somebody goes: what is kept for them is free for others, and nothing waits for their answer."""

from lamppost.audit.actions import record
from lamppost.core.access import Actor, Role, require
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import SOON, MessageKind
from lamppost.people.queries import accounts_with_role
from lamppost.program.actions import remove_duty
from lamppost.program.models import Duty
from lamppost.program.rules import DutyKind
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.actions.invitations import end_invitations
from lamppost.supporters.actions.swapping import call_off_taken
from lamppost.supporters.models import RotaChange
from lamppost.supporters.queries.rota import earliest
from lamppost.supporters.queries.swaps import asked_of
from lamppost.supporters.rules.rota import SwapState
from lamppost.training.actions import free_seats


def free_places(*, account: int, by: Actor) -> None:
    """Frees their places in sessions to come and their turns on call, and ends an invitation that waits for
    their answer. Whoever sets a rota hears that it has changed."""
    with transaction(by):
        require(by, SupporterPermission.PLACES_FREE)
        free_seats(account=account, by=by)
        end_invitations(account)
        asked_of(account).update(state=SwapState.LAPSED)
        call_off_taken(account)
        for hospital in sorted(_leave_rotas(account)):
            _tell_who_sets_it(hospital)
            record(by=by, event="rota.changed", hospital=hospital)


def _leave_rotas(account: int) -> set[int]:
    """The hospitals on whose rotas they had a turn: on single dates nobody has it now."""
    weekly = Duty.objects.filter(kind=DutyKind.ROTA, account_id=account)
    left = set()
    for duty, hospital in list(weekly.order_by("pk").values_list("pk", "hospital_id")):
        remove_duty(duty=duty, by=Actor.system(hospital))
        left.add(hospital)
    single = RotaChange.objects.filter(account_id=account, on__gte=earliest())
    left |= set(single.values_list("hospital_id", flat=True))
    single.filter(duty=None).delete()
    single.update(account_id=None)
    return left


def _tell_who_sets_it(hospital: int) -> None:
    for one in accounts_with_role(Role.COORDINATOR, hospital):
        tell(
            account=one.id,
            hospital=hospital,
            kind=MessageKind.CHANGED,
            about=f"rota:{hospital}",
            by=Actor.system(hospital),
            haste=SOON,
        )
