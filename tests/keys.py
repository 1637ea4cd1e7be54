"""A keyring of a test's own, and nights that pass for the program, the keyring and the database alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
import time_machine
from pytest_django.fixtures import Settings

from lamppost.cli.embedded import Urls
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.vault import fitting
from lamppost.vault.actions import begin_epoch
from lamppost.vault.keyring import DirectoryKeyring
from lamppost.vault.models import KnownKeyring
from lamppost.vault.queries import keyring


@pytest.fixture
def own_keyring(
    committed_db: Urls, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> DirectoryKeyring:
    """The only one that this test's database knows, with one epoch."""
    settings.LAMPPOST_KEYRING = tmp_path_factory.mktemp("ring") / "keyring"
    KnownKeyring.objects.all().delete()
    begin_epoch(by=Actor.system())
    return keyring()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """It is `moment`, for the database too."""
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(moment):
        patch.setattr(fitting, "database_time", now)
        yield
