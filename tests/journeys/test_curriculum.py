"""The curriculum in a real browser: read and checked on a phone, without a script; made a hospital's own."""

from playwright.sync_api import Browser, FilePayload

from tests.journeys.browser import SMALL_PHONE, Visit, visiting
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine

RIGHT = "Moral injury."


def send(visit: Visit, text: str) -> None:
    """The changed file, as somebody sends it whose editor is not a field on a page."""
    file: FilePayload = {
        "name": "ours.yaml",
        "mimeType": "application/yaml",
        "buffer": text.encode(),
    }
    visit.page.get_by_label("Send the changed file").set_input_files(file)
    visit.press("Check it and keep it in the draft")


def test_somebody_reads_and_checks_a_part_alone_on_a_small_phone_without_a_script(
    house: House, browser: Browser
) -> None:
    with visiting(browser, house, width=SMALL_PHONE, scripts=False) as visit:
        visit.play(house.cast.supporter)
        visit.follow("Handbook")
        visit.sees("The day: 240 minutes", "0 of 4 parts are done")
        visit.follow("Understanding burnout and moral injury")
        visit.choose("A colleague says, “I know what my patient needed", RIGHT)
        visit.press("See what they are worth")
        visit.sees("They had to act against their values.", "Choose one, and see what it is worth.")
        visit.press("I have done this part")
        visit.sees("Noted. You can take it back here.")
        visit.follow("The parts of a peer support talk")
        visit.sees("A first call", "Am I in trouble?")
        visit.follow("Training for peer supporters")
        visit.sees("1 of 4 parts are done; 50 minutes are left.")
        assert house.rows("SELECT unit FROM training_unitdone") == [("burnout",)]


def test_a_director_mends_what_is_wrong_and_puts_it_in_force(
    house: House, browser: Browser
) -> None:
    found: list[str] = []
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.director)
        visit.to("/staff/curriculum/own/?at=valley")
        visit.press("Take a copy")
        text = visit.page.get_by_label("The text").input_value()
        send(visit, wrong := text.replace("title: Active listening", "titel: Active listening", 1))
        visit.sees("units 4 › title", "This field is missing.", "Is it spelled right?")
        assert visit.page.get_by_label("The text").input_value() == wrong
        found += examine(visit, "curriculum, wrong")
        send(visit, text.replace("title: Active listening", "title: Listening here", 1))
        visit.sees("Kept in the draft. Nobody else reads it yet.", "Listening here")
        found += examine(visit, "curriculum, draft")
        visit.press("Put in force")
        visit.sees("From now on everybody here reads this version.", "In force")
        found += examine(visit, "curriculum, own")
    with visiting(browser, house) as visit:
        visit.play(house.cast.supporter)
        visit.to("/staff/curriculum/")
        visit.sees("Listening here")
    assert found == []


def test_pages_of_the_curriculum_bar_nobody(house: House, browser: Browser) -> None:
    found: list[str] = []
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.lead)
        for path in ("/staff/curriculum/", "/staff/curriculum/unit/listening/"):
            visit.to(path)
            found += examine(visit, path)
        visit.to("/staff/curriculum/unit/role_play/")
        visit.page.locator("summary").filter(has_text="Colleague").first.click()
        visit.page.locator("#check label").first.click()
        visit.press("See what they are worth")
        found += examine(visit, "role play, checked")
    assert found == []
