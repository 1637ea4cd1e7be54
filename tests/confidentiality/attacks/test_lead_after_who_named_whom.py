"""Lena leads the department and reads every page of hers; so do the coordinator, the director, the evaluator and
the administrator. Who named whom, how often was somebody named, who was left out? And what does the whole database
tell, with the keyring, once she is done?"""

import re
from collections.abc import Iterable
from dataclasses import replace

import time_machine
from django.urls import reverse

from lamppost.audit.actions import chain
from lamppost.audit.models import Entry
from lamppost.ballots.models import Slip
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.supporters import actions
from lamppost.supporters.models import Round, SlateRow
from lamppost.supporters.rules.nominations import REVIEW_LASTS
from lamppost.vault.models import Key
from tests.cast import Cast, Person
from tests.confidentiality.attacks.test_administrator_with_everything import _opened, _values
from tests.confidentiality.sinks import Cursor
from tests.unit.supporters.nominating import (
    AFTER,
    Staffed,
    begun,
    codes,
    nominated,
    reviewed,
    slate,
    staffed,
)
from tests.web.staff_pages import signed_in

# No address, no page and no word of it may change with an answer.
VARIES = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z]+ \d{1,2}, \d{4}'
    r"|\d{4}-\d\d-\d\d"
)
ANA, BEN, CHLOE = "Ana Alvarez", "Ben Bishop", "Chloe Castillo"
# The same three names; in the one round everybody names Ana, in the other everybody names Ben.
MOSTLY_ANA = ((ANA, BEN), (ANA,), (ANA, CHLOE), (ANA,), (ANA,))
MOSTLY_BEN = ((BEN,), (BEN, ANA), (BEN,), (BEN, CHLOE), (BEN, CHLOE))
CANARY = "Zephyrine Quillfeather"
LEFT_OUT = ((ANA, CANARY), (ANA,), (BEN,), (ANA, CANARY), (CANARY,))


def _pages(person: Person, *more: str) -> str:
    """Everything that they can open, with what differs each time taken out."""
    client = signed_in(person, second_factor=True)
    names = ("staff_home", "nominations", "roster", "figures", "looks", "receipts", "accounts")
    answers = [client.get(reverse(name)) for name in names] + [client.get(one) for one in more]
    shown = [
        one.content.decode() if one.status_code == 200 else str(one.status_code) for one in answers
    ]
    return VARIES.sub("", "\n".join(shown))


def _readers(cast: Cast) -> Iterable[Person]:
    return (
        cast.lead,
        cast.coordinator,
        cast.director,
        cast.evaluator,
        cast.administrator,
        cast.supporter,
    )


def test_no_page_of_anybody_changes_when_somebody_answers(cast: Cast) -> None:
    at = staffed(cast)
    round = begun(at)
    page = reverse("round", args=[round])
    before = {one.name: _pages(one, page) for one in _readers(cast)}
    for code in list(codes(at, round).values())[:6]:
        nominated(cast, code, (ANA, BEN))
        assert {one.name: _pages(one, page) for one in _readers(cast)} == before


def test_whoever_is_named_once_stands_there_like_who_is_named_by_all(cast: Cast) -> None:
    """Two rounds with the same names: what is seen of them, and what lies in the table, is the same."""
    at, seen = staffed(cast), []
    for given in (MOSTLY_ANA, MOSTLY_BEN):
        round = reviewed(at, given)
        found = actions.see_slate(round=round, by=at.lead)
        assert [one.name for one in found] == [ANA, BEN, CHLOE]
        with transaction(at.program):
            length = len(bytes(SlateRow.objects.get().sealed_slate))
        page = _pages(cast.lead, reverse("round", args=[round]))
        alike = [replace(one, id=cast.valley.pk) for one in found]
        seen.append((alike, length, page))
        actions.finish_round(round=round, by=at.lead)
        Round.objects.all().delete()
    assert seen[0] == seen[1]


def test_who_was_left_out_is_known_to_nobody_afterwards(
    committed_cast: Cast, cursor: Cursor
) -> None:
    """With the whole database, every key that there is tried on every value that there is."""
    at = staffed(committed_cast)
    round = reviewed(at, LEFT_OUT)
    there = {(table, column) for table, column, text in _opened(cursor) if CANARY in text}
    assert there == {("supporters_slaterow", "sealed_slate")}  # the attack works before
    with transaction(at.program):
        key = SlateRow.objects.get().key_id
    actions.finish_round(round=round, by=at.lead)
    assert [text for _, _, text in _opened(cursor) if CANARY in text] == []
    for table, _, column, value in _values(cursor):
        assert CANARY.lower().encode() not in value.lower(), (table, column)
    with transaction(at.program):
        assert not Key.objects.filter(pk=key).exists()


def test_the_record_is_the_same_whoever_was_named_and_however_many_were_left_out(
    cast: Cast,
) -> None:
    at, told = staffed(cast), []
    while chain(by=Actor.system()):
        pass
    for given in (MOSTLY_ANA, LEFT_OUT):
        before = Entry.objects.count()
        with time_machine.travel(now() + (AFTER + REVIEW_LASTS) * len(told)):
            round = reviewed(at, given)
            actions.finish_round(round=round, by=at.lead)
            while chain(by=Actor.system()):
                pass
        new = Entry.objects.order_by("number")[before:]
        told.append([(one.event, one.role, bool(bytes(one.reference))) for one in new])
    assert told[0] == told[1]


def test_a_card_and_a_letter_are_answered_alike(cast: Cast) -> None:
    """What comes in does not say by which of the two."""
    at: Staffed = staffed(cast)
    round = begun(at)
    held = codes(at, round)
    for holder in ("card:0", next(one for one in held if one.startswith("physician"))):
        nominated(cast, held[holder], (ANA,))
    with transaction(at.program):
        assert len({len(bytes(one.sealed_answer)) for one in Slip.objects.all()}) == 1


def test_the_names_ask_for_a_second_factor_of_the_lead_too(cast: Cast) -> None:
    at = staffed(cast)
    page = reverse("round", args=[reviewed(at)])
    answer = signed_in(cast.lead).get(page)
    assert "Ana Alvarez" not in answer.content.decode()
    assert "Ana Alvarez" in signed_in(cast.lead, second_factor=True).get(page).content.decode()
    assert ANA in slate(at, Round.objects.get().pk)
