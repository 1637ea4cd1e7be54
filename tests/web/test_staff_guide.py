"""The guide on an outreach, on its own page, and as it is worded anew; the card on which a code is handed over."""

import re

import pytest
import segno
from django.conf import settings
from django.test import Client

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.launch.actions import sign_text
from lamppost.launch.rules import TextKind
from lamppost.outreach import actions
from lamppost.outreach.actions import Opening, open_or_join
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.guide import packaged_words
from lamppost.outreach.rules import Recipient, Route, Said, Urgency
from lamppost.outreach.rules.guide import GuideItem
from lamppost.resources.actions import Help, set_resource
from lamppost.resources.rules import ResourceKind
from lamppost.web.qr import qr
from lamppost.web.staff.outreach.forms import as_typed
from tests.cast import Cast
from tests.unit.outreach.stories import accepted, offered
from tests.web.staff_pages import signed_in, text_of

CODE = re.compile(r"[0-9A-Z]{6}-[0-9A-Z]{6}-[0-9A-Z]{6}")
JAY = Recipient("Jay", reach=("(415) 555-0123", "jay@example.org"))
SAID = Said(about=("workload_or_burnout",))
ITEM = "/staff/guide/in_person/"
OWN = {
    **as_typed(packaged_words(GuideItem.IN_PERSON)),
    "say": "Walk with me, says {supporter}.\n\n  You can check me at {page}. ",
}


def own_page(cast: Cast) -> str:
    return f"/staff/outreaches/{accepted(cast)}/"


def worded(client: Client, **more: str) -> object:
    return client.post(ITEM, {"act": "keep", "after": "0", **OWN, **more}, follow=True)


# On an outreach.


def test_the_guide_opens_in_place_with_the_names_filled_in(cast: Cast) -> None:
    page = text_of(signed_in(cast.supporter).get(own_page(cast)))
    assert f"this is {cast.supporter.name}, a colleague at {cast.valley.name}" in page
    assert "hang up and call (415) 555-0100" in page and "/valley/" in page
    assert not re.search(r"\{(supporter|hospital|phone|page)\}", page)
    assert page.count('name="guide"') == len(GuideItem)


def test_one_part_is_open_and_no_item_is(cast: Cast) -> None:
    page = text_of(signed_in(cast.supporter).get(own_page(cast))).partition('id="guide"')[2]
    opened = [one for one in re.findall(r"<details[^>]*>", page) if re.search(r"\bopen\b", one)]
    assert len(opened) == 1 and page.index(opened[0]) < page.index("First words")


def test_a_message_can_be_begun_only_once_the_number_is_shown(cast: Cast) -> None:
    asked = Opening(cast.valley.pk, JAY, Route.SELF, Urgency.SOON, now(), SAID)
    open_or_join(opening=asked, by=Actor.system(cast.valley.pk))
    with transaction(Actor.system(cast.valley.pk)):
        outreach = Outreach.objects.get().id
    sam = cast.supporter
    by = cast.coordinator.actor()
    offer = actions.offer(outreach=outreach, supporter=sam.supporter.pk, by=by)
    client, page = signed_in(sam, second_factor=True), f"/staff/outreaches/{outreach}/"
    client.post(f"/staff/offers/{offer}/", {"act": "accept"})
    assert "sms:+1415" not in text_of(client.get(page))
    links = re.findall(r'href="(sms:\+1415[^"]*)"', text_of(client.post(page, {"act": "show"})))
    assert len(links) == 2  # the first message, and the one after no answer
    assert links[0].startswith("sms:+14155550123?body=Hi%2C%20this%20is%20Sam%20Supporter%2C%20a")
    assert "Jay" not in "".join(links) and "burnout" not in "".join(links)


def test_what_must_be_reported_is_counsels_to_say(cast: Cast) -> None:
    client, page = signed_in(cast.supporter), own_page(cast)
    assert "Counsel has not signed a text on this yet." in text_of(client.get(page))
    by, here = Actor.system(cast.valley.pk), cast.valley.pk
    sign_text(hospital=here, kind=TextKind.REPORTING, body="Not to us.", body_es="No.", by=by)
    shown = text_of(client.get(page))
    assert "Not to us." in shown and "has not signed" not in shown
    assert "Not to us." in text_of(Client().get("/valley/kept"))
    assert "Must I report" not in text_of(Client().get("/harbor/kept"))


# The card.


def test_the_card_is_in_the_one_answer_that_knows_the_code(cast: Cast) -> None:
    outreach, offer = offered(cast)
    client = signed_in(cast.supporter)
    answer = client.post(f"/staff/offers/{offer}/", {"act": "accept"})
    page = text_of(answer)
    (code,) = set(CODE.findall(page))
    assert page.count(code) == 3 and page.count('class="lp-wallet-card"') == 2
    assert "What you can do with it" in page and "Qué puede hacer con él" in page
    assert answer["Cache-Control"] == "no-store"
    assert "lp-wallet" not in text_of(client.get(f"/staff/outreaches/{outreach}/"))


