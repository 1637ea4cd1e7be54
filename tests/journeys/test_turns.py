"""One asks another to take a turn, both tap, and the turn is the other's: on phones, with pages that bar nobody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from lamppost.core.clock import now
from tests.journeys.browser import SMALL_PHONE, visiting
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine
from tests.unit.supporters.turns import on_rota, turn

DAYS_AHEAD = 3


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """Sam has a turn in three days, on no other."""
    on = now().date() + timedelta(days=DAYS_AHEAD)
    before = {row[0] for row in house.rows("SELECT id FROM program_duty")}
    on_rota(house.cast.supporter, on.weekday())
    yield f"/staff/rota/turns/{turn(house.cast, house.cast.supporter, on)}/"
    for (duty,) in house.rows("SELECT id FROM program_duty WHERE kind = 'rota'"):
        if duty not in before:
            house.change("DELETE FROM supporters_swap WHERE duty_id = %s", duty)
            house.change("DELETE FROM supporters_rotachange WHERE duty_id = %s", duty)
            house.change("DELETE FROM program_duty WHERE id = %s", duty)


def test_a_turn_changes_hands_once_both_have_tapped(
    house: House, browser: Browser, address: str
) -> None:
    cast, found = house.cast, []
    with (
        visiting(browser, house, width=SMALL_PHONE, reduced_motion="reduce") as asker,
        visiting(browser, house, width=SMALL_PHONE, reduced_motion="reduce") as asked,
        visiting(browser, house, reduced_motion="reduce") as coordinator,
    ):
        asker.play(cast.supporter)
        asker.to(address)
        found += examine(asker, "a turn")
        asker.page.get_by_label("Whom would you ask?").select_option(
            label=cast.other_supporter.name
        )
        asker.press("Ask them")
        asker.sees("They have been asked. It stays yours until they say yes.")
        coordinator.play(cast.coordinator)
        coordinator.to(f"{address}change/")
        found += examine(coordinator, "change a turn")
        asked.play(cast.other_supporter)
        asked.to("/staff/rota/mine/")
        found += examine(asked, "my turns, asked")
        asked.press("Yes, I take it")
        asked.sees("Thank you. The turn is yours now.")
    assert found == []
