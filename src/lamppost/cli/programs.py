"""PostgreSQL's own programs for backups: those that fit the server, called without a word of where it is."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo

from lamppost.cli.embedded import PROGRAMS
from lamppost.core.errors import LamppostError

NEEDED: Final = ("pg_dump", "pg_restore", "psql")
DEBIAN: Final = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


class NoProgram(LamppostError):
    """PostgreSQL's programs are missing here or older than the server."""


class Failed(LamppostError):
    """One of them did not do it; the text says why without quoting what is in the database."""


@dataclass(frozen=True, slots=True)
class Programs:
    """One set of them, of one major version, for a server of that one or an earlier."""

    folder: Path
    version: int
    server: int

    def path(self, name: str) -> str:
        return str(self.folder / name)


def fitting(url: str) -> Programs:
    """Those nearest to the server's version and not older; NoProgram says what to install."""
    server = _server_version(url)
    found = {version: folder for folder in _folders() if (version := _version(folder))}
    fit = sorted(version for version in found if version >= server)
    if not fit:
        newest = f"only version {max(found)} is here" if found else "none is here"
        raise NoProgram(
            f"The server is PostgreSQL {server}, and {newest}. Install its programs "
            f"(Debian: postgresql-client-{server}), so that {', '.join(NEEDED)} are on the PATH."
        )
    return Programs(found[fit[0]], fit[0], server)


def environment(url: str) -> dict[str, str]:
    """The address as PostgreSQL's own variables: a command line can be read by everybody."""
    names = {
        option.keyword.decode(): option.envvar.decode()
        for option in Conninfo.get_defaults()
        if option.envvar
    }
    place = {names[key]: str(value) for key, value in conninfo_to_dict(url).items() if key in names}
    home = {"HOME": os.environ["HOME"]} if "HOME" in os.environ else {}
    return {
        "PATH": os.defpath,
        "LC_ALL": "C",
        "TZ": "UTC",
        "PGAPPNAME": "lamppost",
        **home,
        **place,
    }


def why(name: str, ended: "subprocess.CompletedProcess[bytes]") -> Failed:
    """What a program said last; a value that it might quote stands in later lines."""
    said = ended.stderr.decode(errors="replace").strip().splitlines()
    return Failed(f"{name} ended with {ended.returncode}: {said[0] if said else 'no reason given'}")


def connected(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection in which each statement stands by itself; Failed where nobody answers."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as refused:
        raise Failed(f"The database does not answer: {str(refused).splitlines()[0]}") from None


def _server_version(url: str) -> int:
    with connected(url) as connection:
        return connection.info.server_version // 10_000


def _folders() -> list[Path]:
    """Beside the embedded server, where Debian keeps each version, and on the PATH."""
    on_path = shutil.which(NEEDED[0])
    debian = DEBIAN.glob("*/bin") if DEBIAN.is_dir() else ()
    folders = [*([Path(on_path).parent] if on_path else []), *debian, PROGRAMS]
    return [folder for folder in folders if all((folder / name).exists() for name in NEEDED)]


def _version(folder: Path) -> int | None:
    asked = [str(folder / NEEDED[0]), "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    found = _VERSION.search(said)
    return int(found[1]) if found else None
