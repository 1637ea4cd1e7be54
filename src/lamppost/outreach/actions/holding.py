"""What a legal hold keeps of an outreach that ends. The outreach itself is forgotten as always."""

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.escalation.actions import keep_for_holds
from lamppost.escalation.rules import Held, Named
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.sealed import said_of, sealed_recipient
from lamppost.outreach.rules import Recipient, Said
from lamppost.program.queries import physician
from lamppost.vault.queries import read_by_program


def keep_what_is_held(row: Outreach, by: Actor) -> None:
    """Hands a copy down to whatever holds it falls under: the same steps whether there is one or none."""
    recipient = read_by_program(sealed_recipient(row))
    said = [said_of(source) for source in row.sources.order_by("id")]
    keep_for_holds(
        hospital=row.hospital_id,
        somebody=_named(recipient, by),
        held=_held(row, recipient, said),
        by=by,
    )


def _named(recipient: Recipient, by: Actor) -> Named:
    """By all that the roster knows of them; somebody under an alias by that alone."""
    if recipient.physician is None:
        return Named(recipient.name)
    try:
        found = physician(recipient.physician, seen_by=by)
    except NotFound:
        return Named(recipient.name)
    return Named(found.name, found.email or "", found.npi or "")


def _held(row: Outreach, recipient: Recipient, said: list[Said]) -> Held:
    return Held(
        name=recipient.name,
        reach=recipient.reach,
        route=row.route,
        urgency=row.urgency,
        opened_on=row.opened_at.date(),
        ended_on=now().date(),
        outcome=row.outcome,
        supporter=row.supporter_account,
        attempts=row.attempts,
        interactions=row.interactions,
        about=tuple(sorted({code for one in said for code in one.about})),
        referrers=tuple(one.referrer for one in said if one.referrer),
    )
