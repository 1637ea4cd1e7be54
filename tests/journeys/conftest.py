"""One site for all journeys; a browser for each module of them."""

from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from lamppost.cli.embedded import Urls
from tests.conftest import _copy
from tests.journeys.browser import EXECUTABLE, PATIENCE, launch
from tests.journeys.house import House, open_house

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def static_files(django_test_environment: None) -> None:
    """Collected as `make build` does it: the site's processes serve what was built."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    with (settings.LAMPPOST_DATA.parent / "lamppost-static.lock").open("w") as lock:
        flock(
            lock, LOCK_EX
        )  # of several processes one collects, and only what is not collected yet
        sources = [one for folder in settings.STATICFILES_DIRS for one in folder.rglob("*")]
        newest = max(one.stat().st_mtime for one in sources)
        if not manifest.exists() or manifest.stat().st_mtime < newest:
            call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def site_of_the_run(
    static_files: None, server: Urls, places: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[House]:
    """One site for all journeys, with its processes, its people and a database that commits."""
    with _copy(server) as copy, open_house(copy, places, django_db_blocker) as opened:
        yield opened


@pytest.fixture(scope="module")
def house(site_of_the_run: House, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """The site, with Django in this process pointed at its database."""
    with django_db_blocker.unblock(), site_of_the_run.reached():
        yield site_of_the_run


@pytest.fixture(autouse=True)
def nobody_open(house: House) -> None:
    """Each story begins with nobody in the program: with the keys goes all that hangs on them."""
    house.change("DELETE FROM vault_key")
    house.office.received.clear()


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    """Chromium; while it runs, a loop runs in this thread, and Django must not mind."""
    assert Path(EXECUTABLE).exists(), "no browser: make chromium"
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = launch(playwright)
        yield chromium
        chromium.close()
