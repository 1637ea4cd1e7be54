"""Who is meant; asking from inside; alarms."""

import re
from uuid import UUID

import pytest

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.outreach.models import Outreach
from lamppost.referrals.actions import page_due
from lamppost.referrals.models import Alarm, Receipt, Referral
from tests.cast import Cast
from tests.unit.referrals.stories import refer, resolve_all
from tests.web.staff_pages import signed_in, text_of

CODE = re.compile(r"[0-9A-Z]{6}-[0-9A-Z]{6}-[0-9A-Z]{6}")
ASKED = {"name": "Remy Recipient", "urgency": "soon", "is_unsafe": "no"}


@pytest.fixture
def referral(cast: Cast) -> UUID:
    """A colleague knows only the name; nobody is sure yet who is meant."""
    refer(cast, name="Remy Recipiant", reach="", department="Emergency", shift="nights")
    resolve_all(cast)
    with transaction(Actor.system(cast.valley.pk)):
        return Referral.objects.get().id


def test_a_referral_is_sealed_until_it_is_shown(cast: Cast, referral: UUID) -> None:
    client, page = signed_in(cast.coordinator, True), f"/staff/referrals/{referral}/"
    before = text_of(client.get(page))
    assert "Remy" not in before and "Show what was written" in before
    shown = client.post(page, {"act": "show"})
    assert "Remy Recipiant" in text_of(shown) and cast.recipient.name in text_of(shown)
    assert "Spelled alike" in text_of(shown) and shown["Cache-Control"] == "no-store"
    assert "Remy" not in text_of(client.get(page))


def test_show_and_search_want_a_second_factor(cast: Cast, referral: UUID) -> None:
    client, page = signed_in(cast.coordinator), f"/staff/referrals/{referral}/"
    for given in ({"act": "show"}, {"act": "search", "search": "Remy"}):
        answer = client.post(page, given)
        assert answer.status_code == 403 and "Recipi" not in text_of(answer)


def test_search_looks_on_the_roster_of_that_hospital(cast: Cast, referral: UUID) -> None:
    client, page = signed_in(cast.coordinator, True), f"/staff/referrals/{referral}/"
    found = text_of(client.post(page, {"act": "search", "search": "olga"}))
    assert "Olga Supporter" in found and "Otto" not in found
    by_department = text_of(client.post(page, {"act": "search", "search": "surgery"}))
    assert "Olga Supporter" in by_department
    nobody = client.post(page, {"act": "search", "search": "Zz\0" + "y" * 5000})
    assert nobody.status_code == 200 and "Nobody found." in text_of(nobody)


def test_confirm_opens_the_outreach(cast: Cast, referral: UUID) -> None:
    client, page = signed_in(cast.coordinator), f"/staff/referrals/{referral}/"
    answer = client.post(page, {"act": "confirm", "physician": cast.recipient.physician.pk})
    assert answer.status_code == 302 and answer["Location"] == "/staff/queue/"
    assert _outreaches(cast) == 1 and client.get(page).status_code == 404


def test_confirm_of_somebody_elsewhere_is_not_found(cast: Cast, referral: UUID) -> None:
    client, page = signed_in(cast.coordinator), f"/staff/referrals/{referral}/"
    for odd, status in ((cast.outsider.physician.pk, 404), (10**17, 404), ("x", 422), ("", 422)):
        assert client.post(page, {"act": "confirm", "physician": odd}).status_code == status
    assert _outreaches(cast) == 0


def test_unlisted_goes_on_with_the_name_given(cast: Cast, referral: UUID) -> None:
    client, page = signed_in(cast.coordinator), f"/staff/referrals/{referral}/"
    assert client.post(page, {"act": "unlisted"}).status_code == 302
    assert _outreaches(cast) == 1


@pytest.mark.parametrize("ending", ["signposted", "wrong_person", "not_pursued"])
def test_a_request_can_end_here(cast: Cast, referral: UUID, ending: str) -> None:
    client, page = signed_in(cast.coordinator), f"/staff/referrals/{referral}/"
    assert "Yes, it ends here" in text_of(client.post(page, {"act": ending}))
    assert client.get(page).status_code == 200
    answer = client.post(page, {"act": ending, "confirmed": "yes"}, follow=True)
    assert "It ends here and is forgotten." in text_of(answer)
    assert _outreaches(cast) == 0 and client.get(page).status_code == 404


def test_a_coordinator_who_may_be_meant_never_sees_it(cast: Cast) -> None:
    refer(cast, reach="", name="Nobody Known", by=cast.coordinator.actor())
    resolve_all(cast)
    with transaction(Actor.system(cast.valley.pk)):
        row = Referral.objects.get().id
    client, deputy = signed_in(cast.coordinator, True), signed_in(cast.deputy, True)
    page = f"/staff/referrals/{row}/"
    assert str(row) not in text_of(client.get("/staff/queue/"))
    assert str(row) in text_of(deputy.get("/staff/queue/"))
    acts = ("show", "search", "confirm", "unlisted", "signposted", "not_pursued")
    for act in acts:
        for sure in ("", "yes"):
            sent = {"act": act, "physician": "1", "confirmed": sure}
            assert client.post(page, sent).status_code == 404, act
    gone = {"act": "not_pursued", "referral": [row], "confirmed": "yes"}
    assert client.post("/staff/queue/", gone).status_code == 404
    assert "Nobody Known" in text_of(deputy.post(page, {"act": "show"}))


