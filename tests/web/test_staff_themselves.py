"""A moment after a heavy conversation, of which nothing is kept; and asking for oneself in one tap."""

import pytest
from django.test import Client

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.transactions import transaction
from lamppost.people.actions import invite
from lamppost.referrals.models import Alarm, Referral
from tests.cast import Cast
from tests.web.staff_pages import signed_in, text_of

LOG = {
    "mode": "phone",
    "minutes": "30",
    "group_size": "1",
    "red_flag_screened": "yes",
    "level": "0",
}
MOMENT = "That was a lot. How are you?"


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.supporter)


def logged(client: Client, **more: str) -> str:
    return text_of(client.post("/staff/log/", LOG | more, follow=True))


def test_a_heavy_conversation_brings_a_moment_on_the_next_pages(client: Client) -> None:
    assert MOMENT in logged(client, was_heavy="yes")
    assert MOMENT in text_of(client.get("/staff/capacity/"))
    page = text_of(client.get("/staff/check-in/"))
    assert MOMENT not in page and "Three things that help many" in page and "988" in page
    assert "I would like support myself" in page


@pytest.mark.parametrize("level", ["3", "4", "consult"])
def test_a_red_flag_brings_it_too(client: Client, level: str) -> None:
    assert MOMENT in logged(client, level=level)


def test_a_conversation_like_others_brings_none(client: Client) -> None:
    assert MOMENT not in logged(client, level="1")


def test_not_now_is_one_tap_and_it_is_gone(client: Client) -> None:
    logged(client, was_heavy="yes")
    page = text_of(client.post("/staff/check-in/", {"act": "not_now"}, follow=True))
    assert "Look after yourself." in page and MOMENT not in page
    assert MOMENT not in text_of(client.get("/staff/"))


def test_nothing_of_it_is_kept_by_the_program(client: Client) -> None:
    answer = client.post("/staff/log/", LOG | {"was_heavy": "yes"})
    mark = answer.cookies["lamppost_moment"]
    assert (mark.value, mark["path"], mark["httponly"]) == ("1", "/staff/", True)
    assert int(mark["max-age"]) == 24 * 60 * 60
    assert "moment" not in str(dict(client.session.items()))


def test_one_tap_asks_another_hospital(client: Client, cast: Cast) -> None:
    there = cast.harbor.pk
    grants = (Grant(Role.COORDINATOR, there),)
    invite(email="h@example.org", name="H", grants=grants, by=Actor.system(there))
    page = text_of(client.get("/staff/support/"))
    assert "Somebody from Harbor Medical Center reaches out to you." in page
    answer = client.post("/staff/support/", _fields(page) | {"act": "ask"})
    page = text_of(answer)
    assert "It is good that you asked." in page and "Your code" in page
    with transaction(Actor.system(there, cast.valley.pk)):
        assert [one.hospital_id for one in Referral.objects.all()] == [there]


def test_where_nobody_else_can_it_is_said_plainly(client: Client, cast: Cast) -> None:
    page = text_of(client.get("/staff/support/"))
    assert "No other hospital has anybody at the moment" in page
    text_of(client.post("/staff/support/", _fields(page) | {"act": "ask"}))
    with transaction(Actor.system(cast.valley.pk)):
        assert Referral.objects.count() == 1


def test_not_safe_needs_nothing_else(client: Client, cast: Cast) -> None:
    fields = _fields(text_of(client.get("/staff/support/"))) | {"reach": "", "at": "0"}
    page = text_of(client.post("/staff/support/", fields | {"act": "unsafe"}))
    assert "988" in page
    with transaction(Actor.system(cast.valley.pk)):
        assert Alarm.objects.count() == 1


def test_how_to_be_reached_is_asked_beside_the_field(client: Client) -> None:
    fields = _fields(text_of(client.get("/staff/support/"))) | {"reach": " "}
    answer = client.post("/staff/support/", fields | {"act": "ask"})
    assert answer.status_code == 422 and "Say how to reach you." in text_of(answer)


def _fields(page: str) -> dict[str, str]:
    import re

    form = re.search(r'name="form_id"\s+value="(\w+)"', page)
    at = re.search(r'name="at"\s+value="(\d+)"', page) or re.search(
        r'value="(\d+)"\s+selected', page
    )
    assert form and at
    return {"form_id": form[1], "at": at[1], "reach": "sam@home.test"}
