"""After a hard event, on pages: asking for several inside, and the one-way door outside."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach.models import Outreach
from lamppost.referrals.models import Activation, Alarm, Referral
from lamppost.supporters.models import Supporter
from tests.cast import Cast
from tests.unit.referrals.hard_events import (
    NIGHT,
    began,
    door,
    number,
    only_activation,
    over,
    planned,
    program,
    swept,
)
from tests.web.public_door import code_in, hidden, stranger, text
from tests.web.staff_pages import Browser, signed_in, text_of

NEW, EVENTS, DOOR = "/staff/events/new/", "/staff/events/", "/valley/after"
FACTS = {
    "kind": "unexpected_death",
    "when": "today",
    "departments": ["Emergency Medicine"],
    "is_unsafe": "no",
}


def told(client: Client, code: Code | str, **changes: Any) -> Any:
    """Fills the door's form in and sends it."""
    typed = {**FACTS, "people": "Remy Recipient, Emergency Medicine\nSam Supporter", **changes}
    return client.post(DOOR, {**hidden(client.get(DOOR)), "code": str(code), **typed})


def test_people_are_picked_from_the_roster_without_a_script(cast: Cast) -> None:
    cora = signed_in(cast.coordinator)
    found = cora.post(NEW, {"act": "look", "search": "recip", **FACTS})
    assert f'name="add" value="{number(cast.recipient)}"' in re.sub(r"\s+", " ", text_of(found))
    added = cora.post(NEW, {"act": "look", "add": number(cast.recipient), **FACTS})
    assert f'name="person" value="{number(cast.recipient)}"' in text_of(added)
    assert 'value="unexpected_death" selected' in re.sub(r"\s+", " ", text_of(added))
    one = number(cast.recipient)
    gone = cora.post(NEW, {"act": "look", "person": one, "drop": one, **FACTS})
    assert 'name="person"' not in text_of(gone)


def test_people_are_found_as_one_types(cast: Cast) -> None:
    cora = signed_in(cast.coordinator)
    found = cora.post(NEW, {"act": "look", "search": "recip"}, headers={"HX-Request": "true"})
    assert "Remy Recipient" in text_of(found)
    assert "<html" not in text_of(found)


def test_start_goes_on_and_shows_no_names_afterwards(cast: Cast) -> None:
    cora, people = signed_in(cast.coordinator), [number(cast.recipient), number(cast.referrer)]
    form = hidden(cora.get(NEW))["form_id"]
    answer = cora.post(NEW, {"act": "start", "person": people, "form_id": form, **FACTS})
    assert answer.status_code == 200
    assert "Remy" not in text_of(answer)
    with transaction(program(cast)):
        assert Referral.objects.count() == 2
    again = cora.post(NEW, {"act": "start", "person": people, "form_id": form, **FACTS})
    assert again.status_code == 409


def test_start_says_what_is_missing_and_keeps_what_was_chosen(cast: Cast) -> None:
    lead = signed_in(cast.lead)
    form = hidden(lead.get(NEW))["form_id"]
    typed = {"act": "start", "form_id": form, "person": number(cast.recipient), "when": "today"}
    answer = lead.post(NEW, typed)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Choose what it was." in page and "Answer the question about safety" in page
    assert f'name="person" value="{number(cast.recipient)}"' in page
    empty = text_of(lead.post(NEW, {"act": "start", "form_id": form}))
    assert "Name at least one person." in empty and "Choose what it was." in empty


def test_a_lead_is_told_that_nothing_comes_back(cast: Cast) -> None:
    lead = signed_in(cast.lead)
    form = hidden(lead.get(NEW))["form_id"]
    typed = {"act": "start", "form_id": form, "person": number(cast.recipient), **FACTS}
    assert "Nothing comes back to you" in text_of(lead.post(NEW, typed))
    assert lead.get(EVENTS).status_code == 403


