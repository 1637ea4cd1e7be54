"""Accounts and what they are, passkeys, open sessions, waivers."""

from lamppost.people.queries.accounts import (
    AccountRow,
    Holder,
    RoleHolder,
    account,
    account_of_physician,
    account_with_email,
    accounts,
    accounts_with_role,
    actor_for,
    administered,
    cast,
    holders_of,
    leads_of,
    names,
    own_time_zone,
)
from lamppost.people.queries.passkeys import PasskeyRow, has_passkey, may_add_passkey, passkeys
from lamppost.people.queries.sessions import SessionRow, open_sessions
from lamppost.people.queries.waivers import WaiverRow, waivable, waivers

__all__ = [
    "AccountRow",
    "Holder",
    "PasskeyRow",
    "RoleHolder",
    "SessionRow",
    "WaiverRow",
    "account",
    "account_of_physician",
    "account_with_email",
    "accounts",
    "accounts_with_role",
    "actor_for",
    "administered",
    "cast",
    "has_passkey",
    "holders_of",
    "leads_of",
    "may_add_passkey",
    "names",
    "open_sessions",
    "own_time_zone",
    "passkeys",
    "waivable",
    "waivers",
]
