"""Every answer, whatever it is, tells browsers and caches to keep and to pass on nothing."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from tests.cast import Cast
from tests.web.staff_pages import Browser, signed_in

GIVEN = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
# Only from here, and nothing else; pictures may stand in the page itself.
SOURCES = {"'none'", "'self'"}
WITHOUT_FALLBACK = ("default-src", "form-action", "frame-ancestors", "base-uri")
METHODS = ("get", "head", "post", "put", "delete", "options")
ODD = (
    "/nowhere/at/all",
    "/staff/nowhere/",
    "/code/nowhere",
    "/static/nowhere.css",
    "/valley",
    "//",
)


@pytest.fixture
def https(settings: Settings) -> None:
    """As in production: behind a proxy that speaks https."""
    settings.LAMPPOST_URL = "https://neutral.example.org"


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each)
        else:
            yield each


def _addresses() -> list[str]:
    """One address for every page there is, new ones too; ids are of nothing."""
    found = set()
    for pattern in _patterns(get_resolver()):
        values = {name: _value(name, kind) for name, kind in pattern.pattern.converters.items()}
        try:
            found.add(reverse(pattern.name or pattern.callback, kwargs=values))
        except NoReverseMatch:
            assert pattern.pattern.converters or not pattern.name, pattern
    return sorted(found)


def _value(name: str, converter: object) -> object:
    kind = type(converter).__name__
    of_kind: Mapping[str, object] = {"UUIDConverter": uuid4(), "IntConverter": 1}
    return of_kind.get(kind, "valley" if name == "slug" else "anything")


def _sources(policy: str) -> Mapping[str, set[str]]:
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: set(sources) for name, *sources in parts}


def _check(answer: HttpResponseBase, where: str) -> None:
    for header, value in GIVEN.items():
        assert answer.headers.get(header) == value, (where, header)
    for feature in ("camera", "geolocation", "microphone"):
        assert f"{feature}=()" in answer.headers["Permissions-Policy"], where
    policy = _sources(answer.headers["Content-Security-Policy"])
    assert all(name in policy for name in WITHOUT_FALLBACK), where
    assert policy["default-src"] == {"'none'"}, where
    for name, sources in policy.items():
        assert sources <= SOURCES | ({"data:"} if name == "img-src" else set()), (where, name)


def test_every_page_gives_them_by_every_method_to_a_stranger(cast: Cast, https: None) -> None:
    addresses = _addresses()
    assert len(addresses) > 40
    stranger = Browser(raise_request_exception=False)
    for address in (*addresses, *ODD):
        for method in METHODS:
            answer = getattr(stranger, method)(address)
            _check(answer, f"{method} {address}: {answer.status_code}")
            assert answer.headers["Cache-Control"] == "no-store", address


@pytest.mark.parametrize("role", ["coordinator", "supporter", "administrator", "safety_contact"])
def test_every_page_gives_them_to_the_program_team(cast: Cast, https: None, role: str) -> None:
    browser = signed_in(getattr(cast, role), second_factor=True, raise_request_exception=False)
    for address in _addresses():
        if "sign-out" not in address:
            answer = browser.get(address)
            _check(answer, f"{role} {address}: {answer.status_code}")
            assert answer.headers["Cache-Control"] == "no-store", address


def test_every_static_file_gives_them_and_may_be_kept(https: None, static_files: Path) -> None:
    browser = Client()
    files = [path for path in static_files.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        if path.suffix in (".css", ".js", ".svg"):
            answer = browser.get(f"/static/{path.relative_to(static_files)}")
            assert answer.status_code == 200 and b"".join(answer)
            _check(answer, path.name)
            assert "public" in answer.headers["Cache-Control"]


def test_without_https_nothing_is_promised_about_it(db: None, settings: Settings) -> None:
    settings.LAMPPOST_URL = "http://127.0.0.1:8000"
    assert "Strict-Transport-Security" not in Client().get("/code/").headers
