"""The test run's own PostgreSQL, its databases and its keyring. Nothing here outlives the run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.conf import settings as django_settings
from pytest_django import DjangoDbBlocker

from lamppost.cli.embedded import Urls, create_database, running

pytest_plugins = ["tests.cast", "tests.keys", "tests.mail"]

TEMPLATE = "lamppost"
_copies = count(1)
# No busy machine fails a property, and two runs look at the same examples; the long proofs look for new ones.
hypothesis.settings.register_profile(
    "lamppost", deadline=None, derandomize=os.environ.get("LAMPPOST_PROOFS") != "full"
)
hypothesis.settings.load_profile("lamppost")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, else one process waits for the other's at the end."""
    items.sort(key=lambda item: item.get_closest_marker("proof") is None)


@pytest.fixture(scope="session", autouse=True)
def places() -> Iterator[Path]:
    """A data folder for this run, with a keyring in it whose first epoch begins with the tables.

    Not pytest's own temporary folder: the next run closes that one to PostgreSQL's user.
    """
    data = Path(tempfile.mkdtemp(prefix="lamppost-tests-"))
    data.chmod(0o711)
    django_settings.LAMPPOST_DATA = data
    django_settings.LAMPPOST_KEYRING = data / "keyring"
    django_settings.LAMPPOST_KEYRING_APART = (
        True  # so says this run, of a folder beside its database
    )
    yield data
    shutil.rmtree(data)


@pytest.fixture(scope="session")
def server(places: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Urls]:
    """The embedded server of this run; its database `lamppost` is migrated and only copied from."""
    from lamppost.cli.migration import migrate

    with running(places, throwaway=True) as urls:
        with django_db_blocker.unblock():
            migrate(owner=urls.owner)
        _forget_what_was_recorded(urls)
        yield urls


def _forget_what_was_recorded(urls: Urls) -> None:
    """Every story begins with an empty record: that of the migration itself has tests of its own."""
    with psycopg.connect(urls.owner) as connection:
        connection.execute("DELETE FROM audit_pending")


@pytest.fixture(scope="session")
def django_db_setup(
    server: Urls, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """One copy for all tests that roll back; Django reaches it as the application's role."""
    from lamppost.cli.migration import django_at

    with _copy(server) as copy, django_db_blocker.unblock(), django_at(copy.app):
        django_db_blocker.block()
        yield


@pytest.fixture
def committed_db(
    server: Urls, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Urls]:
    """A database of this test's own, for what really commits: threads, second processes, browsers.

    Django is pointed at it as the application's role; hand its urls to processes that you start.
    """
    from lamppost.cli.migration import django_at

    with _copy(server) as copy, django_db_blocker.unblock(), django_at(copy.app):
        yield copy


@pytest.fixture
def owner_cursor(request: pytest.FixtureRequest) -> Iterator[psycopg.Cursor[tuple[object, ...]]]:
    """A cursor of the owner's role, past row security, in the `committed_db` of this test."""
    urls: Urls = request.getfixturevalue("committed_db")
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        yield connection.cursor()


@pytest.fixture
def cursor(committed_db: Urls) -> Iterator[psycopg.Cursor[tuple[object, ...]]]:
    """A cursor of the server's superuser, who sees everything: an administrator, or an attacker."""
    with psycopg.connect(committed_db.superuser, autocommit=True) as connection:
        yield connection.cursor()


class _copy:
    """A fresh copy of the template, dropped at the end whoever is still connected."""

    def __init__(self, server: Urls) -> None:
        self.server = server
        self.name = f"copy_{next(_copies)}"

    def __enter__(self) -> Urls:
        with self._superuser() as connection:
            create_database(connection, self.name, template=TEMPLATE)
        return self.server.of(self.name)

    def __exit__(self, *_: object) -> None:
        with self._superuser() as connection:
            connection.execute(f"DROP DATABASE {self.name} WITH (FORCE)".encode())

    def _superuser(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.server.of("postgres").superuser, autocommit=True)
