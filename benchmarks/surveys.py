"""A survey of 10,000 people, answered by 5,000 of them from 50 connections; then it is closed.

They send as fast as the connections take it (a closed loop: with two cores p95 says how many answers a second there
are, and nothing more). Then 2,500 more arrive at random moments at a stated rate (an open loop, as people do). Run
`python -m benchmarks.surveys [people]`; the targets are p95 under 100 ms, nothing lost, nothing counted twice.
"""

import asyncio
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final, TypeAlias
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import UUID

from benchmarks.loop import Sent, as_fast_as_they_can
from benchmarks.site import Site, site

PEOPLE: Final = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
CONNECTIONS: Final = 50
TARGET: Final = 100  # ms
ANSWERS: Final = {"q_had_interaction": "yes", "q_helpful": "5", "q_would_recommend": "4"}
RATE: Final = 100  # a second: as if ten thousand people all answered within two minutes
ANSWERS_SHOWN: Final = 100_000
COOKIE: Final = re.compile(rb"lamppost_form=\w+")
LENGTH: Final = re.compile(rb"(?i)content-length: *(\d+)")
TOKEN: Final = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')

Connection: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True)
class Survey:
    """An open one: where it is answered, and the codes of its letters."""

    hospital: int
    campaign: UUID
    path: str
    codes: tuple[str, ...]


def opened(place: Site) -> Survey:
    """With so many people on the roster; the letters are not written, their codes are."""
    from benchmarks.people import hospital
    from lamppost.ballots.actions import issue
    from lamppost.ballots.queries import boxes
    from lamppost.core.access import Actor, Grant, Role
    from lamppost.people.actions import invite
    from lamppost.people.queries import actor_for
    from lamppost.supporters.queries import today_at
    from lamppost.surveys import actions
    from lamppost.surveys.rules.campaigns import SURVEY, Plan

    here = hospital("Surveyed", place.superuser_url)
    program = Actor.system(here.id)
    holders = _hired(here.id)
    grants = (Grant(Role.EVALUATOR, here.id),)
    eva = invite(email="eva@bench.example.org", name="Eva", grants=grants, by=program)
    today = today_at(here.id)
    plan = Plan("physicians", today, today + timedelta(days=21))
    campaign = actions.plan_campaign(hospital=here.id, plan=plan, by=actor_for(eva))
    actions.open_due(hospital=here.id, by=program)
    (box,) = boxes(kind=SURVEY, hospital=here.id)
    codes = issue(box=box.id, holders=holders, by=program).values()
    path = f"/{here.slug}/survey/{campaign}"
    return Survey(here.id, campaign, path, tuple(str(code) for code in codes))


def _hired(hospital: int) -> list[str]:
    from lamppost.program.models import Physician

    rows = Physician.objects.bulk_create(
        Physician(
            hospital_id=hospital,
            first_name=f"N{n}",
            last_name="Number",
            name_folded=f"n{n} number",
            email=f"n{n}@bench.example.org",
            profession="physician",
        )
        for n in range(PEOPLE)
    )
    return [f"physician:{row.pk}" for row in rows]


class Door:
    """Fifty browsers, each with a connection of its own; from one thread, so that they take little from who answers."""

    def __init__(self, host: str, survey: Survey) -> None:
        self.host, self.survey = host, survey
        self.cookie = self.token = ""

    async def arrive(self) -> Connection:
        name, _, port = self.host.partition(":")
        connection = await asyncio.open_connection(name, int(port))
        if not self.token:
            page, _ = await self._asked(connection, self._request("GET", "Accept: */*", ""))
            token, cookie = TOKEN.search(page), COOKIE.search(page)
            assert token and cookie
            self.token, self.cookie = token[1].decode(), cookie[0].decode()
        return connection

    async def send(self, connection: Connection, code: str) -> int:
        """The status of what comes back."""
        _, status = await self._asked(connection, self.answer(code))
        return status

    def answer(self, code: str) -> bytes:
        """What a browser sends with the last page."""
        form = {**ANSWERS, "code": code, "go": "send", "csrfmiddlewaretoken": self.token}
        kind = "Content-Type: application/x-www-form-urlencoded"
        return self._request("POST", f"{kind}\r\nCookie: {self.cookie}", urlencode(form))

    def _request(self, method: str, headers: str, body: str) -> bytes:
        line = f"{method} {self.survey.path} HTTP/1.1\r\nHost: {self.host}"
        return f"{line}\r\n{headers}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()

    async def _asked(self, connection: Connection, request: bytes) -> tuple[bytes, int]:
        reader, writer = connection
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(answer)
        assert length
        return answer + await reader.readexactly(int(length[1])), int(answer[9:12])


def at_once(door: Door, codes: Sequence[str]) -> list[Sent]:
    """Sent as fast as fifty connections take it."""
    asyncio.run(door.arrive())
    requests = [door.answer(code) for code in codes]
    return as_fast_as_they_can(door.host, requests, CONNECTIONS)


