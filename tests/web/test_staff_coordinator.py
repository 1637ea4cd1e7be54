"""A coordinator works through the queue: by promise, without a name, and never as a party."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.promises import promises
from lamppost.outreach.queries.weighing import weighing_at
from lamppost.outreach.rules import State, Urgency
from lamppost.outreach.rules.weighing import DEFAULT
from lamppost.program.queries import calendar
from lamppost.referrals.models import Receipt, Referral
from lamppost.web.staff.outreach.promises import said as promised
from lamppost.web.staff.outreach.weights import said
from tests.cast import Cast
from tests.unit.outreach.stories import accepted, offered, waiting
from tests.unit.referrals.stories import opened, refer, resolve_all
from tests.web.staff_pages import signed_in, text_of

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
LINK = re.compile(r"/staff/queue/([0-9a-f-]{36})/")


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def test_the_queue_is_by_promise_and_without_a_name(cast: Cast) -> None:
    made = waiting(cast, 4)
    opened_too = opened_for_recipient(cast)
    page = text_of(signed_in(cast.coordinator).get("/staff/queue/"))
    assert [str(one) for one in (*made, opened_too)] == LINK.findall(page)
    assert "Nobody " not in page.replace("Nobody is", "") and "Remy" not in page
    assert re.search(r"Due.{0,200}in\s28\shours", page, re.S)


def test_the_queue_goes_on_and_back(cast: Cast) -> None:
    made = [str(one) for one in waiting(cast, 60)]
    client, seen = signed_in(cast.coordinator), []
    address, pages = "/staff/queue/", []
    while address:
        page = text_of(client.get(address))
        pages.append(address)
        seen.append(LINK.findall(page))
        address = _link(page, "After these")
    assert [len(rows) for rows in seen] == [25, 25, 10]
    assert [row for rows in seen for row in rows] == made
    back = _link(text_of(client.get(pages[-1])), "Before these")
    assert LINK.findall(text_of(client.get(back))) == seen[1]


def test_tabs_show_one_state(cast: Cast) -> None:
    waiting(cast, 2)
    asked = opened_for_recipient(cast)
    actions.offer(
        outreach=asked, supporter=cast.supporter.supporter.pk, by=cast.coordinator.actor()
    )
    client = signed_in(cast.coordinator)
    assert LINK.findall(text_of(client.get("/staff/queue/?state=offered"))) == [str(asked)]
    assert len(LINK.findall(text_of(client.get("/staff/queue/?state=waiting")))) == 2
    for odd in ("?state=nonsense", "?after=nonsense", "?after=-", "?state=&after=2026"):
        assert client.get(f"/staff/queue/{odd}").status_code == 200


def test_looking_at_the_queue_marks_every_request_as_seen(cast: Cast) -> None:
    refer(cast)
    assert Receipt.objects.filter(seen_at=None).count() == 1
    signed_in(cast.coordinator).get("/staff/queue/")
    assert not Receipt.objects.filter(seen_at=None).exists()


def test_the_queue_asks_as_much_for_fifty_as_for_two(cast: Cast) -> None:
    client = signed_in(cast.coordinator)
    waiting(cast, 2)
    client.get("/staff/queue/")
    few = _queries(client)
    waiting(cast, 48)
    for number in range(5):
        refer(cast, name=f"Unknown Number {number}", reach="")
    resolve_all(cast)
    client.get("/staff/queue/")
    assert _queries(client) == few


def test_a_party_never_sees_it_and_the_deputy_does(cast: Cast) -> None:
    outreach = opened(cast, by=cast.coordinator.actor())
    client, deputy = signed_in(cast.coordinator, True), signed_in(cast.deputy, True)
    page = f"/staff/queue/{outreach}/"
    assert str(outreach) not in text_of(client.get("/staff/queue/"))
    assert client.get(page).status_code == 404
    for act in ("show", "offer", "reassign", "close", "undo"):
        given = {"act": act, "supporter": "1", "outcome": "not_pursued"}
        assert client.post(page, given).status_code == 404
    assert str(outreach) in text_of(deputy.get("/staff/queue/"))
    assert cast.recipient.name in text_of(deputy.post(page, {"act": "show"}))


def test_the_outreach_shows_suggestions_with_reasons_and_no_name(cast: Cast) -> None:
    outreach = opened(cast)
    actions.propose(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    page = text_of(signed_in(cast.coordinator).get(f"/staff/queue/{outreach}/"))
    assert cast.supporter.name in page and cast.other_supporter.name in page
    assert "Best for everybody" in page and "no open outreach" in page
    assert page.index(cast.supporter.name) < page.index(cast.other_supporter.name)
    assert "Remy" not in page


def test_why_others_are_kept_away_is_told_in_words_that_count_nobody(cast: Cast) -> None:
    outreach, offer = offered(cast)
    actions.decline(offer=offer, reason="need_a_rest", by=cast.supporter.actor())
    page = text_of(signed_in(cast.coordinator).get(f"/staff/queue/{outreach}/"))
    assert "whoever is too close to this, or has said no to it, is not asked" in page
    assert "need_a_rest" not in page and "I need a rest" not in page


def test_show_answers_with_the_name_and_is_counted(cast: Cast) -> None:
    outreach = opened(cast)
    client, page = signed_in(cast.coordinator, second_factor=True), f"/staff/queue/{outreach}/"
    shown = client.post(page, {"act": "show"})
    assert cast.recipient.name in text_of(shown) and shown["Cache-Control"] == "no-store"
    assert "Remy" not in text_of(client.get(page))
    assert _row(cast).openings_by_coordinator == 1


def test_show_without_a_second_factor_says_what_is_missing(cast: Cast) -> None:
    outreach = opened(cast)
    answer = signed_in(cast.coordinator).post(f"/staff/queue/{outreach}/", {"act": "show"})
    assert answer.status_code == 403 and "second proof" in text_of(answer)


def test_offer_takes_one_tap(cast: Cast) -> None:
    outreach = opened(cast)
    client, page = signed_in(cast.coordinator), f"/staff/queue/{outreach}/"
    answer = client.post(
        page, {"act": "offer", "supporter": cast.supporter.supporter.pk}, follow=True
    )
    assert answer.redirect_chain == [(page, 302)]
    assert "They have been asked" in text_of(answer) and _row(cast).state == State.OFFERED


def test_offer_twice_or_to_whom_it_may_not_go_says_why(cast: Cast) -> None:
    outreach = opened(cast)
    client, page = signed_in(cast.coordinator), f"/staff/queue/{outreach}/"
    for nobody in (cast.outsider.supporter.pk, 10**18):
        refused = client.post(page, {"act": "offer", "supporter": nobody})
        assert refused.status_code == 409 and "cannot be asked" in text_of(refused)
    for odd in ("", "x", "-1", "9" * 40, "1\0"):
        assert client.post(page, {"act": "offer", "supporter": odd}).status_code == 422
    asked = {"act": "offer", "supporter": cast.supporter.supporter.pk}
    client.post(page, asked)
    again = client.post(page, asked)
    assert again.status_code == 409 and "their answer comes first" in text_of(again)


def test_reassign_lets_somebody_else_be_asked(cast: Cast) -> None:
    outreach = accepted(cast)
    client, page = signed_in(cast.coordinator), f"/staff/queue/{outreach}/"
    assert client.post(page, {"act": "reassign"}).status_code == 302
    assert _row(cast).state == State.WAITING and _row(cast).recipient_code is None
    nothing = client.post(page, {"act": "reassign"})
    assert nothing.status_code == 409 and "No supporter has it" in text_of(nothing)


def test_close_and_undo(cast: Cast, monday) -> None:
    outreach = opened(cast)
    client, page = signed_in(cast.coordinator), f"/staff/queue/{outreach}/"
    empty = client.post(page, {"act": "close"})
    assert empty.status_code == 422 and 'id="error_outcome"' in text_of(empty)
    assert re.search(r"<details[^>]*open>\s*<summary>\s*<span>Close it", text_of(empty))
    assert client.post(page, {"act": "close", "outcome": "declined"}).status_code == 409
    client.post(page, {"act": "close", "outcome": "signposted"})
    assert _row(cast).state == State.CLOSING
    assert str(outreach) in text_of(client.get("/staff/queue/?state=closing"))
    client.post(page, {"act": "undo"})
    assert _row(cast).state == State.WAITING
    client.post(page, {"act": "close", "outcome": "signposted"})
    monday.shift(timedelta(minutes=5))
    client.get(page)
    assert client.post(page, {"act": "undo"}).status_code == 409


def test_history_is_without_content(cast: Cast) -> None:
    outreach = accepted(cast)
    actions.log_attempt(
        outreach=outreach, mode="phone", result="no_answer", by=cast.supporter.actor()
    )
    page = text_of(signed_in(cast.coordinator).get(f"/staff/queue/{outreach}/"))
    assert "No answer" in page and cast.supporter.name in page and "Remy" not in page


def test_misuse_ends_many_at_once_after_asking_again(cast: Cast) -> None:
    for number in range(3):
        refer(cast, name=f"Made Up {number}", reach="")
    resolve_all(cast)
    client = signed_in(cast.coordinator)
    page = text_of(client.get("/staff/queue/"))
    chosen = re.findall(r'name="referral"\s+value="([0-9a-f-]{36})"', page)
    assert len(chosen) == 3 and "Made Up" not in page
    asked = client.post("/staff/queue/", {"act": "not_pursued", "referral": chosen[:2]})
    assert "Not pursue 2 requests?" in text_of(asked) and _referrals(cast) == 3
    sure = {"act": "not_pursued", "referral": chosen[:2], "confirmed": "yes"}
    answer = client.post("/staff/queue/", sure, follow=True)
    assert "2 requests are not pursued." in text_of(answer) and _referrals(cast) == 1
    assert client.post("/staff/queue/", sure).status_code == 404
    for nothing in ([], ["x"]):
        refused = client.post("/staff/queue/", {"act": "not_pursued", "referral": nothing})
        assert refused.status_code == 422 and "Tick at least one request." in text_of(refused)


def test_a_supporter_and_their_coordinator_each_have_their_own_page(cast: Cast) -> None:
    outreach = accepted(cast)
    coordinator, supporter = signed_in(cast.coordinator), signed_in(cast.supporter)
    assert coordinator.get(f"/staff/outreaches/{outreach}/")["Location"].endswith(
        f"/staff/queue/{outreach}/"
    )
    assert supporter.get(f"/staff/queue/{outreach}/")["Location"].endswith(
        f"/staff/outreaches/{outreach}/"
    )


def opened_for_recipient(cast: Cast) -> object:
    refer(cast)
    resolve_all(cast)
    with transaction(Actor.system(cast.valley.pk)):
        return Outreach.objects.exclude(route="self").get().id


def _link(page: str, words: str) -> str:
    found = re.search(rf'href="([^"]+)"[^>]*>(?:(?!</a>).)*{words}', page, re.S)
    return found[1] if found else ""


def _queries(client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/staff/queue/")
    return len(asked)


def _row(cast: Cast) -> Outreach:
    with transaction(Actor.system(cast.valley.pk)):
        return Outreach.objects.get()


def _referrals(cast: Cast) -> int:
    with transaction(Actor.system(cast.valley.pk)):
        return Referral.objects.count()


def test_how_we_match_keeps_what_was_chosen(cast: Cast) -> None:
    cora = signed_in(cast.coordinator)
    form = {**said(weighing_at(cast.valley.pk)), "act": "keep", "languages": "5"}
    assert cora.post("/staff/matching/", form).status_code == 302
    assert weighing_at(cast.valley.pk).weights["languages"] == 5
    wrong = cora.post("/staff/matching/", {**form, "languages": "often"})
    assert wrong.status_code == 422
    assert "Choose how much it counts." in text_of(wrong)
    assert cora.post("/staff/matching/", {"act": "back"}).status_code == 302
    assert weighing_at(cast.valley.pk) == DEFAULT


def test_promises_keep_what_was_typed_and_say_what_is_wrong(cast: Cast) -> None:
    cora, valley = signed_in(cast.coordinator), cast.valley.pk
    form = {**promised(promises(valley)), "act": "keep", "soon-contact": "36"}
    assert cora.post("/staff/promises/", form).status_code == 302
    assert promises(valley)[Urgency.SOON].contact == 36
    wrong = cora.post("/staff/promises/", {**form, "soon-contact": "soon"})
    assert wrong.status_code == 422
    assert 'value="soon"' in text_of(wrong) and "Choose a whole number" in text_of(wrong)
    assert "Within 36 hours" in text_of(Client().get(f"/{cast.valley.slug}/colleague"))


def test_hours_of_work_and_single_days_are_set_by_page(cast: Cast) -> None:
    cora = signed_in(cast.coordinator)
    hours = {"act": "hours", "weekdays": ["5", "6"], "opens": "09:00", "closes": "12:00"}
    assert cora.post("/staff/promises/", hours).status_code == 302
    assert calendar(cast.valley.pk).weekdays == (5, 6)
    assert cora.post("/staff/promises/", {**hours, "closes": "noon"}).status_code == 422
    tomorrow = (now() + timedelta(days=1)).date()
    day = {"act": "day", "day": tomorrow.isoformat(), "how": "off"}
    assert cora.post("/staff/promises/", day).status_code == 302
    assert not calendar(cast.valley.pk).is_working_day(tomorrow)
    assert cora.post("/staff/promises/", {**day, "day": ""}).status_code == 422
