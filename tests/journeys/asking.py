"""What somebody without an account does: asks for a colleague, keeps the code, comes back with it."""

import re

from playwright.sync_api import expect

from tests.journeys.browser import Visit

REACH = "+1 415 555 0142"


def ask_in_three_screens(visit: Visit, name: str) -> str:
    """A thumb, a name, a few taps; returns the code."""
    fill_in_three_screens(visit, name)
    visit.press("Ask for support for them")
    return kept_code(visit)


def fill_in_three_screens(visit: Visit, name: str) -> None:
    """From the first page to where it can be sent."""
    visit.to("/valley/")
    visit.follow("For a colleague", exact=False)
    expect(visit.page.get_by_role("heading", name="Who is it?")).to_be_visible()
    expect(visit.page.get_by_role("heading", name="How soon?")).to_be_hidden()
    visit.shot("refer-1")
    visit.page.get_by_label("Their name").fill(name)
    visit.press("Next")
    visit.shot("refer-2")
    visit.choose("When should somebody reach out?", "Soon")
    visit.press("Next")
    visit.shot("refer-3")
    visit.choose("Are you worried that they may hurt", "No")


def ask_on_one_page(visit: Visit, name: str, department: str = "Emergency Medicine") -> str:
    """The same without a script: one long page, all of it there."""
    visit.to("/valley/colleague")
    for heading in ("Who is it?", "How soon?", "Are they safe?"):
        expect(visit.page.get_by_role("heading", name=heading)).to_be_visible()
    visit.page.get_by_label("Their name").fill(name)
    visit.page.get_by_label("Department").fill(department)
    visit.choose("When should somebody reach out?", "This week")
    visit.choose("Are you worried that they may hurt", "No")
    visit.unfold("Add more, if you like")
    visit.choose("What is it about?", "Workload or burnout")
    visit.page.get_by_label("A good way to reach them").fill(REACH)
    visit.shot("refer-one-page")
    visit.press("Ask for support for them")
    return kept_code(visit)


def kept_code(visit: Visit) -> str:
    visit.sees("We have it. Thank you for looking out for them.", "What you can say tonight")
    visit.shot("thanks")
    code = visit.page.locator("[data-code]").inner_text().strip()
    assert re.fullmatch(r"([0-9A-Z]{6}-){2}[0-9A-Z]{6}", code)
    assert code not in visit.page.url
    return code


def with_code(visit: Visit, code: str) -> None:
    visit.to("/code/")
    visit.page.get_by_label("Your code").fill(code.lower())
    visit.press("Open")
    assert code not in visit.page.url


def send_unchecked(visit: Visit) -> None:
    """As a browser would that checks nothing by itself."""
    visit.page.evaluate("document.querySelector('main form').submit()")
    expect(visit.page.locator("[data-problems]")).to_be_visible()
