"""Asking for support: what comes in, what is refused kindly, what is said to somebody who fears for another."""

import re
from datetime import timedelta
from html import escape
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.outreach.rules import Route, Urgency
from lamppost.program.rules import DutyKind
from lamppost.referrals.models import Alarm, Receipt, Referral
from lamppost.referrals.queries.sealed import sealed_submission
from lamppost.referrals.rules import Submission
from lamppost.vault.queries import read_by_program
from lamppost.web.public.places import forget
from tests.cast import Cast
from tests.web.public_door import (
    COLLEAGUE,
    MONDAY_NOON,
    SELF,
    code_in,
    filled,
    hidden,
    on_duty,
    send,
    sheet,
    stranger,
    text,
)

NASTY = "\"><script>alert('Remy')</script> {{ 7|add:7 }} {% now 'Y' %} O’Brien"


def stored(cast: Cast) -> Submission:
    """The only referral, as it was sealed."""
    with transaction(Actor.system(cast.valley.pk)):
        return read_by_program(sealed_submission(Referral.objects.get()))


def counts(cast: Cast) -> tuple[int, int, int]:
    """How many referrals, receipts and alarms there are."""
    with transaction(Actor.system(cast.valley.pk)):
        return Referral.objects.count(), Receipt.objects.count(), Alarm.objects.count()


def test_refer_a_colleague_stores_what_was_typed_and_shows_the_code_once(cast: Cast) -> None:
    answer = send(
        stranger(),
        department="Surgery",
        specialty="Trauma",
        shift="nights",
        about=["unexpected_death", "other"],
        reach="415 555 0123",
        referrer_name="Rosa",
        may_share_name="yes",
    )
    assert answer.status_code == 200
    assert str(code_in(answer)) in text(answer)
    assert stored(cast) == Submission(
        route=Route.COLLEAGUE,
        name="Remy Recipient",
        urgency=Urgency.SOON,
        is_unsafe=False,
        department="Surgery",
        specialty="Trauma",
        shift="nights",
        about=("unexpected_death", "other"),
        reach="415 555 0123",
        referrer_name="Rosa",
        may_share_name=True,
    )


def test_refer_queues_a_job_that_names_nobody(cast: Cast, client: Client) -> None:
    send(client, reach=cast.recipient.email)
    jobs = [str(job) for job in ProcrastinateJob.objects.values_list("task_name", "args")]
    assert any("referrals.resolve" in job for job in jobs)
    assert not any(word in job for job in jobs for word in ("Remy", "remy", "@"))


def test_refer_oneself_needs_only_an_alias_and_a_way(cast: Cast) -> None:
    answer = send(stranger(), SELF, alias="Night Owl", reach="415 555 0123", name=None)
    assert "You have done your part" in text(answer)
    assert (stored(cast).route, stored(cast).name) == (Route.SELF, "Night Owl")


def test_refer_says_by_when_at_the_hospitals_clock(cast: Cast, client: Client) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        assert "Wednesday, November 25, noon" in text(send(client))


def test_refer_asks_whether_it_was_hard_on_the_referrer_too(cast: Cast, client: Client) -> None:
    page = text(send(client))
    assert "Was it hard on you too?" in page and f'href="{SELF}"' in page


@pytest.mark.parametrize("address", ["/valley/", SELF, COLLEAGUE])
def test_whoever_is_not_served_sees_the_right_door_before_they_ask(
    cast: Cast, address: str
) -> None:
    cast.valley.serves = ["physician", "resident_or_fellow"]
    cast.valley.save()
    page = " ".join(text(stranger().get(address)).split())
    assert "This program is for: physicians, residents and fellows." in page
    assert 'href="/valley/help"' in page


