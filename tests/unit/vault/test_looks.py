"""Who opened names how often, what for, and what nothing followed; for ninety days, and never whose (G12)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields as fields_of
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from lamppost.audit.actions import chain
from lamppost.audit.models import Entry
from lamppost.audit.models import Look as Waiting
from lamppost.audit.rules import Look, Reviewed, reviewed
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import Refused
from lamppost.core.transactions import transaction
from lamppost.outreach import actions as outreach
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import AttemptResult, Mode, Outcome
from lamppost.people.actions import grant_role, withdraw_role
from lamppost.referrals.actions import acknowledge, confirm, see_alarm, see_submission
from lamppost.referrals.models import Alarm, Referral
from lamppost.vault import rules
from lamppost.vault.actions import forget_reviews, see_looks
from lamppost.vault.queries import keyring, my_looks
from lamppost.vault.rules import Done
from tests.cast import Cast, Person, refuses
from tests.unit.outreach.stories import accepted
from tests.unit.referrals.stories import opened, refer, resolve_all

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MONDAY, tick=False) as travelling:
        yield travelling


def look(one: UUID, who: Person, purpose: str = "triage") -> None:
    outreach.see_recipient(outreach=one, purpose=purpose, by=who.actor(now()))


def review(cast: Cast) -> dict[int, Reviewed]:
    chain(by=Actor.system())
    found = see_looks(hospital=cast.valley.pk, by=cast.administrator.actor())
    return {one.account: one for one in found}


def of(cast: Cast, who: Person) -> Reviewed:
    assert who.account is not None
    return review(cast)[who.account]


def forgotten(cast: Cast, clock: Clock) -> None:
    clock.shift(timedelta(minutes=6))
    outreach.keep(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))


def test_a_look_is_counted_by_account_purpose_and_day(cast: Cast, clock: Clock) -> None:
    one = opened(cast)
    look(one, cast.coordinator)  # the name, and what one referral said
    clock.shift(timedelta(days=1))
    look(one, cast.coordinator, "first_contact")
    found = of(cast, cast.coordinator)
    assert (found.role, found.looks) == ("coordinator", 4)
    assert dict(found.purposes) == {"triage": 2, "first_contact": 2}
    assert found.days == ((date(2026, 11, 24), 2), (date(2026, 11, 23), 2))


def test_an_act_says_what_the_look_was_for(cast: Cast, clock: Clock) -> None:
    one = opened(cast)
    look(one, cast.coordinator)
    assert cast.supporter.supporter is not None
    outreach.offer(outreach=one, supporter=cast.supporter.supporter.pk, by=cast.coordinator.actor())
    clock.shift(timedelta(days=5))
    assert of(cast, cast.coordinator).unused == 0


def test_a_look_that_nothing_follows_for_two_days_can_be_asked_about(
    cast: Cast, clock: Clock
) -> None:
    look(opened(cast), cast.deputy)
    clock.shift(timedelta(days=1))
    assert of(cast, cast.deputy).unused == 0
    clock.shift(timedelta(days=1))
    assert of(cast, cast.deputy).unused == 2


def test_a_look_that_nothing_followed_is_known_after_it_was_forgotten(
    cast: Cast, clock: Clock
) -> None:
    """The key is gone and with it whose name it was; that the deputy looked and did nothing is not."""
    one = accepted(cast)
    look(one, cast.deputy)
    look(one, cast.supporter, "first_contact")
    sam = cast.supporter.actor(now())
    outreach.log_attempt(outreach=one, mode=Mode.PHONE, result=AttemptResult.DECLINED, by=sam)
    forgotten(cast, clock)
    with transaction(Actor.system(cast.valley.pk)):
        assert not Waiting.objects.exists()
    assert of(cast, cast.deputy).unused == 2
    assert of(cast, cast.supporter).unused == 0


def test_what_others_do_does_not_excuse_a_look(cast: Cast, clock: Clock) -> None:
    one = opened(cast)
    look(one, cast.deputy)
    look(one, cast.coordinator)
    outreach.close(outreach=one, outcome=Outcome.NOT_PURSUED, by=cast.coordinator.actor(now()))
    forgotten(cast, clock)
    found = review(cast)
    assert [found[who.account or 0].unused for who in (cast.coordinator, cast.deputy)] == [0, 2]


def test_a_look_in_the_last_month_is_still_read_when_it_ends_in_the_next(
    cast: Cast, clock: Clock
) -> None:
    one = opened(cast)
    look(one, cast.deputy)
    clock.shift(timedelta(days=20))
    outreach.close(outreach=one, outcome=Outcome.NOT_PURSUED, by=cast.coordinator.actor(now()))
    forgotten(cast, clock)
    assert of(cast, cast.deputy).unused == 2


def test_saying_who_is_meant_is_an_act(cast: Cast, clock: Clock) -> None:
    assert cast.recipient.physician is not None
    refer(cast, reach="")
    resolve_all(cast)
    waiting, cora = Referral.objects.get().id, cast.coordinator.actor(now())
    see_submission(referral=waiting, by=cora)
    confirm(referral=waiting, physician_id=cast.recipient.physician.pk, by=cora)
    clock.shift(timedelta(days=3))
    found = of(cast, cast.coordinator)
    assert (found.looks, found.unused) == (1, 0)
    assert found.purposes == (("who_is_meant", 1),)


def test_taking_on_an_alarm_is_an_act_before_or_after_the_look(cast: Cast, clock: Clock) -> None:
    refer(cast, is_unsafe=True)
    alarm, stella = Alarm.objects.get().id, cast.safety_contact.actor(now())
    see_alarm(alarm=alarm, by=stella)
    acknowledge(alarm=alarm, by=stella)
    see_alarm(alarm=alarm, by=stella)
    clock.shift(timedelta(days=3))
    found = of(cast, cast.safety_contact)
    assert (found.looks, found.unused) == (2, 0)


def test_a_supporter_of_another_hospital_is_reviewed_where_they_looked(cast: Cast) -> None:
    """What they open belongs to Valley, so Valley's administrator sees it; Harbor has none."""
    one = accepted(cast)
    with transaction(Actor.system(cast.valley.pk)):
        Outreach.objects.update(supporter_account=cast.outsider.account)
    look(one, cast.outsider, "first_contact")
    assert of(cast, cast.outsider).looks == 2


