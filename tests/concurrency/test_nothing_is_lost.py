"""Web and worker are killed in the middle of many referrals; what was acknowledged is there, and goes on."""

import os
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest
from django.conf import settings
from django.utils.crypto import salted_hmac
from procrastinate.contrib.django import app

from lamppost.audit.queries import first_break
from lamppost.cli.embedded import Urls
from lamppost.core.access import Actor
from lamppost.core.ids import Code
from lamppost.core.text import fold
from lamppost.core.transactions import transaction
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.sealed import said_of, sealed_recipient
from lamppost.program.models import Physician
from lamppost.program.rules import Profession
from lamppost.referrals.models import Alarm, Referral
from lamppost.referrals.queries.sealed import sealed_submission
from lamppost.vault.queries import read_by_program
from tests.cast import Cast
from tests.mail import PostOffice
from tests.processes import Site, Visitor, code_on, site, until

IS_FULL = os.environ.get("LAMPPOST_PROOFS") == "full"
REFERRALS = 1_000 if IS_FULL else 60
PEOPLE = 40
SENDERS = 4
PAUSE = 0.25  # seconds between two forms of one sender
KILLS = ["web", "worker", "both"] * 6 if IS_FULL else ["both"]
UNSAFE_EVERY = 8
CATCH_UP = 150.0  # seconds; twenty of them until a dead worker's jobs are given to others
DANGER, MORE = "Please look now", re.compile(r"\((\d+) more\)")
T = TypeVar("T")
Cursor = psycopg.Cursor[tuple[object, ...]]

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800 if IS_FULL else 400)]


class Crowd:
    """People who ask, each with a name of their own on the form, and do not give up at an error."""

    def __init__(self, port: int, people: list[tuple[str, str]]) -> None:
        self.port, self.people = port, people
        self.codes: dict[int, str] = {}  # of those who saw one
        self.unseen: set[int] = set()  # received, but the answer with the code was lost
        self.failed: list[BaseException] = []

    def ask(self, sender: int) -> None:
        """Every n-th referral."""
        try:
            for number in range(sender, REFERRALS, SENDERS):
                self._refer(number)
                time.sleep(PAUSE)
        except BaseException as error:  # told to the test, whatever it is
            self.failed.append(error)

    def _refer(self, number: int) -> None:
        visitor = Visitor(self.port)
        path = "/valley/me" if number % 5 == 4 else "/valley/colleague"
        sheet = _patiently(lambda: visitor.sheet(path))
        answer = _patiently(lambda: visitor.send(sheet, **self._filled(number)))
        if answer.status == 200:
            self.codes[number] = code_on(answer)
        else:
            assert answer.status == 409, answer.status
            self.unseen.add(number)

    def _filled(self, number: int) -> dict[str, str]:
        name, address = self.people[number % PEOPLE]
        unsafe = "yes" if is_unsafe(number) else "no"
        if number % 5 == 4:
            return {"alias": f"Alias {number}", "reach": "by phone", "is_unsafe": unsafe}
        reach = "" if number % 5 == 3 else address
        sender = {"referrer_name": f"Sender {number}", "may_share_name": "yes"}
        return {"name": name, "reach": reach, "is_unsafe": unsafe, **sender}

    @property
    def answered(self) -> int:
        return len(self.codes) + len(self.unseen)


def is_unsafe(number: int) -> bool:
    return number % UNSAFE_EVERY == 0


def _patiently(ask: Callable[[], T]) -> T:
    """Again until the server is back."""
    end = time.monotonic() + 60
    while True:
        try:
            return ask()
        except (OSError, HTTPException):
            assert time.monotonic() < end, "the server stays away"
            time.sleep(0.2)


@pytest.fixture
def people(committed_cast: Cast) -> list[tuple[str, str]]:
    """Names and addresses of so many on the roster."""
    found = []
    for number in range(PEOPLE):
        name, address = f"First{number} Last{number}", f"number{number}@example.org"
        Physician.objects.create(
            hospital=committed_cast.valley,
            department=committed_cast.surgery,
            first_name=f"First{number}",
            last_name=f"Last{number}",
            name_folded=fold(name),
            email=address,
            profession=Profession.PHYSICIAN,
        )
        found.append((name, address))
    return found


