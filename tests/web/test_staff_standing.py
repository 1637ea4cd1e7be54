"""The pages of standing: a supporter's own, and those for whoever looks after supporters."""

from datetime import date, timedelta

import pytest
from django.test import Client

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.referrals.actions import count_try
from lamppost.referrals.rules import FREE, TryKind
from lamppost.supporters import actions
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries import certified_by, today_at
from lamppost.supporters.rules import Standing
from lamppost.web.public.codes import NOT_WHOLE
from tests.cast import Cast, Person
from tests.documents import read
from tests.unit.outreach.stories import accepted
from tests.unit.supporters.stories import in_training, serving, stands
from tests.web.staff_pages import signed_in, text_of

MINE, ALL, TRAINING = "/staff/standing/", "/staff/supporters/", "/staff/supporters/training/"


def ends(row: Supporter, days: int) -> date:
    """Their certificate ends so many days from today."""
    until = today_at(row.hospital_id) + timedelta(days=days)
    Supporter.objects.filter(pk=row.pk).update(certified_until=until)
    return until


def test_my_standing_says_that_i_can_be_asked(cast: Cast) -> None:
    page = text_of(signed_in(cast.supporter).get(MINE))
    assert "You can be asked" in page and "No department is on record" not in page


def test_my_standing_says_why_not_and_what_can_be_done(cast: Cast) -> None:
    ends(cast.supporter.supporter, -1)
    client = signed_in(cast.supporter)
    client.post("/staff/capacity/", {"act": "rest"})
    client.post("/staff/capacity/", {"act": "capacity", "capacity": "0"})
    page = text_of(client.get(MINE))
    assert "You are not asked at the moment" in page
    for reason in ("Your certificate has lapsed.", "You rest,", "You said that you have no room"):
        assert reason in page
    assert "Open my certificate" not in page
    assert client.post(MINE, {"act": "certificate"}).status_code == 409
    client.post(MINE, {"act": "resume"})
    assert "You rest," not in text_of(client.get(MINE))


def test_my_standing_tells_nothing_of_what_i_carry(cast: Cast) -> None:
    client = signed_in(cast.supporter)
    client.post("/staff/capacity/", {"act": "capacity", "capacity": "1"})
    accepted(cast)
    page = text_of(client.get(MINE))
    assert "You carry as many people as you said you can." in page
    assert "Remy" not in page and "/staff/outreaches/" not in page.replace(
        'href="/staff/outreaches/"', ""
    )


def test_who_is_certified_begins_on_their_own_page(cast: Cast) -> None:
    nora = in_training(cast, "Nora New")
    client = signed_in(_as_person(cast, nora))
    assert "You are still in training." in text_of(client.get(MINE))
    actions.certify(
        supporters=[nora.pk],
        trained_on=today_at(cast.valley.pk),
        by=cast.coordinator.actor(),
    )
    assert "I am ready to be asked" in text_of(client.get(MINE))
    client.post(MINE, {"act": "begin"})
    assert stands(nora) == Standing.ACTIVE


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Certificate of a peer supporter"), ("es", "Certificado de colega de apoyo")],
)
def test_the_certificate_is_tagged_legible_and_its_code_checks(
    cast: Cast, client: Client, language: str, title: str
) -> None:
    mine = signed_in(cast.supporter, headers={"accept-language": language})
    answer = mine.post(MINE, {"act": "certificate"})
    assert answer["Content-Type"] == "application/pdf"
    found = read(answer.content)
    assert found.is_tagged and found.is_ua and len(found.pages) == 1
    assert (found.title, found.language) == (title, language)
    assert "Sam Supporter" in found.text and "Valley Medical Center" in found.text
    code = next(one for word in found.text.split() if (one := Code.parse(word)) is not None)
    assert certified_by(code) is not None
    page = text_of(client.post("/certificate/", {"code": str(code).lower()}))
    assert "Sam Supporter" in page and "Valley Medical Center" in page


