"""Harbor's coordinator wants to know about somebody at Valley, and knows every id there.

She is honestly signed in, with a fresh second factor; she has read Valley's addresses over somebody's shoulder.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import LamppostError, NotFound, Refused
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.rules import AttemptResult, HandBackReason, Mode, Outcome
from lamppost.people.actions import invite
from lamppost.referrals import actions as referrals
from lamppost.referrals.models import Alarm, Referral
from tests.cast import Cast, Person, refuses
from tests.unit.outreach.stories import offered
from tests.unit.referrals.stories import refer, resolve_all
from tests.web.staff_pages import signed_in

TOKEN = re.compile(rb'value="[A-Za-z0-9]{64}"|[0-9a-f-]{36}')
ACTS = (
    "open",
    "see",
    "offer",
    "close",
    "undo",
    "reassign",
    "confirm",
    "acknowledge",
    "accept",
    "log",
)


@dataclass
class Target:
    """Something of every kind is open at Valley, and Mallory knows its ids."""

    outreach: UUID
    offer: UUID
    referral: UUID
    alarm: UUID
    code: Code
    mallory: Person

    def id_for(self, name: str) -> UUID:
        return getattr(self, name, self.outreach)


@pytest.fixture
def target(cast: Cast) -> Target:
    there = Actor.system(cast.harbor.pk)
    grants = (Grant(Role.COORDINATOR, cast.harbor.pk), Grant(Role.SAFETY_CONTACT, cast.harbor.pk))
    account = invite(email="mallory@example.org", name="Mallory", grants=grants, by=there)
    mallory = Person("Mallory", "mallory@example.org", cast.harbor, account=account)
    outreach, offer = offered(cast)
    code = actions.accept(offer=offer, by=cast.supporter.actor()).code
    refer(cast, "Somebody Unknown", reach="", is_unsafe=True)
    resolve_all(cast)
    with transaction(Actor.system(cast.valley.pk)):
        referral, alarm = Referral.objects.get().id, Alarm.objects.get().id
    return Target(outreach, offer, referral, alarm, code, mallory)


def _pages(found: URLResolver | None = None, way: str = "") -> Iterator[tuple[str, str]]:
    """The name of every staff page, and of the thing in its address."""
    for one in (found or get_resolver()).url_patterns:
        here = way + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _pages(one, here)
        elif isinstance(one, URLPattern) and here.startswith("staff/") and one.name:
            yield one.name, next(iter(re.findall(r"<uuid:(\w+)>", here)), "")


PAGES = dict(_pages())
OF_ONE = {name: thing for name, thing in PAGES.items() if thing}


def _seen(answer: HttpResponse) -> tuple[int, bytes]:
    return answer.status_code, TOKEN.sub(b"", answer.content)


def test_ids_that_exist_answer_as_ids_that_do_not(cast: Cast, target: Target) -> None:
    client: Client = signed_in(target.mallory, second_factor=True)
    assert {"outreach", "my_outreach", "offer", "referral", "alarm"} <= set(OF_ONE)
    for name, thing in OF_ONE.items():
        more = ["report.pdf"] if name == "report_file" else []
        there, nowhere = (
            reverse(name, args=[target.id_for(thing), *more]),
            reverse(name, args=[random_id(), *more]),
        )
        assert _seen(client.get(there)) == _seen(client.get(nowhere)), name
        for act in ACTS:
            given = {"act": act, "physician": "1", "supporter": "1", "outcome": "not_pursued"}
            answer = client.post(there, given)
            assert _seen(answer) == _seen(client.post(nowhere, given)), (name, act)
            assert answer.status_code in (403, 404, 405, 422), (name, act)


def test_no_page_of_hers_tells_of_valley(cast: Cast, target: Target) -> None:
    client = signed_in(target.mallory, second_factor=True)
    for name, address in _pages_of_many():
        for query in ("", "?at=valley"):
            answer = client.get(address + query)
            for secret in (b"Remy", b"Somebody Unknown", str(target.outreach).encode()):
                assert secret not in answer.content, (name, query)
            if query and answer.status_code == 200:
                assert b"Valley" not in answer.content.split(b"<main")[-1], name


def _pages_of_many() -> Iterator[tuple[str, str]]:
    """The pages that are about nothing in particular, each with its address."""
    for name in sorted(set(PAGES) - set(OF_ONE)):
        try:
            yield name, reverse(name)
        except NoReverseMatch:
            continue


def test_no_action_takes_her_there(cast: Cast, target: Target) -> None:
    by, one = target.mallory.actor(now()), target.outreach
    attempts = [
        lambda: actions.see_recipient(outreach=one, purpose="triage", by=by),
        lambda: actions.offer(outreach=one, supporter=1, by=by),
        lambda: actions.reassign(outreach=one, by=by),
        lambda: actions.close(outreach=one, outcome=Outcome.NOT_PURSUED, by=by),
        lambda: actions.accept(offer=target.offer, by=by),
        lambda: actions.new_code(outreach=one, by=by),
        lambda: actions.hand_back(outreach=one, reason=HandBackReason.TOO_CLOSE, by=by),
        lambda: actions.log_attempt(
            outreach=one, mode=Mode.PHONE, result=AttemptResult.NO_ANSWER, by=by
        ),
        lambda: referrals.see_submission(referral=target.referral, by=by),
        lambda: referrals.confirm(referral=target.referral, physician_id=1, by=by),
        lambda: referrals.dismiss(referrals=(target.referral,), outcome=Outcome.SIGNPOSTED, by=by),
        lambda: referrals.see_alarm(alarm=target.alarm, by=by),
        lambda: referrals.acknowledge(alarm=target.alarm, by=by),
        lambda: referrals.look(hospital=cast.valley.pk, by=by),
        lambda: actions.renew(code=target.code, by=Actor.code(cast.harbor.pk)),
    ]
    for number, attempt in enumerate(attempts):
        with refuses(LamppostError) as refused:
            attempt()
        assert isinstance(refused.value, Refused | NotFound), number
