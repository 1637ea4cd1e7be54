"""A closed loop: so many connections, each of which sends its next request as soon as it has its answer. One thread
with no more to do for a request than to hand over bytes and read the clock: who asks takes little from who answers."""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Sent: TypeAlias = tuple[int, float]  # status, and how long it took in milliseconds
HEAD_ENDS: Final = b"\r\n\r\n"
LENGTH: Final = b"content-length: "


@dataclass
class Line:
    """One connection, and what is under way on it."""

    socket: socket.socket
    began: float = 0.0
    got: bytes = b""

    def ask(self, request: bytes) -> None:
        self.began, self.got = time.perf_counter(), b""
        self.socket.sendall(request)

    def answered(self) -> Sent | None:
        """None until the whole answer is there."""
        self.got += self.socket.recv(65_536)
        head = self.got.find(HEAD_ENDS)
        if head < 0:
            return None
        at = self.got.lower().index(LENGTH) + len(LENGTH)
        body = int(self.got[at : self.got.index(b"\r", at)])
        if len(self.got) < head + len(HEAD_ENDS) + body:
            return None
        return int(self.got[9:12]), (time.perf_counter() - self.began) * 1000


def as_fast_as_they_can(host: str, requests: Sequence[bytes], connections: int) -> list[Sent]:
    """What came back of each request, in the order in which it did."""
    name, _, port = host.partition(":")
    waiting, sent = iter(requests), list[Sent]()
    with selectors.DefaultSelector() as selector:
        for _, request in zip(range(connections), waiting, strict=False):
            line = Line(socket.create_connection((name, int(port))))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.ask(request)
        while selector.get_map():
            for key, _ in selector.select():
                _go_on(selector, key.data, waiting, sent)
    return sent


def _go_on(
    selector: selectors.BaseSelector, line: Line, waiting: Iterator[bytes], sent: list[Sent]
) -> None:
    found = line.answered()
    if found is None:
        return
    sent.append(found)
    if request := next(waiting, None):
        line.ask(request)
        return
    selector.unregister(line.socket)
    line.socket.close()
