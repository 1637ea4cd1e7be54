"""What must hold besides before the program serves real people (design 3)."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from lamppost.cli.backup import last_backup
from lamppost.cli.doctor.findings import Wrong, rows, value
from lamppost.cli.roles import APP, BACKUP, OWNER
from lamppost.core.clock import now

OTHERS: Final = 0o077
SHORTEST_SECRET: Final = 32  # letters
CLOCK_MAY_DIFFER: Final = 2.0  # seconds
BACKUP_MAY_BE: Final = timedelta(hours=26)  # old: made nightly, with two hours of grace
WITHOUT_SAFETY: Final = """
    SELECT hospital.slug FROM program_hospital hospital
     WHERE hospital.stage IN ('launching', 'active')
       AND (SELECT count(DISTINCT duty.account_id)
              FROM program_duty duty JOIN people_account account ON account.id = duty.account_id
                   JOIN people_rolegrant held ON held.account_id = account.id
                    AND held.role = 'safety_contact'
                    AND (held.hospital_id = hospital.id OR held.hospital_id IS NULL)
             WHERE duty.hospital_id = hospital.id AND duty.kind = 'safety' AND account.is_active) < 2
     ORDER BY hospital.slug
"""
OWNERS: Final = """
    SELECT DISTINCT role.rolname, role.rolsuper OR role.rolbypassrls OR role.rolcreaterole
      FROM pg_class JOIN pg_roles role ON role.oid = relowner
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
CHANGED_BY: Final = """
    SELECT count(*) FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       AND has_table_privilege(%s, oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
"""


def check_connection() -> str:
    """A server of one's own, whose name was checked and whom nobody on the way can read."""
    from django.db import connection

    connection.ensure_connection()
    used = connection.connection.info
    mend = (
        "Name a PostgreSQL of your own in DATABASE_URL, with sslmode=verify-full and sslrootcert."
    )
    if used.host.startswith("/"):
        raise Wrong("the database is on this machine, reached by a socket", mend)
    if used.get_parameters().get("sslmode") != "verify-full" or not used.pgconn.ssl_in_use:
        raise Wrong("the server's name is not checked on the way to the database", mend)
    if not value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"):
        raise Wrong(
            "the database itself sees no TLS: something between opens the connection",
            "Let the pool or proxy before the database speak TLS to it too.",
        )
    return "the way to the database is encrypted, and its name checked"


def check_user() -> str:
    """Whoever breaks in must not own the machine, nor the keyring's neighbours."""
    if os.geteuid() == 0:
        raise Wrong("this runs as root", "Run web, worker and this check as a user of their own.")
    return "this does not run as root"


def check_three_roles() -> str:
    """Who migrates, who works and who copies are three, and none is more than that."""
    mend = "Make the three roles as `lamppost roles --sql` does; then: lamppost migrate"
    known = {name for (name,) in rows("SELECT rolname FROM pg_roles")}
    if missing := {OWNER, APP, BACKUP} - known:
        raise Wrong(f"there is no role {', '.join(sorted(missing))}", mend)
    if value("SELECT current_user") != APP:
        raise Wrong(f"the application does not work as {APP}", mend)
    if rows(OWNERS) != [(OWNER, False)]:
        raise Wrong(f"the tables are not {OWNER}'s alone, or that role may too much", mend)
    if any(value("SELECT pg_has_role(%s, %s, 'member')", APP, other) for other in (OWNER, BACKUP)):
        raise Wrong("the application can become another role", mend)
    if value(CHANGED_BY, BACKUP):
        raise Wrong(f"{BACKUP} may change tables", mend)
    return "owner, application and backup are three roles"


def check_keyring_apart() -> str:
    """Whoever takes the database, or a backup of it, must not take the keys along (G4)."""
    from django.conf import settings

    keyring, data = Path(settings.LAMPPOST_KEYRING), Path(settings.LAMPPOST_DATA)
    if keyring.is_relative_to(data):
        raise Wrong(
            "the keyring lies in the data folder", "Move it and name it in LAMPPOST_KEYRING."
        )
    if os.environ.get("LAMPPOST_KEYRING_APART") != "1":
        raise Wrong(
            "nobody has confirmed that the keyring is apart",
            "Make sure that no backup or snapshot of the database or of the data folder holds the "
            "keyring, nor one of the keyring the database; then set LAMPPOST_KEYRING_APART=1.",
        )
    open_to_others = [path for path in (keyring, *keyring.rglob("*")) if _mode(path) & OTHERS]
    if open_to_others:
        raise Wrong("others can read in the keyring", f"Run: chmod -R go= {keyring}")
    return "the keyring is apart, and only its owner can read it"


