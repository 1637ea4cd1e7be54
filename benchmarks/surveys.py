"""A survey of 10,000 people, answered by 5,000 of them from 50 connections at once; then it is closed.

Run `python -m benchmarks.surveys [people]`; the targets are p95 under 100 ms, nothing lost, nothing counted twice.
"""

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from threading import local
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from benchmarks.site import Site, site

PEOPLE: Final = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
CONNECTIONS: Final = 50
TARGET: Final = 100  # ms
ANSWERS: Final = {"q_had_interaction": "yes", "q_helpful": "5", "q_would_recommend": "4"}
TOKEN: Final = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


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
    """Fifty browsers, each with a connection of its own."""

    def __init__(self, host: str, survey: Survey) -> None:
        self.host, self.survey, self.own = host, survey, local()

    def send(self, code: str) -> tuple[int, float]:
        """Status, and how long it took in milliseconds."""
        if not hasattr(self.own, "connection"):
            self._arrive()
        form = {**ANSWERS, "code": code, "go": "send", "csrfmiddlewaretoken": self.own.token}
        headers = {
            "Cookie": self.own.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        began = time.perf_counter()
        self.own.connection.request("POST", self.survey.path, urlencode(form), headers)
        answer = self.own.connection.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - began) * 1000

    def _arrive(self) -> None:
        self.own.connection = HTTPConnection(self.host)
        self.own.connection.request("GET", self.survey.path)
        answer = self.own.connection.getresponse()
        token = TOKEN.search(answer.read())
        cookie = re.search(r"lamppost_form=\w+", answer.getheader("Set-Cookie", ""))
        assert token and cookie
        self.own.token, self.own.cookie = token[1].decode(), cookie[0]


def answered(door: Door, codes: Sequence[str]) -> list[tuple[int, float]]:
    with ThreadPoolExecutor(CONNECTIONS) as people:
        return list(people.map(door.send, codes))


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


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="bench") as folder,
        site(_opened_up(folder), queues=()) as place,
    ):
        survey = opened(place)
        door, half = Door(place.product.host, survey), PEOPLE // 2
        began = time.perf_counter()
        sent = answered(door, survey.codes[:half])
        rate = half / (time.perf_counter() - began)
        again = answered(door, survey.codes[: half // 10])
        taken, took = closed(survey)
    p95 = statistics.quantiles((ms for _, ms in sent), n=20)[-1]
    print(
        f"{PEOPLE:,} asked, {half:,} answers from {CONNECTIONS} connections: {rate:,.0f}/s, p95 {p95:.0f} ms [{TARGET}]"
    )
    faults = sum(status != 200 for status, _ in sent)
    print(f"faults {faults}, lost {half - faults - taken}, taken in {taken:,} in {took:.1f} s")
    print(f"a second time: {sum(status == 422 for status, _ in again):,} of {len(again):,} refused")


def _opened_up(folder: str) -> Path:
    path = Path(folder)
    path.chmod(0o711)
    return path


if __name__ == "__main__":
    main()
