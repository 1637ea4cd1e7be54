"""Short ways to tell a story about getting more help."""

from dataclasses import dataclass
from uuid import UUID

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.escalation.models import BreakGlass
from lamppost.escalation.queries import mine_for
from lamppost.escalation.rules import Reason, Withheld
from lamppost.outreach.actions import MoreHelp, get_more_help
from lamppost.outreach.models import Outreach
from lamppost.people.actions import invite
from tests.cast import Cast, Person


@dataclass(frozen=True)
class Advisers:
    """Who joins the cast where a peer is not enough."""

    clinician: Person
    counsel: Person


def advisers(cast: Cast) -> Advisers:
    """For every hospital of the site, as in the demo."""
    return Advisers(
        _somebody(cast, "Clara Clinician", Role.CLINICIAN),
        _somebody(cast, "Conrad Counsel", Role.COUNSEL),
    )


def signed_in(person: Person) -> Actor:
    """With a fresh second factor."""
    return person.actor(now())


def broken(
    cast: Cast,
    outreach: UUID,
    reason: Reason = Reason.DANGER_TO_SELF,
    to: Role = Role.SAFETY_CONTACT,
    withheld: Withheld | None = None,
    by: Person | None = None,
) -> UUID:
    """Sam gets more help; returns the breaking."""
    who = by or cast.supporter
    wanted = MoreHelp(reason, to, withheld)
    get_more_help(outreach=outreach, wanted=wanted, by=signed_in(who))
    with transaction(program(cast)):
        row = Outreach.objects.get(pk=outreach)
        return mine_for(row.key_id, asked_by=signed_in(who).who)[-1].id


def glass(cast: Cast, one: UUID) -> BreakGlass:
    with transaction(program(cast)):
        return BreakGlass.objects.get(pk=one)


def program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def _somebody(cast: Cast, name: str, role: Role) -> Person:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    everywhere = Actor.system(cast.valley.pk, cast.harbor.pk)
    account = invite(email=email, name=name, grants=(Grant(role),), by=everywhere)
    return Person(name, email, cast.valley, account=account)