def test_others_do_not_see_a_referral(cast: Cast, referral: UUID) -> None:
    for somebody in (cast.supporter, cast.lead, cast.director, cast.administrator, cast.outsider):
        client = signed_in(somebody, second_factor=True)
        page = f"/staff/referrals/{referral}/"
        assert client.get(page).status_code in (403, 404)
        assert client.post(page, {"act": "show"}).status_code in (403, 404)
        assert client.post(page, {"act": "unlisted"}).status_code in (403, 404)


def test_a_leader_asks_and_nothing_comes_back(cast: Cast) -> None:
    client = signed_in(cast.lead)
    page = text_of(client.get("/staff/refer/"))
    assert "Not for conduct or performance" in page and "Nothing comes back to you" in page
    answer = client.post("/staff/refer/", {**ASKED, "form_id": _sheet(page)})
    assert answer.status_code == 200 and CODE.search(text_of(answer))
    assert "Remy" not in text_of(answer) and answer["Cache-Control"] == "no-store"
    with transaction(Actor.system(cast.valley.pk)):
        assert Referral.objects.get().route == "leader"


def test_a_leader_who_asks_twice_is_told_that_it_was_received(cast: Cast) -> None:
    client = signed_in(cast.lead)
    asked = {**ASKED, "form_id": _sheet(text_of(client.get("/staff/refer/")))}
    client.post("/staff/refer/", asked)
    again = client.post("/staff/refer/", asked)
    assert again.status_code == 409 and "received before" in text_of(again)
    assert Receipt.objects.count() == 1


def test_a_leader_keeps_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast.lead)
    sheet = _sheet(text_of(client.get("/staff/refer/")))
    answer = client.post("/staff/refer/", {"name": "Remy", "form_id": sheet, "about": "other"})
    page = text_of(answer)
    assert answer.status_code == 422 and 'value="Remy"' in page and sheet in page
    assert "Answer the question about safety" in page
    assert client.post("/staff/refer/", {**ASKED, "form_id": "x"}).status_code == 400


def test_a_leader_says_that_somebody_is_in_danger(cast: Cast) -> None:
    client = signed_in(cast.lead)
    sheet = _sheet(text_of(client.get("/staff/refer/")))
    answer = client.post("/staff/refer/", {**ASKED, "is_unsafe": "yes", "form_id": sheet})
    assert "988" in text_of(answer) and "Nobody of this program is on duty" in text_of(answer)
    assert len(_alarms(cast)) == 1


def test_alarms_are_listed_without_a_name(cast: Cast) -> None:
    (alarm,) = _raised(cast)
    page = text_of(signed_in(cast.safety_contact).get("/staff/alarms/"))
    assert f"/staff/alarms/{alarm}/" in page and "Remy" not in page


def test_acknowledge_stops_the_paging_without_a_second_factor(cast: Cast) -> None:
    (alarm,) = _raised(cast)
    client, page = signed_in(cast.safety_contact), f"/staff/alarms/{alarm}/"
    assert "Nobody has it yet." in text_of(client.get(page))
    answer = client.post(page, {"act": "acknowledge"}, follow=True)
    assert "You have it" in text_of(answer)
    assert client.post(page, {"act": "acknowledge"}).status_code == 302
    assert page_due(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk)) == 0


def test_show_tells_the_safety_contact_who_it_is(cast: Cast) -> None:
    (alarm,) = _raised(cast)
    page = f"/staff/alarms/{alarm}/"
    shown = signed_in(cast.safety_contact, True).post(page, {"act": "show"})
    assert cast.recipient.name in text_of(shown) and shown["Cache-Control"] == "no-store"
    refused = signed_in(cast.safety_contact).post(page, {"act": "show"})
    assert refused.status_code == 403 and "Remy" not in text_of(refused)


def test_others_do_not_see_an_alarm(cast: Cast) -> None:
    (alarm,) = _raised(cast)
    for somebody in (cast.coordinator, cast.supporter, cast.director, cast.administrator):
        client = signed_in(somebody, second_factor=True)
        for answer in (
            client.get(f"/staff/alarms/{alarm}/"),
            client.post(f"/staff/alarms/{alarm}/", {"act": "show"}),
            client.post(f"/staff/alarms/{alarm}/", {"act": "acknowledge"}),
        ):
            assert answer.status_code in (403, 404)


def test_alarms_that_nobody_has_come_first(cast: Cast) -> None:
    first, second = _raised(cast, 2)
    client = signed_in(cast.safety_contact)
    client.post(f"/staff/alarms/{first}/", {"act": "acknowledge"})
    page = text_of(client.get("/staff/alarms/"))
    assert page.index(str(second)) < page.index(str(first))


def _raised(cast: Cast, count: int = 1) -> list[UUID]:
    for _ in range(count):
        refer(cast, is_unsafe=True)
    return _alarms(cast)


def _alarms(cast: Cast) -> list[UUID]:
    with transaction(Actor.system(cast.valley.pk)):
        return list(Alarm.objects.order_by("raised_at").values_list("id", flat=True))


def _outreaches(cast: Cast) -> int:
    with transaction(Actor.system(cast.valley.pk)):
        return Outreach.objects.count()


def _sheet(page: str) -> str:
    found = re.search(r'name="form_id"\s+value="(\w+)"', page)
    assert found
    return found[1]
