"""What somebody saves to go on later: on their own device alone, in a cookie that only their code opens.

The server keeps nothing of it, and whoever sits down at the same device after them, without the code, reads nothing.
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
KEPT: Final = timedelta(days=7)
MOST: Final = 3_800  # letters that every browser takes in one cookie
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
    packed = urlsafe_b64encode(zlib.compress(_given.dump_json(walk.given), 9)).decode()
    draft = Draft(walk.at, walk.department, packed)
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
        draft = unseal(_key(code), sealed, _place(campaign), Draft) if code and sealed else None
    except (CannotOpen, Error, ValueError):
        draft = None
    if draft is None:
        return walk
    given = _given.validate_json(zlib.decompress(urlsafe_b64decode(draft.packed)))
    return replace(walk, at=draft.at, department=draft.department, given=given)


def forgotten(answer: HttpResponse, request: HttpRequest) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=request.path, samesite="Strict")
    return answer


def _key(code: Code) -> bytes:
    return hashlib.sha256(f"survey draft\0{code.letters}".encode()).digest()


def _place(campaign: UUID) -> Place:
    return Place("cookie", campaign, "survey")
