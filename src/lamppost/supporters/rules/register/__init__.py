"""A register of supporters as a file holds it: read line by line, and held against who is known already."""

from lamppost.supporters.rules.register.planning import (
    CERTIFIES,
    Known,
    OnRoster,
    Plan,
    Service,
    TakenOn,
    Terms,
    plan,
)
from lamppost.supporters.rules.register.reading import Entry, Register, read_register
from lamppost.supporters.rules.register.report import RegisterReport

__all__ = [
    "CERTIFIES",
    "Entry",
    "Known",
    "OnRoster",
    "Plan",
    "Register",
    "RegisterReport",
    "Service",
    "TakenOn",
    "Terms",
    "plan",
    "read_register",
]