def test_an_empty_form_is_answered_field_by_field(cast: Cast) -> None:
    client = stranger()
    answer = client.post(COLLEAGUE, vars(sheet(client)))
    page = text(answer)
    assert answer.status_code == 422
    for name in ("name", "urgency", "is_unsafe"):
        assert f'href="#id_{name}"' in page
        assert f'id="error_{name}"' in page and f'id="id_{name}"' in page
    assert counts(cast) == (0, 0, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "R" * 121}, "name"),
        ({"name": "Remy\0Recipient"}, "name"),
        ({"department": "S" * 121}, "department"),
        ({"reach": "4" * 201}, "reach"),
        ({"urgency": None}, "urgency"),
        ({"urgency": "yesterday"}, "urgency"),
        ({"urgency": "today"}, "urgency"),  # nobody on the rota
        ({"is_unsafe": None}, "is_unsafe"),
        ({"is_unsafe": "maybe"}, "is_unsafe"),
        ({"about": ["gossip"]}, "about"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_stores_nothing(
    cast: Cast, wrong: dict[str, Any], field: str
) -> None:
    answer = send(stranger(), **wrong)
    page = text(answer)
    assert answer.status_code == 422
    assert f'id="error_{field}"' in page
    assert page.count("data-problems") == 1
    assert "\0" not in page
    assert counts(cast) == (0, 0, 0)


def test_oneself_without_a_way_to_be_reached_is_asked_for_one(cast: Cast) -> None:
    answer = send(stranger(), SELF, alias="", name=None)
    page = text(answer)
    assert answer.status_code == 422
    assert 'id="error_alias"' in page and 'id="error_reach"' in page


def test_everything_typed_is_kept_and_can_be_sent_again(cast: Cast) -> None:
    client = stranger()
    typed: dict[str, Any] = {
        "name": NASTY,
        "department": "Surgery",
        "specialty": "Trauma",
        "shift": "nights",
        "about": ["other"],
        "reach": "pager 12",
        "referrer_name": "Rosa",
        "may_share_name": "yes",
    }
    answer = send(client, is_unsafe=None, **typed)
    raw = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{escape(NASTY)}"' in raw and "<script>alert" not in raw
    for value in ("Surgery", "Trauma", "pager 12", "Rosa"):
        assert f'value="{value}"' in raw
    assert re.search(r'value="nights"\s+selected', raw)
    checked = re.findall(r'<input[^>]*value="(\w+)"[^>]*\schecked', raw)
    assert checked == ["soon", "other", "yes"]
    again = client.post(COLLEAGUE, {**hidden(answer), **filled(**typed)})
    assert again.status_code == 200
    assert stored(cast).name == NASTY


def test_a_replayed_form_is_received_once(committed_cast: Cast) -> None:
    client, cast = stranger(), committed_cast
    forget()
    sent = {**vars(sheet(client)), **filled()}
    first, second = client.post(COLLEAGUE, sent), client.post(COLLEAGUE, sent)
    assert (first.status_code, second.status_code) == (200, 409)
    assert "We have it already" in text(second)
    assert str(code_in(first)) not in text(second)
    assert counts(cast) == (1, 1, 0)


def test_a_sheet_that_is_sent_again_with_yes_raises_the_alarm_once(committed_cast: Cast) -> None:
    """Back in the browser, another answer to the question about safety, sent again, and twice."""
    client, cast = stranger(), committed_cast
    forget()
    sent = {**vars(sheet(client)), **filled()}
    assert client.post(COLLEAGUE, sent).status_code == 200
    for _ in range(2):
        again = client.post(COLLEAGUE, {**sent, "is_unsafe": "yes"})
        assert again.status_code == 409
        assert "First: safety, now" in text(again) and "tel:988" in text(again)
        assert counts(cast) == (1, 1, 1)


def test_a_yes_that_is_sent_twice_raises_one_alarm(committed_cast: Cast) -> None:
    client, cast = stranger(), committed_cast
    forget()
    sent = {**vars(sheet(client)), **filled(is_unsafe="yes")}
    answers = [client.post(COLLEAGUE, sent).status_code for _ in range(2)]
    assert answers == [200, 409] and counts(cast) == (1, 1, 1)


def test_nothing_on_the_form_holds_back_a_yes(cast: Cast, client: Client) -> None:
    page = text(send(client, name="", urgency=None, is_unsafe="yes"))
    assert "First: safety, now" in page and counts(cast) == (1, 1, 1)


@pytest.mark.parametrize("number", ["", "1", "not-a-number", "é" * 32, "0" * 10_000])
def test_a_forged_form_number_is_a_bad_request(cast: Cast, client: Client, number: str) -> None:
    answer = client.post(COLLEAGUE, {**filled(), "form_id": number})
    assert answer.status_code == 400
    assert "could not be read" in text(answer)
    assert counts(cast) == (0, 0, 0)


def test_a_form_without_its_token_is_not_taken(cast: Cast) -> None:
    client = stranger()
    opened = sheet(client)
    answer = client.post(COLLEAGUE, {**filled(), "form_id": opened.form_id})
    assert answer.status_code == 403
    assert "Nothing was sent" in text(answer)
    assert counts(cast) == (0, 0, 0)


def test_the_token_of_somebody_else_is_not_taken(cast: Cast) -> None:
    client = stranger()
    sheet(client)
    answer = client.post(COLLEAGUE, {**vars(sheet(stranger())), **filled()})
    assert answer.status_code == 403


def test_ten_megabytes_are_too_much(cast: Cast) -> None:
    answer = send(stranger(), name="R" * 10_000_000)
    assert answer.status_code == 413
    assert "Nothing was stored" in text(answer)
    assert counts(cast) == (0, 0, 0)


def test_a_thousand_and_one_fields_are_too_many(cast: Cast, client: Client) -> None:
    answer = client.post(COLLEAGUE, {f"field{number}": "x" for number in range(1001)})
    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"name=%FF%FE&urgency=soon", b"\x00\xff", b"{}"])
