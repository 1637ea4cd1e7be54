"""Nothing sealed is opened for somebody signed in without a fresh second factor (G5)."""

from datetime import timedelta

import pytest

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Refused, SecondFactorNeeded
from lamppost.core.transactions import transaction
from lamppost.referrals.queries.sealed import sealed_submission
from lamppost.vault.access import FRESH
from lamppost.vault.actions import open_sealed
from lamppost.vault.rules import Sealed
from tests.cast import Cast, refuses
from tests.unit.referrals.stories import refer


@pytest.fixture
def sealed(cast: Cast) -> Sealed:
    from lamppost.referrals.models import Referral

    refer(cast)
    with transaction(Actor.system(cast.valley.pk)):
        return sealed_submission(Referral.objects.get())


def test_open_asks_for_a_second_factor(cast: Cast, sealed: Sealed) -> None:
    with refuses(SecondFactorNeeded):
        open_sealed(sealed=sealed, purpose="triage", by=cast.coordinator.actor())


def test_open_asks_again_once_it_is_stale(cast: Cast, sealed: Sealed) -> None:
    with refuses(SecondFactorNeeded):
        open_sealed(sealed=sealed, purpose="triage", by=cast.coordinator.actor(now() - FRESH))


def test_open_shows_it_to_whoever_has_just_given_one(cast: Cast, sealed: Sealed) -> None:
    given = now() - FRESH + timedelta(seconds=30)
    said = open_sealed(sealed=sealed, purpose="triage", by=cast.coordinator.actor(given))
    assert said.name == cast.recipient.name


def test_open_tells_the_public_nothing_of_second_factors(cast: Cast, sealed: Sealed) -> None:
    with refuses(Refused) as refused:
        open_sealed(sealed=sealed, purpose="triage", by=Actor.public(cast.valley.pk))
    assert not isinstance(refused.value, SecondFactorNeeded)