def test_the_page_of_an_event_proposes_and_names_nobody(cast: Cast) -> None:
    began(cast, cast.recipient, cast.referrer)
    cora = signed_in(cast.coordinator)
    assert str(only_activation(cast)) in text_of(cora.get(EVENTS))
    page = text_of(cora.get(f"{EVENTS}{only_activation(cast)}/"))
    assert "An unexpected death" in page and "Offer it to a supporter" in page
    assert "Remy" not in page and "Rosa" not in page
    assert "Many were in it" not in page


def test_the_door_takes_names_and_gives_nothing_back(cast: Cast) -> None:
    answer = told(stranger(), door(cast))
    assert answer.status_code == 200
    assert "Remy" not in text(answer)
    swept(cast)
    with transaction(program(cast)):
        assert Referral.objects.count() == 2


def test_the_door_says_the_same_whatever_its_code(cast: Cast) -> None:
    right, wrong = told(stranger(), door(cast)), told(stranger(), Code.new())
    assert (right.status_code, right.content) == (wrong.status_code, wrong.content)
    swept(cast)
    with transaction(program(cast)):
        assert Activation.objects.count() == 1


def test_the_door_says_the_same_a_second_time(cast: Cast) -> None:
    client, code = Browser(enforce_csrf_checks=True), door(cast)
    sheet = {**hidden(client.get(DOOR)), "code": str(code), **FACTS, "people": "Remy Recipient"}
    first, second = client.post(DOOR, sheet), client.post(DOOR, sheet)
    assert first.content == second.content
    with transaction(program(cast)):
        assert Activation.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people": ""}, "Name at least one person."),
        ({"people": "Remy Recipient\nPatient Jones, MRN 1234567"}, "as if it were about a patient"),
        ({"people": "\n".join(f"Person {n}" for n in range(41))}, "Forty people at a time"),
        ({"code": "ABC"}, "This is not a whole code."),
        ({"departments": ["Elsewhere"]}, "Choose at least one department"),
        ({"when": "last year"}, "Choose when it was."),
    ],
)
def test_the_door_says_what_is_wrong_and_keeps_what_was_typed(
    cast: Cast, changes: dict[str, Any], words: str
) -> None:
    answer = told(stranger(), changes.pop("code", door(cast)), **changes)
    assert answer.status_code == 422
    assert words in text(answer)
    assert changes.get("people", "Sam Supporter") in text(answer)


def test_the_door_is_refused_nothing_in_danger(cast: Cast) -> None:
    answer = told(stranger(), "", people="Remy, MRN 1234567", is_unsafe="yes", kind="")
    assert answer.status_code == 200
    assert "First: safety, now" in text(answer)
    with transaction(program(cast)):
        assert Alarm.objects.count() == 1
        assert not Outreach.objects.exists()


def test_no_page_leads_to_the_door_and_no_search_finds_it(cast: Cast) -> None:
    client = stranger()
    assert client.get(DOOR)["X-Robots-Tag"] == "noindex, nofollow"
    for page in ("/valley/", "/valley/colleague", "/valley/help", "/valley/kept", "/"):
        assert DOOR not in text(client.get(page, follow=True))


def test_a_new_code_is_shown_once(cast: Cast) -> None:
    cora = signed_in(cast.coordinator)
    shown = code_in(cora.post(EVENTS, {"act": "renew"}))
    assert str(shown) not in text_of(cora.get(EVENTS))
    told(stranger(), shown)
    swept(cast)
    with transaction(program(cast)):
        assert Activation.objects.count() == 1
    assert "There is none" in text_of(cora.post(EVENTS, {"act": "shut"}, follow=True))


