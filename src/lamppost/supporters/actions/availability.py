"""A supporter says when they have time, how much they can carry, and how they talk."""

from collections.abc import Collection
from datetime import time, timedelta

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.actions.own import own_row
from lamppost.supporters.models import Away, FreeHours
from lamppost.supporters.rules import GENDERS, LANGUAGES, MODES
from lamppost.supporters.rules.availability import (
    LONGEST_AHEAD,
    MOST_AWAY,
    MOST_HOURS,
)
from lamppost.supporters.rules.availability import Away as Days

CHANGED = "supporter.changed"  # one word for all: the record need not say what somebody has changed


def set_capacity(*, capacity: int, by: Actor) -> None:
    """How many open outreaches they can carry (0 to 9)."""
    if not 0 <= capacity <= 9:
        raise Invalid({"capacity": "choose"})
    with transaction(by):
        row = own_row(by)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        row.capacity = capacity
        row.save(update_fields=["capacity"])
        record(by=by, event=CHANGED, hospital=row.hospital_id)


def set_ways(*, languages: Collection[str], modes: Collection[str], gender: str, by: Actor) -> None:
    """In which languages they talk (at least one), and how: no mode means any; and their gender, since
    somebody may wish for one: empty where they would rather not say."""
    _check_ways(languages, modes, gender)
    with transaction(by):
        row = own_row(by)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        row.languages = [one for one in LANGUAGES if one in languages]
        row.modes, row.gender = [one for one in MODES if one in modes], gender
        row.save(update_fields=["languages", "modes", "gender"])
        record(by=by, event=CHANGED, hospital=row.hospital_id)


def add_hours(*, weekdays: Collection[int], starts: time, ends: time, by: Actor) -> None:
    """Has time on these weekdays (0 is Monday) by their own clock, every week."""
    if not weekdays or not set(weekdays) <= set(range(7)):
        raise Invalid({"weekdays": "choose"})
    with transaction(by):
        row = own_row(by)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        has_room = row.free_hours.count() + len(weekdays) <= MOST_HOURS
        if has_room:
            new = (FreeHours(supporter=row, weekday=d, starts=starts, ends=ends) for d in weekdays)
            FreeHours.objects.bulk_create(new, ignore_conflicts=True)
            record(by=by, event=CHANGED, hospital=row.hospital_id)
    if not has_room:  # out here nothing has to be undone: a page can go on to say so
        raise Invalid({"weekdays": "too_many"})


def remove_hours(*, entry: int, by: Actor) -> None:
    """Takes weekly hours of theirs away; NotFound for others'."""
    with transaction(by):
        row = own_row(by)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        gone, _kinds = row.free_hours.filter(pk=entry).delete()
        if not gone:
            raise NotFound("no such hours")
        record(by=by, event=CHANGED, hospital=row.hospital_id)


def add_away(*, days: Days, by: Actor) -> None:
    """Is not asked from the first of these days to the last, both included; that needs no reason."""
    _check(days)
    with transaction(by):
        row = own_row(by)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        row.away.filter(
            last__lt=now().date() - timedelta(days=1)
        ).delete()  # over, whatever the clock
        has_room = row.away.count() < MOST_AWAY
        if has_room:
            Away.objects.create(supporter=row, first=days.first, last=days.last)
            record(by=by, event=CHANGED, hospital=row.hospital_id)
    if not has_room:
        raise Invalid({"first": "too_many"})


def remove_away(*, away: int, by: Actor) -> None:
    """Is there on these days after all; NotFound for others'."""
    with transaction(by):
        row = own_row(by)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        gone, _kinds = row.away.filter(pk=away).delete()
        if not gone:
            raise NotFound("no such days")
        record(by=by, event=CHANGED, hospital=row.hospital_id)


def _check_ways(languages: Collection[str], modes: Collection[str], gender: str) -> None:
    known = {
        "languages": bool(languages) and set(languages) <= set(LANGUAGES),
        "modes": set(modes) <= set(MODES),
        "gender": gender in ("", *GENDERS),
    }
    if problems := {name: "choose" for name, is_known in known.items() if not is_known}:
        raise Invalid(problems)


def _check(days: Days) -> None:
    """From yesterday on, since it may still be yesterday where they are; for two years at most."""
    today = now().date()
    if not today - timedelta(days=1) <= days.first <= today + LONGEST_AHEAD:
        raise Invalid({"first": "choose"})
    if not days.first <= days.last <= today + LONGEST_AHEAD:
        raise Invalid({"last": "choose"})
