"""The director has heard that Dr Remy Recipient may be getting help, and looks at every page and figure twice:
before anything happened, and after somebody asked, reached out, talked and closed it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse

from lamppost.audit.actions import chain
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import LamppostError
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.queries.listing import my_outreaches, queue
from lamppost.outreach.rules import Mode
from lamppost.program.queries import people
from lamppost.referrals.queries import unconfirmed
from lamppost.vault.actions import see_looks
from tests.cast import Cast, refuses
from tests.confidentiality.attacks.test_coordinator_of_another_hospital import PAGES
from tests.unit.outreach.stories import offered
from tests.web.staff_pages import signed_in

TOKEN = re.compile(rb'value="[A-Za-z0-9]{64}"|"challenge": "[^"]+"')
# Where she is signed in, and when she was last seen there; what the next page says of a provider that is not there.
OF_HERSELF = {"devices", "second_factor_by_provider", "sign_in_by_provider"}
TUESDAY = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as travelling:
        yield travelling


def _everything(client: Client) -> dict[str, tuple[int, bytes]]:
    """Every page of the staff door, as the director gets it."""
    found = {}
    for name in set(PAGES) - OF_HERSELF:
        try:
            answer = client.get(reverse(name))
        except NoReverseMatch:  # a page of one thing, whose id she does not have
            continue
        is_drawn = (
            answer["Content-Type"] == "application/pdf"
        )  # anew each time, from data of its own
        content = b"" if is_drawn else TOKEN.sub(b"", answer.content)
        found[name] = answer.status_code, content
    return found


def test_no_page_changes_by_one_persons_support(cast: Cast, clock: time_machine.Traveller) -> None:
    client = signed_in(cast.director, second_factor=True)
    before = _everything(client)
    outreach, offer = offered(cast)
    during = _everything(client)
    actions.accept(offer=offer, by=cast.supporter.actor())
    talk = Conversation(Mode.PHONE, 60, level="1")
    actions.log_interaction(outreach=outreach, conversation=talk, by=cast.supporter.actor())
    clock.shift(timedelta(minutes=6))
    actions.keep(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    chain(by=Actor.system())
    after = _everything(client)
    assert before["figures"][0] == 200
    for name, (status, text) in before.items():
        assert (status, text) == during[name] == after[name], name
        assert b"Remy" not in text, name


def test_every_list_with_a_name_is_closed_to_her(cast: Cast) -> None:
    offered(cast)
    by, place = cast.director.actor(now()), cast.valley.pk
    for ask in (
        lambda: queue(place, seen_by=by),
        lambda: unconfirmed(place, seen_by=by),
        lambda: see_looks(hospital=place, by=by),
        lambda: people.roster(place, seen_by=by),
    ):
        with refuses(LamppostError):
            ask()
    assert my_outreaches_of(cast) == ()


def my_outreaches_of(cast: Cast) -> tuple[object, ...]:
    """A director who asks for the outreaches of a supporter: refused, or none."""
    try:
        return my_outreaches(seen_by=cast.director.actor(now()))
    except LamppostError:
        return ()
