"""What is closed to who is in training, has not begun, rests, or has lapsed; and that danger passes all the same."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from lamppost.referrals.models import Alarm, Referral
from lamppost.supporters import actions
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries import today_at
from lamppost.supporters.rules import Standing
from tests.cast import Cast, Person
from tests.unit.supporters.stories import in_training
from tests.web.staff_pages import signed_in, text_of

REACH_OUT, LOG, HOME = "/staff/reach-out/", "/staff/log/", "/staff/"
SUPPORTS = (
    REACH_OUT,
    LOG,
    "/staff/outreaches/",
    "/staff/rota/",
    "/staff/capacity/",
    "/staff/guide/",
)
LEARNS = ("/staff/my-sessions/", "/staff/curriculum/", "/staff/standing/", HOME)
ASKED = {"name": "Remy Recipient", "urgency": "soon", "is_unsafe": "no", "form_id": uuid4().hex}


@pytest.fixture
def nora(cast: Cast) -> Client:
    """In training, and signed in."""
    row = in_training(cast, "Nora New")
    return signed_in(Person("Nora New", row.account.email, cast.valley, account=row.account_id))


def rests(cast: Cast) -> None:
    actions.rest(by=cast.supporter.actor())


def has_lapsed(cast: Cast) -> None:
    ended = today_at(cast.valley.pk) - timedelta(days=1)
    Supporter.objects.filter(account_id=cast.supporter.account).update(certified_until=ended)


def has_not_begun(cast: Cast) -> None:
    mine = Supporter.objects.filter(account_id=cast.supporter.account)
    mine.update(standing=Standing.CERTIFIED)


def test_who_is_in_training_learns_and_does_not_support(nora: Client) -> None:
    assert {path: nora.get(path).status_code for path in SUPPORTS} == dict.fromkeys(SUPPORTS, 403)
    assert {path: nora.get(path).status_code for path in LEARNS} == dict.fromkeys(LEARNS, 200)
    page = nora.get(HOME).content.decode()
    assert not [path for path in SUPPORTS if f'href="{path}"' in page]
    assert "You are in training" in page


def test_my_standing_in_training_leads_to_no_closed_page(nora: Client) -> None:
    page = nora.get("/staff/standing/").content.decode()
    assert "You are still in training." in page
    assert not [path for path in SUPPORTS if f'href="{path}"' in page]


def test_who_serves_reaches_out_of_their_own_accord(cast: Cast) -> None:
    answer = signed_in(cast.supporter).post(REACH_OUT, ASKED)
    assert answer.status_code == 200 and Referral.objects.count() == 1


@pytest.mark.parametrize("happens", [rests, has_lapsed, has_not_begun])
def test_who_does_not_serve_is_shown_the_way_for_anybody(cast: Cast, happens: object) -> None:
    happens(cast)  # type: ignore[operator]
    client = signed_in(cast.supporter)
    page = text_of(client.get(REACH_OUT))
    assert "From here, while you serve" in page and "Their name" not in page
    answer = client.post(REACH_OUT, ASKED)
    assert answer.status_code == 409 and not Referral.objects.exists()


def test_danger_waits_for_nobodys_standing(cast: Cast) -> None:
    rests(cast)
    answer = signed_in(cast.supporter).post(REACH_OUT, {**ASKED, "is_unsafe": "yes"})
    assert answer.status_code == 200
    assert (Referral.objects.count(), Alarm.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("happens", "says"), [(rests, "You rest"), (has_not_begun, "You are certified")]
)
def test_the_first_page_says_how_to_come_back(cast: Cast, happens: object, says: str) -> None:
    happens(cast)  # type: ignore[operator]
    client = signed_in(cast.supporter)
    page = client.get(HOME).content.decode()
    assert says in page and 'href="/staff/standing/"' in page
    assert ("I am back" in text_of(client.get("/staff/standing/"))) == (happens is rests)
