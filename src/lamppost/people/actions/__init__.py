"""Inviting people, giving and taking roles, passkeys, sessions, waivers, closing accounts."""

from lamppost.people.actions.accounts import (
    deactivate,
    grant_role,
    invite,
    remove_unused,
    withdraw_role,
)
from lamppost.people.actions.own import set_time_zone
from lamppost.people.actions.passkeys import (
    add_passkey,
    note_passkey_used,
    remove_passkey,
    rename_passkey,
    reset_passkeys,
    tell_of_passkeys,
)
from lamppost.people.actions.sessions import (
    end_all_sessions,
    end_sessions,
    forget_sessions,
    sign_out,
    sign_out_elsewhere,
)
from lamppost.people.actions.several import Newcomer, grant_role_to_all, invite_all
from lamppost.people.actions.waivers import (
    agree_to_waiver,
    end_waiver,
    end_waivers,
    propose_waiver,
)

__all__ = [
    "Newcomer",
    "add_passkey",
    "agree_to_waiver",
    "deactivate",
    "end_all_sessions",
    "end_sessions",
    "end_waiver",
    "end_waivers",
    "forget_sessions",
    "grant_role",
    "grant_role_to_all",
    "invite",
    "invite_all",
    "note_passkey_used",
    "propose_waiver",
    "remove_passkey",
    "remove_unused",
    "rename_passkey",
    "reset_passkeys",
    "set_time_zone",
    "sign_out",
    "sign_out_elsewhere",
    "tell_of_passkeys",
    "withdraw_role",
]
