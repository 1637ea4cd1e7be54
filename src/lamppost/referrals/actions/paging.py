"""Danger comes first: the safety contact is paged, then the deputy, until somebody acknowledges."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lamppost.audit.actions import follow, record
from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import take_back, tell
from lamppost.notifications.rules import MessageKind
from lamppost.people.queries import accounts_with_role
from lamppost.referrals.access import ReferralPermission, alarms_visible_to
from lamppost.referrals.models import Alarm
from lamppost.referrals.queries.cover import safety_contacts_on_duty
from lamppost.referrals.queries.sealed import sealed_submission
from lamppost.referrals.rules import (
    ACKNOWLEDGED_LASTS,
    ALARM_LASTS,
    FLOOD,
    PAGE_AGAIN,
    TOGETHER,
    Submission,
)
from lamppost.vault.actions import open_sealed, shred


def page_due(*, hospital: int, by: Actor) -> int:
    """Pages for every alarm that is due; returns how many. Late or twice at once, none is missed.

    Whoever is paged for several gets one message that counts the others ("12 more").
    """
    with transaction(by):
        require(by, ReferralPermission.ALARM_PAGE, hospital)
        alarms = _due(hospital, now())
        for account, told in _by_account(alarms).items():
            _page(account, told, by)
        for alarm in alarms:
            _note_paged(alarm, by)
        _forget_over(hospital, by)
    return len(alarms)


def acknowledge(*, alarm: UUID, by: Actor) -> None:
    """ "I have this": the paging stops. Acknowledging twice is no error; the first one stands."""
    with transaction(by):
        row = _seen(alarm, by)
        require(by, ReferralPermission.ALARM_SEE, row)
        if row.acknowledged_at is None:
            row.acknowledged_at, row.acknowledged_by, row.page_at = now(), by.account, None
            row.save(update_fields=["acknowledged_at", "acknowledged_by", "page_at"])
            record(by=by, event="alarm.acknowledged", hospital=row.hospital_id)
            _stop_letters(row, by)
            follow(key=row.key_id, by=by)


def see_alarm(*, alarm: UUID, by: Actor) -> Submission:
    """What was said and about whom, for the safety contact; the look is recorded."""
    with transaction(by):
        row = _seen(alarm, by)
        require(by, ReferralPermission.ALARM_SEE, row)
        said = open_sealed(sealed=sealed_submission(row), purpose="danger", by=by)
        if row.acknowledged_by == by.account:  # they have it: to look again is part of that
            follow(key=row.key_id, by=by)
        return said


def _due(hospital: int, at: datetime) -> list[Alarm]:
    """What is to be paged for now, together with what would be within a minute.

    In a flood a first page waits so that many come as one: for that minute, and never for longer,
    however many others are paged again meanwhile.
    """
    here = Alarm.objects.filter(hospital_id=hospital)
    soon = here.select_for_update(skip_locked=True).filter(page_at__lte=at + TOGETHER)
    alarms = list(soon.order_by("page_at"))
    if not any(alarm.page_at and alarm.page_at <= at for alarm in alarms):
        return []
    just_paged = here.filter(pages__gt=0, page_at__gt=at + PAGE_AGAIN - TOGETHER)
    is_flood = just_paged.count() >= FLOOD
    return [one for one in alarms if one.pages or not is_flood or one.raised_at <= at - TOGETHER]


def _by_account(alarms: list[Alarm]) -> dict[int, list[Alarm]]:
    """Whom to page, each for which."""
    told: dict[int, list[Alarm]] = {}
    for alarm in alarms:
        for account in _whom(alarm, now()):
            told.setdefault(account, []).append(alarm)
    return told


def _page(account: int, alarms: list[Alarm], by: Actor) -> None:
    """One letter for all of these, instead of those that still wait: after hours without mail one comes. It has
    a key of its own: whatever became of an alarm's, somebody is paged."""
    first, more = alarms[0], len(alarms) - 1
    place, kind = first.hospital_id, MessageKind.DANGER
    for alarm in alarms:
        take_back(about=_about(alarm.id), hospital=place, account=account, by=by)
    tell(account=account, hospital=place, kind=kind, about=_about(first.id), more=more, by=by)


def _about(alarm: UUID) -> str:
    return f"alarm:{alarm}"


def _note_paged(alarm: Alarm, by: Actor) -> None:
    alarm.pages += 1
    alarm.page_at = now() + PAGE_AGAIN
    alarm.save(update_fields=["pages", "page_at"])
    record(by=by, event="alarm.paged", hospital=alarm.hospital_id)


def _stop_letters(row: Alarm, by: Actor) -> None:
    """What waits about it says nothing new. It may have stood for others too: these are paged for at once."""
    if take_back(about=_about(row.id), hospital=row.hospital_id, by=by):
        others = Alarm.objects.select_for_update(skip_locked=True).filter(
            hospital_id=row.hospital_id, page_at__gt=now()
        )
        Alarm.objects.filter(pk__in=[one.pk for one in others]).update(page_at=now())


def _whom(alarm: Alarm, at: datetime) -> list[int]:
    """First whoever is on duty, by rank; with each further round everybody who answers for safety.

    The contact on duty; after five minutes the deputy too; with nobody on duty, everybody at once."""
    duty = safety_contacts_on_duty(alarm.hospital_id, at)
    everybody = [one.id for one in accounts_with_role(Role.SAFETY_CONTACT, alarm.hospital_id)]
    if not duty:
        return everybody
    return duty[:1] if alarm.pages == 0 else list(dict.fromkeys([*duty, *everybody]))


def _seen(alarm: UUID, by: Actor) -> Alarm:
    row = Alarm.objects.select_for_update().filter(alarms_visible_to(by), pk=alarm).first()
    if row is None:
        raise NotFound("no such alarm")
    return row


def _forget_over(hospital: int, by: Actor) -> None:
    """A day after it was acknowledged an alarm is forgotten; after 60 days in any case."""
    acknowledged = Q(acknowledged_at__lt=now() - ACKNOWLEDGED_LASTS)
    over = Alarm.objects.filter(
        acknowledged | Q(raised_at__lt=now() - ALARM_LASTS), hospital_id=hospital
    )
    rows = list(over.values_list("id", "key_id"))
    for alarm, _ in rows:
        take_back(about=_about(alarm), hospital=hospital, by=by)
    if rows:
        shred(keys=[key for _, key in rows], kind="alarm", by=by)
