"""Many tries from one place wait a little; nobody is shut out, danger never waits, no address is kept."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import psycopg
import pytest
import time_machine
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from lamppost.core.access import Actor
from lamppost.core.ids import Code
from lamppost.referrals.actions import count_try, renew_door
from lamppost.referrals.models import Referral
from lamppost.referrals.rules import FREE, LONGEST_WAIT, Tries, TryKind, patience
from lamppost.web.public.limits import source
from tests.cast import Cast
from tests.web.public_door import COLLEAGUE, Answer, code_in, filled, send, sheet, stranger, text

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)
FREELY = FREE[TryKind.SUBMISSION].by_source
NET = "203.0.113.7"  # everybody at Valley comes from here
TYPED = re.compile(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"')


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _try(cast: Cast, times: int, address: str = NET, kind: TryKind = TryKind.SUBMISSION) -> Tries:
    hospital = cast.valley.pk if kind is TryKind.SUBMISSION else 0
    by = Actor.public(cast.valley.pk)
    for _ in range(times):
        tries = count_try(kind=kind, hospital=hospital, source=address, by=by)
    return tries


def _colleague(address: str = NET) -> Client:
    return Client(enforce_csrf_checks=True, REMOTE_ADDR=address)


def _shown(answer: Answer) -> dict[str, str]:
    """The form of a page that asks for patience."""
    return {name: unescape(value) for name, value in TYPED.findall(answer.content.decode())}


def test_a_usual_number_goes_through_at_once(cast: Cast) -> None:
    _try(cast, FREELY - 1)
    assert send(_colleague()).status_code == 200


def test_too_many_from_one_place_wait_with_what_was_typed_and_whom_to_call(cast: Cast) -> None:
    _try(cast, FREELY)
    answer = send(_colleague(), about=["moral_injury", "violence_or_threat"], reach="Zoë & Co")
    assert (answer.status_code, answer["Retry-After"]) == (429, "5")
    assert "988" in text(answer) and "wait 5 seconds" in text(answer)
    assert _shown(answer)["name"] == "Remy Recipient" and _shown(answer)["reach"] == "Zoë & Co"
    assert text(answer).count('name="about"') == 2
    assert Referral.objects.count() == 0


def test_after_the_wait_the_same_form_goes_through_whatever_others_do(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    _try(cast, FREELY)
    somebody = _colleague()
    held = _shown(send(somebody))
    _try(cast, 20 * FREELY)
    early = somebody.post(COLLEAGUE, held)
    assert (early.status_code, early["Retry-After"]) == (429, "5")
    clock.shift(timedelta(seconds=5))
    answer = somebody.post(COLLEAGUE, _shown(early))
    assert answer.status_code == 200 and code_in(answer)


def test_a_ticket_is_good_for_its_own_form_alone(cast: Cast, clock: time_machine.Traveller) -> None:
    _try(cast, FREELY)
    somebody = _colleague()
    held = _shown(send(somebody))
    clock.shift(timedelta(seconds=5))
    other = {**held, **vars(sheet(somebody))}
    assert somebody.post(COLLEAGUE, other).status_code == 429
    for forged in ("", "1", "1.x:y", held["ticket"] + "x"):
        assert somebody.post(COLLEAGUE, {**other, "ticket": forged}).status_code == 429


def test_nobody_ever_waits_longer_than_a_minute(cast: Cast) -> None:
    _try(cast, FREELY + 500)
    assert send(_colleague())["Retry-After"] == "60"
    assert patience(TryKind.SUBMISSION, Tries(10**6, 10**6)) == LONGEST_WAIT


def test_a_yes_to_the_question_about_safety_never_waits(cast: Cast) -> None:
    _try(cast, FREELY + 500)
    answer = send(
        _colleague(), is_unsafe="yes", specialty="the patient was Maria Lopez, MRN 4471902"
    )
    assert answer.status_code == 200 and code_in(answer)


def test_another_place_does_not_wait_for_this_one(cast: Cast) -> None:
    _try(cast, FREELY + 50)
    assert send(_colleague("198.51.100.2")).status_code == 200
    assert send(_colleague(), "/harbor/colleague").status_code == 200


def test_a_flood_from_everywhere_waits_at_that_hospital(cast: Cast) -> None:
    for number in range(FREE[TryKind.SUBMISSION].by_hospital):
        _try(cast, 1, f"198.51.100.{number % 250}.{number}")
    assert send(_colleague()).status_code == 429
    assert send(_colleague(), "/harbor/colleague").status_code == 200


def test_guessing_codes_waits_before_anything_is_looked_up(
    cast: Cast, clock: time_machine.Traveller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    code = code_in(send(stranger()))
    _try(cast, FREE[TryKind.CODE].by_source, kind=TryKind.CODE)
    guesser = Client(REMOTE_ADDR=NET)
    right, wrong = (guesser.post("/code/", {"code": str(one)}) for one in (code, Code.new()))
    assert right.status_code == wrong.status_code == 429
    clock.shift(timedelta(seconds=5))
    assert guesser.post("/code/", _shown(right)).status_code == 200
    assert guesser.post("/code/", _shown(wrong)).status_code == 404


def test_the_hour_forgets_its_counts_and_its_key(cast: Cast, clock: time_machine.Traveller) -> None:
    assert _try(cast, 3) == Tries(3, 3)
    clock.shift(timedelta(minutes=61))
    assert _try(cast, 1) == Tries(1, 1)


def test_the_worker_replaces_the_key_when_nobody_comes(
    committed_cast: Cast,
    clock: time_machine.Traveller,
    owner_cursor: psycopg.Cursor[tuple[object, ...]],
) -> None:
    _try(committed_cast, 1)
    key = "SELECT secret, began FROM referrals_doorkey"
    counts = "SELECT count(*) FROM referrals_doorcount"
    before = owner_cursor.execute(key.encode()).fetchone()
    renew_door(by=Actor.system())
    assert owner_cursor.execute(key.encode()).fetchone() == before
    clock.shift(timedelta(minutes=61))
    renew_door(by=Actor.system())
    after = owner_cursor.execute(key.encode()).fetchall()
    assert len(after) == 1 and before and after[0][0] != before[0]
    assert owner_cursor.execute(counts.encode()).fetchone() == (0,)


def test_no_address_is_kept_and_the_program_reads_neither_key_nor_counts(
    committed_cast: Cast,
    owner_cursor: psycopg.Cursor[tuple[object, ...]],
) -> None:
    assert send(_colleague()).status_code == 200
    kept = owner_cursor.execute(b"SELECT place, tries FROM referrals_doorcount").fetchall()
    assert len(kept) == 2 and all(NET not in str(row) for row in kept)
    unlogged = b"SELECT count(*) FROM pg_class WHERE relname ~ '^referrals_door.*[^y]$' AND relpersistence = 'u'"
    assert owner_cursor.execute(unlogged).fetchone() == (1,)
    for table in ("referrals_doorkey", "referrals_doorcount"):
        with pytest.raises(Exception, match="permission denied"), connection.cursor() as program:
            program.execute(f"TABLE {table}")


def test_a_submission_costs_one_statement_more_and_an_empty_form_none(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    somebody = _colleague()
    opened = sheet(somebody)
    _try(cast, 1)
    with django_assert_num_queries(0):
        somebody.get(COLLEAGUE)
    counting = _Counting()
    with connection.execute_wrapper(counting):
        somebody.post(COLLEAGUE, {**vars(opened), **filled()})
    assert counting.seen == 1


class _Counting:
    """How many statements are about the door."""

    def __init__(self) -> None:
        self.seen = 0

    def __call__(self, execute: Any, sql: str, *arguments: Any) -> Any:
        self.seen += "door" in sql or "count_try" in sql
        return execute(sql, *arguments)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "", NET),
        (0, "198.51.100.9", NET),  # anybody can say that
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "10.0.0.1, 198.51.100.9", "198.51.100.9"),
        (2, "198.51.100.9, 10.0.0.1", "198.51.100.9"),
        (2, "10.0.0.1", NET),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "nonsense", ""),
    ],
)
def test_the_source_is_what_the_sites_own_proxy_says(
    settings: Settings, proxies: int, forwarded: str, found: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    asked = RequestFactory().get("/", REMOTE_ADDR=NET, HTTP_X_FORWARDED_FOR=forwarded)
    assert source(asked) == found


def test_many_at_once_are_each_counted(committed_cast: Cast) -> None:
    """Threads on one place: no count is lost, and nobody waits for another's submission."""

    def twenty() -> None:
        _try(committed_cast, 20)
        connection.close()

    threads = [threading.Thread(target=twenty) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _try(committed_cast, 1) == Tries(81, 81)


def test_a_replay_of_a_form_that_waited_is_received_once(
    committed_cast: Cast, clock: time_machine.Traveller
) -> None:
    _try(committed_cast, FREELY)
    somebody = _colleague()
    held = _shown(send(somebody))
    clock.shift(timedelta(seconds=5))
    assert somebody.post(COLLEAGUE, held).status_code == 200
    assert somebody.post(COLLEAGUE, held).status_code == 409
