"""Keys on disk: whole, the owner's alone, and gone when destroyed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable, keyring_at


@pytest.fixture
def keyring(tmp_path: Path) -> DirectoryKeyring:
    ring = DirectoryKeyring(tmp_path / "keyring")
    ring.begin_epoch(1)
    return ring


def again(keyring: DirectoryKeyring) -> DirectoryKeyring:
    """As another process would see it."""
    return DirectoryKeyring(keyring.folder)


def test_begin_epoch_makes_keys_that_last(keyring: DirectoryKeyring) -> None:
    first = keyring.newest_epoch()
    assert again(keyring).newest_epoch() == first
    assert keyring.begin_epoch(1) == first
    second = keyring.begin_epoch(2)
    assert again(keyring).epochs() == (first, second)
    assert first.wrapping != second.wrapping and first.indexing != second.indexing
    assert "wrapping" not in repr(first)


def test_an_empty_keyring_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyringUnusable, match="lamppost migrate"):
        DirectoryKeyring(tmp_path / "nowhere").newest_epoch()


def test_a_keyring_that_others_can_read_is_refused(keyring: DirectoryKeyring) -> None:
    key = keyring.folder / "epoch-000001.key"
    key.chmod(0o640)
    with pytest.raises(KeyringUnusable, match="chmod"):
        again(keyring).newest_epoch()
    key.chmod(0o600)
    keyring.folder.chmod(0o755)
    with pytest.raises(KeyringUnusable, match="chmod"):
        again(keyring).check()
    with pytest.raises(KeyringUnusable, match="chmod"):
        again(keyring).begin_epoch(2)


def test_a_damaged_key_is_noticed_and_nothing_is_written(keyring: DirectoryKeyring) -> None:
    key = keyring.folder / "epoch-000001.key"
    whole = key.read_bytes()
    key.write_bytes(whole[:-1])
    with pytest.raises(KeyringUnusable, match="damaged"):
        keyring.check()
    key.write_bytes(whole)
    keyring.check()


def test_a_lost_key_is_not_made_anew(keyring: DirectoryKeyring) -> None:
    (keyring.folder / "epoch-000001.key").unlink()
    with pytest.raises(KeyringUnusable, match="Put it back"):
        again(keyring).epoch(1)


def test_a_named_key_is_made_once_even_by_many_at_once(keyring: DirectoryKeyring) -> None:
    rings = [again(keyring) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda ring: ring.named("tally-1-2026-11"), rings))
    assert len(keys) == 1
    assert not list(keyring.folder.glob(".*"))


def test_destroy_forgets_for_good(keyring: DirectoryKeyring) -> None:
    first = keyring.named("tally-1-2026-11")
    keyring.destroy("tally-1-2026-11")
    keyring.destroy("tally-1-2026-11")
    assert keyring.named("tally-1-2026-11") != first


def test_one_keyring_object_for_a_folder(tmp_path: Path) -> None:
    assert keyring_at(tmp_path) is keyring_at(tmp_path)