def test_a_body_that_is_no_text_is_refused_without_a_trace(
    cast: Cast, client: Client, body: bytes
) -> None:
    answer = client.post(COLLEAGUE, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "Traceback" not in text(answer)


def test_letters_in_another_encoding_are_asked_for_again(cast: Cast, client: Client) -> None:
    fields = f"form_id={uuid4().hex}&name=Jos%E9&urgency=soon&is_unsafe=no".encode()
    answer = client.post(COLLEAGUE, fields, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert 'id="error_name"' in text(answer)


def test_danger_with_somebody_on_duty_says_that_they_are_paged(cast: Cast, client: Client) -> None:
    on_duty(cast, DutyKind.SAFETY, 0)
    with time_machine.travel(MONDAY_NOON, tick=False):
        page = text(send(client, is_unsafe="yes"))
    main = page[page.index("<main") :]
    assert "has been paged" in main and "tel:988" in main and "tel:+14155550100" in main
    assert counts(cast) == (1, 1, 1)


def test_danger_without_a_way_to_be_reached_promises_no_call(cast: Cast, client: Client) -> None:
    for address, words in ((SELF, "no way to reach you"), (COLLEAGUE, "not say who it is")):
        page = text(send(client, address, name=None, alias="Night Owl", is_unsafe="yes"))
        assert words in page and "At the latest" not in page and f'href="{address}"' in page
    named = text(send(client, is_unsafe="yes"))
    assert "not say who it is" not in named and "At the latest" in named


def test_danger_with_nobody_on_duty_says_until_when_nobody_reads_it(
    cast: Cast, client: Client
) -> None:
    on_duty(cast, DutyKind.SAFETY, 0)
    with time_machine.travel(MONDAY_NOON - timedelta(hours=33), tick=False):  # Sunday, 3 a.m.
        page = text(send(client, is_unsafe="yes"))
    assert "Nobody of this program is on duty until Monday, November 23, 8 a.m." in page
    assert "has been paged" not in page
    assert counts(cast) == (1, 1, 1)


def test_danger_with_an_empty_rota_says_that_nobody_can_say(cast: Cast, client: Client) -> None:
    page = text(send(client, is_unsafe="yes"))
    assert "we cannot say when this will be read" in page
    assert counts(cast) == (1, 1, 1)


def test_no_danger_pages_nobody(cast: Cast, client: Client) -> None:
    assert "First: safety" not in text(send(client))
    assert counts(cast) == (1, 1, 0)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_not_allowed(cast: Cast, client: Client, method: str) -> None:
    assert getattr(client, method)(COLLEAGUE).status_code == 405


def test_head_is_answered_as_get_without_its_body(cast: Cast, client: Client) -> None:
    answer = client.head(COLLEAGUE)
    assert (answer.status_code, answer.content) == (200, b"")
