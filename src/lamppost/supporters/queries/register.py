"""What is known of the people in a register that is being brought in, in few queries however long it is."""

from collections.abc import Collection, Iterable, Mapping

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.text import fold
from lamppost.people.queries import Holder
from lamppost.program.queries import PhysicianRow, departments, physicians_with_emails, today_at
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries.terms import months_at
from lamppost.supporters.rules import Standing
from lamppost.supporters.rules.register import Known, OnRoster, Service, Terms


def terms_at(hospital: int) -> Terms:
    """The day there, how long a certificate counts, and the departments by name."""
    named = {fold(one.name): one.id for one in departments(hospital)}
    return Terms(hospital, today_at(hospital), months_at(hospital), named)


def known_at(
    hospital: int,
    emails: Collection[str],
    holders: Mapping[str, Holder],
    rows: Iterable[Supporter],
    *,
    seen_by: Actor,
) -> dict[str, Known]:
    """By address, what account, service and place on the hospital's roster somebody has."""
    service = {row.account_id: _service(row) for row in rows}
    people = physicians_with_emails(hospital, emails, seen_by=seen_by)
    return {
        address: _known(holders.get(address), service, people.get(address), hospital, seen_by)
        for address in {*holders, *people}
    }


def _service(row: Supporter) -> Service:
    return Service(
        row.pk,
        row.hospital_id,
        Standing(row.standing),
        row.department_id,
        row.specialty,
        row.renewed_on,
        row.certified_until,
    )


def _known(
    holder: Holder | None,
    service: dict[int, Service],
    person: PhysicianRow | None,
    hospital: int,
    by: Actor,
) -> Known:
    on_roster = (
        OnRoster(person.id, person.name, person.department_id, person.specialty) if person else None
    )
    if holder is None:
        return Known(person=on_roster)
    return Known(
        account=holder.account,
        name=holder.name if holder.grants else "",
        language=holder.language,
        is_active=holder.is_active,
        is_ours=holder.may_be_invited(Grant(Role.SUPPORTER, hospital), by),
        has_role=bool(holder.grants),
        service=service.get(holder.account),
        person=on_roster,
    )
