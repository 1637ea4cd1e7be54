"""Somebody of another hospital, because the recipient would rather: where a region shares its rota."""

from dataclasses import replace
from uuid import UUID

import pytest

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.actions.steps import seal_needs
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.sealed import needs_of
from lamppost.outreach.queries.suggesting import suggestions_for
from lamppost.outreach.rules import Preferences, State
from lamppost.program.actions import set_cover
from tests.cast import Cast
from tests.unit.outreach.stories import waiting
from tests.unit.referrals.stories import opened

ELSEWHERE = Preferences(relation="other_hospital", must=("relation",))


@pytest.fixture
def region(cast: Cast) -> None:
    """Harbor's rota answers at Valley too."""
    set_cover(hospital=cast.valley.pk, covered_by=cast.harbor.pk, by=cast.director.actor())


def wishes(cast: Cast, outreach: UUID, wish: Preferences = ELSEWHERE) -> None:
    with transaction(Actor.system(cast.valley.pk)):
        row = Outreach.objects.get(pk=outreach)
        seal_needs(row, replace(needs_of(row), preferences=wish))
        row.save()


def asked(cast: Cast, outreach: UUID) -> list[str]:
    return [one.name for one in suggestions_for(outreach, seen_by=cast.coordinator.actor()).ranked]


@pytest.mark.usefixtures("region")
def test_whoever_wishes_it_is_supported_from_another_hospital(cast: Cast) -> None:
    outreach = opened(cast)
    wishes(cast, outreach)
    assert asked(cast, outreach) == [cast.outsider.name]
    assert cast.outsider.supporter is not None
    offer = actions.offer(
        outreach=outreach, supporter=cast.outsider.supporter.pk, by=cast.coordinator.actor()
    )
    actions.accept(offer=offer, by=cast.outsider.actor())
    with transaction(Actor.system(cast.valley.pk)):
        assert Outreach.objects.get(pk=outreach).state == State.ACCEPTED


@pytest.mark.usefixtures("region")
def test_a_wish_that_is_no_must_leaves_those_here_too(cast: Cast) -> None:
    outreach = opened(cast)
    wishes(cast, outreach, replace(ELSEWHERE, must=()))
    assert {cast.outsider.name, cast.supporter.name} <= set(asked(cast, outreach))


@pytest.mark.usefixtures("region")
def test_what_nobody_wished_elsewhere_stays_here(cast: Cast) -> None:
    """Also beside an outreach that goes elsewhere, for which everybody of the region is looked at."""
    first, other = waiting(cast, 2)
    wishes(cast, first)
    assert asked(cast, first) == [cast.outsider.name]
    assert cast.outsider.name not in asked(cast, other)


def test_without_a_region_nobody_comes_from_elsewhere(cast: Cast) -> None:
    outreach = opened(cast)
    wishes(cast, outreach)
    assert asked(cast, outreach) == []
