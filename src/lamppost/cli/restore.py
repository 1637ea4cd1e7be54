"""`lamppost restore`: a backup takes the place of the database in one step, and stays closed until finished."""

import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

import click
import psycopg

from lamppost.cli.backup import last_backup
from lamppost.cli.database import database, django_ready, spoken_errors
from lamppost.cli.programs import Programs, connected, environment, fitting, why
from lamppost.cli.unfinished import Mark
from lamppost.core.clock import now
from lamppost.core.errors import LamppostError

LIMIT_OF_17: Final = 17  # before it, a server does not know a line with which newer backups begin
_LIMIT = b"SET transaction_timeout = 0;\n"
_HEADER: Final = 64 * 1024  # bytes; the line stands in the first few hundred
_CREATED = re.compile(rb"^; Archive created at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", re.MULTILINE)
_TABLES = re.compile(rb" TABLE public (vault_key|audit_entry) ")

# What stands there now, but nothing that an extension brought.
EMPTY_OUT: Final = """
DO $$ DECLARE one record; BEGIN
  FOR one IN
    SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
             WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END AS kind,
           format('%I.%I', 'public', c.relname) AS name
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'c')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     ORDER BY c.relkind IN ('S', 'c')  -- a sequence mostly goes with its table, and not before
  LOOP EXECUTE format('DROP %s IF EXISTS %s CASCADE', one.kind, one.name); END LOOP;
  FOR one IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name); END LOOP;
  FOR one IN
    SELECT format('%I.%I', 'public', t.typname) AS name FROM pg_type t
     WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd', 'r')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', one.name); END LOOP;
END $$;
"""


class NotABackup(LamppostError):
    """The file is no backup of this program, or not whole."""


class InTheWay(LamppostError):
    """Something stands where the backup should go, or somebody works on it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The database as it is before: its name, whether it holds tables, the head of its chain, and
    whether tombstones may be in it that the keyring does not have yet."""

    name: str
    is_empty: bool
    head: str = ""
    has_tombstones: bool = False


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Replace the tables that are there.")
def restore(file: Path, replace: bool) -> None:
    """Put the backup in FILE in the place of the database; then run `lamppost restore-finish`."""
    with spoken_errors(), database() as place:
        if place.owner is None:
            raise LamppostError("Name the owner's address in DATABASE_OWNER_URL.")
        programs = fitting(place.owner)
        made = made_at(programs, file)
        standing = look(place.owner)
        _agree(standing, replace)
        if standing.has_tombstones:
            _keep_tombstones(place.owner)
        head = standing.head or last_backup().get("head", "")
        load(programs, place.owner, file, Mark(now().isoformat(), made.isoformat(), head))
        click.echo(f"Restored the backup of {made:%Y-%m-%d %H:%M} UTC.")
        with django_ready():
            from lamppost.cli.migration import migrate

            migrate(owner=place.owner)
        click.echo("Nothing starts before you have run: lamppost restore-finish")


def made_at(programs: Programs, file: Path) -> datetime:
    """When the backup was made; NotABackup for anything else, or where its end is missing."""
    asked = [programs.path("pg_restore"), "--list", str(file)]
    ended = subprocess.run(
        asked, env={"TZ": "UTC", "LC_ALL": "C"}, capture_output=True, check=False
    )
    created = _CREATED.search(ended.stdout)
    if ended.returncode or created is None or len(set(_TABLES.findall(ended.stdout))) < 2:
        raise NotABackup(f"{file.name} is not a whole backup of this program. Nothing was changed.")
    return datetime.fromisoformat(created[1].decode()).replace(tzinfo=UTC)


def look(owner: str) -> Standing:
    """What stands there; InTheWay while anybody else is connected."""
    with connected(owner) as connection:
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usesysid IS NOT NULL AND pid <> pg_backend_pid()"
        ).fetchone()
        if others != (0,):
            raise InTheWay(
                "Web, worker or somebody else is connected to the database. Stop them first "
                "(a pool of connections too); nothing was changed."
            )
        tables = connection.execute(
            "SELECT count(*) FROM pg_class c WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p')"
            " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
        ).fetchone()
        stones = connection.execute("SELECT to_regclass('public.vault_tombstone') IS NOT NULL")
        return Standing(
            connection.info.dbname, tables == (0,), _head(connection), stones.fetchone() == (True,)
        )


