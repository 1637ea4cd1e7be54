"""What a referrer's code shows is the same, byte for byte, whatever became of the request (G10)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.text import fold
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.listing import queue
from lamppost.outreach.rules import AttemptResult, Mode, No, Outcome, Terms
from lamppost.program.models import Physician
from lamppost.program.rules import Profession
from lamppost.referrals import actions as referrals
from lamppost.referrals.actions import resolve
from lamppost.referrals.models import Referral
from tests.cast import Cast
from tests.unit.referrals.stories import refer

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
DAYS = range(21)
TALK = Conversation(Mode.PHONE, 30)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MONDAY, tick=False) as travelling:
        yield travelling


@dataclass
class Asked:
    """One referral of one person of their own, and what becomes of it."""

    cast: Cast
    person: Physician
    code: Code

    @property
    def program(self) -> Actor:
        return Actor.system(self.cast.valley.pk)

    @property
    def coordinator(self) -> Actor:
        return self.cast.coordinator.actor(now())

    def referral(self) -> Referral:
        return Referral.objects.latest("submitted_at")

    def resolved(self) -> None:
        for row in list(Referral.objects.values_list("id", flat=True)):
            resolve(referral=row, by=self.program)

    def opened(self) -> Outreach:
        """The outreach that has just been opened."""
        known = {row.id for row in queue(self.cast.valley.pk, seen_by=self.coordinator).rows}
        self.resolved()
        rows = queue(self.cast.valley.pk, seen_by=self.coordinator).rows
        (new,) = [row.id for row in rows if row.id not in known]
        return Outreach.objects.get(pk=new)

    def accepted(self) -> tuple[Outreach, Code]:
        row, supporter = self.opened(), self.cast.supporter.supporter
        assert supporter is not None
        offer = actions.offer(outreach=row.id, supporter=supporter.pk, by=self.coordinator)
        return row, actions.accept(offer=offer, by=self.sam).code

    @property
    def sam(self) -> Actor:
        return self.cast.supporter.actor(now())

    @property
    def holder(self) -> Actor:
        return Actor.code(self.cast.valley.pk)


def connected(asked: Asked) -> None:
    row, _ = asked.accepted()
    actions.log_interaction(outreach=row.id, conversation=TALK, by=asked.sam)
    forgotten(asked)


def declined(asked: Asked) -> None:
    row, _ = asked.accepted()
    actions.log_attempt(
        outreach=row.id, mode=Mode.PHONE, result=AttemptResult.DECLINED, by=asked.sam
    )
    forgotten(asked)


def not_now(asked: Asked) -> None:
    _, code = asked.accepted()
    actions.not_now(code=code, until=date(2027, 1, 1), by=asked.holder)


def never(asked: Asked) -> None:
    _, code = asked.accepted()
    actions.never(code=code, by=asked.holder)
    forgotten(asked)


def joined(asked: Asked) -> None:
    refer(asked.cast, name=asked.person.name, reach=asked.person.email)
    asked.opened()


def opted_out(asked: Asked) -> None:
    actions.opt_out(
        hospital=asked.cast.valley.pk,
        physician=asked.person.pk,
        terms=Terms(No.ASKED),
        by=asked.program,
    )
    asked.resolved()


def signposted(asked: Asked) -> None:
    Physician.objects.filter(pk=asked.person.pk).update(profession=Profession.NURSE)
    asked.resolved()


def not_pursued(asked: Asked) -> None:
    dismissed(asked, Outcome.NOT_PURSUED)


def wrong_person(asked: Asked) -> None:
    row, _ = asked.accepted()
    actions.close(outreach=row.id, outcome=Outcome.WRONG_PERSON, by=asked.coordinator)


def withdrawn(asked: Asked) -> None:
    asked.opened()
    referrals.withdraw(code=asked.code, by=asked.holder)


def withdrawn_at_once(asked: Asked) -> None:
    referrals.withdraw(code=asked.code, by=asked.holder)


def unresolved(asked: Asked) -> None:
    """Nobody has even looked."""


def unconfirmed(asked: Asked) -> None:
    Physician.objects.filter(pk=asked.person.pk).update(email=None)
    asked.resolved()


def accepted(asked: Asked) -> None:
    asked.accepted()


def closing(asked: Asked) -> None:
    row, _ = asked.accepted()
    actions.log_interaction(outreach=row.id, conversation=TALK, by=asked.sam)


def dismissed(asked: Asked, outcome: Outcome) -> None:
    referrals.dismiss(
        referrals=(asked.referral().id,), outcome=outcome, by=asked.cast.deputy.actor(now())
    )


def forgotten(asked: Asked) -> None:
    """The five minutes are over, all at the same frozen moment."""
    Outreach.objects.filter(state="closing").update(closes_at=now() - timedelta(minutes=1))
    actions.keep(hospital=asked.cast.valley.pk, by=asked.program)


OUTCOMES: list[Callable[[Asked], None]] = [
    connected,
    declined,
    not_now,
    never,
    joined,
    opted_out,
    signposted,
    not_pursued,
    wrong_person,
    withdrawn,
    withdrawn_at_once,
    unconfirmed,
    accepted,
    closing,
    unresolved,  # last: whatever resolves would resolve it too
]


@pytest.fixture
def codes(cast: Cast) -> dict[str, Code]:
    """A code for each of the ways in which a request can end, all asked for at the same time."""
    from lamppost.core.transactions import transaction

    found = {}
    with transaction(Actor.system(cast.valley.pk)):
        for number, outcome in enumerate(OUTCOMES):
            person = _person(cast, number)
            code = refer(cast, name=person.name, reach=person.email).code
            outcome(Asked(cast, person, code))
            found[outcome.__name__] = code
    return found


def _person(cast: Cast, number: int) -> Physician:
    first, last = f"Person{number}", f"Meant{number}"
    return Physician.objects.create(
        hospital=cast.valley,
        department=cast.surgery,
        first_name=first,
        last_name=last,
        name_folded=fold(f"{first} {last}"),
        email=f"person{number}@example.org",
        profession=Profession.PHYSICIAN,
    )


def shown(code: Code, path: str = "/code/", **more: str) -> tuple[object, ...]:
    """Status, headers and bytes of a page, the code and the form's token taken out."""
    answer: HttpResponse = Client(headers={"accept-language": "en"}).post(  # type: ignore[assignment]
        path, {"code": str(code), **more}
    )
    text, tokens = TOKEN.subn(b"token", answer.content)
    assert answer.content.count(str(code).encode()) == tokens
    text = text.replace(str(code).encode(), b"code")
    headers = {k: v for k, v in answer.headers.items() if k not in ("Set-Cookie",)}
    cookies = sorted((name, len(one.value)) for name, one in answer.cookies.items())
    return answer.status_code, sorted(headers.items()), cookies, len(answer.content), text