def test_the_code_stands_in_no_address_and_the_card_names_nobody(cast: Cast) -> None:
    outreach = accepted(cast)
    client = signed_in(cast.supporter)
    page = text_of(client.post(f"/staff/outreaches/{outreach}/", {"act": "new_code"}))
    (text,) = set(CODE.findall(page))
    code = Code.parse(text)
    assert code is not None
    links = re.findall(r'(?:href|action|src|value)="([^"]*)"', page)
    assert not [one for one in links if text in one or code.letters in one]
    card = page.partition('class="lp-wallet-card"')[2].partition("</section>")[0]
    for word in (cast.recipient.name, cast.supporter.name, cast.valley.name, "Lamppost", "upport"):
        assert word not in card


def test_the_square_leads_to_the_plain_page_where_codes_are_typed(cast: Cast) -> None:
    plain = segno.make(f"{settings.LAMPPOST_URL}/code/", error="m", micro=False)
    drawn = plain.svg_inline(
        svgclass="lp-qr", lineclass=None, omitsize=True, dark="#000", light="#fff"
    )
    assert qr("/code/") == drawn and "style" not in drawn
    assert 'name="code"' in text_of(Client().get("/code/"))


# Its own page.


def test_supporters_read_the_guide_and_word_nothing(cast: Cast) -> None:
    client = signed_in(cast.supporter)
    assert "Word it anew" not in text_of(client.get("/staff/guide/"))
    whole = text_of(client.get("/staff/guide/", {"all": "yes"}))
    assert "You asked for a call" in whole and "<details" not in whole.partition("<main")[2]
    assert client.get(ITEM).status_code == 403
    assert worded(client).status_code == 403


@pytest.mark.parametrize("who", ["coordinator", "director"])
def test_a_preview_shows_and_keeps_nothing(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    given = {"act": "preview", "after": "0", "at": "valley", **OWN}
    page = text_of(client.post(ITEM, given))
    assert (
        f"Walk with me, says {getattr(cast, who).name}." in page and "Nothing is kept yet." in page
    )
    assert "Walk with me" not in text_of(
        client.get("/staff/guide/", {"at": "valley", "all": "yes"})
    )


def test_own_words_are_kept_read_and_given_back(cast: Cast) -> None:
    client, reader = signed_in(cast.coordinator), signed_in(cast.supporter)
    assert "from now on" in text_of(worded(client))
    assert "In your hospital’s words" in text_of(client.get("/staff/guide/"))
    shown = text_of(reader.get("/staff/guide/", {"all": "yes"}))
    assert f"Walk with me, says {cast.supporter.name}." in shown
    page = text_of(client.get(ITEM))
    assert "Version 1" in page and "Coordinator" in page
    back = client.post(ITEM, {"act": "packaged", "after": "1"}, follow=True)
    assert "what came with the program again" in text_of(back)
    assert "Walk with me" not in text_of(reader.get("/staff/guide/", {"all": "yes"}))
    assert "Walk with me" in text_of(client.get(ITEM, {"version": "1"}))
    assert client.get(ITEM, {"version": "9"}).status_code == 404


def test_a_slip_is_told_beside_its_field_and_nothing_is_lost(cast: Cast) -> None:
    client = signed_in(cast.coordinator)
    answer = worded(client, say="Hi {name}", do_es="x" * 601)
    page = text_of(answer)
    assert answer.status_code == 422 and "Hi {name}" in page
    assert "Check the braces" in page and "600 letters" in page
    assert 'id="error_say"' in page and 'id="error_do_es"' in page


def test_who_was_slower_keeps_what_they_typed(cast: Cast) -> None:
    worded(signed_in(cast.director), at="valley")
    answer = worded(signed_in(cast.coordinator), say="Mine")
    page = text_of(answer)
    assert answer.status_code == 409 and "Mine</textarea>" in page
    assert "Somebody has worded this anew in the meantime." in page
    assert re.search(r'name="after"\s+value="1"', page)


def test_what_is_no_item_is_not_found(cast: Cast) -> None:
    client = signed_in(cast.coordinator)
    for act in ("", "keep", "preview", "packaged"):
        answer = client.post("/staff/guide/fax/", {"act": act, "after": "0", **OWN})
        assert answer.status_code == 404


def test_the_guide_names_where_else_to_turn_and_marks_what_is_stale(cast: Cast) -> None:
    eap = Help(cast.valley.pk, ResourceKind.EAP, "Valley assistance", "415 555 0111")
    set_resource(shown=eap, by=cast.administrator.actor())
    outreach = accepted(cast)
    for page in (f"/staff/outreaches/{outreach}/", "/staff/guide/", "/staff/guide/?all=yes"):
        shown = text_of(signed_in(cast.supporter).get(page))
        assert "Valley assistance" in shown and "(415) 555-0111" in shown, page
        assert "Not checked here yet" in shown, page
