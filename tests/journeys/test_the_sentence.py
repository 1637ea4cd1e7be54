"""A colleague asks, a trained peer reaches out, they talk, the identity is forgotten, the fact is counted."""

from functools import partial

from playwright.sync_api import Browser

from tests.cast import Person
from tests.journeys.asking import REACH, ask_in_three_screens, ask_on_one_page, with_code
from tests.journeys.browser import SMALL_PHONE, Visit, visiting
from tests.journeys.helping import (
    accept,
    confirm_who,
    log_a_conversation,
    log_a_try,
    look_who,
    offer_in_one_tap,
    undo_then_close,
)
from tests.journeys.house import House, assert_neutral
from tests.processes import until

NAME, OTHER_NAME = "Nadia Nightshift", "Yara Yesterday"

HANGING_ON_A_KEY = (
    "SELECT 1 FROM vault_key WHERE id = %s",
    "SELECT 1 FROM vault_blindindex WHERE key_id = %s",
    "SELECT 1 FROM outreach_source WHERE key_id = %s",
    "SELECT 1 FROM outreach_offer WHERE key_id = %s",
    "SELECT 1 FROM outreach_attempt WHERE key_id = %s",
    "SELECT 1 FROM notifications_message WHERE key_id = %s",
)


def prefer_a_phone_call(visit: Visit, code: str) -> None:
    with_code(visit, code)
    visit.sees("It is yours to decide.", "Who has opened your name")
    visit.shot("recipient")
    visit.choose("We should talk", "By phone")
    visit.press("Keep to this")
    visit.sees("We will keep to what you wished for.")


def assert_forgotten(house: House, outreach: object, key: object) -> None:
    """Nothing hangs on the key any more, and the key is gone."""
    house.change("UPDATE outreach_outreach SET closes_at = now() WHERE id = %s", outreach)
    house.work("outreach.keep")
    alive = "SELECT 1 FROM outreach_outreach WHERE id = %s"
    until(lambda: not house.rows(alive, outreach), "it is forgotten", patience=40)
    for rows in HANGING_ON_A_KEY:
        assert house.rows(rows, key) == [], rows


def the_only(house: House, supporter: Person) -> tuple[object, object]:
    (found,) = house.rows(
        "SELECT id, key_id FROM outreach_outreach WHERE supporter_account = %s", supporter.account
    )
    return found[0], found[1]


def test_the_whole_sentence_with_scripts_on_a_phone(house: House, browser: Browser) -> None:
    cast = house.cast
    house.hired(NAME, cast.emergency)
    with (
        visiting(browser, house) as colleague,
        visiting(browser, house) as coordinator,
        visiting(browser, house) as supporter,
        visiting(browser, house) as recipient,
    ):
        referrers_code = ask_in_three_screens(colleague, NAME)
        coordinator.play(cast.coordinator)
        confirm_who(coordinator, NAME)
        offer_in_one_tap(coordinator, cast.supporter)
        assert_neutral(house.daily_letter(cast.supporter), house)
        supporter.play(cast.supporter)
        recipients_code = accept(supporter, NAME)
        outreach, key = the_only(house, cast.supporter)
        look_who(supporter, NAME, "Emergency Medicine")
        prefer_a_phone_call(recipient, recipients_code)
        look_who(supporter, "They would like:", "By phone")
        log_a_try(supporter)
        log_a_conversation(supporter)
        undo_then_close(supporter)
        assert_forgotten(house, outreach, key)
        with_code(recipient, recipients_code)
        recipient.sees("This code opens nothing.")
        with_code(colleague, referrers_code)
        colleague.sees("Where your request stands", "Now: seen by the program.")
        colleague.shot("status")
        coordinator.to("/staff/figures/")
        coordinator.sees("Conversations", cast.valley.name)
        coordinator.shot("figures")


def test_the_whole_sentence_without_scripts_on_a_small_phone(
    house: House, browser: Browser
) -> None:
    cast = house.cast
    house.hired(OTHER_NAME, cast.emergency)

    small = partial(visiting, browser, house, width=SMALL_PHONE, scripts=False)

    with (
        small() as colleague,
        small() as coordinator,
        small() as supporter,
        small() as recipient,
    ):
        referrers_code = ask_on_one_page(colleague, OTHER_NAME)
        coordinator.sign_in_by_mail(cast.coordinator)
        coordinator.to("/staff/queue/")
        coordinator.reload_until("Who is meant?")
        coordinator.follow("Asked for by a colleague")
        coordinator.press("Show what was written")
        coordinator.sees("A name is shown only after a second proof.")
        coordinator.play(cast.coordinator)
        confirm_who(coordinator, OTHER_NAME)
        offer_in_one_tap(coordinator, cast.other_supporter)
        assert_neutral(house.daily_letter(cast.other_supporter), house)
        supporter.play(cast.other_supporter)
        recipients_code = accept(supporter, OTHER_NAME)
        outreach, key = the_only(house, cast.other_supporter)
        look_who(supporter, OTHER_NAME, REACH, "Workload or burnout")
        prefer_a_phone_call(recipient, recipients_code)
        log_a_try(supporter)
        log_a_conversation(supporter)
        undo_then_close(supporter)
        assert_forgotten(house, outreach, key)
        with_code(colleague, referrers_code)
        colleague.sees("Where your request stands", "Now: seen by the program.")
        coordinator.to("/staff/figures/")
        coordinator.sees("Conversations", cast.valley.name)
