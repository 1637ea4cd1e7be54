"""Getting more help, second looks, questions, texts, holds and gates, as those see them who need them."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from lamppost.core.transactions import transaction
from lamppost.escalation.models import BreakGlass, Hold, Question
from lamppost.escalation.rules import RedFlag
from lamppost.launch.models import LegalText
from lamppost.program.models import Hospital
from lamppost.program.rules import HospitalStage
from tests.cast import Cast
from tests.unit.escalation.stories import Advisers, advisers, broken, program
from tests.unit.launch.stories import on_duty, open_gates
from tests.unit.outreach.stories import accepted
from tests.web.staff_pages import signed_in, text_of

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
DANGER = {"act": "get", "why": "danger_to_self", "to": "safety_contact", "withheld": "told"}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def advice(cast: Cast) -> Advisers:
    return advisers(cast)


def one_glass(cast: Cast) -> BreakGlass:
    with transaction(program(cast)):
        return BreakGlass.objects.get()


def test_every_sign_has_its_protocol_on_the_page(cast: Cast) -> None:
    page = text_of(signed_in(cast.supporter).get("/staff/getting-more-help/"))
    assert page.count("<details") >= len(RedFlag)
    assert "Ask directly. Asking does not plant the thought" in page
    assert "911" in page and "Not yet approved" in page


def test_protocols_are_in_spanish_too(cast: Cast) -> None:
    client = signed_in(cast.supporter, HTTP_ACCEPT_LANGUAGE="es")
    page = text_of(client.get("/staff/getting-more-help/"))
    assert "Pregunte directamente" in page and "Ask directly" not in page


def test_a_supporter_asks_the_clinician_and_nobody_is_named(cast: Cast, advice: Advisers) -> None:
    client = signed_in(cast.supporter)
    wrong = client.post("/staff/getting-more-help/", {"act": "ask", "flags": "isolation"})
    assert wrong.status_code == 422 and "Give a number to call you back." in text_of(wrong)
    assert re.search(r'value="isolation"\s+checked', text_of(wrong))
    asked = {"act": "ask", "flags": ["isolation"], "need": "3", "phone": "415-555-0123"}
    assert client.post("/staff/getting-more-help/", asked).status_code == 302
    with transaction(program(cast)):
        question = Question.objects.get().id
    clinician = signed_in(advice.clinician, second_factor=True)
    page = text_of(clinician.get("/staff/questions/"))
    assert "415-555-0123" not in page
    page = text_of(clinician.post("/staff/questions/", {"act": "show", "question": question}))
    assert "415-555-0123" in page and "Cut off from others" in page
    clinician.post("/staff/questions/", {"act": "answer", "question": question})
    assert "No open question" in text_of(clinician.get("/staff/questions/"))


def test_getting_more_help_in_danger_and_telling_the_person(cast: Cast, advice: Advisers) -> None:
    outreach = accepted(cast)
    client, where = signed_in(cast.supporter), f"/staff/outreaches/{outreach}/getting-more-help/"
    assert where in text_of(client.get(f"/staff/outreaches/{outreach}/"))
    page = text_of(client.post(where, DANGER, follow=True))
    assert "Now call them" in page and "Remy" not in page
    drawn = client.post(where, {"act": "notice", "glass": one_glass(cast).id})
    notice = text_of(drawn)
    assert "Sam Supporter handed over your name" in notice and "They may hurt themselves" in notice
    assert drawn["Cache-Control"] == "no-store" and "Remy" not in notice
    again = client.post(where, {"act": "notice", "glass": one_glass(cast).id})
    assert again.status_code == 409 and "was not kept" in text_of(again)


def test_what_is_missing_is_said_beside_the_field(cast: Cast) -> None:
    outreach = accepted(cast)
    where = f"/staff/outreaches/{outreach}/getting-more-help/"
    wrong = signed_in(cast.supporter).post(where, {**DANGER, "why": "curiosity"})
    assert wrong.status_code == 422 and "Choose a reason from the list." in text_of(wrong)
    wrong = signed_in(cast.supporter).post(where, {**DANGER, "to": "counsel"})
    assert wrong.status_code == 422 and "A court order goes to counsel" in text_of(wrong)


def test_the_safety_contact_sees_who_it_is_after_a_second_factor(
    cast: Cast, advice: Advisers
) -> None:
    one = broken(cast, accepted(cast))
    asked = {"act": "show", "glass": str(one)}
    assert signed_in(cast.safety_contact).post("/staff/second-looks/", asked).status_code == 403
    client = signed_in(cast.safety_contact, second_factor=True)
    assert "Remy" not in text_of(client.get("/staff/second-looks/"))
    assert "Remy Recipient" in text_of(client.post("/staff/second-looks/", asked))
    assert "Remy" not in text_of(client.get("/staff/second-looks/"))


def test_a_second_person_reviews(cast: Cast, advice: Advisers) -> None:
    one = broken(cast, accepted(cast))
    client = signed_in(cast.coordinator)
    page = text_of(client.get("/staff/second-looks/"))
    assert "Sam Supporter" in page and "Remy" not in page
    reviewed = {"act": "review", "glass": str(one), "verdict": "right"}
    assert client.post("/staff/second-looks/", reviewed).status_code == 302
    assert "Nothing waits for you" in text_of(client.get("/staff/second-looks/"))
    assert client.post("/staff/second-looks/", reviewed).status_code == 404


def test_a_late_review_shows_without_a_name(cast: Cast, advice: Advisers, monday) -> None:
    broken(cast, accepted(cast))
    monday.shift(timedelta(hours=25))
    for who in (cast.director, advice.counsel):
        page = text_of(signed_in(who).get("/staff/second-looks/"))
        assert "A review is late" in page and "Sam" not in page and "Remy" not in page


def test_the_person_sees_that_it_was_opened_after_handing_over(
    cast: Cast, advice: Advisers
) -> None:
    from lamppost.outreach.actions import new_code, see_handed_over

    outreach = accepted(cast)
    one = broken(cast, outreach)
    see_handed_over(glass=one, by=cast.safety_contact.actor(MONDAY))
    code = new_code(outreach=outreach, by=cast.supporter.actor(MONDAY))
    page = text_of(signed_in(cast.lead).post("/code/", {"code": str(code)}))
    assert "Safety contact" in page


def test_counsel_signs_a_text_and_the_hospital_shows_it(cast: Cast, advice: Advisers) -> None:
    client = signed_in(advice.counsel)
    assert "A draft, not signed" in text_of(client.get("/staff/texts/?at=valley"))
    empty = {"act": "sign", "at": "valley", "kind": "kept", "body": " ", "body_es": "Hola"}
    wrong = client.post("/staff/texts/", empty)
    assert wrong.status_code == 422 and "must not be empty" in text_of(wrong)
    assert "Hola" in text_of(wrong)
    client.post("/staff/texts/", {**empty, "body": "Words of counsel."})
    assert LegalText.objects.get().hospital_id == cast.valley.pk
    assert "Words of counsel." in text_of(client.get("/valley/kept"))


HOLD = {"act": "place", "at": "valley", "since": "2026-11-01"}


def test_counsel_sees_the_same_whomever_a_hold_is_about(cast: Cast, advice: Advisers) -> None:
    accepted(cast)
    client, pages = signed_in(advice.counsel, second_factor=True), []
    for name, email in (
        ("Remy Recipient", cast.recipient.email),
        ("Nobody Known", "nobody.known@example.org"),
    ):
        answer = client.post("/staff/holds/", {**HOLD, "name": name, "email": email}, follow=True)
        pages.append(re.sub(r'value="[0-9a-zA-Z-]{32,}"', "", text_of(answer)))
        with transaction(program(cast)):
            hold = Hold.objects.get().id
        client.post("/staff/holds/", {"act": "end", "hold": hold}, follow=True)
    assert pages[0] == pages[1] and "The hold is in force." in pages[0]


def test_holds_are_shown_renewed_and_ended(cast: Cast, advice: Advisers) -> None:
    client = signed_in(advice.counsel, second_factor=True)
    wrong = client.post("/staff/holds/", {**HOLD, "name": "", "until": "2026-10-01"})
    assert wrong.status_code == 422 and "not before the first one" in text_of(wrong)
    client.post("/staff/holds/", {**HOLD, "name": "Remy Recipient", "matter": "2026-17"})
    with transaction(program(cast)):
        hold = Hold.objects.get().id
    assert "2026-17" not in text_of(client.get("/staff/holds/"))
    assert "2026-17" in text_of(client.post("/staff/holds/", {"act": "show", "hold": hold}))
    assert client.post("/staff/holds/", {"act": "renew", "hold": hold}).status_code == 302
    assert client.post("/staff/holds/", {"act": "end", "hold": hold}).status_code == 302


def test_a_hold_shows_at_intake_in_the_same_words_for_all(cast: Cast, advice: Advisers) -> None:
    words = "A legal hold is in force at this hospital."
    client = signed_in(advice.counsel, second_factor=True)
    pages = ("/valley/colleague", "/valley/me", "/valley/kept")
    assert not any(words in text_of(client.get(page)) for page in pages)
    client.post("/staff/holds/", {**HOLD, "name": "Nobody Known"})
    with time_machine.travel(MONDAY + timedelta(seconds=2), tick=False):
        assert all(words in text_of(client.get(page)) for page in pages)
        assert words not in text_of(client.get("/harbor/kept"))


def test_the_clinician_approves_the_protocols(cast: Cast, advice: Advisers) -> None:
    client = signed_in(advice.clinician)
    client.post("/staff/protocols/?at=valley", {"act": "approve", "at": "valley"})
    page = text_of(signed_in(cast.supporter).get("/staff/getting-more-help/"))
    assert "Approved here by the program’s clinician" in page


def test_the_gates_say_which_is_shut_and_how_it_opens(cast: Cast, advice: Advisers) -> None:
    Hospital.objects.filter(pk=cast.valley.pk).update(stage=HospitalStage.PLANNED)
    client = signed_in(cast.director)
    page = text_of(client.get("/staff/launch/?at=valley"))
    assert "Shut" in page and "Counsel signs each text" in page
    go = {"act": "stage", "at": "valley", "stage": "launching"}
    refused = client.post("/staff/launch/", go)
    assert refused.status_code == 409 and "a gate is shut" in text_of(refused)
    on_duty(cast.valley.pk, cast.safety_contact.account or 0, cast.coordinator.account or 0)
    open_gates(cast.valley.pk)
    assert client.post("/staff/launch/", go)["Location"] == "/staff/launch/?at=valley"
    assert Hospital.objects.get(pk=cast.valley.pk).stage == HospitalStage.LAUNCHING


def test_a_hospital_pauses_on_the_second_asking(cast: Cast) -> None:
    client, pause = signed_in(cast.director), {"act": "stage", "at": "valley", "stage": "paused"}
    assert "Yes, pause them" in text_of(client.post("/staff/launch/", pause))
    assert Hospital.objects.get(pk=cast.valley.pk).stage == HospitalStage.ACTIVE
    client.post("/staff/launch/", {**pause, "confirmed": "yes"})
    assert Hospital.objects.get(pk=cast.valley.pk).stage == HospitalStage.PAUSED


def test_the_ledger_is_for_counsel_and_director(cast: Cast, advice: Advisers) -> None:
    for who in (advice.counsel, cast.director):
        assert "Nothing has been written yet" in text_of(signed_in(who).get("/staff/ledger/"))
    assert signed_in(cast.coordinator).get("/staff/ledger/").status_code == 403


def test_no_address_of_these_pages_holds_a_sign_or_a_name(cast: Cast, advice: Advisers) -> None:
    outreach = accepted(cast)
    client = signed_in(cast.supporter)
    page = text_of(client.get(f"/staff/outreaches/{outreach}/getting-more-help/"))
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page)
    assert isinstance(outreach, UUID)
    assert not [one for one in addresses for flag in RedFlag if flag in one]
