"""A certificate on paper: its code says who, where and until when, to whoever holds it; and nothing once it is over."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import override_settings

from lamppost.core.errors import NotFound, NotNow
from lamppost.core.ids import Code
from lamppost.outreach.actions import retire
from lamppost.supporters import actions
from lamppost.supporters.models import Certificate, Supporter
from lamppost.supporters.queries import certified_by
from tests.cast import Cast, refuses
from tests.unit.supporters.stories import in_training

NOON = "2026-11-27T20:00:00Z"
TODAY = date(2026, 11, 27)

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def drawn(cast: Cast) -> Code:
    return actions.draw_certificate(by=cast.supporter.actor()).code


def test_draw_gives_every_copy_the_same_code_and_keeps_a_digest_alone(cast: Cast) -> None:
    code = drawn(cast)
    assert drawn(cast) == code
    row = Certificate.objects.get()
    assert bytes(row.digest) == code.digest
    assert code.letters not in repr(vars(row)) and str(code) not in repr(vars(row))


def test_a_code_says_who_where_and_until_when(cast: Cast) -> None:
    until = TODAY + timedelta(days=30)
    Supporter.objects.filter(pk=cast.supporter.supporter.pk).update(certified_until=until)
    found = certified_by(drawn(cast))
    assert found and (found.name, found.hospital) == ("Sam Supporter", "Valley Medical Center")
    assert found.until == until


def test_resting_makes_no_difference_to_whoever_checks(cast: Cast) -> None:
    code = drawn(cast)
    before = certified_by(code)
    actions.rest(by=cast.supporter.actor())
    assert certified_by(code) == before


def test_unknown_lapsed_withdrawn_and_replaced_all_say_nothing(cast: Cast) -> None:
    assert certified_by(Code.new()) is None
    code = drawn(cast)
    sam = Supporter.objects.filter(pk=cast.supporter.supporter.pk)
    whole = sam.get().certified_until
    sam.update(certified_until=TODAY - timedelta(days=1))
    assert certified_by(code) is None
    with refuses(NotNow):
        drawn(cast)
    sam.update(certified_until=whole)
    assert certified_by(code) is not None
    actions.replace_code(by=cast.supporter.actor())
    assert certified_by(code) is None
    another = drawn(cast)
    assert another != code and certified_by(another) is not None
    retire(account=cast.supporter.account, by=cast.coordinator.actor())
    assert certified_by(another) is None and not Certificate.objects.exists()


def test_a_renewed_certificate_keeps_its_code(cast: Cast) -> None:
    code = drawn(cast)
    sam = cast.supporter.supporter
    actions.renew(supporter=sam.pk, refreshed_on=TODAY, by=cast.coordinator.actor())
    assert certified_by(code) is not None and drawn(cast) == code


def test_another_secret_of_the_site_makes_another_code_and_ends_the_old_one(cast: Cast) -> None:
    code = drawn(cast)
    with override_settings(SECRET_KEY="another secret of the site"):
        another = drawn(cast)
        assert another != code and certified_by(another) is not None
    assert certified_by(code) is None


def test_only_who_is_certified_draws_one_and_for_themselves(cast: Cast) -> None:
    in_training(cast, "Nora New")
    for who in (cast.coordinator, cast.lead, cast.director):
        with refuses(NotFound):
            actions.draw_certificate(by=who.actor())
    drawn(cast)
    assert Certificate.objects.get().supporter_id == cast.supporter.supporter.pk
