"""The protocols that come with the program, and whether a hospital's clinician has approved them."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Final

from lamppost.core.access import Actor, require
from lamppost.escalation.access import EscalationPermission
from lamppost.escalation.models import Approval
from lamppost.escalation.queries.calls import CallsHere, calls_at
from lamppost.escalation.rules import Protocol, Protocols, read_protocols
from lamppost.resources.queries import Entry, directory

LANGUAGES: Final = ("en", "es")


@dataclass(frozen=True, slots=True)
class ProtocolsHere:
    """All protocols in one language, and whom to call at this hour; `approved_on` empty: this wording is
    not approved here yet."""

    version: str
    all: tuple[Protocol, ...]
    approved_on: date | None
    calls: CallsHere = field(repr=False)
    help: tuple[Entry, ...]  # where else to turn there


@lru_cache
def packaged(language: str) -> Protocols:
    """Those of the package, in English where there is no such language."""
    name = language[:2] if language[:2] in LANGUAGES else LANGUAGES[0]
    path = files("lamppost.escalation") / "protocols" / f"{name}.toml"
    return read_protocols(path.read_text(encoding="utf-8"))


def digest_of_all() -> str:
    """One wording in every language; another sentence anywhere is another wording."""
    joined = "".join(packaged(language).digest for language in LANGUAGES)
    return hashlib.sha256(joined.encode()).hexdigest()


def protocols_here(hospital: int, language: str, *, seen_by: Actor) -> ProtocolsHere:
    """What to do for each red flag. Shown whether approved or not: danger does not wait."""
    require(seen_by, EscalationPermission.PROTOCOL_VIEW, hospital)
    return protocols_at(hospital, language)


def protocols_at(hospital: int, language: str) -> ProtocolsHere:
    """The same, for a room that has asked who may: somebody of another hospital supports there."""
    read = packaged(language)
    approved, calls = _approved_on(hospital), calls_at(hospital)
    return ProtocolsHere(read.version, read.all, approved, calls, directory(hospital))


def are_approved(hospital: int) -> bool:
    """Whether this version, in this wording, has its clinician's approval there."""
    return _approved_on(hospital) is not None


def _approved_on(hospital: int) -> date | None:
    version, digest = packaged(LANGUAGES[0]).version, digest_of_all()
    found = Approval.objects.filter(hospital_id=hospital, version=version, digest=digest)
    return found.values_list("approved_on", flat=True).first()
