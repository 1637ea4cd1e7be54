"""A hospital's legal texts as they were signed, and the drafts that come with the program."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Final

from django.utils.translation import get_language

from lamppost.core.access import Actor, require
from lamppost.launch.access import LaunchPermission
from lamppost.launch.models import LegalText
from lamppost.launch.rules import TextKind, digest_of

SHOWN_OF_A_HASH: Final = 12  # letters


@dataclass(frozen=True, slots=True)
class TextRow:
    """One kind of text: the version in force, or (version 0) the draft that comes with the program."""

    kind: TextKind
    version: int
    body: str
    body_es: str
    signed_on: date | None
    signed_role: str
    hash: str  # the first letters, as they stand on paper
    is_whole: bool  # whether it is still what was signed


@dataclass(frozen=True, slots=True)
class SignedText:
    """One version of a text as people read it, and the digest of both its languages."""

    version: int
    body: str
    digest: bytes
    language: str


def texts(hospital: int, *, seen_by: Actor) -> tuple[TextRow, ...]:
    """Every kind, in the version in force."""
    require(seen_by, LaunchPermission.TEXT_LIST, hospital)
    return tuple(_text(hospital, kind) for kind in TextKind)


def signed_words(hospital: int, kind: TextKind) -> str:
    """The signed text in the reader's language; empty where counsel has not signed one. Public."""
    row = _newest(hospital, kind)
    if row is None:
        return ""
    is_spanish = (get_language() or "en").startswith("es")
    return (is_spanish and row.body_es) or row.body


def signed_text(
    hospital: int, kind: TextKind, *, version: int | None = None, language: str = ""
) -> SignedText | None:
    """A signed text: the newest or that version, in that language or the reader's; None where counsel
    has signed none. Public."""
    if version is None:
        row = _newest(hospital, kind)
    else:
        row = LegalText.objects.filter(hospital_id=hospital, kind=kind, version=version).first()
    if row is None:
        return None
    is_spanish = (language or get_language() or "en").startswith("es") and bool(row.body_es)
    told, body = ("es", row.body_es) if is_spanish else ("en", row.body)
    return SignedText(row.version, body, bytes(row.digest), told)


def signed_versions(hospital: int) -> int:
    """How many versions were signed: changes with each. Public."""
    return LegalText.objects.filter(hospital_id=hospital).count()


def signed_kinds(hospital: int) -> frozenset[TextKind]:
    """Which kinds counsel has signed there."""
    found = LegalText.objects.filter(hospital_id=hospital).values_list("kind", flat=True)
    return frozenset(TextKind(kind) for kind in found.distinct())


def packaged_text(kind: TextKind, language: str) -> str:
    """The draft that comes with the program, for counsel to change."""
    path = files("lamppost.launch") / "texts" / f"{kind.value}.{language}.txt"
    return path.read_text(encoding="utf-8").strip()


def _text(hospital: int, kind: TextKind) -> TextRow:
    row = _newest(hospital, kind)
    if row is None:
        draft, draft_es = packaged_text(kind, "en"), packaged_text(kind, "es")
        return TextRow(kind, 0, draft, draft_es, None, "", "", is_whole=True)
    digest = bytes(row.digest)
    return TextRow(
        kind,
        row.version,
        row.body,
        row.body_es,
        row.signed_on,
        row.signed_role,
        digest.hex()[:SHOWN_OF_A_HASH],
        is_whole=digest == digest_of(row.body, row.body_es),
    )


def _newest(hospital: int, kind: TextKind) -> LegalText | None:
    found = LegalText.objects.filter(hospital_id=hospital, kind=kind)
    return found.order_by("-version").first()
