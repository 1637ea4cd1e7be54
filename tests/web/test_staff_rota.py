"""The rota's pages: who is first and next in line, one for another, set by a coordinator, shared in a region."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
import vobject

from lamppost.core.access import Actor
from lamppost.program.actions import set_cover
from lamppost.program.models import Duty
from lamppost.supporters import actions
from lamppost.supporters.models import RotaChange, Swap
from tests.cast import Cast, Person
from tests.unit.supporters.turns import TODAY, on_rota, turn
from tests.web.staff_pages import signed_in, text_of

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
PAGE, MINE, HOURS, REGION = (f"/staff/rota/{part}" for part in ("", "mine/", "hours/", "region/"))
FRIDAY = TODAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def address(cast: Cast) -> str:
    """Of Sam's turn on Friday."""
    on_rota(cast.supporter, 4)
    return f"{PAGE}turns/{turn(cast, cast.supporter, FRIDAY)}/"


def words(page: str) -> str:
    """What is read, tags and line ends left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main")[1]).split())


def test_the_rota_shows_who_is_first_and_who_is_next(cast: Cast) -> None:
    on_rota(cast.supporter, 0)
    on_rota(cast.other_supporter, 0, rank=2)
    page = words(text_of(signed_in(cast.other_supporter).get(PAGE)))
    assert "First Sam Supporter until 6 p.m. Next in line Olga Supporter" in page
    assert (
        "Mon, Nov 23 Sam Supporter 8 a.m. – 6 p.m. Olga Supporter 8 a.m. – 6 p.m. · Second you"
        in page
    )
    assert "Set the week" not in page


def test_a_rota_with_nobody_says_what_that_means(cast: Cast) -> None:
    page = words(text_of(signed_in(cast.supporter).get(PAGE)))
    assert "First Nobody Next in line Nobody" in page
    assert "nobody is promised help today" in page


def test_one_asks_another_and_both_tap(cast: Cast) -> None:
    sam, olga, page = signed_in(cast.supporter), signed_in(cast.other_supporter), address(cast)
    assert "Ask another" in text_of(sam.get(PAGE))
    asked = sam.post(page, {"act": "ask", "other": cast.other_supporter.account}, follow=True)
    assert "It stays yours until they say yes." in text_of(asked)
    assert "Olga Supporter is asked" in words(text_of(asked))
    assert "You have asked Olga Supporter" in words(text_of(asked))
    shown = text_of(olga.get(PAGE))
    assert "Sam Supporter asks whether you could take this turn" in words(shown)
    swap = re.search(r'name="swap" value="(\d+)"', shown)
    assert swap
    answer = olga.post(MINE, {"act": "agree", "swap": swap[1]}, follow=True)
    assert "The turn is yours now." in text_of(answer)
    assert "Olga Supporter takes your turn" in words(text_of(sam.get(PAGE)))
    assert "this day only" in words(text_of(sam.get(PAGE)))


@pytest.mark.parametrize(
    ("act", "who", "said"),
    [
        ("decline", "other_supporter", "Somebody else can be asked."),
        ("take_back", "supporter", "The turn stays yours."),
    ],
)
def test_one_says_no_or_takes_it_back(cast: Cast, act: str, who: str, said: str) -> None:
    page = address(cast)
    signed_in(cast.supporter).post(page, {"act": "ask", "other": cast.other_supporter.account})
    swap = Swap.objects.get().pk
    answer = signed_in(getattr(cast, who)).post(MINE, {"act": act, "swap": swap}, follow=True)
    assert said in text_of(answer)
    again = signed_in(getattr(cast, who)).post(MINE, {"act": act, "swap": swap})
    assert again.status_code == 409
    assert "This has been answered already." in text_of(again)


def test_asking_nobody_comes_back_with_a_word(cast: Cast) -> None:
    answer = signed_in(cast.supporter).post(address(cast), {"act": "ask", "other": "999"})
    assert answer.status_code == 422
    assert "Choose somebody from the list." in text_of(answer)


def test_a_turn_of_somebody_else_is_not_to_give_away(cast: Cast) -> None:
    page, olga = address(cast), signed_in(cast.other_supporter)
    assert "Only who has a turn can ask another" in text_of(olga.get(page))
    assert olga.post(page, {"act": "ask", "other": cast.supporter.account}).status_code == 403
    for nowhere in ("x", "w1-2026-11-27", "w0-2026-99-01"):
        assert olga.get(f"{PAGE}turns/{nowhere}/").status_code == 404


def test_my_turns_go_into_a_calendar_once_each(cast: Cast) -> None:
    sam, _ = signed_in(cast.supporter), address(cast)
    assert "When you are on call" in text_of(sam.get(MINE))
    files = [sam.get(f"{MINE}on-call.ics") for _ in range(2)]
    first, second = (vobject.readOne(one.content.decode()) for one in files)
    assert files[0]["Content-Type"].startswith("text/calendar")
    assert files[0]["Cache-Control"] == "no-store"
    uids = [one.uid.value for one in first.vevent_list]
    assert len(uids) == len(set(uids)) == 8  # Fridays of eight weeks
    assert uids == [one.uid.value for one in second.vevent_list]
    assert {one.summary.value for one in first.vevent_list} == {"On call"}
    assert "Valley" not in files[0].content.decode() and "amppost" not in files[0].content.decode()


# Setting it.

ON = {
    "act": "put_on",
    "rank": "1",
    "weekdays": ["0", "1"],
    "starts": "08:00",
    "ends": "18:00",
}


def put_on(cast: Cast, **more: object) -> object:
    given = {**ON, "account": str(cast.supporter.account), "at": "valley", **more}
    return signed_in(cast.coordinator).post(HOURS, given, follow=True)


def test_a_coordinator_sets_the_week(cast: Cast) -> None:
    page = text_of(put_on(cast))
    assert "The rota is set." in page
    assert "Monday Sam Supporter 8 a.m. – 6 p.m." in words(page)
    assert "Somebody is on call in 20 of a week’s 168 hours." in words(page)
    duty = Duty.objects.first()
    assert duty
    client = signed_in(cast.coordinator)
    client.post(HOURS, {"act": "take_off", "duty": duty.pk, "at": "valley"})
    assert Duty.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"account": ""}, "Choose somebody from the list."),
        ({"rank": "7"}, "Choose who is asked first."),
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"starts": ""}, "Choose from when."),
    ],
)
def test_a_week_that_cannot_be_comes_back_as_typed(
    cast: Cast, given: dict[str, object], said: str
) -> None:
    answer = put_on(cast, **given)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in text_of(answer)
    assert not Duty.objects.exists()


def test_a_coordinator_adds_a_single_date(cast: Cast) -> None:
    page = text_of(put_on(cast, act="add_turn", on="2026-11-27"))
    assert "The rota is set." in page
    assert RotaChange.objects.get().on == FRIDAY
    assert put_on(cast, act="add_turn", on="").status_code == 422  # type: ignore[attr-defined]


def test_a_coordinator_changes_one_day(cast: Cast) -> None:
    page, cora = f"{address(cast)}change/", signed_in(cast.coordinator)
    assert "Sam Supporter has it." in words(text_of(cora.get(page)))
    given = {"act": "give", "account": cast.other_supporter.account}
    assert "That day is changed." in text_of(cora.post(page, given, follow=True))
    assert "Nobody has that turn now." in text_of(cora.post(page, {"act": "nobody"}, follow=True))
    assert cora.post(page, {"act": "give", "account": cast.lead.account}).status_code == 422


def test_a_coordinator_sees_who_cannot_be_asked(cast: Cast) -> None:
    address(cast)
    actions.rest(by=cast.supporter.actor())
    page = words(text_of(signed_in(cast.coordinator).get(PAGE)))
    assert "cannot be asked" in page and "rest" not in page.lower().replace("interest", "")


# A region.


def test_a_director_joins_hospitals_to_a_region(cast: Cast) -> None:
    client = signed_in(cast.director)
    given = {"act": "cover", "hospital": cast.valley.pk, "covered_by": cast.harbor.pk}
    page = text_of(client.post(REGION, given, follow=True))
    assert "Valley Medical Center is set." in page
    assert re.search(r"selected>\s*Harbor Medical Center", page)
    assert "Answers here too: Valley Medical Center" in words(page)
    refused = client.post(REGION, given | {"hospital": cast.harbor.pk})
    assert refused.status_code == 422 and "covered by none" in text_of(refused)
    client.post(REGION, given | {"covered_by": ""})
    assert "Answers here too" not in text_of(client.get(REGION))


def test_a_region_s_rota_is_shown_where_it_answers(cast: Cast) -> None:
    program = Actor.system(cast.valley.pk, cast.harbor.pk)
    set_cover(hospital=cast.valley.pk, covered_by=cast.harbor.pk, by=program)
    on_rota(cast.outsider, 0)
    sam = signed_in(cast.supporter)
    assert "Then Harbor Medical Center" in words(text_of(sam.get(f"{PAGE}?at=valley")))
    assert "Otto Outsider" in text_of(sam.get(f"{PAGE}?at=harbor"))
    assert signed_in(cast.outsider).get(f"{PAGE}?at=valley").status_code == 404


@pytest.mark.parametrize("who", ["lead", "evaluator", "safety_contact"])
def test_no_page_of_it_opens_to_others(cast: Cast, who: str) -> None:
    person: Person = getattr(cast, who)
    for page in (PAGE, MINE, HOURS, REGION, address(cast)):
        assert signed_in(person).get(page).status_code == 403
