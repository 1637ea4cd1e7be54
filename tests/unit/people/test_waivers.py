"""What must not meet in one person, and how a director and a counsel let it, for a while."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from lamppost.audit.models import Pending
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.people.actions import (
    agree_to_waiver,
    end_waiver,
    end_waivers,
    grant_role,
    invite,
    propose_waiver,
)
from lamppost.people.models import Account, RoleGrant, Waiver
from lamppost.people.queries import actor_for, waivers
from lamppost.people.rules import DutyElsewhere, Meeting, WaiverReason
from lamppost.web import sessions
from tests.cast import Cast, refuses
from tests.web.staff_pages import Browser, signed_in, text_of

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)
LAST_DAY = date(2027, 1, 31)
BOTH = Meeting(Role.COORDINATOR, Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def counsel(cast: Cast) -> Actor:
    """Connie, counsel at Valley."""
    grant = Grant(Role.COUNSEL, cast.valley.pk)
    by = Actor.system(cast.valley.pk)
    return actor_for(
        invite(email="connie@example.org", name="Connie Counsel", grants=(grant,), by=by)
    )


def propose(cast: Cast, by: Actor, meeting: Meeting = BOTH, ends_on: date = LAST_DAY) -> int:
    assert cast.coordinator.account is not None
    return propose_waiver(
        account=cast.coordinator.account,
        meeting=meeting,
        reason=WaiverReason.NOBODY_ELSE,
        ends_on=ends_on,
        by=by,
    )


def grant_both(cast: Cast) -> None:
    assert cast.coordinator.account is not None
    grant_role(
        account=cast.coordinator.account,
        grant=Grant(Role.ADMINISTRATOR, cast.valley.pk),
        by=Actor.system(cast.valley.pk),
    )


def roles(cast: Cast) -> set[str]:
    found = RoleGrant.objects.filter(account=cast.coordinator.account)
    return set(found.values_list("role", flat=True))


def in_force(cast: Cast, counsel: Actor) -> int:
    waiver = propose(cast, cast.director.actor())
    agree_to_waiver(waiver=waiver, by=counsel)
    return waiver


def test_grant_is_refused_until_both_have_signed(cast: Cast, counsel: Actor) -> None:
    with refuses(Invalid):
        grant_both(cast)
    waiver = propose(cast, counsel)
    with refuses(Invalid):
        grant_both(cast)
    agree_to_waiver(waiver=waiver, by=cast.director.actor())
    grant_both(cast)
    assert roles(cast) == {"coordinator", "administrator"}


def test_agree_takes_another_person_in_the_other_role(cast: Cast, counsel: Actor) -> None:
    waiver = propose(cast, counsel)
    with refuses(NotNow):
        agree_to_waiver(waiver=waiver, by=counsel)
    second = Grant(Role.COUNSEL, cast.valley.pk)
    by = Actor.system(cast.valley.pk)
    other = invite(email="carl@example.org", name="Carl Counsel", grants=(second,), by=by)
    with refuses(NotNow):
        agree_to_waiver(waiver=waiver, by=actor_for(other))
    agree_to_waiver(waiver=waiver, by=cast.director.actor())
    with refuses(NotNow):
        agree_to_waiver(waiver=waiver, by=actor_for(other))


def test_one_who_is_both_signs_once(cast: Cast, counsel: Actor) -> None:
    assert counsel.account is not None
    grant = Grant(Role.DIRECTOR, cast.valley.pk)
    grant_role(account=counsel.account, grant=grant, by=Actor.system(cast.valley.pk))
    both = actor_for(counsel.account)
    waiver = propose(cast, both)
    with refuses(NotNow):
        agree_to_waiver(waiver=waiver, by=both)


@pytest.mark.parametrize(
    "who", ["supporter", "coordinator", "lead", "evaluator", "administrator", "outsider"]
)
def test_nobody_else_signs(cast: Cast, counsel: Actor, who: str) -> None:
    by = getattr(cast, who).actor()
    with refuses(Refused):
        propose(cast, by)
    waiver = propose(cast, counsel)
    for act in (agree_to_waiver, end_waiver):
        with refuses(Refused):
            act(waiver=waiver, by=by)


def test_nobody_signs_for_themselves(cast: Cast) -> None:
    assert cast.director.account is not None
    with refuses(Refused):
        propose_waiver(
            account=cast.director.account,
            meeting=BOTH,
            reason=WaiverReason.OPENING,
            ends_on=LAST_DAY,
            by=cast.director.actor(),
        )


def test_a_counsel_of_elsewhere_does_not_sign(cast: Cast) -> None:
    by = Actor.system(cast.harbor.pk)
    grant = Grant(Role.COUNSEL, cast.harbor.pk)
    away = invite(email="away@example.org", name="Away Counsel", grants=(grant,), by=by)
    with refuses(Refused):
        propose(cast, actor_for(away))
    propose(cast, cast.director.actor())
    assert waivers(seen_by=actor_for(away)) == ()


def test_only_what_must_not_meet_is_waived_and_for_a_year_at_most(cast: Cast) -> None:
    by, today = cast.director.actor(), NOON.date()
    for meeting in (
        Meeting(Role.SUPPORTER, Role.COORDINATOR),
        Meeting(Role.COORDINATOR, "nonsense"),
    ):
        with refuses(Invalid):
            propose(cast, by, meeting)
    for ends_on in (today, today - timedelta(days=1), today + timedelta(days=366)):
        with refuses(Invalid):
            propose(cast, by, ends_on=ends_on)
    propose(cast, by)
    with refuses(NotNow):
        propose(cast, by)


def test_its_end_takes_the_role_back_that_sees_names(
    cast: Cast, counsel: Actor, noon: time_machine.Traveller
) -> None:
    in_force(cast, counsel)
    grant_both(cast)
    noon.move_to(datetime(2027, 1, 31, 23, 59, tzinfo=UTC))
    assert end_waivers(by=Actor.system(cast.valley.pk)) == 0
    noon.move_to(datetime(2027, 2, 1, 0, 1, tzinfo=UTC))
    assert end_waivers(by=Actor.system(cast.valley.pk)) == 1
    assert roles(cast) == {"administrator"}
    assert not Waiver.objects.exists()
    assert "role.withdrawn" in Pending.objects.values_list("event", flat=True)


def test_either_of_them_ends_it_early(cast: Cast, counsel: Actor) -> None:
    end_waiver(waiver=in_force(cast, counsel), by=counsel)
    assert roles(cast) == {"coordinator"}
    with refuses(Invalid):
        grant_both(cast)
    with pytest.raises(NotFound):
        end_waiver(waiver=0, by=counsel)


def test_a_duty_elsewhere_is_remembered_for_later_grants(cast: Cast) -> None:
    assert cast.supporter.account is not None
    place = cast.valley.pk
    grant_role(
        account=cast.supporter.account,
        grant=Grant(Role.DEPARTMENT_LEAD, place),
        duties_elsewhere=[DutyElsewhere.RISK],
        by=Actor.system(place),
    )
    with refuses(Invalid):
        grant_role(
            account=cast.supporter.account,
            grant=Grant(Role.COORDINATOR, place),
            by=Actor.system(place),
        )


def test_it_shows_to_both_and_to_the_administrator(cast: Cast, counsel: Actor) -> None:
    assert counsel.account is not None
    in_force(cast, counsel)
    for page, person in (
        ("/staff/waivers/", cast.director),
        ("/staff/accounts/", cast.administrator),
    ):
        shown = text_of(signed_in(person).get(page))
        assert cast.coordinator.name in shown and "Nobody else here is qualified" in shown
        assert "In force" in shown and "Connie Counsel" in shown


def test_the_page_signs_agrees_and_says_what_is_missing(cast: Cast, counsel: Actor) -> None:
    director, other = signed_in(cast.director), Browser()
    other.force_login(Account.objects.get(pk=counsel.account))
    session = other.session
    sessions.begin(session)
    session.save()
    empty = director.post("/staff/waivers/", {"act": "propose"})
    assert empty.status_code == 422
    sent = {
        "act": "propose",
        "account": cast.coordinator.account,
        "meeting": "coordinator-risk",
        "reason": "opening",
        "ends_on": LAST_DAY.isoformat(),
    }
    assert director.post("/staff/waivers/", sent).status_code == 302
    waiver = Waiver.objects.get()
    assert "I agree" not in text_of(director.get("/staff/waivers/"))
    assert "I agree" in text_of(other.get("/staff/waivers/"))
    other.post("/staff/waivers/", {"act": "agree", "waiver": waiver.pk})
    assert "In force" in text_of(director.get("/staff/waivers/"))
    director.post("/staff/waivers/", {"act": "end", "waiver": waiver.pk})
    assert not Waiver.objects.exists()
