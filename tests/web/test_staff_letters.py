"""Everybody decides when the program writes to them; an administrator looks after what was not sent."""

from datetime import time, timedelta

import time_machine

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.models import Message
from lamppost.notifications.queries import OFFERS, daily_letter_at, wished
from lamppost.notifications.rules import MessageKind, Quiet, Topic, Wished
from lamppost.people.queries import account
from tests.cast import Cast
from tests.web.staff_pages import signed_in, text_of

PAGE = "/staff/letters/"
NIGHT = {"quiet_from": "21:00", "quiet_until": "07:00"}


def test_a_supporter_is_told_once_a_day_and_may_choose_otherwise(cast: Cast) -> None:
    browser, who = signed_in(cast.supporter), cast.supporter.account
    assert who is not None
    assert "one note a day" in text_of(browser.get("/staff/capacity/"))
    browser.post(PAGE, {"act": "choose", **NIGHT})
    assert "Who sees your mail" in text_of(browser.get("/staff/capacity/"))
    assert daily_letter_at(who) is None
    chosen = browser.post(PAGE, {"act": "choose", "waits": "offered", **NIGHT}, follow=True)
    assert "We keep to this." in text_of(chosen)
    assert wished(who).topics == OFFERS


def test_a_coordinator_chooses_what_waits_and_their_quiet_hours(cast: Cast) -> None:
    browser, who = signed_in(cast.coordinator), cast.coordinator.account
    assert who is not None
    shown = text_of(browser.get(PAGE))
    assert "Something to decide" in shown and "as a supporter" not in shown
    given = {"waits": ["waiting", "changed"], "quiet_from": "08:00", "quiet_until": "16:00"}
    browser.post(PAGE, {"act": "choose", **given})
    topics = frozenset({Topic.WAITING, Topic.CHANGED})
    assert wished(who) == Wished(topics, Quiet(time(8), time(16)))


def test_what_was_typed_stays_where_it_cannot_be_kept(cast: Cast) -> None:
    given = {"act": "choose", "waits": "waiting", "quiet_from": "18:00", "quiet_until": "08:00"}
    refused = signed_in(cast.coordinator).post(PAGE, given)
    page = refused.content.decode()
    assert refused.status_code == 422 and "twelve hours at most" in text_of(refused)
    assert 'value="18:00"' in page and page.count("checked") == 1
    for wrong in ({**given, "quiet_from": "late"}, {**given, "waits": "everything"}):
        assert signed_in(cast.coordinator).post(PAGE, wrong).status_code == 422


def test_everybody_may_say_by_which_clock_they_live(cast: Cast) -> None:
    browser, who = signed_in(cast.lead), cast.lead.account
    assert who is not None
    browser.post(PAGE, {"act": "zone", "time_zone": "Pacific/Honolulu"})
    assert account(who).time_zone == "Pacific/Honolulu"
    assert "By your clock: Hawaii" in text_of(browser.get(PAGE))


def test_an_administrator_sees_how_many_lie_and_nothing_else(cast: Cast) -> None:
    by, who = Actor.system(cast.valley.pk), cast.coordinator.account
    assert who is not None
    with time_machine.travel(now() - timedelta(days=2)):
        kind = MessageKind.WAITING
        tell(account=who, hospital=cast.valley.pk, kind=kind, about="x", by=by)
    browser = signed_in(cast.administrator)
    shown = text_of(browser.get(PAGE + "unsent/"))
    assert "1 letter could not be sent" in shown and "Cora" not in shown
    assert "1 letter again" in text_of(
        browser.post(PAGE + "unsent/", {"act": "again"}, follow=True)
    )
    assert "nothing lies here" in text_of(browser.get(PAGE + "unsent/"))
    with transaction(by):
        Message.objects.update(due_at=now() - timedelta(days=2))
    assert "Give these letters up?" in text_of(browser.post(PAGE + "unsent/", {"act": "give_up"}))
    confirmed = {"act": "give_up", "confirmed": "yes"}
    assert "1 letter is forgotten" in text_of(
        browser.post(PAGE + "unsent/", confirmed, follow=True)
    )