def test_nothing_is_lost(
    committed_cast: Cast,
    committed_db: Urls,
    cursor: Cursor,
    people: list[tuple[str, str]],
    post_office: PostOffice,
    tmp_path: Path,
) -> None:
    with site(committed_db, tmp_path, settings.EMAIL_PORT) as running:
        crowd = Crowd(running.port, people)
        _ask_while_it_is_killed(crowd, running)
        _lose_jobs(crowd, running, cursor)
        _settle(cursor)
        until(
            lambda: _all_paged(committed_cast, post_office), "everybody in danger is paged", 150.0
        )
    _every_code_finds_a_referral(crowd, cursor)
    _every_coordinator_was_told(committed_cast, cursor, post_office)
    _nobody_has_two_outreaches(committed_cast, crowd)
    _nobody_in_danger_is_missed(committed_cast, crowd)
    _the_record_holds(crowd, cursor)


def _ask_while_it_is_killed(crowd: Crowd, running: Site) -> None:
    senders = [
        threading.Thread(target=crowd.ask, args=(each,), daemon=True) for each in range(SENDERS)
    ]
    for one in senders:
        one.start()
    for turn, what in enumerate(KILLS, start=1):
        due = turn * REFERRALS // (len(KILLS) + 1)
        until(lambda due=due: crowd.answered >= due or bool(crowd.failed), "people are answered")
        if what in ("web", "both"):
            running.web.kill()
        if what in ("worker", "both"):
            running.worker.kill()
            running.worker.start()
        if what in ("web", "both"):
            running.start_web()
    for one in senders:
        one.join()
    assert crowd.failed == []
    assert crowd.answered == REFERRALS


def _lose_jobs(crowd: Crowd, running: Site, cursor: Cursor) -> None:
    """No worker for a while, and the jobs of some referrals vanish: the schedule finds them."""
    running.worker.kill()
    for number in (REFERRALS, REFERRALS + 1, REFERRALS + UNSAFE_EVERY):
        crowd._refer(number)
    gone = cursor.execute(
        "DELETE FROM procrastinate_jobs WHERE status = 'todo'"
        " AND task_name IN ('referrals.resolve', 'referrals.page') RETURNING id"
    ).fetchall()
    assert len(gone) >= 3
    app.configure_task("referrals.resolve_due").defer(timestamp=0)  # as its schedule does
    running.worker.start()


def _unsettled(cursor: Cursor) -> dict[str, int]:
    """What is still queued, in hand, unproposed or unchained, and how much of it."""
    counts = {
        "queued": "FROM referrals_referral WHERE state = 'queued'",
        "unproposed": "FROM outreach_outreach WHERE sealed_suggestions = '' AND state = 'waiting'",
        "unpaged": "FROM referrals_alarm WHERE pages = 0",
        "unresolved jobs": "FROM procrastinate_jobs WHERE task_name IN"
        " ('referrals.resolve', 'referrals.page', 'notifications.send')"
        " AND (status = 'doing' OR status = 'todo' AND scheduled_at IS NULL)",
    }
    found = {name: _number(cursor, f"SELECT count(*) {what}") for name, what in counts.items()}
    return {name: number for name, number in found.items() if number}


def _settle(cursor: Cursor) -> None:
    end = time.monotonic() + CATCH_UP
    while left := _unsettled(cursor):
        assert time.monotonic() < end, left
        time.sleep(0.2)
    until(lambda: not _number(cursor, "SELECT count(*) FROM audit_pending"), "the chain grows")


def _name(event: str, account: int | None) -> str:
    """How a message about an event calls itself, so that a second copy is recognised."""
    return salted_hmac("lamppost message", f"{event}:{account}").hexdigest()[:32]


def _came(office: PostOffice) -> set[str]:
    return {str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in office.received}


