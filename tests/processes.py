"""Web and worker as processes of their own, and a visitor who goes through the public door over HTTP."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

from django.conf import settings

from lamppost.cli.embedded import Urls
from tests.mail import free_port

COMMAND = (sys.executable, "-P", "-m", "lamppost.cli.main")
PATIENCE = 60.0  # seconds

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_CODE = re.compile(r"<p class=\"lp-code-value\"[^>]*>\s*([0-9A-Z-]+)\s*</p>")


def until(holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Waits for it; fails with `what` did not happen."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, f"{what}: it took too long"
        time.sleep(0.1)


@dataclass
class Process:
    """One `lamppost` command in a process group of its own, its words appended to a file."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    words: Path
    popen: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        out: IO[bytes]
        with self.words.open("ab") as out:
            self.popen = subprocess.Popen(
                [*COMMAND, *self.arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Ends it with all that it started."""
        if self.popen:
            os.killpg(self.popen.pid, how)
            self.popen.wait(PATIENCE)
            self.popen = None


@dataclass
class Site:
    """A web server with two workers and one worker of the queue, on one database."""

    port: int
    web: Process
    worker: Process

    def answers(self) -> bool:
        try:
            return Visitor(self.port).get("/code/").status == 200
        except OSError:
            return False

    def start_web(self) -> None:
        self.web.start()
        until(self.answers, "the web server answers")


@contextmanager
def site(urls: Urls, data: Path, mail_port: int, level: str = "warning") -> Iterator[Site]:
    """Both, running on that database; ended with all that they started."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": urls.app,
        "LAMPPOST_DATA": str(data),
        "LAMPPOST_KEYRING": str(settings.LAMPPOST_KEYRING),
        "LAMPPOST_SECRET": settings.SECRET_KEY,
        "LAMPPOST_MAIL_HOST": "127.0.0.1",
        "LAMPPOST_MAIL_PORT": str(mail_port),
        "LAMPPOST_LOG": level,
        "LAMPPOST_DOOR_ROOM": "1000",  # everybody comes from here
        "LAMPPOST_URL": f"http://127.0.0.1:{port}",
    }
    made = Site(
        port,
        Process(("web", "--port", str(port), "--workers", "2"), environment, data / "web.log"),
        Process(("worker",), environment, data / "worker.log"),
    )
    try:
        made.worker.start()
        made.start_web()
        yield made
    finally:
        made.web.kill()
        made.worker.kill()


@dataclass(frozen=True)
class Answer:
    status: int
    url: str
    headers: tuple[tuple[str, str], ...]
    text: str


@dataclass
class Sheet:
    """One empty form, ready to be filled in and sent, once or again."""

    path: str
    token: str
    number: str


@dataclass
class Visitor:
    """A browser without a script: its cookies, and every address and answer that it met."""

    port: int
    jar: CookieJar = field(default_factory=CookieJar)
    met: list[Answer] = field(default_factory=list)

    def get(self, path: str) -> Answer:
        return self._ask(path, None)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        return self._ask(path, urlencode(fields).encode())

    def sheet(self, path: str) -> Sheet:
        """The empty form at that address."""
        text = self.get(path).text
        number = re.search(r'name="form_id" value="([^"]+)"', text)
        assert number is not None, "no form"
        return Sheet(path, _token(text), number[1])

    def send(self, sheet: Sheet, **fields: str) -> Answer:
        """The form, filled in; the same sheet sent again counts once."""
        given = {"urgency": "soon", "is_unsafe": "no", **fields}
        own = {"csrfmiddlewaretoken": sheet.token, "form_id": sheet.number}
        return self.post(sheet.path, [*own.items(), *given.items()])

    def refer(self, path: str, **fields: str) -> str:
        """Asks for support; returns the code on the page that follows."""
        answer = self.send(self.sheet(path), **fields)
        assert answer.status == 200, answer.status
        return code_on(answer)

    def use(self, code: str, path: str = "/code/", **fields: str) -> Answer:
        """Opens the page of a code, or does something with it."""
        token = _token(self.get("/code/").text)
        return self.post(path, [("csrfmiddlewaretoken", token), ("code", code), *fields.items()])

    def _ask(self, path: str, body: bytes | None) -> Answer:
        url = path if path.startswith("http") else f"http://127.0.0.1:{self.port}{path}"
        opener = build_opener(HTTPCookieProcessor(self.jar))
        try:
            with opener.open(Request(url, data=body), timeout=20) as response:  # noqa: S310 - loopback
                answer = _answer(response)
        except HTTPError as refused:
            with refused:
                answer = _answer(refused)
        self.met.append(answer)
        return answer


def code_on(answer: Answer) -> str:
    """The code that the page after sending shows."""
    found = _CODE.search(answer.text)
    assert found is not None, "no code on the page"
    return found[1]


def _token(text: str) -> str:
    found = _TOKEN.search(text)
    assert found is not None, "no token on the page"
    return found[1]


def _answer(response: object) -> Answer:
    status, url = response.status, response.url  # type: ignore[attr-defined]
    headers = tuple(response.headers.items())  # type: ignore[attr-defined]
    return Answer(status, url, headers, response.read().decode())  # type: ignore[attr-defined]


def new_form() -> str:
    return uuid4().hex
