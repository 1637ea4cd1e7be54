"""What somebody saves to go on later: on their own device alone, in a cookie that only their code opens.

The server keeps nothing of it. Whoever sits down at the same device after them reads nothing without the code; who has
their letter too reads it. So it is kept for one day.
"""

import hashlib
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pydantic import TypeAdapter

from lamppost.core.ids import Code
from lamppost.vault.rules import CannotOpen, Place, seal, unseal
from lamppost.web.public.surveys.walk import Walk

COOKIE: Final = "lamppost_survey"
KEPT: Final = timedelta(days=1)
MOST: Final = 3_800  # letters that every browser takes in one cookie
LARGEST: Final = 20_000  # bytes of answers: a few packed ones could unfold without an end
Given = dict[str, tuple[str, ...]]
_given: Final = TypeAdapter(Given)


@dataclass(frozen=True, slots=True)
class Draft:
    """Where they were, and what they had given, made small."""

    at: str
    department: str = field(repr=False)
    packed: str = field(repr=False)


def kept(answer: HttpResponse, request: HttpRequest, campaign: UUID, walk: Walk) -> bool:
    """Puts it into the answer's cookie; False where it is too much for one."""
    code = Code.parse(walk.code)
    try:
        draft = Draft(walk.at, walk.department, _packed(walk))
    except ValueError:
        return False
    sealed = seal(_key(code), draft, _place(campaign)) if code else b""
    text = urlsafe_b64encode(sealed).decode()
    if not text or len(text) > MOST:
        return False
    answer.set_cookie(
        COOKIE,
        text,
        max_age=KEPT,
        path=request.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return True


def found(request: HttpRequest, campaign: UUID, walk: Walk) -> Walk:
    """The walk with what its code opens; as it was where there is nothing, or another's."""
    code = Code.parse(walk.code)
    try:
        sealed = urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        if code is None or not sealed:
            return walk
        draft = unseal(_key(code), sealed, _place(campaign), Draft)
        given = _given.validate_json(_unpacked(draft.packed))
    except (CannotOpen, Error, ValueError, zlib.error):
        return walk
    return replace(walk, at=draft.at, department=draft.department, given=given)


def _packed(walk: Walk) -> str:
    """ValueError where it is too much to be opened again."""
    given = _given.dump_json(walk.given)
    if len(given) > LARGEST:
        raise ValueError("too much")
    return urlsafe_b64encode(zlib.compress(given, 9)).decode()


def _unpacked(packed: str) -> bytes:
    """Never more than the largest; what is longer comes cut off, and is no JSON."""
    return zlib.decompressobj().decompress(urlsafe_b64decode(packed), LARGEST)


def forgotten(answer: HttpResponse, request: HttpRequest) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=request.path, samesite="Strict")
    return answer


def _key(code: Code) -> bytes:
    return hashlib.sha256(f"survey draft\0{code.letters}".encode()).digest()


def _place(campaign: UUID) -> Place:
    return Place("cookie", campaign, "survey")