async def arriving(door: Door, codes: Sequence[str], rate: float) -> list[Sent]:
    """So many a second at random moments, whether or not those before have been served: what waits for one of the
    fifty connections waits longer."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for connection in [await door.arrive() for _ in range(CONNECTIONS)]:
        free.put_nowait(connection)

    async def one(code: str, due: float) -> Sent:
        connection = await free.get()
        status = await door.send(connection, code)
        free.put_nowait(connection)
        return status, (time.perf_counter() - due) * 1000

    chance, due, tasks = Random(1), time.perf_counter(), []
    for code in codes:
        due += chance.expovariate(rate)
        await asyncio.sleep(due - time.perf_counter())
        tasks.append(asyncio.create_task(one(code, due)))
    return await asyncio.gather(*tasks)


def closed(survey: Survey) -> tuple[int, float]:
    """How many answers were taken in, and how long that took in seconds."""
    from lamppost.core.access import Actor, Role
    from lamppost.people.queries import accounts_with_role, actor_for
    from lamppost.surveys import actions
    from lamppost.surveys.queries import responses

    (eva,) = accounts_with_role(Role.EVALUATOR, survey.hospital)
    began = time.perf_counter()
    actions.close_early(campaign=survey.campaign, by=actor_for(eva.id))
    took = time.perf_counter() - began
    return len(responses(survey.campaign, by=Actor.system(survey.hospital))), took


def drawn(place: Site, survey: Survey) -> float:
    """How long the page of its results takes in seconds, the longest of some, once it has a hundred thousand answers
    in its sums: of the answers themselves it reads nothing."""
    from benchmarks.people import signed_in
    from benchmarks.survey_results import DEPARTMENTS, SURVEY, answers
    from lamppost.core.access import Actor, Role
    from lamppost.core.transactions import transaction
    from lamppost.people.queries import accounts_with_role
    from lamppost.program.models import Department
    from lamppost.surveys.models import Campaign, Sums
    from lamppost.surveys.rules.tallies import tally

    (eva,) = accounts_with_role(Role.EVALUATOR, survey.hospital)
    with transaction(Actor.system(survey.hospital)):
        rows = Department.objects.bulk_create(
            Department(hospital_id=survey.hospital, name=f"Department {n}", specialty="Some")
            for n in range(DEPARTMENTS)
        )
        given = [(rows[at].pk if at else None, said) for at, said in answers()]
        sums = tally(SURVEY, given).as_json()
        Sums.objects.filter(campaign=survey.campaign).update(tally=sums)
        Campaign.objects.filter(pk=survey.campaign).update(answered=ANSWERS_SHOWN)
    path = f"{place.product.url}/staff/surveys/{survey.campaign}/results/"
    asks = Request(path, headers={"Cookie": f"lamppost_staff={signed_in(eva.id)}"})  # noqa: S310
    return max(_took(asks) for _ in range(5))


def _took(asks: Request) -> float:
    began = time.perf_counter()
    with urlopen(asks) as answer:  # noqa: S310
        assert b"lp-chart" in answer.read()
    return time.perf_counter() - began


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="bench") as folder,
        site(_opened_up(folder), queues=()) as place,
    ):
        survey = opened(place)
        door, half = Door(place.product.host, survey), PEOPLE // 2
        many, more = survey.codes[:half], survey.codes[half : half + half // 2]
        began = time.perf_counter()
        sent = at_once(door, many)
        rate = len(many) / (time.perf_counter() - began)
        arrived = asyncio.run(arriving(door, more, RATE))
        again = at_once(door, many[: half // 5])
        taken, took = closed(survey)
        page = drawn(place, survey)
    print(f"{PEOPLE:,} asked, {half:,} answers from {CONNECTIONS} connections")
    print(f"as fast as they can: {rate:,.0f}/s, p95 {_p95(sent):.0f} ms [{TARGET}]")
    print(
        f"{len(more):,} more, {RATE} a second at random moments: p95 {_p95(arrived):.0f} ms [{TARGET}]"
    )
    faults = sum(status != 200 for status, _ in [*sent, *arrived])
    lost = len(sent) + len(arrived) - faults - taken
    print(f"faults {faults}, lost {lost}, taken in {taken:,} in {took:.1f} s")
    print(f"a second time: {sum(status == 422 for status, _ in again):,} of {len(again):,} refused")
    print(f"its results page, as of {ANSWERS_SHOWN:,} answers: {page:.2f} s [1 s]")


def _p95(sent: Sequence[Sent]) -> float:
    return statistics.quantiles((ms for _, ms in sent), n=20)[-1]


def _opened_up(folder: str) -> Path:
    path = Path(folder)
    path.chmod(0o711)
    return path


if __name__ == "__main__":
    main()
