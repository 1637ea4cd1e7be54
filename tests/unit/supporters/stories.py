"""Who is on the way to be a supporter, and what supporters say of themselves, in a few words for a test."""

from datetime import date, time, timedelta
from typing import Final

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.people.actions import invite
from lamppost.program.models import Department
from lamppost.supporters import actions
from lamppost.supporters.actions.roles import may_support
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries import my_time
from lamppost.supporters.rules import Away, Standing
from lamppost.supporters.rules.confidence import Tie
from tests.cast import Cast

# What the room's actions accept, by the names that they give it.
WORDS: Final[dict[str, object]] = {
    "weekdays": (0,),
    "languages": ("en",),
    "gender": "",
    "time_zone": "America/Denver",
    "trained_on": now().date() - timedelta(days=1),
    "refreshed_on": now().date() - timedelta(days=1),
    "months": 12,
    "tie": Tie.FAMILY,
    "experience": ("assault",),
    "may_say": (),
}


def own_time(by: Actor) -> dict[str, object]:
    """An hour a week and a day away; their ids by the names that actions give them."""
    far = now().date() + timedelta(days=200)
    actions.add_hours(weekdays=(0,), starts=time(8), ends=time(9), by=by)
    actions.add_away(days=Away(far, far), by=by)
    mine = my_time(seen_by=by)
    return {"entry": mine.hours[0].id, "away": mine.away[0].id}


def in_training(cast: Cast, name: str, department: Department | None = None) -> Supporter:
    """Somebody who said yes, and is in training at Valley."""
    at = department or cast.surgery
    address = f"{name.lower().replace(' ', '.')}@example.org"
    grants = (Grant(Role.TRAINEE, at.hospital_id),)
    account = invite(email=address, name=name, grants=grants, by=Actor.system(at.hospital_id))
    return Supporter.objects.create(
        account_id=account,
        hospital_id=at.hospital_id,
        department=at,
        standing=Standing.IN_TRAINING,
    )


def serving(cast: Cast, name: str, until: date) -> Supporter:
    """Somebody who serves at Valley, with a certificate until that day."""
    row = in_training(cast, name)
    may_support(row)
    since = until - timedelta(days=365)
    row.standing, row.certified_until = Standing.ACTIVE, until
    row.trained_on = row.certified_on = row.renewed_on = since
    row.save()
    return row


def stands(row: Supporter) -> Standing:
    """Their standing as it is now."""
    row.refresh_from_db()
    return Standing(row.standing)
