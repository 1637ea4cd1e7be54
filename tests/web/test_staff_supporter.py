"""A supporter answers an offer, learns who it is, reaches out, and logs it in a few taps."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.models import Offer, Outreach, Stage
from lamppost.outreach.queries.recipient import recipient_page
from lamppost.outreach.queries.totals import heavy_of_late
from lamppost.outreach.rules import OfferState, Preferences, Route, State
from lamppost.referrals.models import Referral
from lamppost.supporters.models import Supporter
from tests.cast import Cast
from tests.unit.outreach.stories import accepted, offered
from tests.web.staff_pages import signed_in, text_of

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
CODE = re.compile(r"[0-9A-Z]{6}-[0-9A-Z]{6}-[0-9A-Z]{6}")
TALKED = {
    "act": "conversation",
    "mode": "phone",
    "minutes": "60",
    "red_flag_screened": "yes",
    "level": "0",
    "group_size": "1",
}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def test_my_outreaches_list_without_a_name(cast: Cast) -> None:
    outreach, offer = offered(cast)
    page = text_of(signed_in(cast.supporter).get("/staff/outreaches/"))
    assert f"/staff/offers/{offer}/" in page
    assert str(outreach) not in page and "Remy" not in page


def test_an_offer_tells_how_soon_and_nothing_else(cast: Cast) -> None:
    _, offer = offered(cast)
    page = text_of(signed_in(cast.supporter).get(f"/staff/offers/{offer}/"))
    assert "Soon" in page and "I am on shift" in page
    assert "Remy" not in page and cast.recipient.email not in page


def test_accept_shows_the_code_once(cast: Cast) -> None:
    outreach, offer = offered(cast)
    client = signed_in(cast.supporter)
    answer = client.post(f"/staff/offers/{offer}/", {"act": "accept"})
    (text,) = set(CODE.findall(text_of(answer)))
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    code = Code.parse(text)
    assert code and recipient_page(code, seen_by=Actor.code(cast.valley.pk)).has_supporter
    assert not CODE.search(text_of(client.get(f"/staff/outreaches/{outreach}/")))
    assert text not in str(dict(client.session))


def test_accept_answers_with_a_page_that_works(cast: Cast) -> None:
    outreach, offer = offered(cast)
    client = signed_in(cast.supporter, second_factor=True)
    page = text_of(client.post(f"/staff/offers/{offer}/", {"act": "accept"}))
    forms = re.findall(r"<form[^>]*>", page.split("<main")[1])
    assert forms and all(f'action="/staff/outreaches/{outreach}/"' in form for form in forms)
    assert re.search(rf'name="next"\s+value="/staff/outreaches/{outreach}/"', page)


@pytest.mark.parametrize("again", ["get", "post"])
def test_accept_again_leads_to_what_they_have_taken_on(cast: Cast, again: str) -> None:
    outreach, offer = offered(cast)
    client = signed_in(cast.supporter)
    client.post(f"/staff/offers/{offer}/", {"act": "accept"})
    answer = getattr(client, again)(f"/staff/offers/{offer}/", {"act": "accept"}, follow=True)
    assert answer.redirect_chain == [(f"/staff/outreaches/{outreach}/", 302)]
    assert "You have taken this on." in text_of(answer)
    other = signed_in(cast.other_supporter)
    assert getattr(other, again)(f"/staff/offers/{offer}/", {"act": "accept"}).status_code == 404


def test_decline_after_a_yes_says_that_it_was_answered(cast: Cast) -> None:
    _, offer = offered(cast)
    client = signed_in(cast.supporter)
    client.post(f"/staff/offers/{offer}/", {"act": "accept"})
    late = client.post(f"/staff/offers/{offer}/", {"act": "decline", "reason": "on_shift"})
    assert late.status_code == 409
    assert "This offer has already been answered." in text_of(late)
    assert f'href="/staff/offers/{offer}/"' in text_of(late)


def test_accept_too_late_says_so(cast: Cast, monday) -> None:
    _, offer = offered(cast)
    monday.shift(timedelta(hours=36))  # over twelve hours after the next morning's letter
    late = signed_in(cast.supporter).post(f"/staff/offers/{offer}/", {"act": "accept"})
    assert late.status_code == 409 and "has lapsed" in text_of(late)


def test_decline_thanks_and_goes_on(cast: Cast) -> None:
    _, offer = offered(cast)
    client = signed_in(cast.supporter)
    answer = client.post(
        f"/staff/offers/{offer}/", {"act": "decline", "reason": "need_a_rest"}, follow=True
    )
    assert answer.redirect_chain == [("/staff/outreaches/", 302)]
    assert "Somebody else is asked." in text_of(answer)
    assert _offer(cast).state == OfferState.DECLINED


def test_decline_without_a_reason_asks_for_one(cast: Cast) -> None:
    _, offer = offered(cast)
    client = signed_in(cast.supporter)
    for given in ({}, {"reason": "bored"}):
        answer = client.post(f"/staff/offers/{offer}/", {"act": "decline", **given})
        assert answer.status_code == 422
    assert _offer(cast).state == OfferState.OPEN


def test_an_offer_of_somebody_else_is_not_found(cast: Cast) -> None:
    _, offer = offered(cast)
    client = signed_in(cast.other_supporter, second_factor=True)
    assert client.get(f"/staff/offers/{offer}/").status_code == 404
    assert client.post(f"/staff/offers/{offer}/", {"act": "accept"}).status_code == 404


def test_show_answers_with_the_name_once(cast: Cast) -> None:
    outreach = accepted(cast)
    client = signed_in(cast.supporter, second_factor=True)
    page = f"/staff/outreaches/{outreach}/"
    assert "Remy" not in text_of(client.get(page))
    shown = client.post(page, {"act": "show"})
    assert cast.recipient.name in text_of(shown) and cast.recipient.email in text_of(shown)
    assert shown["Cache-Control"] == "no-store"
    assert "Remy" not in text_of(client.get(page))
    assert _row(cast).openings_by_supporter == 1


def test_show_without_a_second_factor_says_what_is_missing(cast: Cast) -> None:
    outreach = accepted(cast)
    answer = signed_in(cast.supporter).post(f"/staff/outreaches/{outreach}/", {"act": "show"})
    assert answer.status_code == 403
    assert "second proof" in text_of(answer) and "Remy" not in text_of(answer)
    assert _row(cast).openings_by_supporter == 0


def test_an_outreach_of_somebody_else_is_not_found(cast: Cast) -> None:
    outreach = accepted(cast)
    others = {cast.other_supporter: 404, cast.outsider: 404, cast.lead: 403, cast.director: 403}
    for somebody, status in others.items():
        client = signed_in(somebody, second_factor=True)
        page = f"/staff/outreaches/{outreach}/"
        assert client.get(page).status_code == status
        for act in ("show", "new_code", "undo", "hand_back", "close", "conversation"):
            given = {**TALKED, "reason": "too_close", "outcome": "declined", "act": act}
            assert client.post(page, given).status_code == status, act


def test_what_the_recipient_wished_for_stands_on_the_page(cast: Cast) -> None:
    outreach = accepted(cast)
    code = actions.new_code(outreach=outreach, by=cast.supporter.actor())
    wishes = Preferences(mode="video", language="es")
    actions.set_preferences(code=code, preferences=wishes, by=Actor.code(cast.valley.pk))
    client = signed_in(cast.supporter, second_factor=True)
    page = text_of(client.post(f"/staff/outreaches/{outreach}/", {"act": "show"}))
    assert "They would like" in page and "Spanish" in page


def test_a_new_code_ends_the_old_one(cast: Cast) -> None:
    outreach = accepted(cast)
    client = signed_in(cast.supporter)
    before = _row(cast).recipient_code
    answer = client.post(f"/staff/outreaches/{outreach}/", {"act": "new_code"})
    code = Code.parse(CODE.findall(text_of(answer))[0])
    assert code and bytes(_row(cast).recipient_code) == code.digest != bytes(before)


def test_a_try_is_logged_in_two_taps(cast: Cast) -> None:
    outreach = accepted(cast)
    client = signed_in(cast.supporter)
    tried = {"act": "attempt", "mode": "phone", "result": "no_answer"}
    answer = client.post(f"/staff/outreaches/{outreach}/", tried, follow=True)
    assert answer.redirect_chain == [(f"/staff/outreaches/{outreach}/", 302)]
    assert "No answer" in text_of(answer) and _row(cast).attempts == 1


def test_three_tries_are_all(cast: Cast) -> None:
    outreach = accepted(cast)
    client, page = signed_in(cast.supporter), f"/staff/outreaches/{outreach}/"
    tried = {"act": "attempt", "mode": "phone", "result": "left_message"}
    for _ in range(3):
        assert client.post(page, tried).status_code == 302
    assert _row(cast).outcome == "unreachable"
    fourth = client.post(page, tried)
    assert fourth.status_code == 409 and "Three attempts" in text_of(fourth)


def test_a_try_with_nothing_chosen_keeps_the_page(cast: Cast) -> None:
    outreach = accepted(cast)
    client = signed_in(cast.supporter)
    answer = client.post(f"/staff/outreaches/{outreach}/", {"act": "attempt", "mode": "phone"})
    assert answer.status_code == 422 and "Choose what came of it." in text_of(answer)
    assert _row(cast).attempts == 0


def test_a_conversation_is_counted_and_it_closes(cast: Cast) -> None:
    outreach = accepted(cast)
    client, page = signed_in(cast.supporter), f"/staff/outreaches/{outreach}/"
    answer = client.post(page, TALKED, follow=True)
    assert "It counts" in text_of(answer) and "Undo" in text_of(answer)
    assert _row(cast).state == State.CLOSING and _staged(cast) == 1


def test_a_conversation_with_a_follow_up_stays_open(cast: Cast) -> None:
    outreach = accepted(cast)
    client, page = signed_in(cast.supporter), f"/staff/outreaches/{outreach}/"
    client.post(page, {**TALKED, "follow_up_on": "2026-12-01", "was_heavy": "yes"})
    assert _row(cast).state == State.CONNECTED
    assert heavy_of_late(cast.valley.pk) == {cast.supporter.account: 1}
    assert "Follow-up on" in text_of(client.get("/staff/outreaches/"))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("mode", "telepathy"),
        ("minutes", "x"),
        ("minutes", "9999"),
        ("minutes", "٣"),
        ("group_size", "51"),
        ("level", "2"),
        ("red_flag_screened", ""),
        ("follow_up_on", "yesterday"),
        ("follow_up_on", "2026-11-01"),
    ],
)
def test_a_conversation_that_cannot_be_is_refused_in_words(
    cast: Cast, field: str, text: str
) -> None:
    outreach = accepted(cast)
    client, page = signed_in(cast.supporter), f"/staff/outreaches/{outreach}/"
    answer = client.post(page, {**TALKED, field: text})
    assert answer.status_code == 422 and 'role="alert"' in text_of(answer)
    assert _row(cast).state == State.ACCEPTED and _staged(cast) == 0


def test_undo_opens_it_again_and_only_for_five_minutes(cast: Cast, monday) -> None:
    outreach = accepted(cast)
    client, page = signed_in(cast.supporter), f"/staff/outreaches/{outreach}/"
    client.post(page, {"act": "close", "outcome": "declined"})
    assert _row(cast).state == State.CLOSING
    assert client.post(page, {"act": "undo"}).status_code == 302
    assert _row(cast).state == State.ACCEPTED
    client.post(page, {"act": "close", "outcome": "declined"})
    monday.shift(timedelta(minutes=6))
    client.get(page)
    late = client.post(page, {"act": "undo"})
    assert late.status_code == 409 and "The five minutes are over." in text_of(late)


def test_close_with_what_is_not_theirs_to_say_is_refused(cast: Cast) -> None:
    outreach = accepted(cast)
    client, page = signed_in(cast.supporter), f"/staff/outreaches/{outreach}/"
    refused = client.post(page, {"act": "close", "outcome": "not_pursued"})
    assert refused.status_code == 409 and _row(cast).state == State.ACCEPTED
    assert client.post(page, {"act": "close", "outcome": "gone"}).status_code == 422


def test_hand_back_goes_on_and_takes_the_page_away(cast: Cast) -> None:
    outreach = accepted(cast)
    client, page = signed_in(cast.supporter), f"/staff/outreaches/{outreach}/"
    answer = client.post(page, {"act": "hand_back", "reason": "too_close"}, follow=True)
    assert answer.redirect_chain == [("/staff/outreaches/", 302)]
    assert _row(cast).state == State.WAITING
    assert client.get(page).status_code == 404


def test_a_corridor_conversation_counts_with_no_outreach(cast: Cast) -> None:
    client = signed_in(cast.supporter)
    assert client.post("/staff/log/", {**TALKED, "mode": "in_person"}).status_code == 302
    assert _staged(cast) == 1
    assert client.post("/staff/log/", {"mode": "phone"}).status_code == 422
    assert _staged(cast) == 1


def test_both_logs_say_whom_to_call_when_emergency_help_is_chosen(cast: Cast) -> None:
    outreach = accepted(cast)
    client = signed_in(cast.supporter)
    for path in ("/staff/log/", f"/staff/outreaches/{outreach}/"):
        assert 'href="tel:988"' in text_of(client.get(path)).partition("lp-if-emergency")[2]


def test_a_conversation_takes_at_most_eight_taps(cast: Cast) -> None:
    """What must be tapped: fields with nothing chosen yet, and the button."""
    page = text_of(signed_in(cast.supporter).get("/staff/log/"))
    radios = re.findall(r'<input[^>]*type="radio"[^>]*>', page, re.S)
    names = {re.search(r'name="(\w+)"', one)[1] for one in radios if "required" in one}
    chosen = {re.search(r'name="(\w+)"', one)[1] for one in radios if "checked" in one}
    assert names and len(names - chosen) + 1 <= 8
    assert "<textarea" not in page and 'type="text"' not in page


def test_reach_out_asks_of_ones_own_accord(cast: Cast) -> None:
    client = signed_in(cast.supporter)
    page = text_of(client.get("/staff/reach-out/"))
    sheet = re.search(r'name="form_id"\s+value="(\w+)"', page)[1]
    asked = {
        "form_id": sheet,
        "name": "Remy Recipient",
        "urgency": "soon",
        "is_unsafe": "no",
    }
    answer = client.post("/staff/reach-out/", asked)
    assert answer.status_code == 200 and CODE.search(text_of(answer))
    assert "Remy" not in text_of(answer)
    with transaction(Actor.system(cast.valley.pk)):
        assert Referral.objects.get().route == "outreach"
    again = client.post("/staff/reach-out/", asked)
    assert again.status_code == 409 and "received before" in text_of(again)


def test_capacity_and_rest_are_ones_own_to_say(cast: Cast) -> None:
    client, page = signed_in(cast.supporter), "/staff/capacity/"
    client.post(page, {"act": "capacity", "capacity": "3"})
    client.post(page, {"act": "rest"})
    assert "You are not asked while you rest." in text_of(client.get(page))
    client.post(page, {"act": "resume"})
    mine = Supporter.objects.get(pk=cast.supporter.supporter.pk)
    assert (mine.standing, mine.capacity) == ("active", 3)


@pytest.mark.parametrize(
    "given",
    [
        {"act": "capacity", "capacity": "12"},
        {"act": "capacity", "capacity": "-1"},
    ],
)
def test_capacity_that_cannot_be_is_refused(cast: Cast, given: dict[str, str]) -> None:
    answer = signed_in(cast.supporter).post("/staff/capacity/", given)
    assert answer.status_code == 422 and 'role="alert"' in text_of(answer)
    assert Supporter.objects.get(pk=cast.supporter.supporter.pk).capacity == 2


def _row(cast: Cast) -> Outreach:
    with transaction(Actor.system(cast.valley.pk)):
        return Outreach.objects.get()


def _offer(cast: Cast) -> Offer:
    with transaction(Actor.system(cast.valley.pk)):
        return Offer.objects.get()


def _staged(cast: Cast) -> int:
    return Stage.objects.filter(hospital_id=cast.valley.pk, is_strain=False).count()


def test_first_words_say_that_somebody_cares(cast: Cast) -> None:
    page = text_of(signed_in(cast.supporter).get(f"/staff/outreaches/{accepted(cast)}/"))
    assert "Somebody who cares about you" in page and "You asked for company" not in page


def test_first_words_to_somebody_who_asked_do_not_name_others(cast: Cast) -> None:
    outreach, offer = offered(cast, route=Route.SELF)
    actions.accept(offer=offer, by=cast.supporter.actor())
    page = text_of(signed_in(cast.supporter).get(f"/staff/outreaches/{outreach}/"))
    assert "You asked for a call" in page and "Somebody who cares about you" not in page
