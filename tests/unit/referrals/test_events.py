"""After a hard event: one outreach each, nobody of it supports another, and it goes with the last of them."""

from datetime import timedelta
from uuid import UUID

import pytest

from lamppost.audit.models import Entry, Pending
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.core.transactions import transaction
from lamppost.outreach import actions as outreach
from lamppost.outreach.models import OptOut, Outreach, Stage
from lamppost.outreach.queries.sealed import needs_of, said_of
from lamppost.outreach.queries.suggesting import suggestions_for
from lamppost.outreach.queries.totals import unstaged
from lamppost.outreach.rules import No, Route, TalliedCount, Terms
from lamppost.referrals import queries
from lamppost.referrals.actions import confirm, shut_event_door
from lamppost.referrals.actions.submitting import AlreadySent
from lamppost.referrals.models import Activation, Alarm, Receipt, Referral
from lamppost.referrals.queries.sealed import sealed_submission
from lamppost.vault.models import BlindIndex, Key
from lamppost.vault.queries import read_by_program
from tests.cast import Cast, at_work, refuses
from tests.unit.outreach.handovers import taken_by
from tests.unit.referrals.hard_events import (
    NIGHT,
    began,
    door,
    ended,
    number,
    only_activation,
    outreach_of,
    program,
    reported,
    swept,
)
from tests.unit.referrals.stories import opened, refer, resolve_all


def names(cast: Cast, of: Outreach) -> set[str]:
    """Who would be suggested for it."""
    return {one.name for one in suggestions_for(of.id, seen_by=cast.deputy.actor()).ranked}


def test_start_opens_one_outreach_each(cast: Cast) -> None:
    began(cast, cast.recipient, cast.referrer)
    with transaction(program(cast)):
        rows = list(Outreach.objects.all())
        about = {code for row in rows for one in row.sources.all() for code in said_of(one).about}
    assert len(rows) == 2
    assert {row.route for row in rows} == {Route.EVENT}
    assert all(row.is_confirmed for row in rows), "they were chosen from the roster"
    assert about == {"unexpected_death"}


def test_no_moment_is_the_same_to_all_of_one_event(cast: Cast) -> None:
    """Else whoever reads the rows without a key could tell who was in it together."""
    began(cast, cast.recipient, cast.referrer)
    with transaction(program(cast)):
        begun = Activation.objects.get().started_at
        rows = list(Outreach.objects.all())
    for aim in ("promised_by", "accept_by", "offer_by"):
        moments = {getattr(row, aim) for row in rows}
        assert len(moments) == 2
        assert not {one - begun for one in moments} & {timedelta(hours=n) for n in range(200)}


def test_start_leaves_no_code_behind(cast: Cast) -> None:
    began(cast, cast.recipient)
    assert not Receipt.objects.exists()


def test_start_joins_what_is_open_already(cast: Cast) -> None:
    before = opened(cast)
    began(cast, cast.recipient, cast.referrer)
    page = queries.activation(only_activation(cast), seen_by=cast.coordinator.actor())
    assert len(page.outreaches) == 2
    assert before in {one.id for one in page.outreaches}


def test_start_honours_a_no(cast: Cast) -> None:
    outreach.opt_out(
        hospital=cast.valley.pk,
        physician=number(cast.recipient),
        terms=Terms(No.ASKED),
        by=program(cast),
    )
    began(cast, cast.recipient, cast.referrer)
    with transaction(program(cast)):
        assert Outreach.objects.count() == 1


def test_a_new_event_does_not_wait_until_somebody_has_rested(cast: Cast) -> None:
    quiet = Terms(No.RESTING, (now() + timedelta(days=20)).date())
    outreach.opt_out(
        hospital=cast.valley.pk, physician=number(cast.recipient), terms=quiet, by=program(cast)
    )
    began(cast, cast.recipient)
    assert outreach_of(cast, cast.recipient).route == Route.EVENT


def test_a_supporter_who_was_in_it_is_asked_for_nobody_of_it(cast: Cast) -> None:
    began(cast, cast.recipient, cast.supporter)
    theirs, own = outreach_of(cast, cast.recipient), outreach_of(cast, cast.supporter)
    assert names(cast, theirs) == {cast.other_supporter.name}
    with transaction(program(cast)):
        assert (cast.supporter.account, "same_activation") in needs_of(theirs).excluded
        assert (cast.supporter.account, "recipient") in needs_of(own).excluded