def check_second_factor() -> str:
    """Without one, nobody could be shown a name; with only a mailed code, nobody should (G5)."""
    from django.conf import settings

    has_provider = bool(getattr(settings, "LAMPPOST_OIDC_ISSUER", ""))
    if has_provider or "allauth.mfa" in settings.INSTALLED_APPS:
        return f"{'the identity provider' if has_provider else 'passkeys'} as second factor"
    raise Wrong(
        "there is no second factor", "Use passkeys, or name an identity provider: see signing-in.md"
    )


def check_safety_contacts() -> str:
    """Where people may ask, somebody is paged, and somebody else if they do not answer (design 1)."""
    if without := [str(slug) for (slug,) in rows(WITHOUT_SAFETY)]:
        raise Wrong(
            f"no safety contact with hours, or no deputy: {', '.join(without)}",
            'Run: lamppost duty safety "ADDRESS RANK DAYS HOURS" (two people) --hospital ID',
        )
    return "every open hospital has a safety contact and a deputy"


def check_clock() -> str:
    """Promises, forgetting and the end of an epoch go by both clocks."""
    before = now().timestamp()
    theirs = float(value("SELECT extract(epoch FROM clock_timestamp())"))
    ours = (before + now().timestamp()) / 2  # the answer was on its way for half of it
    if abs(theirs - ours) > CLOCK_MAY_DIFFER:
        raise Wrong(
            f"this machine's clock and the database's are {abs(theirs - ours):.0f} s apart",
            "Let both follow a time server (chrony, systemd-timesyncd).",
        )
    return "this machine and the database agree on the time"


def check_backup() -> str:
    """Somebody makes one each day; whether it can be read back, the drill tells."""
    mend = "Run `lamppost backup FILE` each night, and the drill in docs/operators/backup.md."
    age = _age_of_backup()
    if age is None:
        raise Wrong("no backup was made from this data folder", mend)
    if not timedelta() <= age <= BACKUP_MAY_BE:
        raise Wrong(f"the newest backup is {age.total_seconds() / 3600:.0f} hours old", mend)
    return f"the newest backup is {age.total_seconds() / 3600:.0f} hours old"


def _age_of_backup() -> timedelta | None:
    """None where there is none that a date can be read of."""
    try:
        return now() - datetime.fromisoformat(last_backup()["at"])
    except (ValueError, KeyError, TypeError):
        return None


def check_access_log() -> str:
    """Ours writes none. A proxy's would say from which room somebody asked for help; we cannot see it."""
    if os.environ.get("LAMPPOST_PROXY_LOG_OFF") != "1":
        raise Wrong(
            "nobody has confirmed that the proxy keeps no log of the public door",
            "Switch off its access log (nginx: access_log off;), then set LAMPPOST_PROXY_LOG_OFF=1.",
        )
    return "no access log is kept of the public door"


def check_address() -> str:
    """Codes and names travel only over https, and nothing of a demo is left on."""
    from django.conf import settings

    if settings.DEBUG or settings.LAMPPOST_DEMO:
        raise Wrong("this is a demo, or shows its errors", "Unset LAMPPOST_DEMO.")
    if not settings.LAMPPOST_URL.startswith("https://"):
        raise Wrong(
            "people would reach it without https", "Set LAMPPOST_URL to the https:// address."
        )
    return "people reach it over https"


def check_secret() -> str:
    """Whoever has it can make sessions."""
    from django.conf import settings

    mend = "Set LAMPPOST_SECRET to 64 random letters, or remove the file: a new one is made."
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        raise Wrong("the secret is too short", mend)
    file = Path(settings.LAMPPOST_DATA) / "secret"
    if not os.environ.get("LAMPPOST_SECRET") and _mode(file) & OTHERS:
        raise Wrong("others can read the secret", f"Run: chmod go= {file}; or better: {mend}")
    return "the secret is long, and known to its owner alone"


def _mode(path: Path) -> int:
    return path.stat().st_mode


PRODUCTION: Final[Mapping[str, Callable[[], str]]] = {
    "connection": check_connection,
    "user": check_user,
    "three roles": check_three_roles,
    "keyring apart": check_keyring_apart,
    "second factor": check_second_factor,
    "safety contacts": check_safety_contacts,
    "clock": check_clock,
    "backup": check_backup,
    "access log": check_access_log,
    "address": check_address,
    "secret": check_secret,
}
