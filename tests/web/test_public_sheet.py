"""The empty form: drawn once, handed out thousands of times, never stale, never shared."""

from datetime import timedelta

import pytest
import time_machine
from django.middleware.csrf import (  # type: ignore[attr-defined]
    CSRF_TOKEN_LENGTH,
    _does_token_match,
)
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from lamppost.core.access import Actor
from lamppost.program.models import Department
from lamppost.program.rules import DutyKind
from lamppost.resources.actions import Help, remove_resource, set_resource
from lamppost.resources.rules import ResourceKind
from lamppost.web.public.tokens import token
from tests.cast import Cast
from tests.web.public_door import (
    COLLEAGUE,
    MONDAY_NOON,
    SELF,
    on_duty,
    sheet,
    stranger,
    text,
)

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("address", [COLLEAGUE, SELF])
def test_the_form_asks_nothing_of_the_database_once_it_is_drawn(
    cast: Cast,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        client.get(address)
        with django_assert_num_queries(0):
            assert client.get(address).status_code == 200


def test_each_sheet_has_its_own_token_and_number(cast: Cast) -> None:
    one, other = sheet(stranger()), sheet(stranger())
    assert one.csrfmiddlewaretoken != other.csrfmiddlewaretoken
    assert one.form_id != other.form_id


def test_sheets_differ_in_nothing_else(cast: Cast) -> None:
    pages = []
    for client in (stranger(), stranger()):
        page = client.get(COLLEAGUE).content.decode()
        own = sheet(client)
        drawn = page.split('name="csrfmiddlewaretoken" value="')
        assert len(drawn) == 2 and page.count('name="form_id"') == 1
        pages.append((drawn[0], len(page), own))
    assert pages[0][:2] == pages[1][:2]


def test_the_form_of_one_hospital_language_and_route_is_never_anothers(
    cast: Cast, client: Client
) -> None:
    assert "Valley Medical Center" in text(client.get(COLLEAGUE))
    assert "Harbor Medical Center" in text(client.get("/harbor/colleague"))
    assert 'name="alias"' in text(client.get(SELF))
    assert '<html lang="es">' in text(client.get(COLLEAGUE, headers={"accept-language": "es"}))
    assert '<html lang="en">' in text(client.get(COLLEAGUE))


def test_a_changed_crisis_number_shows_within_a_second(cast: Cast, client: Client) -> None:
    program = Actor.system(cast.valley.pk)
    line = Help(cast.valley.pk, ResourceKind.CRISIS, "Night line", "415-555-0199")
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        assert "tel:4155550199" not in text(client.get(COLLEAGUE))
        number = set_resource(shown=line, by=program)
        clock.shift(SECOND)
        assert "tel:4155550199" in text(client.get(COLLEAGUE))
        remove_resource(resource=number, by=program)
        clock.shift(SECOND)
        page = text(client.get(COLLEAGUE))
        assert "tel:4155550199" not in page and "tel:988" in page


def test_today_is_offered_only_while_somebody_is_there(cast: Cast, client: Client) -> None:
    on_duty(cast, DutyKind.ROTA, 0)
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        page = text(client.get(COLLEAGUE))
        assert 'value="today"' in page and "Within 24 hours" in page
        clock.shift(timedelta(hours=8))
        page = text(client.get(COLLEAGUE))
        assert 'value="today"' not in page
        assert "Within 48 hours" in page and "Within 5 working days" in page


def test_a_new_department_helps_with_spelling_within_a_second(cast: Cast, client: Client) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        client.get(COLLEAGUE)
        Department.objects.create(hospital=cast.valley, name="Palliative Care")
        clock.shift(SECOND)
        assert '<option value="Palliative Care">' in text(client.get(COLLEAGUE))


def test_a_clock_set_back_does_not_keep_what_is_old(cast: Cast, client: Client) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        client.get(COLLEAGUE)
    Department.objects.create(hospital=cast.valley, name="Palliative Care")
    with time_machine.travel(MONDAY_NOON - timedelta(hours=1), tick=False):
        assert "Palliative Care" in text(client.get(COLLEAGUE))


def test_a_token_is_djangos_own_under_a_fresh_mask(rf: RequestFactory) -> None:
    request = rf.get(COLLEAGUE)
    first, second = token(request), token(request)
    secret = request.META["CSRF_COOKIE"]
    assert first != second
    assert len(first) == len(second) == CSRF_TOKEN_LENGTH
    assert _does_token_match(first, secret) and _does_token_match(second, secret)
    assert not _does_token_match(token(rf.get(COLLEAGUE)), secret)


def test_the_forms_cookie_goes_with_the_browser(cast: Cast) -> None:
    """Kept for a year, it would tell whoever uses this computer next that somebody opened the form."""
    client = stranger()
    sheet(client)
    kept = client.cookies["lamppost_form"]
    assert (kept["expires"], kept["max-age"], kept["httponly"]) == ("", "", True)
