"""Who of the supporters has shared something in confidence, what, and about whom? The coordinator, the lead, the
director, the evaluator and the administrator read every page of theirs; then somebody has the whole database, and then
the keyring too, after it was taken back."""

import base64
import json
import re
from collections.abc import Callable
from functools import partial

import pytest
from django.urls import reverse

from lamppost.audit.actions import chain
from lamppost.audit.models import Entry
from lamppost.core.access import Actor
from lamppost.outreach import actions as outreach
from lamppost.outreach.actions import retire
from lamppost.supporters import actions
from lamppost.supporters.rules.confidence import Tie
from tests.cast import Cast, Person
from tests.confidentiality.attacks.test_administrator_with_everything import _opened, _values
from tests.confidentiality.sinks import Cursor
from tests.unit.referrals.stories import opened
from tests.web.staff_pages import signed_in

VARIES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|\d+ (seconds?|minutes?)')
PAGES = (
    "staff_home",
    "queue",
    "supporters",
    "figures",
    "looks",
    "receipts",
    "accounts",
    "roster",
    "rota",
    "matching",
)
ABOUT = ("violence_or_threat",)
TABLE = ("supporters_confidence", "sealed_shared")


def _readers(cast: Cast) -> tuple[Person, ...]:
    return (
        cast.coordinator,
        cast.deputy,
        cast.lead,
        cast.director,
        cast.evaluator,
        cast.administrator,
        cast.other_supporter,
    )


def _pages(person: Person, *more: str) -> str:
    """Everything that they can open, with what differs each time taken out."""
    client = signed_in(person, second_factor=True)
    answers = [client.get(one) for one in [*map(reverse, PAGES), *more]]
    shown = [
        one.content.decode() if one.status_code == 200 else str(one.status_code) for one in answers
    ]
    return VARIES.sub("", "\n".join(shown))


def _shares(who: Person) -> None:
    actions.share_experience(experience=["assault"], may_say=[], by=who.actor())


def _keeps_apart(cast: Cast, who: Person, whom: Person) -> None:
    assert whom.physician
    actions.keep_apart(physician=whom.physician.pk, tie=Tie.FAMILY, by=who.actor())


def test_no_page_of_anybody_changes_when_somebody_shares(cast: Cast) -> None:
    one, sam = opened(cast, about=ABOUT), cast.supporter
    assert sam.supporter
    more = (reverse("outreach", args=[one]), reverse("supporter", args=[sam.supporter.pk]))
    before = {who.name: _pages(who, *more) for who in _readers(cast)}
    _shares(sam)
    _keeps_apart(cast, sam, cast.other_supporter)
    assert {who.name: _pages(who, *more) for who in _readers(cast)} == before


def test_the_words_beside_an_outreach_are_the_same_whoever_is_kept_away(cast: Cast) -> None:
    """Only that somebody is not on the list can be seen: as for whoever asked, or has said no."""
    page = reverse("outreach", args=[opened(cast, about=ABOUT)])
    client, sam = signed_in(cast.coordinator), cast.supporter
    before = _why_not(client.get(page).content.decode())
    _keeps_apart(cast, sam, cast.recipient)
    after = client.get(page).content.decode()
    assert sam.name not in after
    assert _why_not(after) == before and "too close to this" in before


def _why_not(page: str) -> str:
    found = re.search(r"<li>([^<]*too close to this[^<]*)</li>", page)
    assert found
    return found[1]


@pytest.mark.parametrize("shares", ["sam", "olga", "nobody"])
def test_with_the_database_alone_all_rows_are_alike(
    committed_cast: Cast, cursor: Cursor, shares: str
) -> None:
    cast = committed_cast
    who = {"sam": cast.supporter, "olga": cast.other_supporter}.get(shares)
    actions.write_confidences(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    if who:
        _shares(who)
        _keeps_apart(cast, who, cast.recipient)
    told = cursor.execute(
        "SELECT count(*), count(DISTINCT xmin::text), count(DISTINCT length(sealed_shared)),"
        " count(DISTINCT key_id) FROM supporters_confidence"
    ).fetchone()
    assert told == (2, 1, 1, 1)
    locks = "SELECT count(DISTINCT xmax::text) FROM supporters_supporter WHERE hospital_id = %s"
    assert cursor.execute(locks, [cast.valley.pk]).fetchone() == (1,), (
        "a lock tells whose word it was"
    )
    for table, _, column, value in _values(cursor):
        assert b"assault" not in value, (table, column)


def test_what_is_taken_back_opens_no_more_with_every_key_that_there_is(
    committed_cast: Cast, cursor: Cursor
) -> None:
    cast, sam = committed_cast, committed_cast.supporter
    assert cast.recipient.physician
    _shares(sam)
    _keeps_apart(cast, sam, cast.recipient)
    assert {(table, column) for table, column, text in _opened(cursor) if _tells(text)} == {TABLE}
    for back in (
        partial(actions.share_experience, experience=[], may_say=[], by=sam.actor()),
        partial(actions.no_longer_apart, physician=cast.recipient.physician.pk, by=sam.actor()),
    ):
        back()
    assert [table for table, _, text in _opened(cursor) if _tells(text)] == []


def test_stepping_down_leaves_nothing(committed_cast: Cast, cursor: Cursor) -> None:
    _shares(committed_cast.supporter)
    retire(account=committed_cast.supporter.account or 0, by=committed_cast.supporter.actor())
    assert [table for table, _, text in _opened(cursor) if _tells(text)] == []


def _tells(text: str) -> bool:
    """Whether what was opened holds an experience or somebody kept apart."""
    try:
        said = base64.b64decode(json.loads(text).get("text", "")).decode()
    except (ValueError, AttributeError):
        return False
    return '"assault"' in said or '"family"' in said


def test_the_record_is_the_same_whatever_is_said(cast: Cast) -> None:
    by, told = cast.supporter.actor(), []
    acts: tuple[Callable[[], None], ...] = (
        partial(actions.share_experience, experience=["assault"], may_say=["assault"], by=by),
        partial(actions.share_experience, experience=[], may_say=[], by=by),
        partial(_keeps_apart, cast, cast.supporter, cast.recipient),
        partial(actions.set_capacity, capacity=1, by=by),
    )
    for act in acts:
        while chain(by=Actor.system()):
            pass
        before = Entry.objects.count()
        act()
        while chain(by=Actor.system()):
            pass
        new = Entry.objects.order_by("number")[before:]
        told.append([(one.event, one.role, len(bytes(one.detail))) for one in new])
    assert all(one == told[0] for one in told)


def test_the_optimum_names_no_reason_that_was_not_to_be_named(cast: Cast) -> None:
    """Olga knows what it is about; she comes first for all, and nothing on the page says why."""
    _shares(cast.other_supporter)
    page = reverse("outreach", args=[opened(cast, about=ABOUT)])
    outreach.propose(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    shown = signed_in(cast.coordinator).get(page).content.decode()
    assert "has been through" not in shown and "assault" not in shown
