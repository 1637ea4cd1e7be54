"""Asking: who is meant, who is paged, and what the referrer may learn."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.outreach.actions import opt_out
from lamppost.outreach.models import Outreach, Source, Stage
from lamppost.outreach.queries.listing import queue
from lamppost.outreach.queries.sealed import said_of
from lamppost.outreach.rules import No, Outcome, Route, State, Terms, Urgency
from lamppost.people.actions import invite
from lamppost.people.queries import actor_for
from lamppost.program.models import Duty, Physician
from lamppost.program.rules import DutyKind, Profession
from lamppost.referrals import actions, queries
from lamppost.referrals.actions.submitting import AlreadySent
from lamppost.referrals.models import Alarm, Receipt, Referral
from lamppost.referrals.rules import ReferralState, Status, Submission, parse, status
from lamppost.vault.models import Key
from tests.cast import Cast, refuses
from tests.unit.referrals.stories import only_outreach, opened, refer, resolve_all, said

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 10:00 in Valley
SUNDAY_NIGHT = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # 03:00 in Valley
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MONDAY, tick=False) as travelling:
        yield travelling


def program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def holder(cast: Cast) -> Actor:
    return Actor.code(cast.valley.pk)


def unconfirmed(cast: Cast, by: Actor) -> list[UUID]:
    return [row.id for row in queries.unconfirmed(cast.valley.pk, seen_by=by).rows]


def by_name(cast: Cast, **more: object) -> UUID:
    """A referral that only names the recipient, resolved as far as the program can."""
    refer(cast, reach="", **more)
    resolve_all(cast)
    with transaction(program(cast)):
        return Referral.objects.get().id


def test_submit_only_seals_stores_and_queues(cast: Cast) -> None:
    refer(cast)
    with transaction(program(cast)):
        row = Referral.objects.get()
        assert row.state == ReferralState.QUEUED
        assert cast.recipient.name.encode() not in bytes(row.sealed_submission)
        assert not Outreach.objects.exists()


def test_submit_twice_is_said_and_changes_nothing(cast: Cast) -> None:
    form, by = str(uuid4()), Actor.public(cast.valley.pk)
    once = {"hospital": cast.valley.pk, "submission": said("Remy"), "form": form, "by": by}
    actions.submit(**once)  # type: ignore[arg-type]
    with refuses(AlreadySent):
        actions.submit(**once)  # type: ignore[arg-type]
    with transaction(program(cast)):
        assert Referral.objects.count() == 1


def test_submit_from_inside_needs_a_role(cast: Cast) -> None:
    refer(cast, by=cast.lead.actor(), route=Route.LEADER)
    with refuses(Refused):
        refer(cast, by=cast.evaluator.actor(), route=Route.LEADER)


def test_an_exact_address_resolves_at_once(cast: Cast) -> None:
    assert opened(cast, reach=f"try {cast.recipient.email}; or the desk")
    with transaction(program(cast)):
        assert not Referral.objects.exists()
        assert Key.objects.count() == 1  # the referral's own key is gone


def test_resolve_twice_opens_once(cast: Cast) -> None:
    refer(cast)
    with transaction(program(cast)):
        row = Referral.objects.get().id
    actions.resolve(referral=row, by=program(cast))
    actions.resolve(referral=row, by=program(cast))
    assert only_outreach().state == State.WAITING


def test_a_name_alone_waits_for_the_coordinator(cast: Cast) -> None:
    referral = by_name(cast)
    coordinator = cast.coordinator.actor(now())
    assert unconfirmed(cast, coordinator) == [referral]
    submission = actions.see_submission(referral=referral, by=coordinator)
    found = queries.possible_recipients(cast.valley.pk, submission, seen_by=coordinator)
    assert found[0].name == cast.recipient.name
    actions.confirm(referral=referral, physician_id=found[0].physician, by=coordinator)
    assert only_outreach().state == State.WAITING
    assert unconfirmed(cast, coordinator) == []
    actions.resolve(referral=referral, by=program(cast))  # a late job finds nothing to do


def test_confirm_somebody_of_another_hospital_is_refused(cast: Cast) -> None:
    referral = by_name(cast)
    assert cast.outsider.physician is not None
    with refuses(NotFound):
        actions.confirm(
            referral=referral,
            physician_id=cast.outsider.physician.pk,
            by=cast.coordinator.actor(now()),
        )


def test_namesakes_are_told_apart_by_department(cast: Cast) -> None:
    twin = Physician.objects.create(
        hospital=cast.valley,
        department=cast.surgery,
        first_name="Remy",
        last_name="Recipient",
        name_folded="remy recipient",
        profession=Profession.PHYSICIAN,
        specialty="Surgery",
    )
    coordinator = cast.coordinator.actor(now())
    found = queries.possible_recipients(
        cast.valley.pk, said("Remy Recipient", department="Surgery"), seen_by=coordinator
    )
    assert found[0].physician == twin.pk and len(found) == 2


def test_a_coordinator_who_may_be_meant_never_sees_it(cast: Cast) -> None:
    assert cast.recipient.physician is not None
    grant = Grant(Role.COORDINATOR, cast.valley.pk)
    account = invite(
        email="remy@example.org",
        name=cast.recipient.name,
        grants=(grant,),
        physician=cast.recipient.physician.pk,
        by=program(cast),
    )
    remy = actor_for(account, now())
    referral = by_name(cast)
    assert unconfirmed(cast, remy) == []
    assert unconfirmed(cast, cast.deputy.actor()) == [referral]
    with refuses(NotFound):
        actions.see_submission(referral=referral, by=remy)
    actions.confirm(
        referral=referral,
        physician_id=cast.recipient.physician.pk,
        by=cast.deputy.actor(now()),
    )
    assert queue(cast.valley.pk, seen_by=remy).rows == ()
    with transaction(program(cast)):
        told = set(Message.objects.values_list("account_id", flat=True))
    assert account not in told


def test_somebody_not_served_is_shown_another_door(cast: Cast) -> None:
    assert cast.recipient.physician is not None
    Physician.objects.filter(pk=cast.recipient.physician.pk).update(profession=Profession.NURSE)
    refer(cast)
    resolve_all(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists() and not Key.objects.exists()
    assert Stage.objects.count() == 2  # how it ended, and its route


def test_somebody_the_roster_does_not_list_can_be_opened(cast: Cast) -> None:
    referral = by_name(cast, name="Nora Newcomer")
    actions.open_unlisted(referral=referral, by=cast.coordinator.actor(now()))
    assert only_outreach().state == State.WAITING


def test_misuse_is_ended_many_at_once(cast: Cast) -> None:
    for name in ("A Prank", "Another Prank", "Third Prank"):
        refer(cast, name, reach="")
    resolve_all(cast)
    coordinator = cast.coordinator.actor(now())
    chosen = tuple(unconfirmed(cast, coordinator))
    with refuses(NotFound):
        actions.dismiss(referrals=chosen, outcome=Outcome.CONNECTED, by=coordinator)
    assert actions.dismiss(referrals=chosen, outcome=Outcome.NOT_PURSUED, by=coordinator) == 3
    with transaction(program(cast)):
        assert not Referral.objects.exists() and not Key.objects.exists()


def test_oneself_under_an_alias_needs_no_roster(cast: Cast) -> None:
    assert opened(cast, name="Ash", route=Route.SELF, reach="text 555 0100")
    assert opened_parties(cast) == 0


def opened_parties(cast: Cast) -> int:
    with transaction(program(cast)):
        return Key.objects.count() - 1


def test_oneself_by_ones_own_address_is_recognised_and_never_refused(cast: Cast) -> None:
    assert cast.recipient.physician is not None
    opt_out(
        hospital=cast.valley.pk,
        physician=cast.recipient.physician.pk,
        terms=Terms(No.ASKED),
        by=Actor.public(cast.valley.pk),
    )
    refer(cast, "Remy", route=Route.SELF)
    resolve_all(cast)
    assert only_outreach().route == Route.SELF


def test_a_supporters_own_initiative_does_not_keep_them_away(cast: Cast) -> None:
    refer(cast, by=cast.supporter.actor(), route=Route.OUTREACH)
    resolve_all(cast)
    with transaction(program(cast)):
        source = Source.objects.get()
        assert said_of(source).referrer_account == cast.supporter.account


def test_the_referrers_name_is_kept_only_if_they_agreed(cast: Cast) -> None:
    refer(cast, referrer_name="Rosa", may_share_name=False)
    refer(cast, referrer_name="Rosa", may_share_name=True)
    resolve_all(cast)
    with transaction(program(cast)):
        names = sorted(said_of(source).referrer for source in Source.objects.all())
    assert names == ["", "Rosa"]


# The referrer's code


def test_status_is_a_function_of_time_and_seen_alone(cast: Cast, clock: Clock) -> None:
    one = refer(cast).code
    assert queries.receipt_page(one, seen_by=holder(cast)).status is Status.RECEIVED
    actions.look(hospital=cast.valley.pk, by=cast.coordinator.actor())
    actions.look(hospital=cast.valley.pk, by=cast.coordinator.actor())
    assert queries.receipt_page(one, seen_by=holder(cast)).status is Status.SEEN
    clock.shift(timedelta(days=14))
    assert queries.receipt_page(one, seen_by=holder(cast)).status is Status.COMPLETE
    clock.shift(timedelta(days=47))
    assert actions.forget_old(hospital=cast.valley.pk, by=program(cast)) == 1
    with refuses(NotFound):
        queries.receipt_page(one, seen_by=holder(cast))
    with refuses(NotFound):
        actions.withdraw(code=one, by=holder(cast))


@pytest.mark.parametrize(
    ("days", "seen", "expected"),
    [
        (0, None, Status.RECEIVED),
        (13, 1, Status.SEEN),
        (13, None, Status.RECEIVED),
        (14, None, Status.COMPLETE),
    ],
)
def test_status_by_day(days: int, seen: int | None, expected: Status) -> None:
    seen_at = MONDAY + timedelta(days=seen) if seen else None
    assert status(MONDAY, seen_at, MONDAY + timedelta(days=days)) is expected


def test_a_code_finds_its_page_wherever_it_belongs(cast: Cast) -> None:
    code = refer(cast).code
    owner = queries.hospital_of_code(code)
    assert owner is not None and (owner.hospital, owner.is_recipient) == (cast.valley.pk, False)
    assert queries.hospital_of_code(Code.new()) is None


@pytest.mark.parametrize("is_resolved", [False, True])
def test_facts_are_added_before_and_after_it_is_known_who_is_meant(
    cast: Cast, is_resolved: bool
) -> None:
    code = refer(cast, about=("other",)).code
    if is_resolved:
        resolve_all(cast)
    actions.add_facts(code=code, about=("moral_injury",), by=holder(cast))
    resolve_all(cast)
    with transaction(program(cast)):
        assert said_of(Source.objects.get()).about == ("other", "moral_injury")
    with refuses(Invalid):
        actions.add_facts(code=code, about=("lawsuit",), by=holder(cast))


def test_withdrawn_before_it_is_resolved_leaves_nothing(cast: Cast) -> None:
    code = refer(cast).code
    actions.withdraw(code=code, by=holder(cast))
    actions.withdraw(code=code, by=holder(cast))  # the same answer again
    actions.add_facts(code=code, about=("other",), by=holder(cast))
    with transaction(program(cast)):
        assert not Referral.objects.exists() and not Key.objects.exists()
        assert Receipt.objects.count() == 1


def test_withdrawn_by_the_only_one_who_asked_it_ends(cast: Cast) -> None:
    code = refer(cast).code
    resolve_all(cast)
    actions.withdraw(code=code, by=holder(cast))
    assert only_outreach().outcome == Outcome.WITHDRAWN
    actions.withdraw(code=code, by=holder(cast))
    actions.add_facts(code=code, about=("other",), by=holder(cast))


def test_withdrawn_by_one_of_two_it_goes_on(cast: Cast) -> None:
    code = refer(cast).code
    refer(cast)
    resolve_all(cast)
    actions.withdraw(code=code, by=holder(cast))
    assert only_outreach().state == State.WAITING


# Danger


def rota(cast: Cast, account: int | None, rank: int) -> None:
    """On duty on weekdays from 8 to 18."""
    for weekday in range(5):
        Duty.objects.create(
            hospital=cast.valley,
            kind=DutyKind.SAFETY,
            account_id=account,
            rank=rank,
            weekday=weekday,
            starts=time(8),
            ends=time(18),
        )


def paged(cast: Cast) -> list[int]:
    """Who has been written to since the last time; empties the outbox."""
    with transaction(program(cast)):
        told = sorted(
            Message.objects.filter(event__startswith="alarm").values_list("account_id", flat=True)
        )
        Message.objects.all().delete()
    return told


def page(cast: Cast) -> int:
    return actions.page_due(hospital=cast.valley.pk, by=program(cast))


def test_danger_pages_the_contact_then_all_until_acknowledged(cast: Cast, clock: Clock) -> None:
    second = invite(
        email="second@example.org",
        name="Second Safety",
        grants=(Grant(Role.SAFETY_CONTACT, cast.valley.pk, is_deputy=True),),
        by=program(cast),
    )
    rota(cast, cast.safety_contact.account, 1)
    refer(cast, is_unsafe=True)
    assert queries.duty(cast.valley.pk).is_covered
    assert page(cast) == 1 and paged(cast) == [cast.safety_contact.account]
    assert page(cast) == 0
    clock.shift(timedelta(minutes=5))
    assert page(cast) == 1 and paged(cast) == sorted([cast.safety_contact.account or 0, second])
    stella = cast.safety_contact.actor(now())
    (alarm,) = queries.alarms(seen_by=stella)
    assert actions.see_alarm(alarm=alarm.id, by=stella).name == cast.recipient.name
    actions.acknowledge(alarm=alarm.id, by=stella)
    actions.acknowledge(alarm=alarm.id, by=actor_for(second, now()))
    (alarm,) = queries.alarms(seen_by=stella)
    assert alarm.is_acknowledged and alarm.is_mine
    clock.shift(timedelta(hours=25))
    assert page(cast) == 0
    assert queries.alarms(seen_by=stella) == ()


def test_danger_at_night_with_nobody_on_duty_after_an_opt_out(cast: Cast, clock: Clock) -> None:
    rota(cast, cast.safety_contact.account, 1)
    clock.move_to(SUNDAY_NIGHT)
    assert cast.recipient.physician is not None
    opt_out(
        hospital=cast.valley.pk,
        physician=cast.recipient.physician.pk,
        terms=Terms(No.ASKED),
        by=Actor.public(cast.valley.pk),
    )
    refer(cast, is_unsafe=True)
    duty = queries.duty(cast.valley.pk)
    assert not duty.is_covered
    assert duty.next_at == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    resolve_all(cast)
    assert page(cast) == 1 and paged(cast) == [cast.safety_contact.account]
    with transaction(program(cast)):
        assert Alarm.objects.count() == 1 and not Outreach.objects.exists()


def test_an_alarm_of_another_hospital_is_not_seen(cast: Cast) -> None:
    refer(cast, is_unsafe=True)
    (alarm,) = queries.alarms(seen_by=cast.safety_contact.actor())
    with refuses(Refused):
        queries.alarms(seen_by=cast.outsider.actor())
    with refuses(NotFound):
        actions.acknowledge(alarm=alarm.id, by=cast.outsider.actor())


def test_today_exists_only_while_a_rota_covers_the_hour(cast: Cast) -> None:
    assert Urgency.TODAY not in queries.urgencies(cast.valley.pk)
    Duty.objects.create(
        hospital=cast.valley,
        kind=DutyKind.ROTA,
        account_id=cast.supporter.account,
        rank=1,
        weekday=0,
        starts=time(8),
        ends=time(18),
    )
    assert Urgency.TODAY in queries.urgencies(cast.valley.pk)


def test_a_lost_job_loses_no_referral(cast: Cast) -> None:
    refer(cast)
    assert actions.resolve_due(hospital=cast.valley.pk, by=program(cast)) == 1
    resolve_all(cast)
    assert actions.resolve_due(hospital=cast.valley.pk, by=program(cast)) == 0


# The form


GOOD = {"name": "Remy  Recipient", "urgency": "soon", "is_unsafe": "no"}
BOTH = frozenset({Urgency.SOON, Urgency.THIS_WEEK})


def test_parse_folds_spaces_and_orders_codes() -> None:
    submission = parse(Route.COLLEAGUE, GOOD, ["other", "moral_injury"], BOTH)
    assert submission.name == "Remy Recipient"
    assert submission.about == ("moral_injury", "other")
    assert isinstance(submission, Submission) and "Remy" not in repr(submission)


@pytest.mark.parametrize(
    ("route", "change", "about", "problem"),
    [
        (Route.COLLEAGUE, {"name": " "}, [], ("name", "missing")),
        (Route.COLLEAGUE, {"name": "x" * 121}, [], ("name", "too_long")),
        (Route.COLLEAGUE, {"name": "R\0emy"}, [], ("name", "unreadable")),
        (Route.SELF, {}, [], ("reach", "missing")),
        (Route.COLLEAGUE, {"urgency": "today"}, [], ("urgency", "choose")),
        (Route.COLLEAGUE, {"is_unsafe": ""}, [], ("is_unsafe", "choose")),
        (Route.COLLEAGUE, {}, ["lawsuit"], ("about", "choose")),
    ],
)
def test_parse_says_what_is_wrong_beside_the_field(
    route: Route, change: dict[str, str], about: list[str], problem: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        parse(route, {**GOOD, **change}, about, BOTH)
    assert refused.value.problems == dict([problem])
