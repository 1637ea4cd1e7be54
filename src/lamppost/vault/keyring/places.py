"""Where a keyring may lie: whoever takes the database, or a backup of it, must not take the keys along (G4)."""

from pathlib import Path

from lamppost.vault.keyring.files import KeyringUnusable


def check_apart(keyring: Path, data: Path, *, is_confirmed: bool) -> None:
    """Raises KeyringUnusable for a keyring inside the data folder; and for one on its file system, unless
    the operator has confirmed that the database and its backups are elsewhere, which nothing here can see."""
    if keyring.resolve().is_relative_to(data.resolve()):
        raise KeyringUnusable(
            "The keyring lies in the data folder: a copy of one would hold the other. "
            "Move it and name its new place in LAMPPOST_KEYRING."
        )
    if not is_confirmed and _device(keyring) == _device(data):
        raise KeyringUnusable(
            "The keyring and the data folder share a file system. Move the keyring to another one; or, if the "
            "database and its backups are elsewhere, confirm that with LAMPPOST_KEYRING_APART=1."
        )


def _device(path: Path) -> int:
    """Of the folder, or of the nearest one above that is there already."""
    there = next(one for one in (path, *path.parents) if one.exists())
    return there.stat().st_dev
