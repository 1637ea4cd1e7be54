"""A real browser, watched: nothing goes to a third party, nothing breaks the policy, nothing scrolls sideways."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect

from tests.cast import Person
from tests.journeys.house import House

EXECUTABLE = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 15_000  # milliseconds
PHONE, SMALL_PHONE, DESK = 390, 320, 1280
SHOTS = os.environ.get("LAMPPOST_SHOTS")  # a folder for pictures of what was met, to look at

_SIDEWAYS = """() => {
  const page = document.documentElement, width = page.clientWidth;
  if (page.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > width + 1)
    .map(each => each.tagName + '.' + each.getAttribute('class') + ' ' + each.textContent.trim().slice(0, 30));
}"""
_ANSWERED = "the server responded with a status of 4"  # a page that refuses: its status is asserted


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=EXECUTABLE, args=FLAGS)


@dataclass
class Visit:
    """One browser context with a storage of its own, and all that went wrong in it."""

    page: Page
    house: House
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    taps: int = 0

    def to(self, path: str) -> int:
        """Opens that page; returns the status."""
        answer = self.page.goto(f"{self.house.address}{path}")
        assert answer is not None
        self.fits()
        return answer.status

    def press(self, name: str, nth: int = 0, exact: bool = True) -> None:
        """Presses the button of that name."""
        self.page.get_by_role("button", name=name, exact=exact).nth(nth).click()
        self.taps += 1

    def follow(self, name: str, nth: int = 0, exact: bool = True) -> None:
        self.page.get_by_role("link", name=name, exact=exact).nth(nth).click()
        self.taps += 1

    def choose(self, question: str, answer: str) -> None:
        """Taps that answer of a group of choices."""
        group = self.page.get_by_role("group", name=question)
        group.locator("label").filter(has_text=answer).first.click()
        self.taps += 1

    def unfold(self, words: str) -> None:
        self.page.locator("summary").filter(has_text=words).click()
        self.taps += 1

    def sees(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)
        self.fits()

    def sees_not(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each)

    def reload_until(self, words: str) -> None:
        """Asks for the page again until it says so."""

        def said() -> bool:
            self.page.reload()
            return words in self.page.inner_text("body")

        from tests.processes import until

        until(said, f"the page says {words!r}", patience=40)

    def fits(self) -> None:
        self.page.wait_for_load_state()  # a page that has just come has nothing in it yet
        too_wide = self.page.evaluate(_SIDEWAYS)
        assert too_wide == [], f"{self.page.url} scrolls sideways: {too_wide}"

    def shot(self, name: str) -> None:
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)

    def play(self, person: Person) -> None:
        """Signs in by the demo's cast page, second factor and all."""
        self.to("/staff/cast/")
        self.press(person.name, exact=False)
        self.sees(f"Good to see you, {person.name}.")
        self.taps = 0

    def sign_in_by_mail(self, person: Person) -> None:
        """Asks for a code and takes it out of the real mail."""
        before = len(self.house.codes_for(person))
        self.to("/staff/sign-in/")
        self.page.get_by_label("Your e-mail address at work").fill(person.email)
        self.press("Send me a code")
        code = self.house.sign_in_code(person, before)
        self.page.get_by_label("The code").fill(code)
        self.press("Sign in")
        self.sees(f"Good to see you, {person.name}.")

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.house.address, "data:")):
            self.strangers.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and _ANSWERED not in message.text:
            self.complaints.append(message.text)

    def watch(self) -> None:
        self.page.on("request", self._requested)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))


@contextmanager
def visiting(
    browser: Browser,
    house: House,
    width: int = PHONE,
    scripts: bool = True,
    scheme: Literal["light", "dark"] = "light",
    **options: Any,
) -> Iterator[Visit]:
    """Somebody with a browser of their own; at the end, that it kept to itself and to the policy."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        java_script_enabled=scripts,
        color_scheme=scheme,
        locale="en-US",
        **options,
    )
    context.set_default_timeout(PATIENCE)
    visit = Visit(context.new_page(), house)
    visit.watch()
    try:
        yield visit
    except BaseException:
        visit.shot(f"failed-{id(visit)}")
        raise
    finally:
        context.close()
    assert not visit.strangers, "a request left for a third party"
    assert not visit.complaints, visit.complaints
