"""Where somebody on duty can be called: who notes it, who sees it, and until when."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from lamppost.audit.models import Pending
from lamppost.cli.launching import duty, duty_phone
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.errors import Invalid, Refused
from lamppost.people.actions import deactivate, grant_role
from lamppost.program import queries
from lamppost.program.actions import Reached, forget_duty_phones, set_duty_phone
from lamppost.program.models import DutyPhone
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours, on_duty_at, on_duty_until
from tests.cast import Cast, Person, refuses

PACIFIC = ZoneInfo("America/Los_Angeles")
NUMBER = "+14155550123"


def note(cast: Cast, whose: Person, by: Actor, phone: str = "(415) 555-0123") -> None:
    set_duty_phone(reached=Reached(cast.valley.pk, whose.account or 0, phone), by=by)


def noted(cast: Cast) -> dict[int, str]:
    return dict(queries.duty_phones(cast.valley.pk, seen_by=cast.supporter.actor()))


def test_set_duty_phone_notes_it_once_and_replaces_it(cast: Cast) -> None:
    by = cast.coordinator.actor()
    note(cast, cast.safety_contact, by)
    note(cast, cast.safety_contact, by, "415 555 0199")
    assert noted(cast) == {cast.safety_contact.account: "+14155550199"}
    assert Pending.objects.filter(event="duty_phone.set").count() == 2


def test_an_empty_number_takes_it_away(cast: Cast) -> None:
    note(cast, cast.safety_contact, cast.administrator.actor())
    note(cast, cast.safety_contact, cast.safety_contact.actor(), "  ")
    assert noted(cast) == {}


@pytest.mark.parametrize("phone", ["call me", "12", "tel:javascript", "555-0123 at night"])
def test_what_nobody_can_dial_is_not_noted(cast: Cast, phone: str) -> None:
    with refuses(Invalid) as refused:
        note(cast, cast.safety_contact, cast.coordinator.actor(), phone)
    assert isinstance(refused.value, Invalid) and refused.value.problems == {"phone": "not_dialled"}


def test_one_notes_ones_own_number_and_no_other(cast: Cast) -> None:
    note(cast, cast.safety_contact, cast.safety_contact.actor())
    with refuses(Refused):
        note(cast, cast.deputy, cast.safety_contact.actor())
    with refuses(Refused):  # nobody calls a lead with a red flag
        note(cast, cast.lead, cast.lead.actor())
    with refuses(Refused):
        set_duty_phone(
            reached=Reached(cast.harbor.pk, cast.safety_contact.account or 0, NUMBER),
            by=cast.safety_contact.actor(),
        )
    assert noted(cast) == {cast.safety_contact.account: NUMBER}


@pytest.mark.parametrize("who", ["lead", "director", "evaluator", "outsider"])
def test_only_who_works_with_people_there_sees_numbers(cast: Cast, who: str) -> None:
    with refuses(Refused):
        queries.duty_phones(cast.valley.pk, seen_by=getattr(cast, who).actor())


def test_who_has_gone_is_called_no_more(cast: Cast) -> None:
    account = cast.safety_contact.account or 0
    harbor = Grant(Role.SAFETY_CONTACT, cast.harbor.pk)
    everywhere = Actor.system(cast.valley.pk, cast.harbor.pk)
    grant_role(account=account, grant=harbor, by=everywhere)
    for place in (cast.valley, cast.harbor):
        set_duty_phone(reached=Reached(place.pk, account, NUMBER), by=everywhere)
    with refuses(Refused):
        forget_duty_phones(account=account, by=cast.administrator.actor())
    for place in (cast.valley, cast.harbor):
        other = Grant(Role.SAFETY_CONTACT, place.pk)
        grant_role(account=cast.deputy.account or 0, grant=other, by=everywhere)
    deactivate(account=account, by=everywhere)
    assert not DutyPhone.objects.exists()


def test_turns_say_until_when_and_who_is_next(cast: Cast) -> None:
    clinician = Grant(Role.CLINICIAN, cast.valley.pk)
    by = Actor.system(cast.valley.pk)
    grant_role(account=cast.supporter.account or 0, grant=clinician, by=by)
    hours = "sam.supporter@example.org 1 mon-fri 08:00-18:00"
    place = ("--hospital", "valley")
    done = CliRunner().invoke(duty, ["clinician", hours, *place])
    assert done.exit_code == 0, done.output
    noon = datetime(2026, 11, 23, 12, tzinfo=PACIFIC)
    (now,) = queries.on_duty_or_next(cast.valley.pk, DutyKind.CLINICIAN, noon)
    assert (now.account, now.is_now, now.at) == (
        cast.supporter.account,
        True,
        noon.replace(hour=18),
    )
    (later,) = queries.on_duty_or_next(
        cast.valley.pk, DutyKind.CLINICIAN, noon.replace(day=27, hour=19)
    )
    assert (later.is_now, later.at) == (False, noon.replace(day=30, hour=8))
    assert queries.on_duty_or_next(cast.valley.pk, DutyKind.COORDINATOR, noon) == ()


def test_the_command_notes_a_number_and_takes_it_away(cast: Cast) -> None:
    at = ("--hospital", "valley")
    done = CliRunner().invoke(duty_phone, ["stella.safety@example.org", "415-555-0123", *at])
    assert (done.exit_code, done.output) == (0, "Noted.\n")
    assert noted(cast) == {cast.safety_contact.account: NUMBER}
    done = CliRunner().invoke(duty_phone, ["stella.safety@example.org", "", *at])
    assert (done.exit_code, done.output) == (0, "Taken away.\n")
    assert noted(cast) == {}


def test_nothing_is_noted_that_cannot_be_recorded(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("lamppost.program.actions.duties.record_with_actor", fail)
    with refuses(RuntimeError):
        note(cast, cast.safety_contact, cast.coordinator.actor())
    assert noted(cast) == {}


QUARTERS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
TURNS = st.lists(
    st.builds(Hours, st.just(7), st.just(1), st.integers(0, 6), QUARTERS, QUARTERS), min_size=1
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


@given(TURNS, MOMENTS)
def test_until_when_is_the_first_moment_at_which_they_are_off(
    turns: list[Hours], at: datetime
) -> None:
    """Also on the two days of the year when the clocks change."""
    if not on_duty_at(turns, at, PACIFIC):
        return
    until = on_duty_until(turns, 7, at, PACIFIC)
    if until is None:
        assert on_duty_at(turns, at.replace(microsecond=0), PACIFIC)
        return
    assert until > at and not on_duty_at(turns, until, PACIFIC)
    middle = at + (until - at) / 2
    assert on_duty_at(turns, middle, PACIFIC)
