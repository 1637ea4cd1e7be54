"""A keyring that is lost, swapped, old or misplaced is refused; nothing is begun or destroyed under it (G4)."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from lamppost.vault import actions
from lamppost.vault.fitting import fit, keyring_state
from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable
from lamppost.vault.models import KnownKeyring
from tests.unit.vault.nights import SITE, Nights

Cursor = psycopg.Cursor[tuple[object, ...]]


def lose(ring: DirectoryKeyring) -> None:
    shutil.rmtree(ring.folder)


def lose_epochs(ring: DirectoryKeyring) -> None:
    shutil.rmtree(ring.folder / "epochs")


def swap(ring: DirectoryKeyring) -> None:
    lose(ring)
    ring.found()
    ring.begin_epoch(1, datetime.now(UTC))


def put_back_an_old_copy(ring: DirectoryKeyring) -> None:
    ring.destroy_epoch(2)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lose, "empty or has lost"),
        (lose_epochs, "empty or has lost"),
        (swap, "another site"),
        (put_back_an_old_copy, "older copy"),
    ],
)
def test_a_keyring_that_does_not_fit_is_refused_and_nothing_is_begun(
    nights: Nights, cursor: Cursor, harm: Callable[[DirectoryKeyring], None], says: str
) -> None:
    with nights.after(1):
        actions.rotate(by=SITE)
    harm(nights.ring)
    files, rows = _files(nights.ring), _rows(cursor)
    for act in (
        actions.begin_epoch,
        actions.rotate,
        actions.rewrap,
        actions.destroy_epoch,
        actions.keep_epochs,
        keyring_state,
    ):
        with pytest.raises(KeyringUnusable, match=says):
            act(by=SITE)
    with pytest.raises(KeyringUnusable, match=says):
        fit(nights.ring.folder)
    assert _files(nights.ring) == files and _rows(cursor) == rows


def test_rows_without_any_known_keyring_are_not_written_over(nights: Nights) -> None:
    """A database from before it knew its keyring, beside an empty folder."""
    KnownKeyring.objects.all().delete()
    lose(nights.ring)
    with pytest.raises(KeyringUnusable, match="no other is begun"):
        actions.begin_epoch(by=SITE)
    assert not nights.ring.folder.exists()
    with pytest.raises(KeyringUnusable, match="lamppost migrate"):
        fit(nights.ring.folder)


def test_a_keyring_in_the_data_folder_is_refused_in_production(
    nights: Nights, settings: object, tmp_path: Path
) -> None:
    settings.LAMPPOST_PRODUCTION = True  # type: ignore[attr-defined]
    settings.LAMPPOST_DATA = nights.ring.folder.parent  # type: ignore[attr-defined]
    for act in (actions.begin_epoch, actions.rotate, keyring_state):
        with pytest.raises(KeyringUnusable, match="data folder"):
            act(by=SITE)
    with pytest.raises(KeyringUnusable, match="data folder"):
        fit(nights.ring.folder)


def _files(ring: DirectoryKeyring) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in ring.folder.rglob("*") if path.is_file()}


def _rows(cursor: Cursor) -> list[object]:
    return [
        *cursor.execute("SELECT * FROM vault_key ORDER BY id").fetchall(),
        *cursor.execute("SELECT * FROM vault_blindindex ORDER BY id").fetchall(),
        *cursor.execute("SELECT fingerprint, newest FROM vault_knownkeyring").fetchall(),
    ]