def test_who_wants_no_support_was_in_it_all_the_same(cast: Cast) -> None:
    outreach.opt_out(
        hospital=cast.valley.pk,
        physician=number(cast.supporter),
        terms=Terms(No.ASKED),
        by=program(cast),
    )
    began(cast, cast.recipient, cast.supporter)
    assert names(cast, outreach_of(cast, cast.recipient)) == {cast.other_supporter.name}


def test_the_offer_of_one_who_was_in_it_lapses_when_they_say_yes(cast: Cast) -> None:
    """By the door: who is meant is known one after the other."""
    reported(cast, door(cast), "Remy Recipient", "Sam Supporter")
    with transaction(program(cast)):
        remy, sam = (_meaning(cast, name) for name in ("Remy", "Sam"))
    _confirm(cast, remy, number(cast.recipient))
    assert cast.supporter.supporter is not None
    one = outreach_of(cast, cast.recipient)
    asked = outreach.offer(
        outreach=one.id, supporter=cast.supporter.supporter.pk, by=cast.coordinator.actor()
    )
    _confirm(cast, sam, number(cast.supporter))
    assert outreach_of(cast, cast.recipient).state == "offered", "nothing moves: it would tell"
    with pytest.raises(NotNow):
        outreach.accept(offer=asked, by=cast.supporter.actor())
    assert outreach_of(cast, cast.recipient).state == "waiting"
    assert names(cast, outreach_of(cast, cast.recipient)) == {cast.other_supporter.name}


def _meaning(cast: Cast, name: str) -> Referral:
    found = list(Referral.objects.all())
    return next(
        one for one in found if read_by_program(sealed_submission(one)).name.startswith(name)
    )


def _confirm(cast: Cast, row: Referral, physician: int) -> None:
    confirm(referral=row.id, physician_id=physician, by=cast.coordinator.actor())


def test_a_coordinator_who_was_in_it_sees_nothing_of_it(cast: Cast) -> None:
    cora = at_work(cast.coordinator, cast.surgery)
    began(cast, cast.recipient, cora, by=cast.deputy.actor())
    assert queries.activations(cast.valley.pk, seen_by=cast.coordinator.actor()) == ()
    assert len(queries.activations(cast.valley.pk, seen_by=cast.deputy.actor())) == 1
    with refuses(NotFound):
        queries.activation(only_activation(cast), seen_by=cast.coordinator.actor())
    with refuses(NotFound):
        suggestions_for(outreach_of(cast, cast.recipient).id, seen_by=cast.coordinator.actor())


def test_start_asks_again_for_nobody(cast: Cast) -> None:
    began(cast, cast.recipient, form="one sheet")
    with refuses(AlreadySent):
        began(cast, cast.recipient, form="one sheet")
    with transaction(program(cast)):
        assert Activation.objects.count() == 1


@pytest.mark.parametrize("people", [(), ("recipient", "outsider")])
def test_start_refuses_nobody_and_another_hospitals(cast: Cast, people: tuple[str, ...]) -> None:
    with refuses(Invalid) as refused:
        began(cast, *(getattr(cast, one) for one in people))
    assert isinstance(refused.value, Invalid)
    assert set(refused.value.problems) == {"people"}


def test_start_is_for_coordinators_and_leads(cast: Cast) -> None:
    began(cast, cast.recipient, by=cast.lead.actor())
    with refuses(Refused):
        began(cast, cast.recipient, by=cast.supporter.actor())


def test_start_pages_for_danger(cast: Cast) -> None:
    began(cast, cast.recipient, cast.referrer, is_unsafe=True)
    with transaction(program(cast)):
        assert Alarm.objects.count() == 1


def test_it_goes_with_the_last_of_its_people(cast: Cast) -> None:
    began(cast, cast.recipient, cast.referrer)
    assert swept(cast) == 0, "somebody of it is being supported"
    ended(cast)
    swept(cast)
    with transaction(program(cast)):
        assert not Activation.objects.exists()
        assert not Outreach.objects.exists()
        assert not BlindIndex.objects.exclude(key_id__in=_kept_noes()).exists()


