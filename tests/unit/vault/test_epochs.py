"""Epochs follow one another: what is open moves along, what is past is destroyed, and never too soon (G4)."""

import shutil
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner
from django.conf import settings as django_settings

from lamppost.audit.models import Pending
from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.core.transactions import transaction
from lamppost.vault import actions, fitting
from lamppost.vault.actions.epochs import Destroyed
from lamppost.vault.fitting import ClockWrong, keyring_state, rows_on_epochs
from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable
from lamppost.vault.models import BlindIndex, Key, KnownKeyring
from lamppost.vault.queries import data_key
from lamppost.vault.rules import OVERDUE, CannotOpen
from tests.keys import at
from tests.unit.vault.nights import DAY, SITE, Nights

Cursor = psycopg.Cursor[tuple[object, ...]]


def epochs_in_use() -> set[int]:
    return {row.epoch for row in rows_on_epochs()}


def test_rotate_moves_every_key_and_index_of_every_hospital(nights: Nights) -> None:
    with nights.after(1):
        moved = actions.rotate(by=SITE)
    assert (moved.epoch, moved.moved, moved.damaged, moved.left) == (2, 6, 0, 0)
    assert epochs_in_use() == {2}
    nights.all_open()
    assert list(Pending.objects.values_list("event", flat=True)).count("epoch.begun") == 1


def test_what_begins_after_a_rotation_stands_on_the_newest_epoch(nights: Nights) -> None:
    with nights.after(1):
        actions.rotate(by=SITE)
        nights.keys.append(nights.key(nights.cast.valley.pk))
    assert epochs_in_use() == {2}
    nights.all_open()


def test_lookups_find_what_stands_on_either_epoch(nights: Nights) -> None:
    nights.ring.begin_epoch(2, nights.began)  # a rotation that has just begun
    nights.keys.append(nights.key(nights.cast.valley.pk))
    assert epochs_in_use() == {1, 2}
    nights.all_open()


def test_rotate_goes_on_where_it_was_broken_off(nights: Nights) -> None:
    with nights.after(1):
        nights.ring.begin_epoch(2, nights.began + DAY)
        assert actions.rotate(by=SITE).epoch == 2
        assert epochs_in_use() == {2}
        assert actions.rotate(by=SITE).epoch == 3
    assert epochs_in_use() == {3}


