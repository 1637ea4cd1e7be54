"""The ways in which a message reaches somebody."""

from typing import Final, Protocol

from lamppost.core.ids import Code
from lamppost.notifications.channels.email import EmailChannel
from lamppost.notifications.rules import ChannelKind, Invitation, Letter, MessageKind


class Channel(Protocol):
    """What a way to reach somebody has to offer."""

    def compose(
        self,
        kind: MessageKind,
        *,
        address: str,
        language: str,
        more: int = 0,
        invitation: Invitation | None = None,
    ) -> Letter:
        """The neutral words of that kind, in that language; `more` of the same are only counted."""

    def with_code(self, kind: MessageKind, *, address: str, link: str, code: Code) -> Letter:
        """The same with a link of its own and a code, for somebody whose language nobody knows."""

    def send(self, letter: Letter, *, reference: str) -> bool:
        """Whether it was taken over; `reference` lets a receiver recognise a second copy."""


CHANNELS: Final[dict[ChannelKind, Channel]] = {ChannelKind.EMAIL: EmailChannel()}