def test_the_review_is_recorded_and_for_the_administrator_of_that_hospital_alone(
    cast: Cast,
) -> None:
    look(opened(cast), cast.coordinator)
    before = Entry.objects.count()
    review(cast)
    chain(by=Actor.system())
    entry = Entry.objects.latest("number")
    assert (entry.event, entry.role) == ("looks.reviewed", "administrator")
    assert bytes(entry.detail) and Entry.objects.count() > before
    for who in (cast.coordinator, cast.director, cast.evaluator, cast.supporter):
        with refuses(Refused):
            see_looks(hospital=cast.valley.pk, by=who.actor(now()))
    with refuses(Refused):
        see_looks(hospital=cast.harbor.pk, by=cast.administrator.actor(now()))


def test_the_review_never_tells_whose_names(cast: Cast) -> None:
    one = opened(cast)
    look(one, cast.coordinator)
    told = repr(review(cast))
    assert str(one) not in told and "Remy" not in told
    fields = {field.name for field in fields_of(Reviewed)}
    assert fields == {"account", "role", "looks", "usual", "unused", "purposes", "days"}


def test_each_sees_their_own_looks_and_no_others(cast: Cast) -> None:
    one = opened(cast)
    look(one, cast.coordinator)
    look(one, cast.deputy)
    chain(by=Actor.system())
    own = my_looks(seen_by=cast.deputy.actor())
    assert {one.account for one in own} == {cast.deputy.account} and len(own) == 2
    with refuses(Refused):
        my_looks(seen_by=Actor.public(cast.valley.pk))


def test_after_the_review_period_nobody_knows_who_looked(
    committed_cast: Cast, clock: Clock
) -> None:
    """The keyring is what forgets: the entries stay in the chain, and open no more."""
    cast = committed_cast
    clock.move_to(datetime(2024, 5, 2, 12, tzinfo=UTC))
    with transaction(Actor.system(cast.valley.pk)):
        one = opened(cast)
    look(one, cast.coordinator)
    assert of(cast, cast.coordinator).looks == 2
    clock.shift(timedelta(days=91))
    assert see_looks(hospital=cast.valley.pk, by=cast.administrator.actor()) == ()
    clock.shift(timedelta(days=30))
    assert forget_reviews(by=Actor.system()) >= 1
    clock.move_to(datetime(2024, 5, 3, 12, tzinfo=UTC))  # even with the clock turned back
    assert see_looks(hospital=cast.valley.pk, by=cast.administrator.actor()) == ()
    assert Entry.objects.filter(event="sealed.opened").exclude(detail=b"").count() == 2
    for name in keyring().names("review-2024"):  # the keyring is shared by all tests
        keyring().destroy(name)


def test_administration_keeps_who_when_and_to_whom(cast: Cast) -> None:
    """Given and taken by Adam: the record says so for ninety days, under the key of the month."""
    adam, sam = cast.administrator, cast.supporter.account
    assert sam is not None
    grant = Grant(Role.DEPARTMENT_LEAD, cast.valley.pk, cast.surgery.pk)
    grant_role(account=sam, grant=grant, by=adam.actor())
    withdraw_role(account=sam, grant=grant, by=adam.actor())
    chain(by=Actor.system())
    for event in ("role.granted", "role.withdrawn"):
        detail = bytes(Entry.objects.get(event=event).detail)
        month = keyring().named(rules.review_key(now().date()))
        place = rules.detail_place(UUID(bytes=detail[:16]))
        done = rules.unseal(month, detail[16:], place, Done)
        assert done == Done(adam.account, "2026-11-23T18:00+00:00", "", sam)


def test_what_is_usual_is_the_median_of_the_role() -> None:
    day = date(2026, 11, 23)

    def looks(account: int, role: str, count: int) -> list[Look]:
        return [Look(account, role, day, "triage")] * count

    all_of_them = [
        *looks(1, "coordinator", 2),
        *looks(2, "coordinator", 4),
        *looks(3, "coordinator", 40),
        *looks(4, "supporter", 1),
    ]
    found = reviewed(all_of_them, Counter({2: 1, 4: 9}))
    assert [(one.account, one.usual, one.unused) for one in found] == [
        (2, 4, 1),
        (4, 1, 1),  # never more than they looked
        (3, 4, 0),
        (1, 4, 0),
    ]
