"""Reading the sealed parts of an outreach for the program's own work."""

from collections.abc import Iterable
from uuid import UUID

from lamppost.core.access import Actor, Role
from lamppost.outreach.access import PARTY, account_text
from lamppost.outreach.models import OptOut, Outreach, Source
from lamppost.outreach.rules import Needs, Recipient, Said, Terms
from lamppost.people.queries import accounts_with_role
from lamppost.vault.queries import data_key, indexed, read_by_program
from lamppost.vault.rules import DataKey, Place, Sealed, seal

OUTREACH = "outreach_outreach"


def key_of(row: Outreach) -> DataKey:
    return data_key(row.key_id, by=Actor.system(row.hospital_id))


def sealed_recipient(row: Outreach) -> Sealed[Recipient]:
    place = Place(OUTREACH, row.id, "sealed_recipient")
    return Sealed(row.key_id, row.hospital_id, place, bytes(row.sealed_recipient), Recipient)


def whom_meant(rows: Iterable[Outreach]) -> dict[UUID, int | None]:
    """By outreach, whom of the roster it is for: for matching alone."""
    return {row.id: read_by_program(sealed_recipient(row)).physician for row in rows}


def needs_of(row: Outreach) -> Needs:
    """What matching must know."""
    place = Place(OUTREACH, row.id, "sealed_needs")
    return read_by_program(
        Sealed(row.key_id, row.hospital_id, place, bytes(row.sealed_needs), Needs)
    )


def seal_needs(row: Outreach, needs: Needs) -> None:
    row.sealed_needs = seal(key_of(row).secret, needs, Place(OUTREACH, row.id, "sealed_needs"))


def said_place(source: UUID) -> Place:
    return Place("outreach_source", source, "sealed_said")


def sealed_said(row: Source) -> Sealed[Said]:
    return Sealed(row.key_id, row.hospital_id, said_place(row.id), bytes(row.sealed_said), Said)


def said_of(row: Source) -> Said:
    """What one referral said."""
    return read_by_program(sealed_said(row))


def terms_place(opt_out: UUID) -> Place:
    return Place("outreach_optout", opt_out, "sealed_terms")


def terms_of(row: OptOut) -> Terms:
    """What a "no" covers."""
    place = terms_place(row.id)
    return read_by_program(
        Sealed(row.key_id, row.hospital_id, place, bytes(row.sealed_terms), Terms)
    )


def coordinators(hospital: int, key: UUID) -> list[int]:
    """Accounts that coordinate there and are no party to what hangs on `key`; deputies after."""
    holders = [account.id for account in accounts_with_role(Role.COORDINATOR, hospital)]
    return [account for account in holders if not is_party(account, key)]


def is_party(account: int, key: UUID) -> bool:
    return indexed(PARTY, account_text(account)).filter(key_id=key).exists()
