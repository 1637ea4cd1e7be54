"""What renews a certificate by itself, and the letters before it ends."""

from datetime import date, timedelta

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.supporters import actions
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries import in_training, looked_after
from lamppost.supporters.rules import Standing
from lamppost.supporters.tasks import keep_certificates
from lamppost.training import actions as training
from lamppost.training.queries.curriculum import parts_at
from lamppost.training.rules.sessions import SessionKind
from tests.cast import Cast, Person, refuses
from tests.mail import PostOffice
from tests.unit.supporters import stories
from tests.unit.training.stories import (
    BEGINS,
    ENDS,
    MONDAY,
    planned,
    send_all,
    shown_code,
    waiting_letters,
)

THAT_DAY = date(2026, 12, 8)
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def clock() -> object:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def attended(cast: Cast, clock: time_machine.Traveller, *people: Person, **more: object) -> None:
    """They were at a session on the eighth of December, and it is over."""
    session = planned(cast, **more)
    clock.move_to(BEGINS)
    for person in people:
        training.attend(typed=shown_code(cast, session), by=person.actor())
    clock.move_to(ENDS + timedelta(minutes=1))


def keep(cast: Cast) -> int:
    return actions.renew_refreshed(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))


def remind(cast: Cast) -> int:
    return actions.remind_due(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))


def until(cast: Cast, day: date) -> Supporter:
    """Sam's certificate counts until that day, for a year before it."""
    since = day - timedelta(days=365)
    Supporter.objects.filter(pk=cast.supporter.supporter.pk).update(
        certified_on=since, renewed_on=since, certified_until=day
    )
    return Supporter.objects.get(pk=cast.supporter.supporter.pk)


def test_a_training_here_is_enough_to_certify(cast: Cast, clock: time_machine.Traveller) -> None:
    nora = stories.in_training(cast, "Nora New")
    nils = stories.in_training(cast, "Nils New")
    whole = tuple(unit.id for unit in parts_at(cast.valley.pk))
    me = Person("Nora New", "", cast.valley, account=nora.account_id)
    attended(cast, clock, me, units=whole)
    by = cast.coordinator.actor()
    shown = {one.id: one.trained_on for one in in_training(cast.valley.pk, seen_by=by).rows}
    assert shown == {nora.pk: THAT_DAY, nils.pk: None}
    assert looked_after(nora.pk, seen_by=by).trained_on == THAT_DAY
    actions.certify(supporters=[nora.pk], by=by)
    nora.refresh_from_db()
    assert (nora.trained_on, nora.training_minutes) == (THAT_DAY, 240)
    assert nora.standing == Standing.CERTIFIED


def test_a_refresher_renews_once_wherever_they_were_trained(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    sam = until(cast, date(2026, 12, 1))
    attended(cast, clock, cast.supporter, kind=SessionKind.REFRESHER)
    assert keep(cast) == 1
    sam.refresh_from_db()
    assert (sam.renewed_on, sam.certified_until) == (THAT_DAY, date(2027, 12, 8))
    assert keep(cast) == 0


def test_a_session_before_the_last_renewal_renews_nothing(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    until(cast, date(2027, 6, 1))
    attended(cast, clock, cast.supporter, kind=SessionKind.REFRESHER)
    Supporter.objects.update(renewed_on=THAT_DAY)
    assert keep(cast) == 0


def test_who_rests_is_renewed_and_who_stepped_down_is_not(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    until(cast, date(2026, 12, 1))
    attended(cast, clock, cast.supporter, cast.other_supporter, kind=SessionKind.REFRESHER)
    actions.rest(by=cast.supporter.actor())
    actions.step_down(account=cast.other_supporter.account, by=cast.coordinator.actor())
    assert keep(cast) == 1


def test_whose_certificate_ends_hears_twice_and_no_more(
    cast: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    until(cast, TODAY + timedelta(days=61))
    letters = []
    for number in range(70):
        clock.move_to(MONDAY + timedelta(days=number))
        letters += [number] * remind(cast)
        assert remind(cast) == 0
        send_all(cast)
    assert letters == [1, 47]
    assert len(post_office.received) == 2


def test_the_letter_is_neutral(cast: Cast, post_office: PostOffice) -> None:
    until(cast, TODAY + timedelta(days=10))
    assert remind(cast) == 1
    send_all(cast)
    (letter,) = post_office.received
    said = f"{letter['Subject']} {letter.get_body().get_content()}".lower()
    assert "something is waiting for you" in said
    assert not any(word in said for word in ("certificate", "support", "peer", "sam", "valley"))


def test_renewing_begins_the_letters_anew(cast: Cast, clock: time_machine.Traveller) -> None:
    sam = until(cast, TODAY + timedelta(days=10))
    assert remind(cast) == 1
    actions.renew(supporter=sam.pk, refreshed_on=TODAY, by=cast.coordinator.actor())
    assert remind(cast) == 0
    clock.move_to(MONDAY + timedelta(days=310))
    assert remind(cast) == 1


def test_who_lapsed_stepped_down_or_left_hears_nothing(cast: Cast) -> None:
    until(cast, TODAY - timedelta(days=1))
    assert remind(cast) == 0
    until(cast, TODAY + timedelta(days=10))
    actions.step_down(account=cast.supporter.account, by=cast.coordinator.actor())
    assert remind(cast) == 0
    assert waiting_letters(cast) == []


def test_the_worker_keeps_every_hospital(cast: Cast) -> None:
    until(cast, TODAY + timedelta(days=10))
    Supporter.objects.filter(pk=cast.outsider.supporter.pk).update(
        certified_until=TODAY + timedelta(days=10)
    )
    keep_certificates(timestamp=0)
    assert Supporter.objects.filter(reminded=14).count() == 2


def test_only_the_program_keeps_certificates(cast: Cast) -> None:
    for who in (cast.coordinator, cast.director, cast.supporter):
        with refuses(Refused):
            actions.renew_refreshed(hospital=cast.valley.pk, by=who.actor())
        with refuses(Refused):
            actions.remind_due(hospital=cast.valley.pk, by=who.actor())
