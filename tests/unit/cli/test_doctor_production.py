"""`lamppost doctor --production`: what must hold before real people are served, each put wrong and mended."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connections
from pytest_django import Settings

from lamppost.cli.backup import NOTE
from lamppost.cli.doctor import everyday, production
from lamppost.cli.doctor.findings import Wrong
from lamppost.cli.embedded import Urls
from lamppost.cli.migration import django_at
from lamppost.cli.unfinished import Mark
from lamppost.core.access import Actor, Grant, Role
from lamppost.people.actions import invite
from lamppost.program.actions import set_duties
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours
from tests.cast import Cast
from tests.tls import tls_door

Cursor = psycopg.Cursor[tuple[object, ...]]
COMMAND = [sys.executable, "-P", "-m", "lamppost.cli.main", "doctor", "--production", "--json"]


@pytest.fixture
def data(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder of this test's own; the keyring stays where the run has it."""
    settings.LAMPPOST_DATA = tmp_path
    monkeypatch.setenv("LAMPPOST_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator who has looked."""
    monkeypatch.setenv("LAMPPOST_KEYRING_APART", "1")
    monkeypatch.setenv("LAMPPOST_PROXY_LOG_OFF", "1")


@pytest.fixture
def tls(committed_db: Urls, tmp_path: Path) -> Iterator[str]:
    """The application's address by way of TLS, without what is asked of it."""
    at = urlsplit(committed_db.app)
    with tls_door(committed_db.socket / ".s.PGSQL.5432", tmp_path) as (port, certificate):
        yield f"postgresql://{at.netloc.partition('@')[0]}@localhost:{port}{at.path}?sslrootcert={certificate}"


def says_wrong(check: Any) -> str:
    with pytest.raises(Wrong) as wrong:
        check()
    assert wrong.value.mend
    return str(wrong.value)


def examined(url: str, data: Path, keyring: Path, **environment: str) -> dict[str, dict[str, Any]]:
    """What the command prints as JSON, by the name of each check."""
    given = {
        "DATABASE_URL": url,
        "LAMPPOST_DATA": str(data),
        "LAMPPOST_KEYRING": str(keyring),
        "LAMPPOST_URL": "https://support.example.org",
        **environment,
    }
    ran = subprocess.run(
        COMMAND, env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1, ran.stderr  # no worker runs here
    return {one["check"]: one for one in json.loads(ran.stdout)}


def test_doctor_refuses_what_is_only_fit_for_trying_out(
    committed_cast: Cast, committed_db: Urls, places: Path
) -> None:
    found = examined(committed_db.app, places, places / "keyring", LAMPPOST_URL="http://x")
    wrong = {name for name, one in found.items() if not one["is_ok"]}
    assert wrong >= {"connection", "keyring apart", "safety contacts", "backup", "access log"}
    assert "address" in wrong and found["three roles"]["is_ok"] and found["clock"]["is_ok"]
    assert all(one["mend"] for one in found.values() if not one["is_ok"])


def test_doctor_finds_a_site_fit_for_production(
    committed_cast: Cast, cursor: Cursor, tls: str, places: Path, tmp_path: Path
) -> None:
    both_on_duty(committed_cast)
    note_backup(tmp_path, datetime.now(UTC))
    _let_the_server_say_tls(cursor)
    found = examined(
        f"{tls}&sslmode=verify-full",
        tmp_path,
        places / "keyring",
        LAMPPOST_KEYRING_APART="1",
        LAMPPOST_PROXY_LOG_OFF="1",
        LAMPPOST_SECRET="x" * 64,
        LAMPPOST_OIDC_ISSUER="https://id.example.org",
    )
    wrong = {name for name in production.PRODUCTION if not found[name]["is_ok"]}
    assert wrong == ({"user"} if os.geteuid() == 0 else set()), found


def _let_the_server_say_tls(cursor: Cursor) -> None:
    """The wheel's server has no TLS of its own: a view in its place says what one that has it would."""
    for statement in (
        "CREATE SCHEMA shadow",
        "CREATE VIEW shadow.pg_stat_ssl AS SELECT pid, true AS ssl FROM pg_stat_activity",
        "GRANT USAGE ON SCHEMA shadow TO lamppost_app",
        "GRANT SELECT ON shadow.pg_stat_ssl TO lamppost_app",
    ):
        cursor.execute(statement.encode())
    name = cursor.connection.info.dbname
    cursor.execute(
        f"ALTER ROLE lamppost_app IN DATABASE {name} SET search_path = shadow, pg_catalog, public".encode()
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("&sslmode=require", "the server's name is not checked on the way to the database"),
        ("&sslmode=verify-ca", "the server's name is not checked on the way to the database"),
        (
            "&sslmode=verify-full",
            "the database itself sees no TLS: something between opens the connection",
        ),
    ],
)
def test_check_connection_wants_a_checked_name_and_tls_up_to_the_server(
    tls: str, asked: str, said: str
) -> None:
    with over(tls + asked):
        assert says_wrong(production.check_connection) == said


@contextmanager
def over(url: str) -> Iterator[None]:
    """Django's connection goes there, as that address says how."""
    place = connections.settings["default"]
    before = place["OPTIONS"]
    place["OPTIONS"] = {**before, **dict(parse_qsl(urlsplit(url).query))}
    try:
        with django_at(url):
            yield
    finally:
        place["OPTIONS"] = before


def test_a_restore_that_was_not_finished_is_found(committed_db: Urls, cursor: Cursor) -> None:
    assert everyday.check_restored()
    cursor.execute(Mark("2026-11-22T00:00:00+00:00").comment(cursor.connection.info.dbname))
    assert says_wrong(everyday.check_restored) == "a restore was not finished"


def test_check_user_refuses_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert says_wrong(production.check_user) == "this runs as root"
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert production.check_user()


def test_check_three_roles_finds_one_that_became_more(committed_db: Urls, cursor: Cursor) -> None:
    assert production.check_three_roles()
    for more, less in (
        ("GRANT lamppost_owner TO lamppost_app", "REVOKE lamppost_owner FROM lamppost_app"),
        (
            "GRANT DELETE ON vault_key TO lamppost_backup",
            "REVOKE DELETE ON vault_key FROM lamppost_backup",
        ),
        ("ALTER ROLE lamppost_owner BYPASSRLS", "ALTER ROLE lamppost_owner NOBYPASSRLS"),
        ("ALTER TABLE cache OWNER TO postgres", "ALTER TABLE cache OWNER TO lamppost_owner"),
    ):
        cursor.execute(more.encode())
        try:
            assert says_wrong(production.check_three_roles), more
        finally:
            cursor.execute(less.encode())
    assert production.check_three_roles()


def test_check_keyring_apart_wants_another_place_confirmed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring, data = tmp_path / "keyring", tmp_path / "data"
    keyring.mkdir(mode=0o700)
    key = keyring / "epoch-000001.key"
    key.touch(mode=0o600)
    settings.LAMPPOST_KEYRING, settings.LAMPPOST_DATA = keyring, tmp_path
    monkeypatch.setenv("LAMPPOST_KEYRING_APART", "1")
    assert "lies in the data folder" in says_wrong(production.check_keyring_apart)
    settings.LAMPPOST_DATA = data
    assert production.check_keyring_apart()
    for path, mode in ((key, 0o640), (keyring, 0o750)):
        was = path.stat().st_mode
        path.chmod(mode)
        assert "others can read" in says_wrong(production.check_keyring_apart)
        path.chmod(was)
    monkeypatch.delenv("LAMPPOST_KEYRING_APART")
    assert "nobody has confirmed" in says_wrong(production.check_keyring_apart)


def test_check_second_factor_wants_passkeys_or_a_provider(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LAMPPOST_OIDC_ISSUER = ""
    assert production.check_second_factor() == "passkeys as second factor"
    without = [one for one in settings.INSTALLED_APPS if one != "allauth.mfa"]
    monkeypatch.setattr(django_settings, "INSTALLED_APPS", without)
    assert says_wrong(production.check_second_factor)
    settings.LAMPPOST_OIDC_ISSUER = "https://id.example.org"
    assert production.check_second_factor()


def both_on_duty(cast: Cast) -> int:
    """At both hospitals a safety contact and a deputy; returns Valley's deputy."""
    deputy = 0
    for hospital in (cast.harbor, cast.valley):
        accounts = []
        for rank in (1, 2):
            grant = Grant(Role.SAFETY_CONTACT, hospital.pk, is_deputy=rank > 1)
            address, by = f"{rank}@{hospital.slug}.example.org", Actor.system(hospital.pk)
            accounts.append(invite(email=address, name="Safety", grants=[grant], by=by))
        hours = [
            Hours(account, rank, weekday, day_time(8), day_time(18))
            for rank, account in enumerate(accounts, 1)
            for weekday in range(7)
        ]
        set_duties(
            hospital=hospital.pk,
            kind=DutyKind.SAFETY,
            hours=hours,
            by=Actor.system(hospital.pk),
        )
        deputy = accounts[1]
    return deputy


def test_check_safety_contacts_wants_two_people_with_hours_everywhere(
    committed_cast: Cast, cursor: Cursor
) -> None:
    assert says_wrong(production.check_safety_contacts).endswith("harbor, valley")
    deputy = both_on_duty(committed_cast)
    assert production.check_safety_contacts()
    cursor.execute("UPDATE people_account SET is_active = false WHERE id = %s", [deputy])
    assert says_wrong(production.check_safety_contacts).endswith(": valley")
    cursor.execute("UPDATE program_hospital SET stage = 'planned' WHERE slug = 'valley'")
    assert production.check_safety_contacts()


def test_check_clock_finds_one_that_goes_wrong(committed_db: Urls) -> None:
    assert production.check_clock()
    for seconds in (-3, 3):
        with time_machine.travel(time.time() + seconds):
            assert "3 s apart" in says_wrong(production.check_clock)


def note_backup(data: Path, at: datetime) -> None:
    (data / NOTE).write_text(json.dumps({"at": at.isoformat()}))


def test_check_backup_wants_one_of_today(data: Path) -> None:
    assert says_wrong(production.check_backup).startswith("no backup")
    (data / NOTE).write_text("{")
    assert says_wrong(production.check_backup).startswith("no backup")
    for hours in (27, -1):
        note_backup(data, datetime.now(UTC) - timedelta(hours=hours))
        assert "hours old" in says_wrong(production.check_backup)
    note_backup(data, datetime.now(UTC) - timedelta(hours=25))
    assert production.check_backup() == "the newest backup is 25 hours old"


def test_check_access_log_asks_for_what_it_cannot_see(
    confirmed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert production.check_access_log()
    monkeypatch.delenv("LAMPPOST_PROXY_LOG_OFF")
    assert "nobody has confirmed" in says_wrong(production.check_access_log)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("DEBUG", True), ("LAMPPOST_DEMO", True), ("LAMPPOST_URL", "http://support.example.org")],
)
def test_check_address_refuses_a_demo_and_an_open_way(
    settings: Settings, name: str, wrong: object
) -> None:
    settings.LAMPPOST_URL = "https://support.example.org"
    assert production.check_address()
    setattr(settings, name, wrong)
    assert says_wrong(production.check_address)


def test_check_secret_wants_a_long_one_that_others_cannot_read(
    settings: Settings, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SECRET_KEY = "x" * 64
    monkeypatch.delenv("LAMPPOST_SECRET", raising=False)
    secret = data / "secret"
    secret.touch(mode=0o600)
    assert production.check_secret()
    secret.chmod(0o640)
    assert says_wrong(production.check_secret) == "others can read the secret"
    monkeypatch.setenv("LAMPPOST_SECRET", "x" * 64)
    assert production.check_secret()
    settings.SECRET_KEY = "short"
    assert says_wrong(production.check_secret) == "the secret is too short"
