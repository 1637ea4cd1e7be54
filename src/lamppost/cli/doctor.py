"""`lamppost doctor`: what is well, what is not, and how to mend it."""

import json
import os
import shutil
import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import click

from lamppost.cli.database import database, set_up_django
from lamppost.cli.roles import LOG_SETTINGS
from lamppost.core.errors import LamppostError

OLDEST_SERVER: Final = 150_000
SILENT_AFTER: Final = 30  # seconds without a worker's heartbeat
CHAIN_LAG: Final = 3.0  # seconds within which a waiting audit entry has to be chained
ENOUGH_SPACE: Final = 1024**3  # bytes


class Wrong(LamppostError):
    """One thing that is not well, and what to do about it."""

    def __init__(self, says: str, mend: str) -> None:
        super().__init__(says)
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    check: str
    is_ok: bool
    says: str
    mend: str = ""


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _value(statement: str, *values: Any) -> Any:
    return _rows(statement, *values)[0][0]


def check_database() -> str:
    version = int(_value("SHOW server_version_num"))
    if version < OLDEST_SERVER:
        raise Wrong(f"PostgreSQL {version // 10_000} is too old", "Use PostgreSQL 15 or later.")
    return f"PostgreSQL {version // 10_000} answers"


def check_roles() -> str:
    """The application may neither rule, nor own, nor pass row security, nor change the chain."""
    rules, passes = _rows(
        "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )[0]
    owns = _value(
        "SELECT (SELECT count(*) FROM pg_class WHERE pg_has_role(relowner, 'member'))"
        " + (SELECT count(*) FROM pg_database WHERE pg_has_role(datdba, 'member'))"
    )
    mend = "Let DATABASE_URL name lamppost_app as `lamppost roles --sql` makes it."
    if rules or passes:
        raise Wrong("the application's role passes row security", mend)
    if owns:
        raise Wrong("the application's role owns tables or the database", mend)
    if _value("SELECT has_table_privilege('audit_entry', 'UPDATE, DELETE, TRUNCATE')"):
        raise Wrong("the application may change audit entries", "Run: lamppost migrate")
    return "the application has no more rights than it needs"


def check_log_settings() -> str:
    """A failing statement must not end up in the server's log with what somebody wrote."""
    wrong = {
        name: wanted
        for name, wanted in LOG_SETTINGS.items()
        if not _is_as_quiet(name, str(_value("SELECT current_setting(%s)", name)), wanted)
    }
    if wrong:
        lines = "; ".join(f"ALTER SYSTEM SET {name} = '{value}'" for name, value in wrong.items())
        raise Wrong(
            f"the server's log may repeat what people wrote ({', '.join(wrong)})",
            f"As a superuser: {lines}; SELECT pg_reload_conf();",
        )
    return "the server's log does not repeat what people wrote"


def _is_as_quiet(name: str, found: str, wanted: str) -> bool:
    """For the least level that is logged, a higher one is fine too."""
    levels = ["log", "fatal", "panic"]
    return found in levels if name == "log_min_messages" else found == wanted


def check_migrations() -> str:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Wrong(f"{len(missing)} migrations are missing", "Run: lamppost migrate")
    notifying = _value(
        "SELECT count(*) FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid"
        " WHERE NOT tgisinternal AND prosrc ILIKE '%%pg_notify%%'"
    )
    if notifying:
        raise Wrong("a trigger serialises all commits by NOTIFY", "Run: lamppost migrate")
    return "the tables are those of this version"


def check_keyring() -> str:
    from django.conf import settings

    from lamppost.vault.queries import keyring

    try:
        keyring().newest_epoch()
        keyring().check()
    except LamppostError as problem:
        raise Wrong(
            str(problem), "See docs/operators; never make a new keyring over old data."
        ) from None
    if settings.LAMPPOST_PRODUCTION:
        _check_apart(settings.LAMPPOST_KEYRING, settings.LAMPPOST_DATA)
    return "the keyring is whole and only its owner can read it"


def _check_apart(keyring: Path, data: Path) -> None:
    """Whoever takes the database, or a backup of it, must not take the keys along (G4)."""
    if keyring.is_relative_to(data):
        raise Wrong(
            "the keyring lies in the data folder", "Move it and name it in LAMPPOST_KEYRING."
        )
    if keyring.stat().st_dev == data.stat().st_dev:
        raise Wrong(
            "the keyring and the data folder share a file system",
            "Move the keyring to another one and name it in LAMPPOST_KEYRING.",
        )
    if os.environ.get("LAMPPOST_KEYRING_APART") != "1":
        raise Wrong(
            "nobody has confirmed that backups of the database leave the keyring out",
            "Make sure that they do, then set LAMPPOST_KEYRING_APART=1.",
        )


def check_mail() -> str:
    from django.conf import settings

    mend = "Set LAMPPOST_MAIL_HOST, _PORT, _USER, _PASSWORD and _TLS."
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            if settings.EMAIL_USE_TLS:
                server.starttls()
            if settings.EMAIL_HOST_USER:
                server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            code, _ = server.ehlo()
    except (OSError, smtplib.SMTPException) as problem:
        raise Wrong(f"the mail server does not take us ({type(problem).__name__})", mend) from None
    if code != 250:
        raise Wrong(f"the mail server answers {code}", mend)
    return "the mail server answers"


def check_worker() -> str:
    age = _value(
        "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
    )
    if age is None or age > SILENT_AFTER:
        raise Wrong(
            "no worker is alive: nothing is sent, chained or forgotten", "Run: lamppost worker"
        )
    return f"a worker gave a sign of life {max(0, int(age))} s ago"


def check_audit() -> str:
    """The oldest waiting entry must not be the same a moment later."""
    until = time.monotonic() + CHAIN_LAG
    first = oldest = _oldest_waiting()
    while oldest is not None and oldest == first:
        if time.monotonic() > until:
            raise Wrong("audit entries wait to be chained", "Run: lamppost worker")
        time.sleep(0.2)
        oldest = _oldest_waiting()
    return "no audit entry waits to be chained"


def _oldest_waiting() -> int | None:
    from lamppost.audit.queries import oldest_waiting
    from lamppost.core.access import Actor

    return oldest_waiting(by=Actor.system())


def check_disk() -> str:
    from django.conf import settings

    free = shutil.disk_usage(settings.LAMPPOST_DATA).free
    if free < ENOUGH_SPACE:
        raise Wrong(
            f"{free // 1024**2} MB are free in the data folder", "Make room: 1 GB at least."
        )
    return f"{free // 1024**3} GB are free"


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "database": check_database,
    "roles": check_roles,
    "server log": check_log_settings,
    "migrations": check_migrations,
    "keyring": check_keyring,
    "mail": check_mail,
    "worker": check_worker,
    "audit": check_audit,
    "disk": check_disk,
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """Check that everything is as it should be, and say how to mend what is not."""
    with _database() as problem:
        if problem:
            findings = [Finding("database", is_ok=False, says=str(problem), mend=problem.mend)]
        else:
            findings = [_outcome(name, check) for name, check in CHECKS.items()]
    click.echo(
        json.dumps([asdict(each) for each in findings], indent=2) if as_json else _lines(findings)
    )
    raise SystemExit(0 if all(each.is_ok for each in findings) else 1)


@contextmanager
def _database() -> Iterator[Wrong | None]:
    """The database joined or started; or what stands in the way."""
    entered = database()
    try:
        entered.__enter__()
    except LamppostError as problem:
        yield Wrong(str(problem), "Mend this first; the rest was not checked.")
        return
    try:
        set_up_django()
        yield None
    finally:
        entered.__exit__(None, None, None)


def _outcome(name: str, check: Callable[[], str]) -> Finding:
    from django.db import Error

    try:
        return Finding(name, is_ok=True, says=check())
    except Wrong as problem:
        return Finding(name, is_ok=False, says=str(problem), mend=problem.mend)
    except (Error, OSError) as problem:  # its text may hold an address; its class does not
        mend = "Check DATABASE_URL and that the server runs; then: lamppost migrate"
        return Finding(
            name, is_ok=False, says=f"not to be checked ({type(problem).__name__})", mend=mend
        )


def _lines(findings: list[Finding]) -> str:
    return "\n".join(
        f"ok     {each.check}: {each.says}"
        if each.is_ok
        else f"WRONG  {each.check}: {each.says}\n       {each.mend}"
        for each in findings
    )
