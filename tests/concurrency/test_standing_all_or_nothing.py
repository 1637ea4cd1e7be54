"""Each action of standing breaks off at a write, and leaves the database as it found it."""

from datetime import timedelta

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach import actions as outreach
from lamppost.supporters import actions
from lamppost.supporters.actions import Enrolment
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries import today_at
from lamppost.supporters.rules import Standing
from lamppost.training import actions as training
from lamppost.training.rules.sessions import SessionKind
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.confidentiality.sinks import Cursor
from tests.unit.outreach.stories import accepted
from tests.unit.supporters.stories import in_training, serving
from tests.unit.training.stories import BEGINS, ENDS, planned, shown_code

# Somebody new, somebody who has an account, somebody whose certificate counts longer, and who moved.
REGISTER = b"""email,name,department,trained on,certified until
nadia@example.org,Nadia Newcomer,Surgery,2024-05-06,2030-01-01
dara.deputy@example.org,,Surgery,2024-05-06,
sam.supporter@example.org,,,2024-05-06,2031-01-01
olga.supporter@example.org,,Emergency Medicine,2024-05-06,
"""

pytestmark = pytest.mark.proof


def _by_people(cast: Cast) -> dict[str, Act]:
    """Sam carries somebody and has a certificate on paper; Olga rests; two are in training."""
    with transaction(Actor.system(cast.valley.pk)):
        accepted(cast)
    sam, olga, cora = cast.supporter, cast.other_supporter, cast.coordinator.actor()
    actions.draw_certificate(by=sam.actor())
    actions.rest(by=olga.actor())
    today, place = today_at(cast.valley.pk), cast.valley.pk
    both = [in_training(cast, name).pk for name in ("Nora New", "Nils New")]
    lead = cast.lead.account or 0
    taken_on = Enrolment(lead, place, cast.surgery.pk, "Surgery", today, 240)
    assert sam.supporter is not None
    return {
        "enrol": lambda: actions.enrol(enrolment=taken_on, by=cora),
        "import_supporters": lambda: actions.import_supporters(
            content=REGISTER, hospital=place, by=cast.administrator.actor()
        ),
        "certify": lambda: actions.certify(supporters=both, trained_on=today, by=cora),
        "renew": lambda: actions.renew(supporter=sam.supporter.pk, refreshed_on=today, by=cora),
        "set_term": lambda: actions.set_term(hospital=place, months=6, by=cora),
        "rest": lambda: actions.rest(by=sam.actor()),
        "resume": lambda: actions.resume(by=olga.actor()),
        "set_ways": lambda: actions.set_ways(
            languages=["en"], modes=["phone"], gender="man", by=sam.actor()
        ),
        "draw_certificate": lambda: actions.draw_certificate(by=olga.actor()),
        "replace_code": lambda: actions.replace_code(by=sam.actor()),
        "step_down": lambda: actions.step_down(account=sam.account or 0, by=cora),
        "retire": lambda: outreach.retire(account=sam.account or 0, by=sam.actor()),
    }


def _by_the_program(cast: Cast, clock: time_machine.Traveller) -> dict[str, Act]:
    """Sam was at a refresher; Nora's certificate ends soon."""
    session = planned(cast, kind=SessionKind.REFRESHER)
    clock.move_to(BEGINS)
    training.attend(typed=shown_code(cast, session), by=cast.supporter.actor())
    clock.move_to(ENDS + timedelta(minutes=1))
    place, program = cast.valley.pk, Actor.system(cast.valley.pk)
    serving(cast, "Nora New", today_at(place) + timedelta(days=9))
    return {
        "renew_refreshed": lambda: actions.renew_refreshed(hospital=place, by=program),
        "remind_due": lambda: actions.remind_due(hospital=place, by=program),
    }


def test_what_people_do(committed_cast: Cast, cursor: Cursor) -> None:
    assert_all_or_nothing(_by_people(committed_cast), cursor)


def test_a_call_for_room_goes_to_all_or_to_nobody(committed_cast: Cast, cursor: Cursor) -> None:
    place, cora = committed_cast.valley.pk, committed_cast.coordinator.actor()
    actions.call_for_room(hospital=place, by=cora)
    with time_machine.travel(now() + timedelta(days=4)):
        acts = {
            "call_for_room": lambda: actions.call_for_room(hospital=place, by=cora),
            "forget_calls": lambda: actions.forget_calls(hospital=place, by=Actor.system(place)),
        }
        assert_all_or_nothing(acts, cursor)


def test_whoever_is_certified_begins(committed_cast: Cast, cursor: Cursor) -> None:
    Supporter.objects.filter(pk=committed_cast.supporter.supporter.pk).update(
        standing=Standing.CERTIFIED
    )
    sam = committed_cast.supporter.actor()
    assert_all_or_nothing({"begin": lambda: actions.begin(by=sam)}, cursor)


def test_what_the_program_does(committed_cast: Cast, cursor: Cursor) -> None:
    with time_machine.travel(BEGINS - timedelta(days=9), tick=False) as clock:
        assert_all_or_nothing(_by_the_program(committed_cast, clock), cursor)
