"""What has to be well wherever the program runs."""

import shutil
import smtplib
import time
from collections.abc import Callable, Mapping
from typing import Final

from lamppost.cli.doctor.findings import Wrong, rows, value
from lamppost.cli.roles import LOG_SETTINGS
from lamppost.cli.unfinished import mark_of
from lamppost.core.errors import LamppostError

OLDEST_SERVER: Final = 150_000
SILENT_AFTER: Final = 30  # seconds without a worker's heartbeat
QUEUE_LAG: Final = 300  # seconds that a job may be due before somebody should look
CHAIN_LAG: Final = 3.0  # seconds within which a waiting audit entry has to be chained
ENOUGH_SPACE: Final = 1024**3  # bytes


def check_database() -> str:
    version = int(value("SHOW server_version_num"))
    if version < OLDEST_SERVER:
        raise Wrong(f"PostgreSQL {version // 10_000} is too old", "Use PostgreSQL 15 or later.")
    return f"PostgreSQL {version // 10_000} answers"


def check_restored() -> str:
    """Nothing may start in a restored database before what was forgotten is forgotten again (G14)."""
    from django.db import connection

    with connection.cursor() as cursor:
        if mark_of(cursor) is not None:
            raise Wrong("a restore was not finished", "Run: lamppost restore-finish")
    return "nothing of a restore is left to do"


def check_roles() -> str:
    """The application may neither rule, nor own, nor pass row security, nor change the chain."""
    rules, passes = rows(
        "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )[0]
    owns = value(
        "SELECT (SELECT count(*) FROM pg_class WHERE pg_has_role(relowner, 'member'))"
        " + (SELECT count(*) FROM pg_database WHERE pg_has_role(datdba, 'member'))"
    )
    mend = "Let DATABASE_URL name lamppost_app as `lamppost roles --sql` makes it."
    if rules or passes:
        raise Wrong("the application's role passes row security", mend)
    if owns:
        raise Wrong("the application's role owns tables or the database", mend)
    if value("SELECT has_table_privilege('audit_entry', 'UPDATE, DELETE, TRUNCATE')"):
        raise Wrong("the application may change audit entries", "Run: lamppost migrate")
    return "the application has no more rights than it needs"


def check_log_settings() -> str:
    """A failing statement must not end up in the server's log with what somebody wrote."""
    wrong = {
        name: wanted
        for name, wanted in LOG_SETTINGS.items()
        if not _is_as_quiet(name, str(value("SELECT current_setting(%s)", name)), wanted)
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
    notifying = value(
        "SELECT count(*) FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid"
        " WHERE NOT tgisinternal AND prosrc ILIKE '%%pg_notify%%'"
    )
    if notifying:
        raise Wrong("a trigger serialises all commits by NOTIFY", "Run: lamppost migrate")
    return "the tables are those of this version"


def check_keyring() -> str:
    from lamppost.vault.queries import keyring

    try:
        keyring().newest_epoch()
        keyring().check()
    except LamppostError as problem:
        raise Wrong(
            str(problem), "See docs/operators; never make a new keyring over old data."
        ) from None
    return "the keyring is whole and only its owner can read it"


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


def check_prices() -> str:
    """Reports are drawn in the background, where nobody would see what is wrong with the file."""
    from django.conf import settings

    if settings.LAMPPOST_PRICES is None:
        return "reports tell hours, and no prices"
    from lamppost.evaluation.report.prices import read_prices  # takes SciPy along
    from lamppost.program.queries import hospitals

    mend = "Mend the file that LAMPPOST_PRICES names."
    try:
        named = read_prices(settings.LAMPPOST_PRICES).coordinator_hours_per_month
    except LamppostError as problem:
        raise Wrong(str(problem), mend) from None
    if strange := set(named) - {"*", *(one.name for one in hospitals())}:
        raise Wrong(f"the prices name no hospital of this site: {', '.join(sorted(strange))}", mend)
    return "reports price hours as the site states"


def check_worker() -> str:
    age = value("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
    if age is None or age > SILENT_AFTER:
        raise Wrong(
            "no worker is alive: nothing is sent, chained or forgotten", "Run: lamppost worker"
        )
    return f"a worker gave a sign of life {max(0, int(age))} s ago"


def check_queue() -> str:
    """What is due is done within seconds; what waits longer has nobody to do it."""
    from lamppost.cli.jobs import counted

    found = counted()
    oldest = max((one.oldest_due_seconds for one in found), default=0)
    if oldest > QUEUE_LAG:
        raise Wrong(
            f"a job has been due for {oldest // 60} minutes",
            "See `lamppost jobs`; run more workers, or the newer version: it may be a job of that.",
        )
    failed = sum(one.failed for one in found)
    return f"no job waits for long; {failed} failed for good within a week"


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


EVERYDAY: Final[Mapping[str, Callable[[], str]]] = {
    "database": check_database,
    "restored": check_restored,
    "roles": check_roles,
    "server log": check_log_settings,
    "migrations": check_migrations,
    "keyring": check_keyring,
    "mail": check_mail,
    "worker": check_worker,
    "queue": check_queue,
    "audit": check_audit,
    "disk": check_disk,
    "prices": check_prices,
}
