"""Who looks after supporters sees who is due, page by page; resting looks the same whatever it is."""

from datetime import date, timedelta

import pytest
import time_machine

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.errors import NotFound, Refused
from lamppost.people.actions import deactivate, invite
from lamppost.people.queries import actor_for
from lamppost.supporters import actions
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries import (
    ListPage,
    Which,
    in_training,
    listing,
    looked_after,
    search_supporters,
    supporters_page,
)
from lamppost.supporters.queries.listing import Place
from lamppost.supporters.rules import Away, Certificate, Standing
from tests.cast import Cast, refuses
from tests.unit.supporters import stories
from tests.unit.supporters.stories import serving

NOON = "2026-11-27T20:00:00Z"
TODAY = date(2026, 11, 27)

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def names(page: ListPage) -> list[str]:
    return [one.name for one in page.rows]


def ends(cast: Cast, **days: int) -> None:
    """Certificates that end so many days from today, by first name."""
    for name, left in days.items():
        Supporter.objects.filter(account__name__istartswith=name).update(
            certified_until=TODAY + timedelta(days=left)
        )


def test_whose_certificate_ends_first_leads(cast: Cast) -> None:
    serving(cast, "Nora New", TODAY + timedelta(days=200))
    ends(cast, sam=-3, olga=60)
    by = cast.coordinator.actor()
    page = supporters_page(cast.valley.pk, seen_by=by)
    assert names(page) == ["Sam Supporter", "Olga Supporter", "Nora New"]
    assert [one.certificate for one in page.rows] == [
        Certificate.LAPSED,
        Certificate.DUE,
        Certificate.VALID,
    ]
    due = supporters_page(cast.valley.pk, seen_by=by, which=Which.DUE)
    assert names(due) == ["Sam Supporter", "Olga Supporter"]


def test_a_lead_sees_who_is_due_in_their_department_alone(cast: Cast) -> None:
    ends(cast, sam=10, olga=10)
    lena = cast.lead.actor()
    assert names(supporters_page(cast.valley.pk, seen_by=lena, which=Which.DUE)) == [
        "Sam Supporter"
    ]
    assert search_supporters(cast.valley.pk, seen_by=lena, text="olga") == ()
    with refuses(NotFound):
        looked_after(cast.other_supporter.supporter.pk, seen_by=lena)


def test_who_leads_no_department_by_name_looks_after_all(cast: Cast) -> None:
    grants = (Grant(Role.DEPARTMENT_LEAD, cast.valley.pk),)
    chief = invite(
        email="chief@example.org", name="Chief", grants=grants, by=Actor.system(cast.valley.pk)
    )
    found = supporters_page(cast.valley.pk, seen_by=actor_for(chief))
    assert set(names(found)) == {"Sam Supporter", "Olga Supporter"}


def test_nobody_sees_supporters_of_another_hospital_nor_others_at_all(cast: Cast) -> None:
    for who in (cast.supporter, cast.administrator, cast.evaluator, cast.safety_contact):
        with refuses(Refused):
            supporters_page(cast.valley.pk, seen_by=who.actor())
    with refuses(Refused):
        supporters_page(cast.harbor.pk, seen_by=cast.coordinator.actor())
    with refuses(NotFound):
        looked_after(cast.outsider.supporter.pk, seen_by=cast.coordinator.actor())


def test_pages_go_on_and_back_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    for number in range(8):  # several on one day: the id decides
        serving(cast, f"Nora{number} New", TODAY + timedelta(days=100 + number // 3))
    by, place = cast.coordinator.actor(), cast.valley.pk
    forward, at = [], None
    while True:
        page = supporters_page(place, seen_by=by, at=at)
        forward.append([one.id for one in page.rows])
        if page.next is None:
            break
        at = page.next
    assert [len(rows) for rows in forward] == [3, 3, 3, 1]
    backward, at = [forward[-1]], page.previous
    while at is not None:
        page = supporters_page(place, seen_by=by, at=at)
        backward.append([one.id for one in page.rows])
        at = page.previous
    assert backward[::-1] == forward
    assert len({one for rows in forward for one in rows}) == 10
    assert (
        supporters_page(place, seen_by=by, at=Place(cast.outsider.supporter.pk)).rows[0].id
        == (forward[0][0])
    )


def test_who_is_in_training_comes_in_pages_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    every = [stories.in_training(cast, f"Nora{number} New").pk for number in range(5)]
    by, place = cast.coordinator.actor(), cast.valley.pk
    first = in_training(place, seen_by=by)
    second = in_training(place, seen_by=by, at=first.next)
    third = in_training(place, seen_by=by, at=second.next)
    assert [one.id for page in (first, second, third) for one in page.rows] == every
    assert (first.previous, third.next) == (None, None)
    assert in_training(place, seen_by=by, at=third.previous) == second
    assert in_training(place, seen_by=by, at=second.previous).rows == first.rows


def test_pages_are_narrowed_down_by_department(cast: Cast) -> None:
    found = supporters_page(
        cast.valley.pk, seen_by=cast.director.actor(), department=cast.surgery.pk
    )
    assert names(found) == ["Olga Supporter"]


def test_search_finds_by_parts_of_name_and_department(cast: Cast) -> None:
    by, place = cast.coordinator.actor(), cast.valley.pk
    stories.in_training(cast, "Nora New")

    def found(text: str) -> list[str]:
        return [one.name for one in search_supporters(place, seen_by=by, text=text)]

    assert found("SUPP sam") == ["Sam Supporter"]
    assert found("surg") == ["Nora New", "Olga Supporter"]
    assert found("otto") == [] and found("%") == []


def test_resting_away_and_both_look_the_same(cast: Cast) -> None:
    by, sam = cast.coordinator.actor(), cast.supporter.supporter
    mine = cast.supporter.actor()

    def looks() -> object:
        return supporters_page(cast.valley.pk, seen_by=by), looked_after(sam.pk, seen_by=by)

    actions.rest(by=mine)
    resting = looks()
    actions.add_away(days=Away(TODAY, TODAY + timedelta(days=3)), by=mine)
    assert looks() == resting
    actions.resume(by=mine)
    assert looks() == resting
    assert looked_after(sam.pk, seen_by=by).standing == Standing.RESTING


def test_in_training_and_stepped_down_have_their_own_places(cast: Cast) -> None:
    nora = stories.in_training(cast, "Nora New")
    by, place = cast.coordinator.actor(), cast.valley.pk
    actions.step_down(account=cast.supporter.account, by=by)
    assert [one.id for one in in_training(place, seen_by=by).rows] == [nora.pk]
    assert names(supporters_page(place, seen_by=by, which=Which.STEPPED_DOWN)) == ["Sam Supporter"]
    assert names(supporters_page(place, seen_by=by)) == ["Olga Supporter"]


def test_who_was_only_asked_stands_in_no_list(cast: Cast) -> None:
    nora, by = stories.in_training(cast, "Nora New"), cast.coordinator.actor()
    for standing in (Standing.NOMINATED, Standing.INVITED):
        Supporter.objects.filter(pk=nora.pk).update(standing=standing)
        assert in_training(cast.valley.pk, seen_by=by).rows == ()
        assert search_supporters(cast.valley.pk, seen_by=by, text="nora") == ()
        with refuses(NotFound):
            looked_after(nora.pk, seen_by=by)


def test_a_closed_account_shows(cast: Cast) -> None:
    deactivate(account=cast.supporter.account, by=cast.administrator.actor())
    row = looked_after(cast.supporter.supporter.pk, seen_by=cast.coordinator.actor())
    assert not row.can_sign_in