def _all_paged(cast: Cast, office: PostOffice) -> bool:
    """Each alarm is in a letter that has come: by itself, or among those that one counts."""
    pages = {str(one["Message-ID"]): str(one["Subject"]) for one in list(office.received)}
    told = [MORE.search(subject) for subject in pages.values() if subject.startswith(DANGER)]
    with transaction(Actor.system(cast.valley.pk)):
        alarms = list(Alarm.objects.values_list("pages", flat=True))
    return all(alarms) and sum(1 + int(more[1] if more else 0) for more in told) >= len(alarms)


def _every_code_finds_a_referral(crowd: Crowd, cursor: Cursor) -> None:
    codes = [Code.parse(text) for text in crowd.codes.values()]
    digests = [code.digest for code in codes if code]
    assert len(set(digests)) == len(crowd.codes)
    found = cursor.execute(
        "SELECT count(*), count(referral_id), count(source_id) FROM referrals_receipt"
        " WHERE code = ANY(%s)",
        [digests],
    ).fetchone()
    assert found is not None
    whole, waiting, opened = (int(str(number)) for number in found)
    assert whole == len(crowd.codes), "a code that was shown is unknown"
    assert waiting + opened == whole, "a referral is neither resolved nor waiting"
    assert waiting and opened
    assert _number(cursor, "SELECT count(*) FROM referrals_receipt") == crowd.answered


def _every_coordinator_was_told(cast: Cast, cursor: Cursor, office: PostOffice) -> None:
    """In the outbox (at night) or by a mail that has come; a referral that joins tells nobody."""
    came = _came(office)
    queued = set(cursor.execute("SELECT event, account_id FROM notifications_message").fetchall())
    events = [
        f"{kind}:{row}"
        for kind, table in (("opened", "outreach_outreach"), ("referral", "referrals_referral"))
        for (row,) in cursor.execute(f"SELECT id FROM {table}".encode()).fetchall()  # noqa: S608
    ]
    assert events
    for account in (cast.coordinator.account, cast.deputy.account):
        untold = [
            event
            for event in events
            if (event, account) not in queued and _name(event, account) not in came
        ]
        assert untold == []


def _nobody_has_two_outreaches(cast: Cast, crowd: Crowd) -> None:
    """One open outreach for each person, and in it what each of their referrers said, once."""
    with transaction(Actor.system(cast.valley.pk)):
        rows = list(Outreach.objects.prefetch_related("sources"))
        meant = [read_by_program(sealed_recipient(row)) for row in rows]
        senders = [said_of(source).referrer for row in rows for source in row.sources.all()]
    known = Counter(one.physician for one in meant if one.physician is not None)
    assert set(known.values()) == {1}
    aliases = Counter(one.name for one in meant if one.physician is None)
    assert set(aliases.values()) == {1}
    numbers = range(REFERRALS)
    assert sum(aliases.values()) >= sum(number % 5 == 4 for number in numbers)
    once = Counter(name for name in senders if name)
    assert set(once.values()) == {1}
    assert {f"Sender {number}" for number in numbers if number % 5 < 3} <= set(once)


def _nobody_in_danger_is_missed(cast: Cast, crowd: Crowd) -> None:
    with transaction(Actor.system(cast.valley.pk)):
        raised = Counter(
            read_by_program(sealed_submission(row)).name + said
            for row in Alarm.objects.all()
            for said in [read_by_program(sealed_submission(row)).referrer_name]
        )
        waiting = Referral.objects.count()
    asked = [number for number in (*crowd.codes, *crowd.unseen) if is_unsafe(number)]
    assert len(asked) >= REFERRALS // UNSAFE_EVERY
    assert sum(raised.values()) == len(asked), "an alarm is missing, or is there twice"
    assert set(raised.values()) == {1}
    assert waiting


def _the_record_holds(crowd: Crowd, cursor: Cursor) -> None:
    assert first_break(by=Actor.system()) is None
    told = "SELECT count(*) FROM audit_entry WHERE event = 'referral.submitted'"
    assert _number(cursor, told) == crowd.answered


def _number(cursor: Cursor, statement: str) -> int:
    row = cursor.execute(statement.encode()).fetchone()
    assert row is not None
    return int(str(row[0]))
