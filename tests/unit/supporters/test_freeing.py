"""Whoever goes leaves nothing behind that waits for them: places, turns, questions, an invitation."""

from datetime import timedelta

import pytest
import vobject

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Refused
from lamppost.notifications.models import Message
from lamppost.outreach.actions import close_account, retire
from lamppost.people.queries import account as account_row
from lamppost.people.queries import actor_for
from lamppost.program.models import Duty
from lamppost.supporters import actions
from lamppost.supporters.models import Invitation, RotaChange, Supporter, Swap
from lamppost.supporters.rules import Standing
from lamppost.supporters.rules.nominations import InvitationState
from lamppost.supporters.rules.rota import Extra, SwapState
from lamppost.training import actions as training
from lamppost.training.models import Seat
from lamppost.training.rules.sessions import Details, SeatState, SessionKind
from tests.cast import Cast, Person, refuses
from tests.mail import PostOffice
from tests.unit.supporters.nominating import invited, reviewed, staffed
from tests.unit.supporters.turns import own_turns
from tests.unit.training.stories import send_all


@pytest.fixture
def turns(cast: Cast) -> dict[str, object]:
    """Sam and Olga each have a weekly turn, and have asked each other; Sam has one more on a single date."""
    found = own_turns(cast)
    extra = found["extra"]
    assert isinstance(extra, Extra)
    actions.add_turn(hospital=cast.valley.pk, extra=extra, by=cast.coordinator.actor())
    return found


def states() -> list[str]:
    return list(Swap.objects.order_by("pk").values_list("state", flat=True))


def session(cast: Cast) -> object:
    """One place, which Sam has; Olga waits for it."""
    begins = now() + timedelta(days=9)
    teacher = cast.lead.account or 0
    one = training.plan_session(
        hospital=cast.valley.pk,
        hospitals=(),
        kind=SessionKind.REFRESHER,
        details=Details(begins, begins + timedelta(hours=2), "Room 3", "", 1, (teacher,)),
        by=cast.lead.actor(),
    )
    for person in (cast.supporter, cast.other_supporter):
        training.take_seat(session=one, by=person.actor())
    return one


def seat(person: Person) -> str:
    return Seat.objects.get(account_id=person.account).state


def test_who_steps_down_is_on_no_rota_and_asks_nobody(cast: Cast, turns: dict[str, object]) -> None:
    retire(account=cast.supporter.account or 0, by=cast.supporter.actor())
    assert [one.account_id for one in Duty.objects.filter(kind="rota")] == [
        cast.other_supporter.account
    ]
    assert not RotaChange.objects.filter(account_id=cast.supporter.account).exists()
    assert states() == [SwapState.LAPSED] * len(states())


def test_a_turn_taken_over_from_another_is_nobodys_and_not_its_first_holders(
    cast: Cast, turns: dict[str, object]
) -> None:
    swap = Swap.objects.get(asked=cast.other_supporter.account)
    actions.agree(swap=swap.pk, by=cast.other_supporter.actor())
    retire(account=cast.other_supporter.account or 0, by=cast.other_supporter.actor())
    assert RotaChange.objects.get(duty_id=swap.duty_id, on=swap.on).account_id is None


def test_what_was_taken_over_leaves_their_calendar(
    cast: Cast, turns: dict[str, object], post_office: PostOffice
) -> None:
    swap = Swap.objects.get(asked=cast.other_supporter.account)
    actions.agree(swap=swap.pk, by=cast.other_supporter.actor())
    send_all(cast)
    retire(account=cast.other_supporter.account or 0, by=cast.other_supporter.actor())
    send_all(cast)
    hers = [one for one in post_office.received if cast.other_supporter.email in str(one["To"])]
    dates = [
        part for one in hers for part in one.walk() if part.get_content_subtype() == "calendar"
    ]
    on, off = (vobject.readOne(part.get_payload(decode=True).decode()) for part in dates)
    assert (on.method.value, off.method.value) == ("REQUEST", "CANCEL")
    assert on.vevent.uid.value == off.vevent.uid.value


def test_who_sets_the_rota_hears_that_it_has_changed(cast: Cast, turns: dict[str, object]) -> None:
    Message.objects.all().delete()
    retire(account=cast.supporter.account or 0, by=cast.supporter.actor())
    told = set(Message.objects.values_list("account_id", flat=True))
    assert {cast.coordinator.account, cast.deputy.account} <= told


def test_who_steps_down_gives_up_a_place_and_the_first_in_line_moves_up(cast: Cast) -> None:
    session(cast)
    assert (seat(cast.supporter), seat(cast.other_supporter)) == (
        SeatState.TAKEN,
        SeatState.WAITING,
    )
    retire(account=cast.supporter.account or 0, by=cast.supporter.actor())
    assert (seat(cast.supporter), seat(cast.other_supporter)) == (SeatState.LEFT, SeatState.TAKEN)


def test_a_session_that_has_begun_keeps_who_was_there(cast: Cast) -> None:
    session(cast)
    Seat.objects.filter(account_id=cast.supporter.account).update(attended_on=now().date())
    from lamppost.training.models import Session

    Session.objects.update(begins=now() - timedelta(hours=1))
    retire(account=cast.supporter.account or 0, by=cast.supporter.actor())
    assert seat(cast.supporter) == SeatState.TAKEN


def test_a_closed_account_holds_no_place_no_turn_and_no_invitation(
    cast: Cast, turns: dict[str, object]
) -> None:
    session(cast)
    account = cast.supporter.account or 0
    close_account(account=account, by=cast.administrator.actor())
    assert not account_row(account).is_active
    assert seat(cast.supporter) == SeatState.LEFT
    assert not Duty.objects.filter(kind="rota", account_id=account).exists()
    assert Supporter.objects.get(account_id=account).standing == Standing.ACTIVE  # may come back


def test_an_invitation_to_a_closed_account_ends_as_any_no(cast: Cast) -> None:
    at = staffed(cast)
    ana = invited(at, reviewed(at))
    close_account(account=ana.who, by=Actor.system(cast.valley.pk))
    assert Invitation.objects.get(account_id=ana.account).state == InvitationState.NOT_NOW
    assert not Supporter.objects.filter(account_id=ana.account).exists()


def test_nobody_closes_an_account_but_who_administers(cast: Cast) -> None:
    account = cast.supporter.account or 0
    for who in (cast.coordinator, cast.lead, cast.supporter):
        with refuses(Refused):
            close_account(account=account, by=who.actor())
    assert actor_for(account).account == account