def _kept_noes() -> list[object]:
    return list(OptOut.objects.values_list("key_id", flat=True))


def test_it_stays_while_somebody_waits_to_be_known(cast: Cast) -> None:
    reported(cast, door(cast), "Somebody Unknown")
    assert swept(cast) == 0
    with transaction(program(cast)):
        assert Activation.objects.count() == 1


def test_what_is_counted_is_what_any_outreach_leaves(cast: Cast) -> None:
    began(cast, cast.recipient)
    ended(cast)
    with transaction(program(cast)):
        facts = unstaged(Stage.objects.filter(is_strain=False))
    counted = {(one.kind, one.code) for one in facts if isinstance(one, TalliedCount)}
    assert {("route", "event"), ("about", "unexpected_death")} <= counted


def test_a_report_by_the_door_asks_who_is_meant(cast: Cast) -> None:
    reported(cast, door(cast), "Remy Recipient, Emergency Medicine", "Somebody Else")
    page = queries.activation(only_activation(cast), seen_by=cast.coordinator.actor())
    assert len(page.unconfirmed) == 2
    assert page.row.event.people == 2


@pytest.mark.parametrize("is_shut", [True, False])
def test_a_report_with_a_code_that_does_not_fit_is_forgotten(cast: Cast, is_shut: bool) -> None:
    """It was renewed, or the door was shut."""
    before = Key.objects.count()
    old = door(cast)
    if is_shut:
        shut_event_door(hospital=cast.valley.pk, by=cast.coordinator.actor())
    else:
        door(cast)
    reported(cast, old, "Remy Recipient")
    with transaction(program(cast)):
        assert not Activation.objects.exists()
        assert not Referral.objects.exists()
    assert Key.objects.count() == before


def test_a_report_of_danger_is_paged_for_whatever_its_code(cast: Cast) -> None:
    reported(cast, None, "Remy Recipient", is_unsafe=True)
    with transaction(program(cast)):
        assert Alarm.objects.count() == 1
        assert not Activation.objects.exists()


def test_many_propose_a_group(cast: Cast) -> None:
    reported(cast, door(cast), *(f"Person {letter}" for letter in "ABCDE"))
    page = queries.activation(only_activation(cast), seen_by=cast.coordinator.actor())
    assert not page.proposes_group
    assert (page.waiting, page.room) == (5, 4), "Sam and Olga have room for two each"


def test_the_room_that_is_told_counts_nothing_that_the_reader_never_sees(cast: Cast) -> None:
    """Else a place that is taken would tell a coordinator of the outreach to which they are a party."""
    by = cast.coordinator.actor(now())
    refer(cast, by=by, route=Route.LEADER, reach=cast.recipient.email)
    resolve_all(cast)
    (theirs,) = _all(cast)
    taken_by(cast, cast.supporter, theirs)
    reported(cast, door(cast), "Person A")
    one = only_activation(cast)
    assert queries.activation(one, seen_by=by).room == 4
    assert queries.activation(one, seen_by=cast.deputy.actor()).room == 3


def _all(cast: Cast) -> list[UUID]:
    with transaction(program(cast)):
        return list(Outreach.objects.values_list("id", flat=True))


def test_six_propose_a_group(cast: Cast) -> None:
    reported(cast, door(cast), *(f"Person {letter}" for letter in "ABCDEF"))
    page = queries.activation(only_activation(cast), seen_by=cast.coordinator.actor())
    assert page.proposes_group


def test_nothing_of_it_is_in_the_record_but_that_it_was_asked_for(cast: Cast) -> None:
    began(cast, cast.recipient, cast.referrer, cast.supporter)
    events = [*Pending.objects.values_list("event", "reference"), *_chained()]
    assert [one for one, reference in events if one.startswith("event") and reference] == []
    kept_apart = [one for one, _ in events if one == "outreach.kept_apart"]
    assert len(kept_apart) <= 1, "their number would tell how many there were"


def _chained() -> list[tuple[str, bytes]]:
    return list(Entry.objects.values_list("event", "reference"))


def test_events_are_coded() -> None:
    """No field holds a word of what happened."""
    assert set(NIGHT.__slots__) == {"kind", "when", "departments", "people", "involved"}
