"""A supporter opens the guide on a phone, and prints the card on which a code is handed over."""

from io import BytesIO
from uuid import UUID

from playwright.sync_api import Browser, Request, expect
from pypdf import PdfReader

from lamppost.outreach import actions
from tests.journeys.browser import DESK, SMALL_PHONE, Visit, visiting
from tests.journeys.helping import accept
from tests.journeys.house import House
from tests.processes import until
from tests.unit.referrals.stories import refer

OUTREACHES = "SELECT id FROM outreach_outreach"
MILLIMETRE = 96 / 25.4  # pixels


def offered_to_sam(house: House) -> None:
    cast = house.cast
    assert cast.supporter.supporter is not None
    refer(cast)
    until(lambda: bool(house.rows(OUTREACHES)), "an outreach is open")
    ((outreach,),) = house.rows(OUTREACHES)
    assert isinstance(outreach, UUID)
    by = cast.coordinator.actor()
    actions.offer(outreach=outreach, supporter=cast.supporter.supporter.pk, by=by)


def is_open(visit: Visit, item: str) -> bool:
    return bool(visit.page.locator(f"#guide-{item}").evaluate("it => it.open"))


def test_the_guide_shows_one_thing_at_a_time_without_scripts(
    house: House, browser: Browser
) -> None:
    offered_to_sam(house)
    with visiting(browser, house, width=SMALL_PHONE, scripts=False) as visit:
        visit.play(house.cast.supporter)
        accept(visit, house.cast.recipient.name)
        calling = visit.page.get_by_text("Is this a good moment?")
        expect(calling).to_be_hidden()
        visit.page.locator("#guide-call > summary").click()
        expect(calling).to_be_visible()
        visit.page.locator("#guide-refusal > summary").click()
        expect(visit.page.get_by_text("I will leave it at that")).to_be_visible()
        assert is_open(visit, "refusal") and not is_open(visit, "call")
        visit.fits()
        visit.shot("guide-in-place")


def test_only_the_card_is_printed_and_no_address_holds_the_code(
    house: House, browser: Browser
) -> None:
    offered_to_sam(house)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    with visiting(browser, house, width=DESK) as visit:
        visit.page.on("request", note)
        visit.play(house.cast.supporter)
        code = accept(visit, house.cast.recipient.name)
        expect(visit.page.get_by_role("button", name="Print the card")).to_be_visible()
        visit.page.emulate_media(media="print")
        card = visit.page.locator(".lp-wallet-card").first
        box = card.bounding_box()
        assert box is not None
        assert (
            abs(box["width"] - 171.2 * MILLIMETRE) < 3 and abs(box["height"] - 54 * MILLIMETRE) < 3
        )
        for other in ("h1", ".lp-code", ".lp-bar", ".lp-foot", "#guide", "#wallet"):
            expect(visit.page.locator(other).first).to_be_hidden()
        printed = PdfReader(BytesIO(visit.page.pdf(format="Letter")))
        text = "".join(page.extract_text() for page in printed.pages)
        assert len(printed.pages) == 1 and text.count(code) == 2
        assert "What you can do with it" in text and "Qué puede hacer con él" in text
        for word in (house.cast.supporter.name, house.cast.valley.name, "support"):
            assert word not in text
    letters = code.replace("-", "")
    assert not [url for url in asked if code in url or letters in url]
    (stored,) = house.rows("SELECT row_to_json(o)::text FROM outreach_outreach o")[0]
    assert code not in str(stored) and letters not in str(stored)


def test_words_are_copied_and_a_code_is_not(house: House, browser: Browser) -> None:
    offered_to_sam(house)
    with visiting(browser, house, permissions=["clipboard-read", "clipboard-write"]) as visit:
        visit.play(house.cast.supporter)
        accept(visit, house.cast.recipient.name)
        expect(visit.page.get_by_role("button", name="Copy the code")).to_have_count(0)
        visit.page.locator("#guide-text_message > summary").click()
        visit.press("Copy these words", exact=False)
        visit.sees("Copied")
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"Hi, this is {house.cast.supporter.name}, a colleague at")