def _one_answer(codes: dict[str, Code], path: str = "/code/", **more: str) -> tuple[object, ...]:
    """What they all get; fails where one gets something else."""
    answers = {name: shown(code, path, **more) for name, code in codes.items()}
    expected = answers["unresolved"]
    different = [name for name, answer in answers.items() if answer != expected]
    assert different == []
    assert expected[0] == 200
    return expected


def test_status_is_the_same_bytes_each_day_whatever_happened(
    codes: dict[str, Code], cast: Cast, clock: Clock
) -> None:
    pages = []
    for day in DAYS:
        clock.move_to(MONDAY + timedelta(days=day))
        if day == 3:
            referrals.look(hospital=cast.valley.pk, by=cast.coordinator.actor(now()))
        pages.append(_one_answer(codes)[-1])
    changes = [day for day in DAYS[1:] if pages[day] != pages[day - 1]]
    assert changes == [3, 14]  # seen by the program; complete


def test_facts_and_withdrawal_get_the_same_bytes_whatever_happened(
    codes: dict[str, Code], clock: Clock
) -> None:
    clock.shift(timedelta(days=2))
    _one_answer(codes, "/code/facts", about="other")
    _one_answer(codes, "/code/withdraw")
    _one_answer(codes)


def test_forgotten_receipts_and_unknown_codes_get_the_same_bytes(
    codes: dict[str, Code], cast: Cast, clock: Clock
) -> None:
    clock.shift(timedelta(days=61))
    referrals.forget_old(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    answers = {shown(code)[-1] for code in [*codes.values(), Code.new()]}
    assert len(answers) == 1
