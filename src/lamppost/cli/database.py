"""Which database a command works on, and Django made ready for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from lamppost.cli.unfinished import refuse_unfinished
from lamppost.core.errors import LamppostError


@dataclass(frozen=True, slots=True)
class Place:
    """Addresses for the application, the owner of the tables and the backup role; the latter two may
    be unknown.

    `group` is the process group that ends with the embedded server, where we own one.
    """

    app: str
    owner: str | None
    group: int | None = None
    backup: str | None = None

    def __repr__(self) -> str:
        return "Place(…)"  # addresses hold passwords


def data_folder() -> Path:
    """The data folder of this site; a demo has one of its own."""
    usual = Path("var", "demo") if os.environ.get("LAMPPOST_DEMO") == "1" else Path("var")
    folder = Path(os.environ.setdefault("LAMPPOST_DATA", str(usual.absolute())))
    return folder.resolve()


@contextmanager
def database(*, must_own: bool = False) -> Iterator[Place]:
    """The database that DATABASE_URL names; without it the embedded one, started or joined."""
    data = data_folder()
    if given := os.environ.get("DATABASE_URL"):
        owner, backup = (os.environ.get(f"DATABASE_{role}_URL") for role in ("OWNER", "BACKUP"))
        yield Place(given, owner, backup=backup)
        return
    from lamppost.cli.embedded import running

    with running(data, must_own=must_own) as urls:
        os.environ["DATABASE_URL"] = urls.app
        try:
            yield Place(urls.app, urls.owner, urls.group, urls.backup)
        finally:
            del os.environ["DATABASE_URL"]


@contextmanager
def ready(*, is_finished: bool = True) -> Iterator[Place]:
    """A database, and Django set up on it as the application's role. One that was restored must be
    finished first, but for the commands that lead there."""
    with spoken_errors(), database() as place:
        if is_finished:
            refuse_unfinished(place.app)
        with django_ready():
            yield place


@contextmanager
def django_ready() -> Iterator[None]:
    """Django set up; what the database refuses is said without its text, which may quote somebody."""
    set_up_django()
    import structlog
    from django.db import Error

    try:
        yield
    except Error as error:
        structlog.get_logger("lamppost.cli").exception("database.failed")
        raise click.ClickException(
            f"The database does not do what this version expects ({type(error).__name__}). "
            "Try: lamppost migrate; then: lamppost doctor"
        ) from None


def set_up_django() -> None:
    """Imports the program; until here a command has loaded next to nothing."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamppost.config.settings")
    django.setup()


@contextmanager
def spoken_errors() -> Iterator[None]:
    """What the program refuses, in its own words and without a stack trace."""
    try:
        yield
    except LamppostError as error:
        raise click.ClickException(str(error)) from None