def test_a_replaced_code_says_nothing_any_more(cast: Cast, client: Client) -> None:
    mine = signed_in(cast.supporter)
    code = actions.draw_certificate(by=cast.supporter.actor()).code
    mine.post(MINE, {"act": "replace_code"})
    answer = client.post("/certificate/", {"code": str(code)})
    assert answer.status_code == 404 and "Sam" not in text_of(answer)


def test_unknown_and_lapsed_codes_get_one_answer(cast: Cast, client: Client) -> None:
    lapsed = actions.draw_certificate(by=cast.supporter.actor()).code
    ends(cast.supporter.supporter, -1)
    answers = [client.post("/certificate/", {"code": str(one)}) for one in (lapsed, Code.new())]
    assert {one.status_code for one in answers} == {404}
    assert all("No certificate that counts today" in text_of(one) for one in answers)
    assert "Check a certificate" in text_of(client.get("/certificate/"))


@pytest.mark.parametrize("typed", ["", "no code", "\0" * 9])
def test_what_is_no_certificates_code_is_kept_to_be_mended(
    cast: Cast, client: Client, typed: str
) -> None:
    answer = client.post("/certificate/", {"code": typed})
    assert answer.status_code == 422 and str(NOT_WHOLE) in text_of(answer)


def test_guessing_certificates_has_to_wait(cast: Cast, client: Client) -> None:
    code = actions.draw_certificate(by=cast.supporter.actor()).code
    for _ in range(FREE[TryKind.CODE].by_source):
        count_try(kind=TryKind.CODE, hospital=0, source="127.0.0.1", by=Actor.code())
    answers = [client.post("/certificate/", {"code": str(one)}) for one in (code, Code.new())]
    assert {one.status_code for one in answers} == {429}


def test_step_down_asks_first_and_says_thank_you(cast: Cast) -> None:
    client = signed_in(cast.supporter)
    assert "Step down?" in text_of(client.post(MINE, {"act": "step_down"}))
    assert stands(cast.supporter.supporter) == Standing.ACTIVE
    client.post(MINE, {"act": "step_down", "confirmed": "yes"})
    assert stands(cast.supporter.supporter) == Standing.STEPPED_DOWN
    assert client.get(MINE).status_code == 403


def test_home_says_that_a_certificate_ends(cast: Cast) -> None:
    client = signed_in(cast.supporter)
    assert "Your certificate" not in text_of(client.get("/staff/"))
    ends(cast.supporter.supporter, 20)
    assert "Your certificate ends soon" in text_of(client.get("/staff/"))
    ends(cast.supporter.supporter, -1)
    assert "Your certificate has lapsed" in text_of(client.get("/staff/"))


def test_a_lead_sees_who_is_due(cast: Cast) -> None:
    until = ends(cast.supporter.supporter, 30)
    page = text_of(signed_in(cast.lead).get(f"{ALL}?which=due"))
    assert "Sam Supporter" in page and "Olga Supporter" not in page
    assert str(until.year) in page


def test_the_list_is_searched_without_a_name_in_an_address(cast: Cast) -> None:
    client = signed_in(cast.coordinator)
    page = text_of(client.post(ALL, {"act": "search", "search": "olga"}))
    assert "Olga Supporter" in page and "Sam Supporter" not in page
    assert "Nobody found" in text_of(client.post(ALL, {"act": "search", "search": "nobody"}))


def test_odd_places_in_the_list_are_the_first_page(cast: Cast) -> None:
    client = signed_in(cast.coordinator)
    for asked in ("after=x", f"after={2**70}", "before=-1", "which=x", f"after={2**63 - 1}"):
        assert "Sam Supporter" in text_of(client.get(f"{ALL}?{asked}")), asked


