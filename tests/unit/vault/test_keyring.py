"""Keys on disk: whole, the owner's alone, and gone when destroyed."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable, check_apart, keyring_at

BEGAN = datetime(2026, 11, 1, 3, 43, 7, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def keyring(tmp_path: Path) -> DirectoryKeyring:
    ring = DirectoryKeyring(tmp_path / "keyring")
    ring.begin_epoch(1, BEGAN)
    return ring


def again(keyring: DirectoryKeyring) -> DirectoryKeyring:
    """As another process would see it."""
    return DirectoryKeyring(keyring.folder)


def epoch_file(keyring: DirectoryKeyring, number: int = 1) -> Path:
    return keyring.folder / "epochs" / f"{number:06d}.key"


def test_begin_epoch_makes_keys_that_last(keyring: DirectoryKeyring) -> None:
    first = keyring.newest_epoch()
    assert again(keyring).newest_epoch() == first
    assert keyring.begin_epoch(1, datetime.now(UTC)) == first
    second = keyring.begin_epoch(2, BEGAN)
    assert again(keyring).epochs() == (first, second)
    assert first.wrapping != second.wrapping and first.indexing != second.indexing
    assert "wrapping" not in repr(first)


def test_an_epoch_keeps_its_date_whatever_becomes_of_its_file(keyring: DirectoryKeyring) -> None:
    os.utime(epoch_file(keyring), (0, 0))
    assert again(keyring).newest_epoch().began == BEGAN


def test_an_epoch_is_dated_again_with_the_same_keys(keyring: DirectoryKeyring) -> None:
    before, later = keyring.newest_epoch(), datetime(2026, 11, 2, tzinfo=UTC)
    keyring.date_again(1, later)
    after = again(keyring).newest_epoch()
    assert after.began == later and after.wrapping == before.wrapping
    assert keyring.newest_epoch() == after


def test_an_empty_keyring_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyringUnusable, match="lamppost migrate"):
        DirectoryKeyring(tmp_path / "nowhere").newest_epoch()


def test_a_keyring_that_others_can_read_is_refused(keyring: DirectoryKeyring) -> None:
    key = epoch_file(keyring)
    key.chmod(0o640)
    with pytest.raises(KeyringUnusable, match="chmod"):
        again(keyring).newest_epoch()
    key.chmod(0o600)
    keyring.folder.chmod(0o755)
    with pytest.raises(KeyringUnusable, match="chmod"):
        again(keyring).newest_epoch()
    with pytest.raises(KeyringUnusable, match="chmod"):
        again(keyring).check()
    with pytest.raises(KeyringUnusable, match="chmod"):
        again(keyring).begin_epoch(2, BEGAN)


def test_tombstones_that_others_can_read_are_refused(keyring: DirectoryKeyring) -> None:
    keyring.bury([uuid4()], TODAY)
    (keyring.folder / "tombstones" / TODAY.isoformat()).chmod(0o644)
    for look in (keyring.check, keyring.tombstones):
        with pytest.raises(KeyringUnusable, match="chmod"):
            look()


@pytest.mark.parametrize("at", [0, 5, 12, 40, -1])
def test_a_flipped_byte_is_noticed_and_nothing_is_written(
    keyring: DirectoryKeyring, at: int
) -> None:
    key = epoch_file(keyring)
    whole = bytearray(key.read_bytes())
    whole[at] ^= 1
    key.write_bytes(whole)
    for look in (keyring.check, again(keyring).epochs):
        with pytest.raises(KeyringUnusable, match="damaged"):
            look()
    assert key.read_bytes() == whole


@pytest.mark.parametrize("size", [0, 10, 91])
def test_a_half_written_key_is_noticed(keyring: DirectoryKeyring, size: int) -> None:
    keyring.named("tally-1-2026-11")
    for key in (epoch_file(keyring), keyring.folder / "tally-1-2026-11.key"):
        whole = key.read_bytes()
        key.write_bytes(whole[: min(size, len(whole) - 1)])
        with pytest.raises(KeyringUnusable, match="damaged"):
            keyring.check()
        key.write_bytes(whole)
    keyring.check()


def test_an_epoch_under_another_ones_name_is_noticed(keyring: DirectoryKeyring) -> None:
    epoch_file(keyring).rename(epoch_file(keyring, 2))
    with pytest.raises(KeyringUnusable, match="damaged"):
        again(keyring).epochs()


def test_a_key_under_an_epochs_name_is_noticed(keyring: DirectoryKeyring) -> None:
    keyring.named("tally-1-2026-11")
    (keyring.folder / "tally-1-2026-11.key").rename(epoch_file(keyring, 2))
    with pytest.raises(KeyringUnusable, match="damaged"):
        again(keyring).epochs()


def test_a_lost_key_is_not_made_anew(keyring: DirectoryKeyring) -> None:
    epoch_file(keyring).unlink()
    with pytest.raises(KeyringUnusable, match="Put it back"):
        again(keyring).epoch(1)


def test_a_named_key_is_made_once_even_by_many_at_once(keyring: DirectoryKeyring) -> None:
    rings = [again(keyring) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda ring: ring.named("tally-1-2026-11"), rings))
    assert len(keys) == 1
    assert not list(keyring.folder.glob(".*"))


def test_destroy_forgets_for_good_in_every_process(keyring: DirectoryKeyring) -> None:
    other = again(keyring)
    first = keyring.named("tally-1-2026-11")
    assert other.named("tally-1-2026-11") == first
    keyring.destroy("tally-1-2026-11")
    keyring.destroy("tally-1-2026-11")
    assert keyring.named("tally-1-2026-11") != first
    assert other.named("tally-1-2026-11") == keyring.named("tally-1-2026-11")


def test_a_destroyed_epoch_leaves_the_memory_of_every_process(keyring: DirectoryKeyring) -> None:
    other = again(keyring)
    keyring.begin_epoch(2, BEGAN)
    assert [epoch.number for epoch in other.epochs()] == [1, 2]
    keyring.destroy_epoch(1)
    keyring.destroy_epoch(1)
    assert [epoch.number for epoch in other.epochs()] == [2]
    assert 1 not in other._known
    third = again(keyring)
    for ring in (keyring, other, third):
        with pytest.raises(KeyringUnusable):
            ring.epoch(1)


def test_an_epoch_read_once_is_refused_once_it_is_gone(keyring: DirectoryKeyring) -> None:
    other = again(keyring)
    assert other.epoch(1)
    keyring.destroy_epoch(1)
    with pytest.raises(KeyringUnusable):
        other.epoch(1)


def test_a_destroyed_key_is_overwritten_even_where_another_name_holds_it(
    keyring: DirectoryKeyring,
) -> None:
    """As a writer leaves it that was killed between giving the name and tidying up."""
    aside = keyring.folder / "epochs" / ".000001.key.77.abcd"
    os.link(epoch_file(keyring), aside)
    keyring.destroy_epoch(1)
    assert set(aside.read_bytes()) == {0}


def test_tidy_finishes_what_somebody_who_died_began(keyring: DirectoryKeyring) -> None:
    epochs = keyring.folder / "epochs"
    half, old, new = (
        epochs / f".{name}" for name in ("000003.key.gone", "000004.9.a", "000005.9.b")
    )
    for path in (half, old, new):
        path.write_bytes(b"secret")
        path.chmod(0o600)
    os.utime(old, (0, 0))
    assert keyring.left_over() == [half, old]
    keyring.tidy()
    assert keyring.left_over() == [] and new.exists()
    keyring.check()
    assert [epoch.number for epoch in again(keyring).epochs()] == [1]


def test_the_fingerprint_tells_keyrings_apart(keyring: DirectoryKeyring, tmp_path: Path) -> None:
    assert keyring.fingerprint() is None
    mark = keyring.found()
    assert keyring.found() == again(keyring).fingerprint() == mark and len(mark) == 16
    assert DirectoryKeyring(tmp_path / "other").found() != mark


def test_tombstones_outlive_whoever_set_them(keyring: DirectoryKeyring) -> None:
    ids = [uuid4() for _ in range(5)]
    assert keyring.tombstones() == frozenset()
    keyring.bury(ids[:3], TODAY)
    keyring.bury(ids[2:], date(2026, 11, 20))
    assert again(keyring).tombstones() == set(ids)
    assert keyring.forget_tombstones(TODAY) == 1
    assert again(keyring).tombstones() == set(ids[:3])
    assert keyring.forget_tombstones(TODAY) == 0


def test_a_tombstone_that_was_cut_off_harms_no_other(keyring: DirectoryKeyring) -> None:
    one, two = uuid4(), uuid4()
    keyring.bury([one], TODAY)
    day = keyring.folder / "tombstones" / TODAY.isoformat()
    for cut in range(len(day.read_bytes())):
        day.write_bytes(day.read_bytes()[: len(day.read_bytes()) - 1])
        assert keyring.tombstones() == frozenset(), cut
    keyring.bury([one], TODAY)
    day.write_bytes(day.read_bytes()[:-4])
    keyring.bury([two], TODAY)
    assert keyring.tombstones() == {two}


def test_an_altered_tombstone_is_none(keyring: DirectoryKeyring) -> None:
    keyring.bury([UUID(int=7)], TODAY)
    day = keyring.folder / "tombstones" / TODAY.isoformat()
    day.write_text(day.read_text().replace("7 ", "8 "))
    assert keyring.tombstones() == frozenset()


def test_many_bury_at_once_and_none_is_lost(keyring: DirectoryKeyring) -> None:
    groups = [[uuid4() for _ in range(20)] for _ in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda ids: again(keyring).bury(ids, TODAY), groups))
    assert keyring.tombstones() == {one for ids in groups for one in ids}


def test_a_keyring_beside_the_database_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for inside in (data, data / "keyring", data / "a" / "b"):
        with pytest.raises(KeyringUnusable, match="data folder"):
            check_apart(inside, data, is_confirmed=True)
    with pytest.raises(KeyringUnusable, match="file system"):
        check_apart(tmp_path / "keys", data, is_confirmed=False)
    check_apart(tmp_path / "keys", data, is_confirmed=True)


def test_a_keyring_on_another_file_system_needs_no_word(tmp_path: Path) -> None:
    other = Path(
        "/proc/lamppost-keys-not-made"
    )  # only looked at: Linux has it apart from all others
    check_apart(other, tmp_path, is_confirmed=False)


def test_one_keyring_object_for_a_folder(tmp_path: Path) -> None:
    assert keyring_at(tmp_path) is keyring_at(tmp_path)
