"""What the program does by itself: a refresher renews a certificate, and its holder hears before it ends."""

from datetime import date
from typing import Final

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import MessageKind
from lamppost.program.queries import today_at
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.actions.certifying import CERTIFICATE, count_from
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import CERTIFIED
from lamppost.supporters.rules.renewal import DUE, reminder
from lamppost.training.queries import refreshed_by
from lamppost.vault.actions import record_with_actor

AT_ONCE: Final = 500  # letters; the next sweep goes on


def renew_refreshed(*, hospital: int, by: Actor) -> int:
    """Renews the certificates of those who have been at a session since; returns how many."""
    with transaction(by):
        require(by, SupporterPermission.CERTIFICATE_KEEP, hospital)
        last = _refreshed(hospital)
        rows = _held(hospital, account_id__in=list(last))
        for row in rows:
            count_from(row, last[row.account_id])
            row.save(update_fields=list(CERTIFICATE))
            record_with_actor(
                by=by, event="supporter.renewed", hospital=hospital, whom=row.account_id
            )
    return len(rows)


def remind_due(*, hospital: int, by: Actor) -> int:
    """Writes to those whose certificate ends in sixty days, and again in fourteen: something waits for
    them, and no more. Returns to how many; nobody hears twice of the same."""
    with transaction(by):
        require(by, SupporterPermission.CERTIFICATE_KEEP, hospital)
        today = today_at(hospital)
        ending = _held(hospital, certified_until__range=(today, today + DUE))
        owed = [(row, days) for row in ending if (days := _owed(row, today)) is not None]
        for row, days in owed[:AT_ONCE]:
            tell(
                account=row.account_id,
                hospital=hospital,
                kind=MessageKind.WAITING,
                about=f"certificate:{row.pk}",
                by=by,
            )
            row.reminded = days
            row.save(update_fields=["reminded"])
        if owed:
            record(by=by, event="certificates.reminded", hospital=hospital)
    return len(owed[:AT_ONCE])


def _refreshed(hospital: int) -> dict[int, date]:
    """By account, the day of a session since the certificate of who serves there was last renewed."""
    serving = Supporter.objects.filter(hospital_id=hospital, standing__in=CERTIFIED)
    renewed = dict(serving.values_list("account_id", "renewed_on"))
    last = refreshed_by(list(renewed))
    return {
        account: found.on
        for account, found in last.items()
        if (since := renewed[account]) is not None and found.on > since
    }


def _held(hospital: int, **which: object) -> list[Supporter]:
    """Those who serve there, held; who is being changed just now is left to the next sweep."""
    found = Supporter.objects.select_for_update(skip_locked=True).filter(
        hospital_id=hospital, standing__in=CERTIFIED, **which
    )
    return list(found.order_by("certified_until", "pk"))


def _owed(row: Supporter, today: date) -> int | None:
    return reminder(row.certified_until, today, row.reminded) if row.certified_until else None