def test_certify_several_on_one_page(committed_cast: Cast) -> None:
    cast = committed_cast
    nora, nils = in_training(cast, "Nora New"), in_training(cast, "Nils New")
    client = Client()  # what the action breaks off ends its own transaction, as outside of tests
    client.cookies = signed_in(cast.coordinator).cookies
    assert client.post(TRAINING, {"act": "certify"}).status_code == 422
    chosen = [nora.pk, nils.pk]
    wrong = client.post(TRAINING, {"act": "certify", "supporters": chosen})
    assert wrong.status_code == 422 and text_of(wrong).count("checked") == 2
    today = today_at(cast.valley.pk).isoformat()
    answer = client.post(
        TRAINING, {"act": "certify", "supporters": chosen, "trained_on": today}, follow=True
    )
    assert "2 people are certified." in text_of(answer)
    assert {stands(nora), stands(nils)} == {Standing.CERTIFIED}


def test_a_director_looks_and_changes_nothing(cast: Cast) -> None:
    nora = in_training(cast, "Nora New")
    client, one = signed_in(cast.director), f"{ALL}{nora.pk}/"
    page = text_of(client.get(one))
    assert "Nora New" in page and 'name="act"' not in page
    assert 'name="supporters"' not in text_of(client.get(TRAINING))
    assert client.post(one, {"act": "certify"}).status_code == 403
    assert client.post(f"{one}service/", {"act": "step_down"}).status_code == 403


def test_a_coordinator_renews_hands_over_and_ends_service(cast: Cast) -> None:
    sam = cast.supporter.supporter
    accepted(cast)
    ends(sam, -5)
    client, service = signed_in(cast.coordinator), f"{ALL}{sam.pk}/service/"
    assert "The certificate has lapsed" in text_of(client.get(f"{ALL}{sam.pk}/"))
    assert client.post(service, {"act": "renew"}).status_code == 422
    today = today_at(cast.valley.pk)
    client.post(service, {"act": "renew", "refreshed_on": today.isoformat()})
    sam.refresh_from_db()
    assert sam.certified_until > today
    asked = text_of(client.post(service, {"act": "hand_over"}))
    assert "Hand over what Sam Supporter carries?" in asked
    client.post(service, {"act": "hand_over", "confirmed": "yes"})
    assert "End the service of Sam Supporter?" in text_of(
        client.post(service, {"act": "step_down"})
    )
    client.post(service, {"act": "step_down", "confirmed": "yes"})
    assert stands(sam) == Standing.STEPPED_DOWN
    page = text_of(client.get(f"{ALL}{sam.pk}/"))
    assert "Remy" not in page and 'value="renew"' not in page


def test_a_page_about_somebody_says_nothing_of_what_they_carry(cast: Cast) -> None:
    client, address = signed_in(cast.coordinator), f"{ALL}{cast.supporter.supporter.pk}/"
    before = text_of(client.get(address))
    accepted(cast)
    assert _plain(text_of(client.get(address))) == _plain(before)


def test_a_hospital_says_how_long_certificates_count(cast: Cast) -> None:
    client = signed_in(cast.director)
    page = "/staff/supporters/term/"
    assert client.post(page, {"months": "7", "at": "valley"}).status_code == 422
    client.post(page, {"months": "24", "at": "valley"})
    assert "counts for 24 months here" in text_of(client.get(f"{ALL}?at=valley"))


def test_a_long_name_stays_on_one_sheet(cast: Cast) -> None:
    nora = serving(cast, "Nora New", now().date() + timedelta(days=90))
    name = "Dr. " + "Wolfeschlegelsteinhausenbergerdorff " * 5
    type(nora.account).objects.filter(pk=nora.account_id).update(name=name[:200].strip())
    answer = signed_in(_as_person(cast, nora)).post(MINE, {"act": "certificate"})
    assert len(read(answer.content).pages) == 1


def _plain(page: str) -> str:
    """Without what is new on each page."""
    return "".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def _as_person(cast: Cast, row: Supporter) -> Person:
    return Person(row.account.name, row.account.email, cast.valley, account=row.account_id)
