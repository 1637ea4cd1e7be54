"""Where else to turn, as those see it who look for it and those who look after it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from lamppost.resources.models import Resource
from lamppost.resources.rules import Cost, Learns, ResourceKind
from lamppost.web.public.places import forget
from tests.cast import Cast
from tests.unit.resources.stories import everywhere, shown, stands
from tests.web.staff_pages import signed_in, text_of

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
LOOK, KEEP, NEW = "/staff/resources/", "/staff/keeping/", "/staff/keeping/new/"
CHOICES = {"employer": "numbers", "board": "nothing", "cost": "free"}
ADDED = {"kind": "eap", "name": "Valley assistance", "phone": "415 555 0111", **CHOICES}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        forget()
        yield clock


def keeper(cast: Cast) -> Client:
    return signed_in(cast.coordinator)


def test_the_directory_says_who_learns_of_it_and_what_it_costs(cast: Cast) -> None:
    stands(
        cast,
        employer=Learns.NUMBERS,
        board=Learns.NOTHING,
        cost=Cost.FREE,
        link="https://assistance.example.org/start",
        checked_on=MONDAY.date(),
    )
    page = text_of(signed_in(cast.supporter).get(LOOK))
    assert "Valley assistance" in page and 'href="tel:4155550111"' in page
    assert "Your employer sees how many turn there, never who." in page
    assert "The medical board may learn of it: ask when." in page  # of the physician health program
    assert ">assistance.example.org<" in page and "Checked on Nov. 23, 2026" in page
    assert "Two programs that are not the same" in page and "Look after these" not in page


def test_looking_for_something_shows_it_alone_with_and_without_scripts(cast: Cast) -> None:
    stands(cast, note="Sleep, and what keeps you from it.")
    client = signed_in(cast.supporter)
    whole = text_of(client.post(LOOK, {"search": "sleep", "kind": ""}))
    part = text_of(
        client.post(LOOK, {"search": "sleep", "kind": ""}, headers={"hx-request": "true"})
    )
    for page in (whole, part):
        assert "Valley assistance" in page and "Crisis Text Line" not in page
        assert "Two programs that are not the same" not in page
    assert "<html" in whole and "<html" not in part and 'value="sleep"' in whole


def test_looking_by_kind_and_finding_nothing(cast: Cast) -> None:
    client = signed_in(cast.supporter)
    page = text_of(client.post(LOOK, {"search": "", "kind": "php"}))
    assert "1 place to turn to" in page and "fsphp.org" in page
    page = text_of(client.post(LOOK, {"search": "unicorns\0", "kind": "nonsense"}))
    assert "Nothing found" in page and "In danger, do not look on: call." in page


def test_what_grew_old_is_marked_wherever_it_is_shown(cast: Cast, monday) -> None:
    stands(cast, checked_on=MONDAY.date())
    stands(cast, kind=ResourceKind.HOSPITAL, name="Operator", checked_on=MONDAY.date())
    stale = "Last checked on Nov. 23, 2026"
    pages = (LOOK, "/staff/getting-more-help/", "/valley/help", "/valley/")
    client = signed_in(cast.supporter)
    assert all(stale not in text_of(client.get(one)) for one in pages)
    assert "not checked lately" not in text_of(client.get("/valley/"))
    monday.shift(timedelta(days=91))
    client = signed_in(cast.supporter)
    for one in pages[:3]:
        assert stale in text_of(client.get(one)), one
    assert "(not checked lately)" in text_of(client.get("/valley/"))


def test_a_keeper_adds_changes_checks_removes_and_puts_back(cast: Cast) -> None:
    client = keeper(cast)
    assert "No employee assistance program stands here yet" in text_of(client.get(KEEP))
    sent = {**ADDED, "is_checked": "yes", "languages": ["en", "es"]}
    page = text_of(client.post(NEW, sent, follow=True))
    assert "It stands in the directory now." in page and "by Cora Coordinator" in page
    one = Resource.objects.get(code=None)
    assert one.languages == ["en", "es"] and one.hospital_id == cast.valley.pk
    where = f"{KEEP}{one.pk}/"
    form = text_of(client.get(where))
    assert 'value="Valley assistance"' in form and 'value="415 555 0111"' in form
    page = text_of(client.post(where, {**ADDED, "phone": "415 555 0199"}, follow=True))
    assert "It is changed." in page and "Not checked here yet" in page
    for act, said in (
        ("check", "It counts as checked for 90 days."),
        ("remove", "For thirty days you can put it back"),
        ("restore", "It is back."),
    ):
        page = text_of(client.post(KEEP, {"act": act, "resource": one.pk}, follow=True))
        assert said in page
    assert shown(cast.valley.pk) == ["Valley assistance"]


def test_a_keeper_hides_what_stands_everywhere_and_shows_it_again(cast: Cast) -> None:
    resource, client = everywhere(cast), keeper(cast)
    page = text_of(client.post(KEEP, {"act": "hide", "resource": resource}, follow=True))
    assert "Hidden at this hospital" in page and shown(cast.valley.pk) == []
    page = text_of(client.post(KEEP, {"act": "show", "resource": resource}, follow=True))
    assert "It is shown at this hospital again." in page
    assert shown(cast.valley.pk) == ["Valley assistance"]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(cast: Cast) -> None:
    sent = {
        **ADDED,
        "phone": "ask",
        "link": "example.org",
        "note": "Eight talks.",
        "hours": "By day",
    }
    answer = keeper(cast).post(NEW, {**sent, "languages": ["es"]})
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count("This is not a number that a telephone can dial.") == 2
    assert page.count("Write the whole address of the page, from https:// on.") == 2
    assert 'value="ask"' in page and 'value="Eight talks."' in page and 'value="By day"' in page
    assert page.count("checked />") == 1  # the language


def test_a_kind_that_does_not_exist_is_asked_for_again(cast: Cast) -> None:
    answer = keeper(cast).post(NEW, {**ADDED, "kind": "magic"})
    assert answer.status_code == 422 and "Valley assistance" in text_of(answer)


def test_only_who_looks_after_the_site_is_asked_where_it_is_shown(cast: Cast) -> None:
    question = "At every hospital of this site"
    assert question not in text_of(keeper(cast).get(NEW))
    client = signed_in(cast.director)
    assert question in text_of(client.get(NEW)) and "Crisis line" in text_of(client.get(NEW))
    client.post(NEW, {**ADDED, "where": "everywhere"})
    assert shown(cast.harbor.pk) == ["Valley assistance"]
    assert keeper(cast).post(NEW, {**ADDED, "where": "everywhere"}).status_code == 403


def test_a_coordinator_is_not_offered_the_lines_of_every_page(cast: Cast) -> None:
    page = text_of(keeper(cast).get(f"{NEW}?kind=eap"))
    assert '<option value="crisis"' not in page
    assert re.search(r'<option value="eap"\s+selected>', page)
    assert keeper(cast).post(NEW, {**ADDED, "kind": "crisis"}).status_code == 403


def test_who_keeps_one_hospital_changes_nothing_of_everywhere(cast: Cast) -> None:
    resource = everywhere(cast)
    assert f"{KEEP}{resource}/" not in text_of(keeper(cast).get(KEEP))
    assert keeper(cast).get(f"{KEEP}{resource}/").status_code == 404
    assert keeper(cast).post(f"{KEEP}{resource}/", ADDED).status_code == 404


# The public page.


def test_anybody_finds_where_else_to_turn(cast: Cast, client: Client) -> None:
    stands(cast)
    page = text_of(client.get("/valley/help"))
    assert "Valley assistance" in page and "988lifeline.org" in page
    assert page.count('href="/valley/help"') >= 1
    assert "/valley/help" in text_of(client.get("/valley/"))
    assert "Valley assistance" not in text_of(client.get("/help/"))
    assert "988lifeline.org" in text_of(client.get("/help/"))


def test_the_public_page_changes_as_soon_as_the_directory_does(cast: Cast, monday) -> None:
    client = Client()
    assert "Valley assistance" not in text_of(client.get("/valley/help"))
    stands(cast)
    monday.shift(2)
    assert "Valley assistance" in text_of(client.get("/valley/help"))


def test_a_page_of_a_hospital_where_nothing_stands_says_so(cast: Cast, client: Client) -> None:
    Resource.objects.all().delete()
    page = text_of(client.get("/harbor/help"))
    assert "Nothing stands here yet." in page and 'href="tel:988"' in page
