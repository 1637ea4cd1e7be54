"""How many conversations there were, staged and tallied together."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.models import Stage, TallyInteraction, TallyOutreach
from lamppost.outreach.rules import (
    Fact,
    Outcome,
    Route,
    Staged,
    TalliedInteraction,
    TalliedOutreach,
    Urgency,
)
from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable
from lamppost.vault.queries import keyring
from lamppost.vault.rules import Place, unseal


def month_name(hospital: int, month: str) -> str:
    """What the keyring calls the key of a hospital's month (`YYYY-MM`)."""
    return f"tally-{hospital}-{month}"


def is_held(hospital: int, month: date) -> bool:
    """Whether the key of that month lives; asking makes none."""
    name = month_name(hospital, f"{month:%Y-%m}")
    return name in keyring().names(name)


def month_key(hospital: int, month: date) -> bytes:
    """The key of that month as the keyring has it now, made on first asking: another process may
    have destroyed the one that this one knew."""
    fresh = DirectoryKeyring(keyring().folder)
    return fresh.named(month_name(hospital, f"{month:%Y-%m}"))


def unstaged(rows: Iterable[Stage]) -> list[Fact]:
    """Staged facts; KeyringUnusable where a month's key is not there."""
    secrets: dict[tuple[int, date], bytes] = {}
    facts = []
    for row in rows:
        month = (row.hospital_id, row.month)
        if month not in secrets:
            if not is_held(*month):
                raise KeyringUnusable("The key of a month that is staged is not in the keyring.")
            secrets[month] = month_key(*month)
        place = Place("outreach_stage", row.id, "sealed")
        facts.append(unseal(secrets[month], bytes(row.sealed), place, Staged).fact)
    return facts


def conversations_by_year(hospital: int, *, seen_by: Actor) -> dict[int, int]:
    """Conversations of a hospital by calendar year: exact, so past `disclosure` before anybody sees them."""
    require(seen_by, OutreachPermission.TALLY_VIEW, hospital)
    with transaction(seen_by):
        months = TallyInteraction.objects.filter(hospital_id=hospital).values_list(
            "month", flat=True
        )
        waiting = [one.month for one in _staged(hospital) if isinstance(one, TalliedInteraction)]
    return dict(Counter(int(month[:4]) for month in [*months, *waiting]))


def ended_outreaches(hospital: int, *, before: str, seen_by: Actor) -> list[TalliedOutreach]:
    """How each that ended before a quarter (`YYYY-Qn`) went: so past `disclosure` as well."""
    require(seen_by, OutreachPermission.TALLY_VIEW, hospital)
    with transaction(seen_by):
        told = TallyOutreach.objects.filter(hospital_id=hospital, quarter__lt=before)
        ended = [_ended(row) for row in told]
        waiting = [one for one in _staged(hospital) if isinstance(one, TalliedOutreach)]
    return ended + [one for one in waiting if one.quarter < before]


def _ended(row: TallyOutreach) -> TalliedOutreach:
    return TalliedOutreach(
        row.quarter,
        Route(row.route),
        Urgency(row.urgency),
        row.offers,
        row.attempts,
        row.first_attempt_within_hours,
        Outcome(row.outcome),
    )


def _staged(hospital: int) -> list[Fact]:
    return unstaged(Stage.objects.filter(hospital_id=hospital))
