"""Each staff page opens to its role, to no other, and to nobody who is not signed in."""

import re

import pytest
from django.test import Client
from django.urls import resolve, reverse

from lamppost.core.ids import random_id
from lamppost.web.staff.doors import DOOR, Door
from tests.cast import Cast, Person
from tests.web.staff_pages import signed_in, text_of

PAGES = {
    "my_outreaches": {"supporter", "other_supporter", "outsider", "coordinator", "deputy"},
    "quick_log": {"supporter", "other_supporter", "outsider"},
    "reach_out": {"supporter", "other_supporter", "outsider"},
    "capacity": {"supporter", "other_supporter", "outsider"},
    "my_ways": {"supporter", "other_supporter", "outsider"},
    "queue": {"coordinator", "deputy"},
    "refer": {"lead"},
    "alarms": {"safety_contact"},
    "figures": {"director", "lead", "coordinator", "deputy", "evaluator"},
    "roster": {"coordinator", "deputy", "lead", "administrator"},
    "import_roster": {"administrator"},
    "import_hospitals": {"administrator"},
    "import_supporters": {"administrator"},
}
EVERYBODY = (
    "supporter",
    "other_supporter",
    "outsider",
    "coordinator",
    "deputy",
    "lead",
    "director",
    "evaluator",
    "administrator",
    "safety_contact",
)
OF_ONE = ("my_outreach", "offer", "outreach", "referral", "alarm")


def test_each_page_opens_to_its_roles_alone(cast: Cast) -> None:
    for name in EVERYBODY:
        client = signed_in(getattr(cast, name))
        for page, roles in PAGES.items():
            expected = 200 if name in roles else 403
            assert client.get(reverse(page)).status_code == expected, (name, page)


def test_a_page_with_acts_refuses_others_whatever_they_send(cast: Cast) -> None:
    for name in EVERYBODY:
        client = signed_in(getattr(cast, name))
        for page, roles in PAGES.items():
            if name not in roles and page not in ("my_outreaches", "alarms", "figures"):
                answer = client.post(reverse(page), {"act": "preview", "form_id": random_id().hex})
                assert answer.status_code in (403, 404, 422), (name, page)
                assert page != "queue" or answer.status_code != 200


@pytest.mark.parametrize("page", [*PAGES, "staff_home"])
def test_nobody_is_sent_to_sign_in(db: None, page: str) -> None:
    answer = Client().get(reverse(page))
    assert answer.status_code == 302 and answer["Location"].startswith("/staff/sign-in/")


@pytest.mark.parametrize("page", OF_ONE)
def test_nobody_is_sent_to_sign_in_from_a_page_of_one(db: None, page: str) -> None:
    answer = Client().get(reverse(page, args=[random_id()]))
    assert answer.status_code == 302 and answer["Location"].startswith("/staff/sign-in/")


def test_what_does_not_exist_is_not_found_or_refused(cast: Cast) -> None:
    for name in EVERYBODY:
        client = signed_in(getattr(cast, name))
        for page in OF_ONE:
            status = client.get(reverse(page, args=[random_id()])).status_code
            assert status in (403, 404), (name, page)


def test_the_home_leads_where_the_role_works(cast: Cast) -> None:
    assert _links(cast.supporter) >= {"my_outreaches", "reach_out", "capacity"}
    assert _links(cast.coordinator) >= {"queue", "figures", "roster"}
    assert _links(cast.lead) >= {"refer", "figures", "roster"}
    assert _links(cast.director) == {"figures"}
    assert _links(cast.evaluator) == {"figures"}
    assert _links(cast.safety_contact) == {"alarms"}
    assert _links(cast.administrator) == {
        *("roster", "import_roster", "import_hospitals"),
        "import_supporters",
    }


def test_the_home_has_a_card_for_each_place_of_the_role(cast: Cast) -> None:
    home = text_of(signed_in(cast.coordinator).get("/staff/"))
    cards = home[home.index('class="lp-home"') :]
    assert "Nothing here for you to do" not in home
    for view in ("queue", "guide", "sessions", "promises", "roster"):
        assert f'href="{reverse(view)}"' in cards, view


@pytest.mark.parametrize("name", ["director", "lead", "supporter"])
def test_no_page_leads_where_its_reader_may_not_go(cast: Cast, name: str) -> None:
    person: Person = getattr(cast, name)
    client, by = signed_in(person), person.actor()
    for start in addresses(text_of(client.get("/staff/"))):
        for address in addresses(text_of(client.get(start))):
            door: Door = getattr(resolve(address).func, DOOR)
            assert door.admits(by, does=False), f"{start} leads {name} to {address}"


def addresses(page: str) -> set[str]:
    """Where the links of a page lead, of pages behind the staff door."""
    found = re.findall(r'href="(/staff/[^"?#]*)[^"]*"', page)
    return {one for one in found if "/cast/" not in one and "/mailbox/" not in one}


def test_a_hospital_that_is_not_theirs_is_not_found(cast: Cast) -> None:
    client = signed_in(cast.coordinator)
    assert client.get("/staff/queue/?at=harbor").status_code == 404
    assert client.get("/staff/queue/?at=valley").status_code == 200
    assert client.get("/staff/roster/?at=harbor").status_code == 404


def test_an_unknown_act_is_not_found(cast: Cast) -> None:
    client = signed_in(cast.coordinator)
    assert client.post("/staff/queue/", {"act": "explode"}).status_code == 404
    assert client.put("/staff/queue/").status_code == 405


def test_every_change_wants_its_token(cast: Cast) -> None:
    client = signed_in(cast.supporter, enforce_csrf_checks=True)
    for page in ("quick_log", "capacity", "reach_out"):
        assert client.post(reverse(page), {"act": "rest"}).status_code == 403


def test_staff_pages_are_kept_by_no_cache_and_no_search(cast: Cast) -> None:
    client = signed_in(cast.coordinator)
    for page in ("queue", "figures", "roster"):
        answer = client.get(reverse(page))
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "unsafe-inline" not in answer["Content-Security-Policy"]


def _links(person: Person) -> set[str]:
    page = text_of(signed_in(person).get("/staff/"))
    return {name for name in PAGES if f'href="{reverse(name)}"' in page}
