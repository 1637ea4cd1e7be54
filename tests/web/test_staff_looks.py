"""The page of looks at names: for the administrator of that hospital, with numbers and no recipient."""

from datetime import timedelta

import time_machine
from django.urls import reverse

from lamppost.audit.actions import chain
from lamppost.audit.models import Entry
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.outreach import actions
from lamppost.outreach.queries.listing import my_outreaches
from tests.cast import Cast, Person
from tests.unit.referrals.stories import opened
from tests.web.public_door import recipients_code, stranger, text, with_code
from tests.web.staff_pages import signed_in, text_of


def looked(cast: Cast, *who: Person) -> None:
    one = opened(cast)
    for each in who:
        actions.see_recipient(outreach=one, purpose="triage", by=each.actor(now()))
    chain(by=Actor.system())


def test_the_administrator_sees_who_looked_and_nobodys_name(cast: Cast) -> None:
    looked(cast, cast.coordinator)
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        page = text_of(signed_in(cast.administrator).get(reverse("looks")))
    assert "Cora Coordinator" in page and "Finding a supporter (2)" in page
    assert "Worth asking" in page  # nothing followed for three days
    assert "Remy" not in page


def test_looking_at_it_is_on_record(cast: Cast) -> None:
    signed_in(cast.administrator).get(reverse("looks"))
    chain(by=Actor.system())
    assert Entry.objects.latest("number").event == "looks.reviewed"


def test_with_no_look_it_says_so_kindly(cast: Cast) -> None:
    assert "Nobody has opened a name" in text_of(
        signed_in(cast.administrator).get(reverse("looks"))
    )


def test_nobody_else_sees_it(cast: Cast) -> None:
    for who in (cast.coordinator, cast.director, cast.lead, cast.supporter, cast.evaluator):
        assert signed_in(who).get(reverse("looks")).status_code == 403
    assert signed_in(cast.administrator).get(reverse("looks") + "?at=harbor").status_code == 404


def test_everybody_sees_their_own(cast: Cast) -> None:
    looked(cast, cast.coordinator, cast.deputy)
    page = text_of(signed_in(cast.coordinator).get(reverse("my_looks")))
    assert "Finding a supporter" in page and page.count("<tr>") == 2
    assert "You have opened no name" in text_of(signed_in(cast.lead).get(reverse("my_looks")))
    home = text_of(signed_in(cast.lead).get(reverse("staff_home")))
    assert f'href="{reverse("my_looks")}"' in home


def test_the_recipient_sees_how_often_and_by_which_role(cast: Cast) -> None:
    """Never by whom, and never more than the count (G5)."""
    code = recipients_code(cast)
    (row,) = my_outreaches(seen_by=cast.supporter.actor())
    for who, times in ((cast.coordinator, 1), (cast.supporter, 2)):
        for _ in range(times):
            actions.see_recipient(outreach=row.id, purpose="triage", by=who.actor(now()))
    page = " ".join(text(with_code(stranger(), code)).split())
    assert "<strong>Peer supporter</strong>: 2 times" in page
    assert "<strong>Coordinator</strong>: 1 time" in page
    assert "Sam" not in page and "Cora" not in page
