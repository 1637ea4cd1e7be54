"""What only a demo has: being anybody, and reading everybody's mail."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from lamppost.people.actions import deactivate
from tests.cast import Cast
from tests.web import odd_pages
from tests.web.staff_door import is_signed_in

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Path:
    """A demo with these doors; returns its data folder."""
    settings.ROOT_URLCONF = odd_pages.__name__
    settings.LAMPPOST_DEMO, settings.LAMPPOST_DATA = True, tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _letter(folder: Path, name: str, subject: str) -> None:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "cora.coordinator@example.org", subject
    mail["Date"] = "Mon, 23 Nov 2026 19:00:00 -0000"  # as Django writes it
    mail.set_content("Please look now.")
    mail.add_alternative("<p>Please look now.</p>", subtype="html")
    (folder / "mailbox").mkdir(exist_ok=True)
    (folder / "mailbox" / name).write_bytes(mail.as_bytes())


def test_cast_signs_in_as_anybody_with_a_second_factor_that_stays_fresh(
    cast: Cast, client: Client, demo: Path, noon: time_machine.Traveller
) -> None:
    assert cast.coordinator.name in client.get("/staff/cast/").content.decode()
    answer = client.post("/staff/cast/", {"account": str(cast.coordinator.account)})
    assert answer["Location"] == "/staff/"
    noon.shift(timedelta(minutes=20))
    expected = f'[{cast.coordinator.account}, "{(NOON + timedelta(minutes=20)).isoformat()}"]'
    assert client.get("/staff/odd/who/").content.decode() == expected


def test_cast_lets_one_be_somebody_else_next(cast: Cast, client: Client, demo: Path) -> None:
    client.post("/staff/cast/", {"account": str(cast.coordinator.account)})
    client.post("/staff/cast/", {"account": str(cast.lead.account)})
    assert client.get("/staff/odd/who/").content.startswith(f"[{cast.lead.account},".encode())


@pytest.mark.parametrize("account", ["", "0", "-1", "x", "9" * 30, "٣"])
def test_cast_knows_nobody_else(cast: Cast, client: Client, demo: Path, account: str) -> None:
    assert client.post("/staff/cast/", {"account": account}).status_code == 404
    assert not is_signed_in(client)


def test_cast_has_no_closed_accounts(cast: Cast, client: Client, demo: Path) -> None:
    assert cast.lead.account is not None
    deactivate(account=cast.lead.account, by=cast.administrator.actor())
    assert cast.lead.name not in client.get("/staff/cast/").content.decode()
    assert client.post("/staff/cast/", {"account": str(cast.lead.account)}).status_code == 404


def test_mailbox_shows_what_was_caught_newest_first(client: Client, demo: Path, db: None) -> None:
    _letter(demo, "0001.eml", "Older")
    _letter(demo, "0002.eml", "Newer")
    page = client.get("/staff/mailbox/").content.decode()
    assert page.index("Newer") < page.index("Older")
    assert 'datetime="2026-11-23T19:00:00+00:00"' in page
    assert "Please look now." in page and "<p>Please look now.</p>" not in page


def test_mailbox_is_empty_at_first(client: Client, demo: Path, db: None) -> None:
    assert client.get("/staff/mailbox/").status_code == 200


@pytest.mark.parametrize("path", ["/staff/cast/", "/staff/mailbox/"])
def test_outside_of_a_demo_there_are_no_such_doors(cast: Cast, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    answer = client.post(path, {"account": str(cast.coordinator.account)})
    assert answer.status_code == 404
    assert not is_signed_in(client)


def test_a_demo_session_is_nothing_special_once_it_is_no_demo(
    cast: Cast, client: Client, demo: Path, settings: Settings, noon: time_machine.Traveller
) -> None:
    client.post("/staff/cast/", {"account": str(cast.coordinator.account)})
    settings.LAMPPOST_DEMO = False
    noon.shift(timedelta(minutes=20))
    expected = f'[{cast.coordinator.account}, "{NOON.isoformat()}"]'
    assert client.get("/staff/odd/who/").content.decode() == expected


def test_sign_in_says_that_it_is_a_demonstration_and_leads_to_the_cast(
    client: Client, demo: Path
) -> None:
    shown = client.get("/staff/sign-in/").content.decode()
    assert "lp-demo" in shown
    assert 'href="/staff/cast/"' in shown
