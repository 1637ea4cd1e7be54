"""The national entries that come with the program: whole in both languages, and never over what a site decided."""

from dataclasses import replace
from importlib import import_module

import phonenumbers
import pytest

from lamppost.core.errors import Refused
from lamppost.resources.actions import (
    add_defaults,
    check_resource,
    defaults,
    remove_resource,
    set_resource,
)
from lamppost.resources.models import Resource
from lamppost.resources.queries import directory, to_change
from lamppost.resources.queries.packaged import Packaged, digest_of, packaged
from lamppost.resources.rules import DIRECTORY, LONGEST, ResourceKind, is_link, is_phone
from tests.cast import Cast, refuses
from tests.unit.resources.stories import program

CODES = {one.code: one for one in packaged()}


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_can_be_turned_to_and_says_what_one_must_know(code: str) -> None:
    one = CODES[code].help
    assert one.kind in DIRECTORY and one.hospital_id is None and one.checked_on is None
    assert is_link(one.link) and one.languages and one.employer and one.board
    assert all(is_phone(number) for number in (one.phone, one.sms) if number)
    for said in ("name", "note", "for_whom"):
        assert getattr(one, said) and getattr(one, f"{said}_es")
    assert bool(one.hours) == bool(one.hours_es)
    assert all(len(getattr(one, name)) <= most for name, most in LONGEST.items())


@pytest.mark.parametrize("code", sorted(code for code in CODES if len(CODES[code].help.phone) > 3))
def test_each_long_number_is_a_free_one_of_the_united_states(code: str) -> None:
    number = phonenumbers.parse(CODES[code].help.phone, "US")
    assert phonenumbers.is_valid_number(number)
    assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE


def test_they_stand_there_after_migrating_and_none_counts_as_checked(cast: Cast) -> None:
    found = {one.name: one for one in directory(cast.valley.pk)}
    assert {one.help.name for one in CODES.values()} <= set(found)
    assert all(one.is_stale for one in found.values())
    assert add_defaults(by=program(cast)) == 0
    with refuses(Refused):
        add_defaults(by=cast.director.actor())


def test_who_reports_to_a_board_is_said_of_the_program_that_may(cast: Cast) -> None:
    kinds = {one.kind: one.board for one in directory(None)}
    assert kinds[ResourceKind.PHP] == "maybe" and kinds[ResourceKind.TALK] == "nothing"


def newer(code: str, **changes: object) -> Packaged:
    """What a later version of the program says of it."""
    help = replace(CODES[code].help, **changes)  # type: ignore[arg-type]
    return Packaged(code, help, digest_of(help))


def stored(code: str) -> Resource:
    return Resource.objects.get(code=code)


def test_a_later_version_brings_up_to_date_what_nobody_changed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("nami", "childhelp"):
        check_resource(resource=stored(code).pk, by=cast.director.actor())
    later = (newer("nami", note="Another word."), newer("childhelp", phone="1-800-555-0100"))
    monkeypatch.setattr(defaults, "packaged", lambda: later)
    assert add_defaults(by=program(cast)) == 2
    assert stored("nami").note == "Another word." and stored("nami").checked_on is not None
    assert stored("childhelp").checked_on is None  # a new number: nobody has called it


def test_a_later_version_leaves_alone_what_a_site_changed_or_removed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = cast.director.actor()
    changed, removed = stored("nami").pk, stored("idaa").pk
    own = replace(to_change(changed, seen_by=by), note="Ours.")
    set_resource(shown=own, resource=changed, by=by)
    remove_resource(resource=removed, by=by)
    later = (newer("nami", note="Another word."), newer("idaa", note="Another word."))
    monkeypatch.setattr(defaults, "packaged", lambda: later)
    assert add_defaults(by=program(cast)) == 0
    assert stored("nami").note == "Ours." and stored("idaa").removed_on is not None


def test_a_file_with_spanish_for_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("lamppost.resources.queries.packaged")

    read = module._read
    strange = [{"code": "nothing", "name": "Nada"}]
    monkeypatch.setattr(
        module, "_read", lambda language: read(language) + (strange if language == "es" else [])
    )
    packaged.cache_clear()
    with pytest.raises(ValueError):
        packaged()
    packaged.cache_clear()
