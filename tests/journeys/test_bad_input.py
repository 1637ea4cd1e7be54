"""What goes wrong in a real browser: empty forms, a thumb that taps twice, the way back, an hour that passed."""

from playwright.sync_api import Browser, expect

from tests.journeys.asking import fill_in_three_screens, kept_code, send_unchecked, with_code
from tests.journeys.browser import Visit, visiting
from tests.journeys.house import House

RECEIPTS = "SELECT count(*) FROM referrals_receipt"
SEND = "Ask for support for them"


def receipts(house: House) -> int:
    ((count,),) = house.rows(RECEIPTS)
    assert isinstance(count, int)
    return count


def test_an_empty_form_says_what_is_missing_and_leads_there(house: House, browser: Browser) -> None:
    with visiting(browser, house) as visit:
        visit.to("/valley/colleague")
        visit.press("Next")
        expect(visit.page.get_by_label("Their name")).to_be_focused()
        send_unchecked(visit)
        summary = visit.page.locator("[data-problems]")
        expect(summary).to_be_focused()
        expect(summary.locator("li")).to_have_count(3)
        visit.shot("problems")
        visit.follow("Answer the question about safety: no, or yes.")
        expect(visit.page.locator("#id_is_unsafe")).to_be_focused()
        visit.follow("Whom is it about? Give a name, as well as you know it.")
        expect(visit.page.get_by_label("Their name")).to_be_focused()


def test_what_was_typed_is_kept_after_a_problem(house: House, browser: Browser) -> None:
    with visiting(browser, house, scripts=False) as visit:
        visit.to("/valley/colleague")
        visit.page.get_by_label("Department").fill("Surgery")
        visit.choose("When should somebody reach out?", "Soon")
        visit.page.locator("main form").evaluate("form => form.noValidate = true")
        visit.press(SEND)
        visit.sees("Not sent yet. Please look at this:")
        expect(visit.page.get_by_label("Department")).to_have_value("Surgery")
        expect(visit.page.locator("input[name=urgency]:checked")).to_have_value("soon")


def test_the_way_back_shows_nothing_that_was_typed(house: House, browser: Browser) -> None:
    with visiting(browser, house) as visit:
        fill_in_three_screens(visit, "Bea Back")
        visit.press(SEND)
        kept_code(visit)
        visit.page.go_back()
        expect(visit.page.locator("#id_name")).to_have_value("")
        visit.sees_not("Bea Back")


def test_the_way_back_leads_to_the_screen_before_while_one_asks(
    house: House, browser: Browser
) -> None:
    with visiting(browser, house) as visit:
        fill_in_three_screens(visit, "Bo Thumb")
        visit.page.go_back()
        expect(visit.page.get_by_role("heading", name="How soon?")).to_be_visible()
        visit.press("Back")
        expect(visit.page.get_by_label("Their name")).to_have_value("Bo Thumb")
        visit.page.go_forward()
        visit.press("Next")
        expect(visit.page.get_by_role("button", name=SEND)).to_be_visible()


def test_the_same_form_sent_again_counts_once(house: House, browser: Browser) -> None:
    before = receipts(house)
    with visiting(browser, house) as visit:
        fill_in_three_screens(visit, "Rita Reload")
        visit.press(SEND)
        kept_code(visit)
        visit.page.reload()
        visit.sees("We have it already.")
    assert receipts(house) == before + 1


def test_a_thumb_that_taps_twice_still_gets_the_code(house: House, browser: Browser) -> None:
    before = receipts(house)
    with visiting(browser, house) as visit:
        fill_in_three_screens(visit, "Tom Taptwice")
        visit.page.get_by_role("button", name=SEND).dblclick(no_wait_after=True)
        code = kept_code(visit)
        with_code(visit, code)
        visit.sees("Where your request stands")
    assert receipts(house) == before + 1


def test_a_session_that_is_over_comes_back_to_its_page(house: House, browser: Browser) -> None:
    with visiting(browser, house) as visit:
        visit.play(house.cast.supporter)
        visit.to("/staff/capacity/")
        house.change("DELETE FROM django_session")
        visit.follow("Reach out")
        expect(visit.page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert "/staff/reach-out/" in visit.page.url.replace("%2F", "/")
        sign_in_here(visit, house)
        expect(
            visit.page.get_by_role("heading", name="Reach out of your own accord")
        ).to_be_visible()


def test_a_session_that_is_over_while_one_logs_says_so(house: House, browser: Browser) -> None:
    with visiting(browser, house) as visit:
        visit.play(house.cast.supporter)
        visit.to("/staff/capacity/")
        house.change("DELETE FROM django_session")
        visit.press("Keep to this")
        expect(visit.page.get_by_role("heading", name="Sign in")).to_be_visible()


def sign_in_here(visit: Visit, house: House) -> None:
    supporter = house.cast.supporter
    before = len(house.codes_for(supporter))
    visit.page.get_by_label("Your e-mail address at work").fill(supporter.email)
    visit.press("Send me a code")
    visit.page.get_by_label("The code").fill(house.sign_in_code(supporter, before))
    visit.press("Sign in")


def test_pages_that_are_not_there_or_not_theirs_are_friendly(
    house: House, browser: Browser
) -> None:
    with visiting(browser, house) as visit:
        assert visit.to("/nowhere/") == 404
        visit.follow("To the first page")
        assert visit.to("/elsewhere/colleague") == 404
        visit.play(house.cast.supporter)
        assert visit.to("/staff/queue/") == 403
        visit.shot("not-yours")
        visit.sees_not("Traceback")
        visit.page.get_by_role("link").first.click()
        with_code(visit, "0000-0000")
        visit.sees("This is not a whole code")
        expect(visit.page.get_by_label("Your code")).to_have_value("0000-0000")
        with_code(visit, "0123456789ABCDEFG1")  # whole, and nobody's
        visit.sees("This code opens nothing.")
