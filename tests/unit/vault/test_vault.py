"""Sealing: bound to its place, opened only by whom it may, forgotten by deleting one row."""

from dataclasses import dataclass
from datetime import timedelta
from traceback import format_exception
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.db.transaction import atomic
from hypothesis import given
from hypothesis import strategies as st

from lamppost.audit.models import Pending
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Refused
from lamppost.core.transactions import transaction
from lamppost.vault import actions, rules
from lamppost.vault.models import BlindIndex, Key, PurgeReceipt
from lamppost.vault.queries import data_key, keyring, keys_indexed, read_by_program
from lamppost.vault.rules import CannotOpen, DataKey, EpochKeys, Place, Sealed
from tests.cast import Cast, refuses


@dataclass(frozen=True, slots=True)
class Secret:
    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Other:
    needed: list[int]


HERE = Place("table", uuid4(), "field")


@given(st.text(), st.none() | st.integers(min_value=-(2**53), max_value=2**53))
def test_seal_and_unseal_give_the_same_value(text: str, number: int | None) -> None:
    text = text.encode("utf-8", "ignore").decode()
    key, value = rules.new_secret(), Secret(text, number)
    assert rules.unseal(key, rules.seal(key, value, HERE), HERE, Secret) == value


def test_the_length_tells_only_blocks() -> None:
    key = rules.new_secret()
    lengths = {len(rules.seal(key, Secret("x" * n), HERE)) for n in range(150)}
    assert len(lengths) == 1


@pytest.mark.parametrize("change", ["key", "place", "byte", "kind"])
def test_whatever_does_not_fit_does_not_open_and_tells_nothing(change: str) -> None:
    key = rules.new_secret()
    sealed = rules.seal(key, Secret("canary"), HERE)
    other_key = rules.new_secret() if change == "key" else key
    place = Place("table", HERE.row, "other") if change == "place" else HERE
    text = bytes([sealed[0] ^ 1]) + sealed[1:] if change == "byte" else sealed
    kind: type[object] = Other if change == "kind" else Secret
    with pytest.raises(CannotOpen) as refused:
        rules.unseal(other_key, text, place, kind)
    assert "canary" not in "".join(format_exception(refused.value)).replace('Secret("canary")', "")


def test_a_key_of_another_epoch_does_not_unwrap() -> None:
    one, two = (EpochKeys(n, rules.new_secret(), rules.new_secret(), now()) for n in (1, 2))
    secret = rules.new_secret()
    assert rules.unwrap(one, rules.wrap(one, secret)) == secret
    with pytest.raises(CannotOpen):
        rules.unwrap(two, rules.wrap(one, secret))


def test_a_data_key_shows_nothing_of_itself() -> None:
    key = DataKey(uuid4(), 1, b"canary" * 5 + b"xx")
    assert "canary" not in repr(key)


def sealed_in(cast: Cast) -> Sealed[Secret]:
    key = actions.new_key(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    return Sealed(key.id, cast.valley.pk, HERE, rules.seal(key.secret, Secret("x"), HERE), Secret)


def test_open_needs_a_fresh_second_factor(cast: Cast) -> None:
    sealed = sealed_in(cast)
    for given_at in (None, now() - timedelta(minutes=16)):
        with refuses(Refused):
            actions.open_sealed(
                sealed=sealed, purpose="triage", by=cast.coordinator.actor(given_at)
            )
    assert not Pending.objects.filter(event="sealed.opened").exists()
    opened = actions.open_sealed(sealed=sealed, purpose="triage", by=cast.coordinator.actor(now()))
    assert opened == Secret("x")


def test_each_look_by_a_person_is_recorded_sealed(cast: Cast) -> None:
    sealed = sealed_in(cast)
    actions.open_sealed(sealed=sealed, purpose="triage", by=cast.coordinator.actor(now()))
    (entry,) = Pending.objects.filter(event="sealed.opened")
    assert b"triage" not in bytes(entry.detail) and len(bytes(entry.detail)) > 100
    actions.open_sealed(sealed=sealed, purpose="x", by=Actor.system(cast.valley.pk))
    assert Pending.objects.filter(event="sealed.opened").count() == 1


def test_the_public_door_opens_nothing(cast: Cast) -> None:
    sealed = sealed_in(cast)
    for stranger in (Actor.public(cast.valley.pk), Actor.code(cast.valley.pk)):
        with refuses(Refused):
            actions.open_sealed(sealed=sealed, purpose="x", by=stranger)


def test_another_hospital_has_no_key(cast: Cast) -> None:
    sealed = sealed_in(cast)
    with refuses(CannotOpen):
        data_key(sealed.key_id, by=Actor.system(cast.harbor.pk))


def test_shred_is_deleting_one_row_and_leaves_a_receipt(cast: Cast) -> None:
    program = Actor.system(cast.valley.pk)
    sealed = sealed_in(cast)
    key = data_key(sealed.key_id, by=program)
    actions.index(key=key, purpose="party", text="account:1", by=program)
    assert keys_indexed("party", "account:1", by=program) == [key.id]
    assert actions.shred(keys=[key.id, key.id], kind="outreach", by=program) == 1
    assert actions.shred(keys=[key.id], kind="outreach", by=program) == 0
    with transaction(program):
        assert not Key.objects.exists() and not BlindIndex.objects.exists()
    with refuses(CannotOpen):
        read_by_program(sealed)
    receipt = PurgeReceipt.objects.get()
    assert (receipt.kind, receipt.count, receipt.month.day) == ("outreach", 1, 1)


def test_begin_epoch_again_keeps_the_one_that_lives(db: None) -> None:
    assert actions.begin_epoch(by=Actor.system()) == keyring().newest_epoch().number
    with pytest.raises(Refused):
        actions.begin_epoch(by=Actor.public(1))


def test_a_read_outside_a_scope_is_an_error_not_an_empty_list(committed_cast: Cast) -> None:
    sealed_in(committed_cast)
    with pytest.raises(DatabaseError, match=r"outside transaction\(by\)"), atomic():
        list(Key.objects.all())