def load(programs: Programs, owner: str, file: Path, mark: Mark) -> None:
    """Empties the database, fills it from the backup and marks it, in one transaction: however this
    ends, either all of it has happened or nothing. Without grants: the application cannot read it."""
    name = psycopg.conninfo.conninfo_to_dict(owner).get("dbname") or ""
    begin = f"\\set VERBOSITY sqlstate\nBEGIN;\nSET client_min_messages = warning;\n{EMPTY_OUT}"
    end = f";\n{mark.comment(str(name)).as_string()};\nCOMMIT;\n"
    with subprocess.Popen(
        [
            programs.path("psql"),
            *["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", "-"],
        ],
        env=environment(owner),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as psql:
        assert psql.stdin and psql.stderr  # noqa: S101 - asked for above
        with suppress(BrokenPipeError):  # it has ended and says why
            psql.stdin.write(begin.encode())
            _unpack(programs, file, psql)
            psql.stdin.write(end.encode())
        with suppress(BrokenPipeError):
            psql.stdin.close()
        said = psql.stderr.read()
    if psql.returncode:
        raise why("psql", subprocess.CompletedProcess("", psql.returncode, b"", said))


def _unpack(programs: Programs, file: Path, psql: "subprocess.Popen[bytes]") -> None:
    """The backup as statements, into psql. Where it breaks off, psql never sees the COMMIT."""
    asked = [
        programs.path("pg_restore"),
        *["--file", "-", "--schema", "public", "--no-owner", "--no-acl"],
    ]
    with subprocess.Popen(
        [*asked, str(file)],
        env={"TZ": "UTC", "LC_ALL": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as unpacking:
        assert unpacking.stdout and unpacking.stderr and psql.stdin  # noqa: S101
        try:
            _pour(unpacking.stdout, psql.stdin, programs.server)
        except BrokenPipeError:
            unpacking.kill()
            raise
        said = unpacking.stderr.read()
    if unpacking.returncode:
        psql.kill()
        raise why(
            "pg_restore", subprocess.CompletedProcess("", unpacking.returncode, b"", said)
        ) from None


def _pour(statements: IO[bytes], into: IO[bytes], server: int) -> None:
    header = statements.read(_HEADER)
    into.write(header if server >= LIMIT_OF_17 else header.replace(_LIMIT, b"", 1))
    shutil.copyfileobj(statements, into, 1024 * 1024)


def _keep_tombstones(owner: str) -> None:
    """What was shredded in the last moments of the database that goes is known to it alone (G14)."""
    with django_ready():
        from lamppost.cli.migration import django_at
        from lamppost.core.access import Actor
        from lamppost.vault.actions import bury

        with django_at(owner):
            while bury(by=Actor.system()):
                pass


def _agree(standing: Standing, replace: bool) -> None:
    """Nothing is replaced by a slip: the option, and the database's name typed."""
    if standing.is_empty:
        return
    if not replace:
        raise InTheWay("The database is not empty. Restore into an empty one, or use --replace.")
    typed = click.prompt(f"All that is in it goes. Type its name ({standing.name}) to replace it")
    if typed.strip() != standing.name:
        raise InTheWay("That is not its name. Nothing was changed.")


def _head(connection: psycopg.Connection[tuple[object, ...]]) -> str:
    """The newest link of the chain that stands there, as `number:hash`; empty where there is none."""
    try:
        newest = connection.execute(
            "SELECT number, encode(hash, 'hex') FROM audit_entry ORDER BY number DESC LIMIT 1"
        ).fetchone()
    except psycopg.Error:  # no such table, or a damaged one: that is why somebody restores
        return ""
    return f"{newest[0]}:{newest[1]}" if newest else ""


@click.command("restore-finish")
@click.option("--anyway", is_flag=True, help="Also for a database that came back in another way.")
@click.option(
    "--without-unreadable", is_flag=True, help="Remove what no key of the keyring opens any more."
)
def restore_finish(anyway: bool, without_unreadable: bool) -> None:
    """Forget again what was forgotten since the backup, then let web and worker start."""
    with spoken_errors(), database() as place, django_ready():
        if place.owner is None:
            raise LamppostError("Name the owner's address in DATABASE_OWNER_URL.")
        from lamppost.cli.restore_finish import finish

        finish(owner=place.owner, anyway=anyway, without_unreadable=without_unreadable)
