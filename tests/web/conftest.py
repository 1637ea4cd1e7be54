"""Pages as they are served: static files collected, and nothing kept from another test's database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from lamppost.web.public.places import forget


@pytest.fixture(scope="session", autouse=True)
def static_files(
    tmp_path_factory: pytest.TempPathFactory, django_test_environment: None
) -> Iterator[Path]:
    """Collected, hashed and compressed as `make build` does it, but in a folder of this run."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


@pytest.fixture(autouse=True)
def fresh_places() -> None:
    """A rolled back database goes back in time; what this process knows of it must too."""
    forget()