def test_a_group_is_planned_and_counted_in_two_taps(cast: Cast) -> None:
    cora, sam = signed_in(cast.coordinator), signed_in(cast.supporter)
    assert cora.get("/staff/groups/new/").status_code == 200
    typed = {
        "day": (now() + timedelta(days=3)).date().isoformat(),
        "begins": "12:00",
        "ends": "13:00",
        "place": "Room 3",
        "departments": cast.surgery.pk,
        "facilitators": [cast.supporter.account, ""],
    }
    assert cora.post("/staff/groups/new/", typed).status_code == 302
    assert "Room 3" in text_of(cora.get("/staff/groups/"))
    assert "How many came?" not in text_of(sam.get("/staff/my-groups/"))
    group = over(cast)
    assert "How many came?" in text_of(sam.get("/staff/my-groups/"))
    answer = sam.post("/staff/my-groups/", {"act": "looked", "group": group, "size": "10"})
    assert answer.status_code == 302
    assert str(group) not in text_of(sam.get("/staff/my-groups/"))


def test_a_group_planned_from_an_event_is_for_its_departments(cast: Cast) -> None:
    began(cast, cast.recipient, cast.referrer)
    cora, event = signed_in(cast.coordinator), only_activation(cast)
    ticked = re.compile(r'value="(\d+)"\s+(?:id="\w+"\s+)?checked')
    page = cora.get(f"/staff/groups/new/?event={event}").content.decode()
    assert ticked.findall(page) == [str(cast.emergency.pk)]
    for other in ("", "none"):
        page = cora.get(f"/staff/groups/new/?event={other}").content.decode()
        assert ticked.findall(page) == []


def test_a_group_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast) -> None:
    cora = signed_in(cast.coordinator)
    answer = cora.post("/staff/groups/new/", {"place": "Peer support"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert 'value="Peer support"' in page and "Choose a day" in page
    group = planned(cast)
    assert "Call it off" in text_of(cora.get(f"/staff/groups/{group}/"))
    assert cora.post(f"/staff/groups/{group}/", {"act": "cancel"}).status_code == 302


def test_a_group_is_moved_and_its_leader_steps_back(cast: Cast) -> None:
    cora, sam, group = signed_in(cast.coordinator), signed_in(cast.supporter), planned(cast)
    page = f"/staff/groups/{group}/"
    typed = {
        "day": (now() + timedelta(days=3)).date().isoformat(),
        "begins": "12:00",
        "ends": "13:00",
        "place": "Room 5",
        "departments": cast.surgery.pk,
        "facilitators": [cast.supporter.account],
    }
    assert 'value="Room 3"' in text_of(cora.get(page))
    wrong = cora.post(page, {"act": "change", **typed, "place": "Peer support"})
    assert wrong.status_code == 422 and 'value="Peer support"' in text_of(wrong)
    assert "It is changed" in text_of(cora.post(page, {"act": "change", **typed}, follow=True))
    assert "Room 5" in text_of(sam.get("/staff/my-groups/"))
    back = {"act": "step_back", "group": group}
    assert "Nobody asks why" in text_of(sam.post("/staff/my-groups/", back))
    answer = sam.post("/staff/my-groups/", {**back, "confirmed": "yes"}, follow=True)
    assert "Somebody else is found" in text_of(answer) and "Room 5" not in text_of(answer)
    assert "Nobody leads it yet" in text_of(cora.get(page))


def test_where_room_is_short_all_supporters_are_asked_for_more(cast: Cast) -> None:
    Supporter.objects.update(capacity=0)
    began(cast, cast.recipient, cast.referrer, event=replace(NIGHT, departments=("A", "B")))
    cora, page = signed_in(cast.coordinator), f"/staff/events/{only_activation(cast)}/"
    assert "Ask all supporters for room" in text_of(cora.get(page))
    assert "does not say what for" in text_of(cora.post(page, {"act": "call"}))
    sure = {"act": "call", "confirmed": "yes"}
    assert "Everybody who serves is asked." in text_of(cora.post(page, sure, follow=True))
    assert "were asked for room" in text_of(cora.get(page))
    assert cora.post(page, sure).status_code == 409
    sam = signed_in(cast.supporter)
    for path in ("/staff/", "/staff/capacity/"):
        assert "could you take one more" in text_of(sam.get(path))
