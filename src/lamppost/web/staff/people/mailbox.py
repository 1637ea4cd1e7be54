"""The demo's mailbox: one .eml file a message, the newest by name."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from django.conf import settings

SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class CaughtLetter:
    """One message that the demo's mail server caught instead of delivering it."""

    to: str
    subject: str
    at: datetime | None
    text: str


def letters() -> list[CaughtLetter]:
    """The newest fifty, newest first; one that is just being rotated away is left out."""
    folder = Path(settings.LAMPPOST_DATA) / "mailbox"
    newest = sorted(folder.glob("*.eml"), reverse=True)[:SHOWN]
    return [letter for path in newest if (letter := _read(path))]


def _read(path: Path) -> CaughtLetter | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    mail: EmailMessage = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
    body = mail.get_body(("plain",))
    return CaughtLetter(
        str(mail["To"]),
        str(mail["Subject"]),
        _moment(mail["Date"]),
        body.get_content() if body else "",
    )


def _moment(header: str | None) -> datetime | None:
    """Mail writes UTC as -0000, which the standard library reads as a time without a zone."""
    if not header:
        return None
    found = parsedate_to_datetime(str(header))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
