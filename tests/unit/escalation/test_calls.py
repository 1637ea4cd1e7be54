"""Whom a protocol has one call, at one hospital, at that hour."""

from datetime import time, timedelta

import pytest

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.errors import NotFound, Refused
from lamppost.core.transactions import transaction
from lamppost.escalation.queries import CallsHere, protocols_here
from lamppost.escalation.rules import Call, Reached
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.more_help import more_help
from lamppost.people.actions import deactivate, grant_role
from lamppost.program.actions import Reached as Number
from lamppost.program.actions import set_duties, set_duty_phone
from lamppost.program.models import Hospital
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours
from tests.cast import Cast, Person, refuses
from tests.unit.escalation.stories import Advisers, program
from tests.unit.outreach.life import Clock
from tests.unit.outreach.stories import accepted

pytestmark = pytest.mark.usefixtures("clock")
DAY = (time(8), time(18))


def calls(cast: Cast) -> CallsHere:
    return protocols_here(cast.valley.pk, "en", seen_by=cast.supporter.actor()).calls


def on_duty(cast: Cast, kind: DutyKind, *people: Person) -> None:
    """In that rank, on weekdays by day."""
    hours = [
        Hours(one.account or 0, rank, weekday, *DAY)
        for rank, one in enumerate(people, start=1)
        for weekday in range(5)
    ]
    set_duties(hospital=cast.valley.pk, kind=kind, hours=hours, by=program(cast))


def reach(cast: Cast, whom: Person, phone: str) -> None:
    reached = Number(cast.valley.pk, whom.account or 0, phone)
    set_duty_phone(reached=reached, by=program(cast))


def test_lines_are_there_at_any_hour(cast: Cast) -> None:
    found = calls(cast).by_code
    assert [one.dial for one in found[Call.EMERGENCY] + found[Call.CRISIS]] == ["911", "988"]
    assert all(one.how is Reached.ALWAYS for one in found[Call.CRISIS])


def test_who_is_on_duty_comes_with_number_and_hour(cast: Cast, clock: Clock) -> None:
    on_duty(cast, DutyKind.SAFETY, cast.safety_contact, cast.coordinator)
    reach(cast, cast.safety_contact, "415 555 0123")
    first, deputy = calls(cast).by_code[Call.SAFETY_CONTACT]
    assert (first.name, first.dial, first.how) == (
        cast.safety_contact.name,
        "+14155550123",
        Reached.ON_DUTY,
    )
    assert first.at is not None and first.at.astimezone().utcoffset() is not None
    assert (deputy.name, deputy.dial) == (cast.coordinator.name, "")


def test_at_night_it_is_who_comes_next_and_from_when(cast: Cast, clock: Clock) -> None:
    on_duty(cast, DutyKind.SAFETY, cast.safety_contact)
    clock.shift(timedelta(hours=12))
    (one,) = calls(cast).by_code[Call.SAFETY_CONTACT]
    assert one.how is Reached.NEXT and one.at is not None
    clock.move_to(one.at)
    (one,) = calls(cast).by_code[Call.SAFETY_CONTACT]
    assert one.how is Reached.ON_DUTY


def test_without_hours_it_is_who_holds_the_role(cast: Cast, advice: Advisers) -> None:
    found = calls(cast).by_code
    (clinician,), (coordinator,) = found[Call.CLINICIAN], found[Call.COORDINATOR]
    assert (clinician.name, clinician.how) == (advice.clinician.name, Reached.NO_HOURS)
    assert coordinator.name == cast.coordinator.name  # not the deputy


def test_nobody_on_record_leaves_the_operator(cast: Cast) -> None:
    here = calls(cast)
    assert here.by_code[Call.CLINICIAN] == ()
    operator = here.operator_for([Call.CLINICIAN])
    assert operator is not None and operator.dial == "+14155550100"
    assert here.operator_for([Call.EMERGENCY, Call.CRISIS]) is None
    Hospital.objects.filter(pk=cast.valley.pk).update(phone="")
    assert calls(cast).operator_for([Call.CLINICIAN]) is None


def test_who_has_left_is_not_called(cast: Cast) -> None:
    on_duty(cast, DutyKind.SAFETY, cast.safety_contact, cast.coordinator)
    grant = Grant(Role.SAFETY_CONTACT, cast.valley.pk)  # there is another one
    grant_role(account=cast.coordinator.account or 0, grant=grant, by=program(cast))
    deactivate(account=cast.safety_contact.account or 0, by=cast.administrator.actor())
    (one,) = calls(cast).by_code[Call.SAFETY_CONTACT]
    assert one.name == cast.coordinator.name


def test_a_supporter_of_another_hospital_calls_where_the_outreach_is(cast: Cast) -> None:
    outreach = accepted(cast)
    otto = cast.outsider
    assert otto.supporter is not None
    with transaction(program(cast)):
        Outreach.objects.update(supporter_id=otto.supporter.pk, supporter_account=otto.account)
    on_duty(cast, DutyKind.SAFETY, cast.safety_contact)
    reach(cast, cast.safety_contact, "415 555 0123")
    page = more_help(outreach, "en", seen_by=otto.actor())
    (one,) = page.protocols.calls.by_code[Call.SAFETY_CONTACT]
    assert one.dial == "+14155550123"
    with refuses(Refused):
        protocols_here(cast.valley.pk, "en", seen_by=otto.actor())
    with refuses(NotFound):
        more_help(outreach, "en", seen_by=cast.other_supporter.actor())


@pytest.mark.parametrize("who", ["lead", "director", "evaluator", "administrator", "outsider"])
def test_numbers_are_for_who_works_with_people_there(cast: Cast, who: str) -> None:
    by: Actor = getattr(cast, who).actor()
    with refuses(Refused):
        protocols_here(cast.valley.pk, "en", seen_by=by)
