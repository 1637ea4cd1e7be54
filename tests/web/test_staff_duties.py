"""Who is on duty, at which number; and the way in with a red flag, on every page of who works with people."""

from datetime import UTC, datetime, time

import pytest
import time_machine
from django.utils.translation import override

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.outreach.models import Outreach
from lamppost.program.actions import Reached, set_duties, set_duty_phone
from lamppost.program.queries import duty_phones
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours
from lamppost.web.staff.program.duties import in_words
from tests.cast import Cast
from tests.unit.escalation.stories import advisers, program
from tests.unit.outreach.stories import accepted
from tests.web.staff_pages import signed_in, text_of

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 10 a.m. at Valley
DUTY = "/staff/duty/"
HELP = "/staff/getting-more-help/"
WAY_IN = 'class="lp-red-flag" href="{}"'


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def cover(cast: Cast) -> None:
    contact = cast.safety_contact.account or 0
    hours = [Hours(contact, 1, day, time(8), time(18)) for day in range(5)]
    set_duties(hospital=cast.valley.pk, kind=DutyKind.SAFETY, hours=hours, by=program(cast))
    reached = Reached(cast.valley.pk, contact, "415 555 0123")
    set_duty_phone(reached=reached, by=program(cast))


def test_the_page_says_who_is_called_when(cast: Cast) -> None:
    cover(cast)
    page = text_of(signed_in(cast.coordinator).get(DUTY))
    assert "Stella Safety" in page and "(415) 555-0123" in page
    assert "Mon–Fri, 8 a.m. – 6 p.m." in page and "No hours noted." in page


def test_a_coordinator_notes_a_number_and_the_page_says_so(cast: Cast) -> None:
    client = signed_in(cast.coordinator)
    sent = {"act": "set_phone", "kind": "safety", "account": cast.safety_contact.account}
    page = text_of(client.post(DUTY, {**sent, "phone": "415 555 0199"}, follow=True))
    assert "The number is noted." in page and "(415) 555-0199" in page
    page = text_of(client.post(DUTY, {**sent, "phone": ""}, follow=True))
    assert "The number is taken away." in page and "555-0199" not in page


def test_what_is_no_number_is_said_beside_the_field_and_kept(cast: Cast) -> None:
    sent = {"act": "set_phone", "kind": "safety", "account": cast.safety_contact.account}
    answer = signed_in(cast.coordinator).post(DUTY, {**sent, "phone": "ask Stella"})
    page = text_of(answer)
    assert answer.status_code == 422 and "ask Stella" in page
    assert page.count("This is not a number that a telephone can dial.") == 2  # and on top


def test_a_safety_contact_changes_only_their_own(cast: Cast) -> None:
    client = signed_in(cast.safety_contact)
    assert text_of(client.get(DUTY)).count("set_phone") == 1
    sent = {"act": "set_phone", "account": cast.coordinator.account, "phone": "415 555 0199"}
    assert client.post(DUTY, sent).status_code == 403
    assert duty_phones(cast.valley.pk, seen_by=Actor.system(cast.valley.pk)) == {}


def test_a_sign_names_who_is_on_duty_with_a_number_to_tap(cast: Cast, monday) -> None:
    cover(cast)
    page = text_of(signed_in(cast.supporter).get(HELP))
    assert 'href="tel:+14155550123"' in page
    assert "Stella Safety, on duty until 6 p.m." in page
    monday.shift(10 * 3600)
    page = text_of(signed_in(cast.supporter).get(HELP))
    assert "Nobody is on duty now. Next: Stella Safety, from Tuesday, 8 a.m." in page


def test_who_has_no_number_is_no_link_and_the_operator_is(cast: Cast) -> None:
    advisers(cast)
    page = text_of(signed_in(cast.supporter).get(HELP))
    assert "Clara Clinician, no hours noted" in page
    assert "No number is noted here. The operator puts you through." in page
    assert 'href="tel:"' not in page and 'href="tel:+14155550100"' in page


def test_every_page_of_who_works_with_people_has_the_way_in(cast: Cast) -> None:
    pages = {
        cast.supporter: ("/staff/", "/staff/outreaches/", "/staff/log/", "/staff/capacity/"),
        cast.coordinator: ("/staff/", "/staff/queue/", "/staff/figures/"),
        cast.safety_contact: ("/staff/alarms/", DUTY),
    }
    for who, addresses in pages.items():
        for address in addresses:
            assert WAY_IN.format(HELP) in text_of(signed_in(who).get(address)), address
    assert "lp-red-flag" not in text_of(signed_in(cast.evaluator).get("/staff/"))
    assert "lp-red-flag" not in text_of(signed_in(cast.lead).get("/staff/"))


def test_from_an_outreach_it_leads_to_whom_to_call_there(cast: Cast) -> None:
    cover(cast)
    outreach, otto = accepted(cast), cast.outsider
    assert otto.supporter is not None
    with transaction(program(cast)):
        Outreach.objects.update(supporter_id=otto.supporter.pk, supporter_account=otto.account)
    client, there = signed_in(otto), f"/staff/outreaches/{outreach}/getting-more-help/"
    assert WAY_IN.format(there) in text_of(client.get(f"/staff/outreaches/{outreach}/"))
    page = text_of(client.get(there))
    assert 'href="tel:+14155550123"' in page and WAY_IN.format(there) in page
    assert "tel:+14155550123" not in text_of(client.get(HELP))  # at Harbor nobody is on record


def test_turns_in_words_take_days_together() -> None:
    turns = [Hours(1, 1, day, time(8), time(18)) for day in (0, 1, 2, 4)]
    night = [Hours(1, 2, day, time(0), time(0)) for day in (5, 6)]
    with override("en"):
        assert in_words(turns + night) == (
            "Mon–Wed, Fri, 8 a.m. – 6 p.m.",
            "Sat–Sun, day and night",
        )
