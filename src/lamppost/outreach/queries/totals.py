"""How many conversations there were, staged and tallied together."""

from collections import Counter

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
from lamppost.vault.queries import keyring
from lamppost.vault.rules import Place, unseal


def month_name(hospital: int, month: str) -> str:
    """What the keyring calls the key of a hospital's month (`YYYY-MM`)."""
    return f"tally-{hospital}-{month}"


def unstage(row: Stage) -> Staged:
    """A staged fact; it opens as long as its month's key lives."""
    secret = keyring().named(month_name(row.hospital_id, f"{row.month:%Y-%m}"))
    return unseal(secret, bytes(row.sealed), Place("outreach_stage", row.id, "sealed"), Staged)


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
    return [unstage(row).fact for row in Stage.objects.filter(hospital_id=hospital)]
