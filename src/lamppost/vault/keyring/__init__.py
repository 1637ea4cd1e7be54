"""Where the keys live that the database must not hold: a directory that only its owner may read."""

from lamppost.vault.keyring.directory import DirectoryKeyring, Keyring, keyring_at
from lamppost.vault.keyring.files import KeyringUnusable
from lamppost.vault.keyring.places import check_apart

__all__ = ["DirectoryKeyring", "Keyring", "KeyringUnusable", "check_apart", "keyring_at"]
