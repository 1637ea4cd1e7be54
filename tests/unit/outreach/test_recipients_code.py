"""What the recipient decides by their own code."""

from datetime import timedelta

import pytest

from lamppost.core.access import Actor
from lamppost.core.clock import earliest_today, now
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.recipient import recipient_page
from lamppost.outreach.queries.suggesting import suggestions
from lamppost.outreach.rules import Mode, Outcome, Preferences, Route, State
from tests.cast import Cast, refuses
from tests.unit.outreach.life import Clock, accepted, kept, offered, program, sam
from tests.unit.referrals.stories import only_outreach, opened, refer, resolve_all

pytestmark = pytest.mark.usefixtures("clock")


def test_a_new_code_ends_the_old_one(cast: Cast) -> None:
    outreach, code = accepted(cast)
    fresh = actions.new_code(outreach=outreach, by=sam(cast))
    holder = Actor.code(cast.valley.pk)
    assert recipient_page(fresh, seen_by=holder).has_supporter
    with refuses(NotFound):
        recipient_page(code, seen_by=holder)


def test_the_recipient_sets_wishes_and_asks_for_somebody_else(cast: Cast) -> None:
    _, code = accepted(cast)
    holder = Actor.code(cast.valley.pk)
    wishes = Preferences(relation="other", language="es", mode="phone", must=("relation",))
    actions.set_preferences(code=code, preferences=wishes, by=holder)
    assert recipient_page(code, seen_by=holder).preferences == wishes
    actions.another_supporter(code=code, by=holder)
    row = only_outreach()
    assert row.state == State.WAITING
    ranked = suggestions(row, seen_by=cast.coordinator.actor(now())).ranked
    assert [one.name for one in ranked] == [cast.other_supporter.name]


@pytest.mark.parametrize(
    "wrong", [{"relation": "x"}, {"language": "xx"}, {"mode": "smoke"}, {"gender": "bird"}]
)
def test_wishes_that_do_not_exist_are_refused(cast: Cast, wrong: dict[str, str]) -> None:
    _, code = accepted(cast)
    with refuses(Invalid):
        actions.set_preferences(
            code=code, preferences=Preferences(**wrong), by=Actor.code(cast.valley.pk)
        )


def test_asking_for_somebody_else_twice_is_refused_kindly(cast: Cast) -> None:
    _, code = accepted(cast)
    actions.log_interaction(
        outreach=only_outreach().id,
        conversation=Conversation(Mode.PHONE, 20, follow_up_on=now().date() + timedelta(days=2)),
        by=sam(cast),
    )
    holder = Actor.code(cast.valley.pk)
    actions.another_supporter(code=code, by=holder)
    with refuses(NotFound):  # the code went with the supporter who handed it over
        actions.another_supporter(code=code, by=holder)


def test_not_now_keeps_others_away_until_the_day(cast: Cast, clock: Clock) -> None:
    _, code = accepted(cast)
    holder = Actor.code(cast.valley.pk)
    with refuses(Invalid):
        actions.not_now(code=code, until=earliest_today(), by=holder)
    actions.not_now(code=code, until=now().date() + timedelta(days=90), by=holder)
    clock.shift(timedelta(minutes=6))
    kept(cast)
    refer(cast, is_unsafe=True)
    resolve_all(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists()
    clock.shift(timedelta(days=91))
    kept(cast)
    assert opened(cast)


def test_never_is_for_good_but_not_for_oneself(cast: Cast, clock: Clock) -> None:
    _, code = accepted(cast)
    actions.never(code=code, by=Actor.code(cast.valley.pk))
    clock.shift(timedelta(minutes=6))
    kept(cast)
    clock.shift(timedelta(days=400))
    refer(cast)
    resolve_all(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists()
    assert opened(cast, route=Route.SELF)


def test_never_under_an_alias_just_ends_it(cast: Cast) -> None:
    outreach = opened(cast, name="Ash", route=Route.SELF, reach="555 0100")
    taken = actions.accept(offer=offered(cast, outreach), by=sam(cast))
    actions.never(code=taken.code, by=Actor.code(cast.valley.pk))
    assert only_outreach().outcome == Outcome.DECLINED
    with refuses(NotFound):
        actions.renew(code=taken.code, by=Actor.code(cast.valley.pk))


def test_renew_goes_on_for_sixty_days(cast: Cast, clock: Clock) -> None:
    _, code = accepted(cast)
    clock.shift(timedelta(days=1))
    actions.renew(code=code, by=Actor.code(cast.valley.pk))
    assert only_outreach().hard_stop_at == now() + timedelta(days=60)
