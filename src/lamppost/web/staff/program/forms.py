"""An import as it was asked for: the file, what to take of it, and whether it is the one checked before."""

import hashlib
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from lamppost.core.errors import Invalid
from lamppost.program.rules import Profession
from lamppost.program.rules.hospitals import Choice
from lamppost.program.rules.sheets import MAX_BYTES

SALT: Final = "lamppost.import"
CHECKED_FOR: Final = 3600  # seconds between looking first and bringing it in


@dataclass(frozen=True, slots=True)
class RosterWish:
    """For which hospital, and whom to take in."""

    hospital: int
    professions: tuple[Profession, ...]


@dataclass(frozen=True, slots=True, repr=False)
class File:
    """What was sent; it is kept nowhere."""

    content: bytes = field(repr=False)

    def token(self, wish: object) -> str:
        """Says, signed, that this file was looked at for this wish."""
        return signing.dumps(self._digest(wish), salt=SALT)

    def require_checked(self, wish: object, token: str) -> None:
        """Invalid unless the very file was looked at within the hour, for the same wish."""
        try:
            checked = signing.loads(token, salt=SALT, max_age=CHECKED_FOR)
        except signing.BadSignature:
            checked = None
        if checked != self._digest(wish):
            raise Invalid({"file": "other_file"})

    def _digest(self, wish: object) -> str:
        return hashlib.sha256(repr(wish).encode() + b"\0" + self.content).hexdigest()


def file(request: HttpRequest) -> File:
    """The file in the form; RequestDataTooBig above 10 MB, Invalid without one."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig
    sent = request.FILES.get("file")
    if sent is None:
        raise Invalid({"file": "missing"})
    return File(sent.read(MAX_BYTES + 1))


def roster_wish(request: HttpRequest, hospital: int) -> RosterWish:
    """Without a profession chosen: Invalid."""
    known = {one.value: one for one in Profession}
    given = request.POST.getlist("profession")
    if not given or not set(given) <= set(known):
        raise Invalid({"profession": "choose"})
    chosen = tuple(one for one in Profession if one in given)
    return RosterWish(hospital, chosen)


def hospital_wish(request: HttpRequest) -> Choice:
    """By state, part of the name or CMS id; Invalid where all are empty."""
    state, name, cms_id = (
        request.POST.get(one, "").strip()[:200] for one in ("state", "name", "id")
    )
    wish = Choice(state, name, frozenset({cms_id} if cms_id else ()))
    if wish.is_empty:
        raise Invalid({"state": "no_choice"})
    return wish