def test_rewrap_takes_along_what_was_written_late(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that had not seen the new epoch yet."""
    old = nights.ring.newest_epoch()
    with nights.after(1):
        actions.rotate(by=SITE)
    with monkeypatch.context() as patch:
        patch.setattr(DirectoryKeyring, "newest_epoch", lambda self: old)
        nights.keys.append(nights.key(nights.cast.harbor.pk))
    assert epochs_in_use() == {1, 2}
    assert actions.rewrap(by=SITE).moved == 2
    assert epochs_in_use() == {2}
    nights.all_open()


def test_an_epoch_is_destroyed_the_horizon_after_its_successor_began(nights: Nights) -> None:
    assert nights.nightly(1, 7) == []
    with nights.after(7.99):
        assert actions.destroy_epoch(by=SITE).epoch is None
    assert nights.nightly(8, 8) == [1]
    assert nights.numbers() == [2, 3, 4, 5, 6, 7, 8, 9]
    assert nights.nightly(9, 12) == [2, 3, 4, 5]
    nights.all_open()
    assert Pending.objects.filter(event="epoch.destroyed").count() == 5


def test_one_epoch_goes_in_one_run(nights: Nights) -> None:
    """A worker that stood still for a week: nothing is lost, and a day later the old ones go, one by one."""
    nights.nightly(1, 4)
    with nights.after(12):
        actions.keep_epochs(by=SITE)
        assert nights.numbers() == [1, 2, 3, 4, 5, 6]
        assert actions.destroy_epoch(by=SITE).epoch is None
        nights.all_open()
    for day, number in ((13, 1), (13.05, 2), (13.1, 3), (13.15, 4)):
        with nights.after(day):
            actions.keep_epochs(by=SITE)
        assert number not in nights.numbers() and number + 1 in nights.numbers()
    nights.all_open()
    assert len(epochs_in_use()) == 1


def test_the_horizon_is_the_sites_own(nights: Nights, settings: object) -> None:
    settings.LAMPPOST_BACKUP_HORIZON_DAYS = 1  # type: ignore[attr-defined]
    assert nights.nightly(1, 3) == [1, 2]


def test_the_hourly_job_begins_an_epoch_a_night(nights: Nights) -> None:
    """Whatever the hour at which a site begins: a first night that comes too soon is made up for."""
    for hour in range(1, 6 * 24):
        with at(nights.began.replace(minute=43) + timedelta(hours=hour)):
            actions.keep_epochs(by=SITE)
    began = [epoch.began for epoch in nights.ring.epochs()]
    assert max(later - earlier for earlier, later in pairwise(began)) < OVERDUE + timedelta(hours=1)
    assert {one.hour for one in began[-3:]} == {3}
    assert {later - earlier for earlier, later in pairwise(began[-3:])} == {DAY}
    nights.all_open()


def test_an_epoch_with_rows_is_never_destroyed(nights: Nights, cursor: Cursor) -> None:
    """A row that no hospital's list of hospitals would show counts too."""
    nights.nightly(1, 2)
    cursor.execute(
        "INSERT INTO vault_key (id, hospital_id, epoch, wrapped) VALUES (gen_random_uuid(), 999, 1, '')"
    )
    for day in (9, 10, 10.5, 11):
        with nights.after(day):
            actions.rotate(by=SITE)
            actions.destroy_epoch(by=SITE)
    assert 1 in nights.numbers() and 2 not in nights.numbers()


def test_an_epoch_is_not_destroyed_under_a_writer(nights: Nights, committed_db: object) -> None:
    """Somebody wrote a row on it and has not committed, for a week: nobody sees the row, yet it holds."""
    place = nights.cast.valley.pk
    insert = "INSERT INTO vault_key (id, hospital_id, epoch, wrapped) VALUES (gen_random_uuid(), %s, 1, '')"
    with psycopg.connect(committed_db.app) as writer:  # type: ignore[attr-defined]
        writer.execute("SELECT set_config('lamppost.hospitals', %s, true)", [f"{{{place}}}"])
        writer.execute(insert, [place])
        assert nights.nightly(1, 8) == []
        writer.rollback()
    assert nights.nightly(9, 9) == [1]


def test_a_writer_that_slept_past_the_end_of_its_epoch_is_refused(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = nights.ring.newest_epoch()
    assert nights.nightly(1, 8) == [1]
    monkeypatch.setattr(DirectoryKeyring, "newest_epoch", lambda self: old)
    place = nights.cast.valley.pk
    with pytest.raises(KeyringUnusable, match="Try again"):
        actions.new_key(hospital=place, by=Actor.system(place))
    with pytest.raises(KeyringUnusable, match="Try again"):
        actions.index(key=nights.keys[0], purpose="x", text="y", by=Actor.system(place))
    assert 1 not in epochs_in_use()


@pytest.mark.parametrize("days", [-3, -0.5])
def test_a_clock_set_back_destroys_nothing(nights: Nights, days: float) -> None:
    nights.nightly(1, 9)
    with nights.after(9 + days):
        for act in (actions.rotate, actions.destroy_epoch, actions.keep_epochs):
            with pytest.raises(ClockWrong, match="set back"):
                act(by=SITE)
    nights.all_open()


def test_a_clock_set_forward_destroys_nothing_for_a_day(nights: Nights) -> None:
    nights.nightly(1, 5)
    with nights.after(400):
        actions.keep_epochs(by=SITE)
        actions.destroy_epoch(by=SITE)
    assert nights.numbers() == [1, 2, 3, 4, 5, 6, 7]
    with nights.after(6):  # it is set right again
        with pytest.raises(ClockWrong, match="clock-is-right"):
            actions.rotate(by=SITE)
        assert actions.rotate(by=SITE, is_clock_right=True).epoch == 8
    assert nights.nightly(7, 8) == [1]
    nights.all_open()


def test_clocks_that_do_not_agree_destroy_nothing(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.nightly(1, 7)
    with nights.after(8):
        monkeypatch.setattr(fitting, "database_time", lambda: nights.began + 7 * DAY)
        for act in (actions.rotate, actions.destroy_epoch):
            with pytest.raises(ClockWrong, match="do not agree"):
                act(by=SITE)
    assert 1 in nights.numbers()


def test_the_databases_own_clock_is_asked(nights: Nights) -> None:
    assert abs(fitting.database_time() - datetime.now(UTC)) < timedelta(minutes=1)


def test_what_was_altered_is_found_kept_and_told(nights: Nights, cursor: Cursor) -> None:
    """A byte flipped in a wrapped key, two sealed inputs swapped: the rest moves on without them."""
    flipped, one, two = (key.id for key in (*nights.keys[:2], nights.keys[2]))
    cursor.execute(
        "UPDATE vault_key SET wrapped = set_byte(wrapped, 3, get_byte(wrapped, 3) # 1) WHERE id = %s",
        [flipped],
    )
    _swap_inputs(cursor, one, two)
    with nights.after(1):
        moved = actions.rotate(by=SITE)
    assert moved.damaged == 4 and moved.moved == 2 and moved.left == 0
    with pytest.raises(CannotOpen):
        data_key(flipped, by=Actor.system(nights.cast.valley.pk))
    state = keyring_state(by=SITE)
    assert [(row.number, row.keys, row.indexes) for row in state.epochs] == [(1, 1, 3), (2, 2, 0)]
    with nights.after(2.5):
        assert actions.rotate(by=SITE).damaged == 4


def _swap_inputs(cursor: Cursor, one: UUID, two: UUID) -> None:
    cursor.execute(
        "UPDATE vault_blindindex a SET sealed_input = b.sealed_input FROM vault_blindindex b"
        " WHERE (a.key_id, b.key_id) IN ((%(one)s, %(two)s), (%(two)s, %(one)s))",
        {"one": one, "two": two},
    )


def test_wrapped_keys_swapped_between_rows_open_nothing(nights: Nights, cursor: Cursor) -> None:
    """Each unwraps, but to the other's key: a value sealed under one's own key does not open."""
    one, two = nights.keys[0], nights.keys[2]
    cursor.execute(
        "UPDATE vault_key a SET wrapped = b.wrapped FROM vault_key b"
        " WHERE (a.id, b.id) IN ((%(one)s, %(two)s), (%(two)s, %(one)s))",
        {"one": one.id, "two": two.id},
    )
    by = Actor.system(nights.cast.valley.pk)
    assert data_key(one.id, by=by).secret == two.secret
    with nights.after(1):
        assert actions.rotate(by=SITE).damaged == 2  # their indexes do not open


def test_rows_that_somebody_holds_are_moved_the_next_time(
    nights: Nights, committed_db: object
) -> None:
    place = nights.cast.valley.pk
    with psycopg.connect(committed_db.app) as other:  # type: ignore[attr-defined]
        other.execute("SELECT set_config('lamppost.hospitals', %s, true)", [f"{{{place}}}"])
        other.execute("SELECT 1 FROM vault_key WHERE id = %s FOR UPDATE", [nights.keys[0].id])
        with nights.after(1):
            moved = actions.rotate(by=SITE)
        assert (moved.moved, moved.left) == (5, 1)
    assert actions.rewrap(by=SITE).moved == 1
    nights.all_open()


def test_only_the_program_rotates_and_destroys(nights: Nights) -> None:
    stranger = Actor.public(nights.cast.valley.pk)
    for act in (
        actions.rotate,
        actions.rewrap,
        actions.destroy_epoch,
        actions.begin_epoch,
        actions.bury,
        actions.shred_again,
        keyring_state,
    ):
        with pytest.raises(Refused):
            act(by=stranger)
    assert nights.numbers() == [1]


def test_a_site_takes_a_keyring_once(nights: Nights) -> None:
    assert actions.begin_epoch(by=SITE) == 1
    known = KnownKeyring.objects.get()
    assert bytes(known.fingerprint) == nights.ring.fingerprint() and known.newest == 1
    KnownKeyring.objects.all().delete()  # its rows open with this keyring, so it is taken again
    assert actions.begin_epoch(by=SITE) == 1
    nights.all_open()


def test_status_tells_everything_but_a_secret(nights: Nights, committed_db: object) -> None:
    nights.nightly(1, 2)
    state = keyring_state(by=SITE)
    assert [(row.number, row.keys, row.indexes) for row in state.epochs] == [
        (1, 0, 0),
        (2, 0, 0),
        (3, 3, 3),
    ]
    first, second, newest = state.epochs
    assert first.ends == nights.began + 8 * DAY and newest.ends is None
    assert second.ends == first.ends + DAY
    with nights.after(2):
        assert keyring_state(by=SITE).problem == ""
    assert "future" in state.problem  # the nights above have not come yet


def test_status_tells_of_rows_without_an_epoch(nights: Nights) -> None:
    nights.ring.begin_epoch(2, nights.began)
    nights.ring.destroy_epoch(1)
    state = keyring_state(by=SITE)
    assert state.epochs[0].began is None and state.epochs[0].keys == 3
    assert "does not hold" in state.problem


def test_destroyed_says_nothing_where_nothing_was_due(nights: Nights) -> None:
    with nights.after(1):
        assert actions.destroy_epoch(by=SITE) == Destroyed(None, 0)


def test_keys_on_the_command_line(
    nights: Nights, committed_db: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lamppost.cli.main import main

    monkeypatch.setenv("DATABASE_URL", committed_db.app)  # type: ignore[attr-defined]
    run = CliRunner().invoke
    done = run(main, ["keys", "rotate"])
    assert done.exit_code == 0 and "Epoch 2: 6 rows moved" in done.output
    told = run(main, ["keys", "status"])
    assert told.exit_code == 0, told.output
    assert "epoch 2" in told.output and "in use" in told.output
    with transaction(Actor.system(nights.cast.valley.pk)):
        assert Key.objects.count() == 2 and BlindIndex.objects.count() == 2
    shutil.rmtree(nights.ring.folder)
    told = run(main, ["keys", "status"])
    assert told.exit_code == 1 and "Put the keyring back" in told.output
    assert str(django_settings.LAMPPOST_KEYRING) not in told.output
