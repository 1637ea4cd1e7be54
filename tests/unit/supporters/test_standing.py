"""From the training to the last day: certified, begun, renewed, stepped down; and what stands in the database."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.db.transaction import atomic

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.people.actions import grant_role
from lamppost.supporters import actions
from lamppost.supporters.actions import Enrolment
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries import listed, supporter_of, supporters, trained
from lamppost.supporters.rules import Standing
from tests.cast import Cast, Person, refuses
from tests.unit.supporters.stories import in_training, stands

NOON = "2026-11-27T20:00:00Z"
TODAY = date(2026, 11, 27)

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def noon() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_certify_needs_a_day_of_training_and_counts_for_a_year(cast: Cast) -> None:
    nora = in_training(cast, "Nora New")
    with refuses(Invalid):
        actions.certify(supporters=[nora.pk], by=cast.coordinator.actor())
    with refuses(Invalid):
        tomorrow = TODAY + timedelta(days=1)
        actions.certify(supporters=[nora.pk], trained_on=tomorrow, by=cast.coordinator.actor())
    trained_on = TODAY - timedelta(days=7)
    by = cast.coordinator.actor()
    assert actions.certify(supporters=[nora.pk], trained_on=trained_on, by=by) == 1
    nora.refresh_from_db()
    assert (nora.standing, nora.trained_on) == (Standing.CERTIFIED, trained_on)
    assert (nora.certified_on, nora.certified_until) == (TODAY, date(2027, 11, 27))
    assert nora.languages == ["en"]


def test_certify_takes_several_at_once_or_none(cast: Cast) -> None:
    nora, nils = in_training(cast, "Nora New"), in_training(cast, "Nils New")
    by, sam = cast.coordinator.actor(), cast.supporter.supporter.pk
    with refuses(NotNow):
        actions.certify(supporters=[nora.pk, nils.pk, sam], trained_on=TODAY, by=by)
    assert stands(nora) == Standing.IN_TRAINING
    assert actions.certify(supporters=[nora.pk, nils.pk], trained_on=TODAY, by=by) == 2


def test_a_lead_certifies_those_of_their_department_alone(cast: Cast) -> None:
    near = in_training(cast, "Nora New", cast.emergency)
    far = in_training(cast, "Nils New", cast.surgery)
    lena = cast.lead.actor()
    with refuses(Refused):
        actions.certify(supporters=[near.pk, far.pk], trained_on=TODAY, by=lena)
    assert actions.certify(supporters=[near.pk], trained_on=TODAY, by=lena) == 1


def test_nobody_else_certifies_and_nobody_elsewhere(cast: Cast) -> None:
    nora = in_training(cast, "Nora New")
    for who in (cast.director, cast.administrator, cast.supporter, cast.evaluator):
        with refuses(Refused):
            actions.certify(supporters=[nora.pk], trained_on=TODAY, by=who.actor())
    otto = cast.outsider.supporter.pk
    with refuses(NotFound):
        actions.certify(supporters=[otto], trained_on=TODAY, by=cast.coordinator.actor())


def test_who_is_on_the_way_shows_up_nowhere_as_a_supporter(cast: Cast) -> None:
    before = trained(cast.valley.pk)
    nora = in_training(cast, "Nora New")
    Supporter.objects.filter(pk=nora.pk).update(is_listed=True, trained_on=TODAY)
    by = Actor.system(cast.valley.pk)
    assert nora.pk not in {one.id for one in supporters(cast.valley.pk, seen_by=by)}
    assert listed(cast.valley.pk) == ()
    assert trained(cast.valley.pk) == before
    row = supporter_of(nora.account_id)
    assert row and not row.is_certified and not row.is_active


def test_whoever_is_certified_begins_rests_and_comes_back_by_their_own_word(cast: Cast) -> None:
    nora = in_training(cast, "Nora New")
    mine = Person("Nora New", "", cast.valley, account=nora.account_id).actor()
    with refuses(NotNow):
        actions.begin(by=mine)
    actions.certify(supporters=[nora.pk], trained_on=TODAY, by=cast.coordinator.actor())
    with refuses(NotNow):
        actions.rest(by=mine)
    for step, then in (
        (actions.begin, Standing.ACTIVE),
        (actions.begin, Standing.ACTIVE),  # a second tap changes nothing
        (actions.rest, Standing.RESTING),
        (actions.resume, Standing.ACTIVE),
    ):
        step(by=mine)
        assert stands(nora) == then


def test_a_lapsed_certificate_ends_offers_and_leaves_the_list(cast: Cast) -> None:
    sam = cast.supporter.supporter
    assert sam is not None
    Supporter.objects.filter(pk=sam.pk).update(certified_until=TODAY, is_listed=True)
    row = supporter_of(sam.account_id)
    assert row and row.is_certified and len(listed(cast.valley.pk)) == 1
    Supporter.objects.filter(pk=sam.pk).update(certified_until=TODAY - timedelta(days=1))
    row = supporter_of(sam.account_id)
    assert row and not row.is_certified and row.is_active
    assert listed(cast.valley.pk) == ()
    heads = trained(cast.valley.pk)
    assert (heads.trained, heads.certified) == (2, 1)


def test_a_certificate_ends_by_the_clock_of_its_hospital(cast: Cast) -> None:
    sam = cast.supporter.supporter
    assert sam is not None
    Supporter.objects.filter(pk=sam.pk).update(certified_until=TODAY)
    with time_machine.travel("2026-11-28T07:59:00Z", tick=False):  # one minute to midnight there
        assert (row := supporter_of(sam.account_id)) and row.is_certified
    with time_machine.travel("2026-11-28T08:00:00Z", tick=False):
        assert (row := supporter_of(sam.account_id)) and not row.is_certified


def test_renew_counts_from_the_refresher_and_never_shortens(cast: Cast) -> None:
    sam, by = cast.supporter.supporter, cast.coordinator.actor()
    assert sam is not None
    lapsed = TODAY - timedelta(days=30)
    certified = TODAY - timedelta(days=395)
    Supporter.objects.filter(pk=sam.pk).update(
        certified_on=certified, renewed_on=certified, certified_until=lapsed, reminded=14
    )
    refreshed = TODAY - timedelta(days=3)
    actions.renew(supporter=sam.pk, refreshed_on=refreshed, by=by)
    sam.refresh_from_db()
    assert (sam.certified_until, sam.reminded) == (date(2027, 11, 24), None)
    assert sam.standing == Standing.ACTIVE
    for day in (TODAY + timedelta(days=1), refreshed - timedelta(days=1)):
        with refuses(Invalid):
            actions.renew(supporter=sam.pk, refreshed_on=day, by=by)
    actions.set_term(hospital=cast.valley.pk, months=6, by=by)
    actions.renew(supporter=sam.pk, refreshed_on=TODAY, by=by)
    sam.refresh_from_db()
    assert sam.certified_until == date(2027, 11, 24)


def test_only_a_coordinator_there_renews(cast: Cast) -> None:
    sam = cast.supporter.supporter.pk
    for who in (cast.lead, cast.director, cast.supporter, cast.administrator):
        with refuses(Refused):
            actions.renew(supporter=sam, refreshed_on=TODAY, by=who.actor())
    with refuses(NotFound):
        actions.renew(
            supporter=cast.outsider.supporter.pk, refreshed_on=TODAY, by=cast.coordinator.actor()
        )
    nora = in_training(cast, "Nora New")
    with refuses(NotNow):
        actions.renew(supporter=nora.pk, refreshed_on=TODAY, by=cast.coordinator.actor())


def test_a_hospital_says_how_often_to_refresh(cast: Cast) -> None:
    actions.set_term(hospital=cast.valley.pk, months=24, by=cast.director.actor())
    nora = in_training(cast, "Nora New")
    actions.certify(supporters=[nora.pk], trained_on=TODAY, by=cast.coordinator.actor())
    nora.refresh_from_db()
    assert nora.certified_until == date(2028, 11, 27)
    with refuses(Invalid):
        actions.set_term(hospital=cast.valley.pk, months=7, by=cast.director.actor())
    with refuses(Refused):
        actions.set_term(hospital=cast.valley.pk, months=12, by=cast.lead.actor())


def test_whoever_steps_down_is_a_supporter_no_more_and_may_be_taken_on_again(cast: Cast) -> None:
    account, sam = cast.supporter.account, cast.supporter.supporter
    assert account is not None and sam is not None
    assert actions.step_down(account=account, by=cast.supporter.actor())
    assert not actions.step_down(account=account, by=cast.coordinator.actor())
    sam.refresh_from_db()
    assert (sam.standing, sam.retired_on) == (Standing.STEPPED_DOWN, now().date())
    assert not cast.supporter.actor().has(Role.SUPPORTER)
    again = Enrolment(account, cast.valley.pk, cast.surgery.pk, "Surgery", TODAY, 240)
    assert actions.enrol(enrolment=again, by=cast.coordinator.actor()) == sam.pk
    sam.refresh_from_db()
    assert (sam.standing, sam.retired_on) == (Standing.ACTIVE, None)
    with refuses(NotNow):
        actions.enrol(enrolment=again, by=cast.coordinator.actor())


def test_nobody_else_ends_somebodys_service(cast: Cast) -> None:
    account = cast.supporter.account
    assert account is not None
    for who in (cast.lead, cast.director, cast.other_supporter):
        with refuses(Refused):
            actions.step_down(account=account, by=who.actor())


def test_enrol_refuses_days_in_the_wrong_order(cast: Cast) -> None:
    account = cast.lead.account
    assert account is not None
    grant_role(
        account=account,
        grant=Grant(Role.SUPPORTER, cast.valley.pk),
        by=Actor.system(cast.valley.pk),
    )
    for certified_on, until in (
        (TODAY - timedelta(days=9), None),
        (TODAY + timedelta(days=1), None),
        (None, TODAY - timedelta(days=8)),
    ):
        taken_on = Enrolment(
            account,
            cast.valley.pk,
            None,
            "",
            TODAY - timedelta(days=7),
            240,
            certified_on=certified_on,
            certified_until=until,
        )
        with refuses(Invalid):
            actions.enrol(enrolment=taken_on, by=cast.coordinator.actor())


@pytest.mark.parametrize(
    "wrong",
    [
        {"standing": "on holiday"},
        {"standing": Standing.STEPPED_DOWN},
        {"retired_on": TODAY},
        {"certified_on": None},
        {"renewed_on": None},
        {"certified_until": None},
        {"trained_on": None},
        {"certified_on": None, "renewed_on": None, "certified_until": None},
        {"certified_until": date(2020, 1, 1)},
        {"renewed_on": date(2020, 1, 1)},
    ],
)
def test_the_database_keeps_the_table_too(cast: Cast, wrong: dict[str, object]) -> None:
    sam = cast.supporter.supporter
    assert sam is not None
    with pytest.raises(IntegrityError), atomic():
        Supporter.objects.filter(pk=sam.pk).update(**wrong)


def test_the_database_keeps_the_days_of_who_was_never_certified(cast: Cast) -> None:
    nora = in_training(cast, "Nora New")
    mine = Supporter.objects.filter(pk=nora.pk)
    for standing in (Standing.CERTIFIED, Standing.ACTIVE, Standing.RESTING):
        with pytest.raises(IntegrityError), atomic():
            mine.update(standing=standing)
    mine.update(standing=Standing.INVITED, retired_on=TODAY)  # served before, and is asked again
