"""An administrator brings in the supporters of a program that was there before, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lamppost.people.models import Account
from lamppost.supporters.models import Supporter
from tests.journeys.browser import Visit, visiting
from tests.journeys.house import House
from tests.journeys.test_accessibility import examine

HEAD = "E-mail,Name,Department,Trained on,Certified until,Standing\n"
WRONG = HEAD + "nadia@example.org,Nadia Newcomer,Astrology,2024-05-06,2031-01-01,certified\n"
RIGHT = WRONG.replace("Astrology", "Surgery")
PAGE = "/staff/supporters/import/"


@pytest.fixture(autouse=True)
def _gone_afterwards(house: House) -> Iterator[None]:
    yield
    Supporter.objects.filter(account__email="nadia@example.org").delete()
    Account.objects.filter(email="nadia@example.org").delete()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_register_is_looked_at_mended_and_brought_in(
    house: House, browser: Browser, tmp_path: Path, scripts: bool
) -> None:
    with visiting(browser, house, scripts=scripts, reduced_motion="reduce") as visit:
        visit.play(house.cast.administrator)
        visit.to(PAGE)
        _send(visit, tmp_path, WRONG, "Look first")
        visit.sees("Nothing was written.", "no department of that name")
        if scripts:
            assert examine(visit, "register with problems") == []
        _send(visit, tmp_path, RIGHT, "Look first")
        visit.sees("A preview: nothing was written yet", "1 without an account so far")
        if scripts:
            assert examine(visit, "register, looked at") == []
        _send(visit, tmp_path, RIGHT, "Bring it in")
        visit.sees("It is in.")
        visit.sees_not("Nadia")
    with visiting(browser, house) as visit:
        visit.play(house.cast.coordinator)
        visit.to("/staff/supporters/")
        visit.sees("Nadia Newcomer")


def _send(visit: Visit, folder: Path, content: str, button: str) -> None:
    """That file, through the form that has that button."""
    written = folder / "register.csv"
    written.write_text(content)
    form = visit.page.locator("form", has=visit.page.get_by_role("button", name=button))
    form.locator("input[type=file]").set_input_files(written)
    form.get_by_role("button", name=button).click()
