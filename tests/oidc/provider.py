"""A real OpenID provider, run by node, and somebody's browser that goes there and back."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from django.http import HttpResponse
from django.test import Client

from tests.mail import free_port

HERE = Path(__file__).parent
SECRET = "for-the-tests-and-nothing-else"
_FORM = re.compile(r"<form")


@dataclass
class Provider:
    """Where it listens; `person` are the cookies of somebody's browser there."""

    issuer: str
    person: requests.Session = field(default_factory=requests.Session)

    def sign_in(
        self, client: Client, path: str, login: str, amr: str = "pwd", acr: str = ""
    ) -> HttpResponse:
        """From a link of ours to the provider, through its login page, and back; our answer."""
        away = client.get(path)["Location"]
        assert away.startswith(self.issuer), away
        page = self._follow(away)
        if page.status_code == 200 and _FORM.search(page.text):
            said = {"login": login, "amr": amr, "acr": acr}
            page = self._follow(page.url, data=said)
        back = urlsplit(page.headers["Location"])
        return client.get(f"{back.path}?{back.query}")  # type: ignore[return-value]

    def asked(self, client: Client, path: str) -> str:
        """Where that link leads, without going there."""
        return str(client.get(path)["Location"])

    def _follow(self, url: str, data: dict[str, str] | None = None) -> requests.Response:
        """As far as the provider's own pages lead."""
        while True:
            method = "POST" if data else "GET"
            page = self.person.request(method, url, data=data, allow_redirects=False, timeout=10)
            to = page.headers.get("Location", "")
            if page.status_code not in (302, 303) or not self._is_own(to):
                return page
            url, data = requests.compat.urljoin(url, to), None

    def _is_own(self, to: str) -> bool:
        return to.startswith(("/", self.issuer))


@contextmanager
def running(redirect: str, people: dict[str, dict[str, Any]]) -> Iterator[Provider]:
    """The provider, ready, with these people; ended with the block."""
    if not (HERE / "node_modules" / "oidc-provider").exists():
        raise RuntimeError("no provider: make provider")
    port = free_port()
    command = ["node", "provider.mjs", str(port), redirect, json.dumps(people)]
    with subprocess.Popen(
        command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as node:
        try:
            assert node.stdout is not None
            for line in node.stdout:
                if b"ready" in line:
                    break
            yield Provider(f"http://127.0.0.1:{port}")
        finally:
            node.kill()
