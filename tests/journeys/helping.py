"""What coordinators and supporters do, tap by tap."""

from playwright.sync_api import expect

from tests.cast import Person
from tests.journeys.browser import Visit


def confirm_who(visit: Visit, name: str, department: str = "", of: int = 1) -> None:
    """From the queue to the one who is meant, of so many who are called so."""
    visit.to("/staff/queue/")
    visit.reload_until("Who is meant?")
    visit.sees_not(name)
    visit.shot("queue-who")
    visit.follow("Asked for by a colleague")
    visit.sees_not(name)
    visit.press("Show what was written")
    visit.shot("who-is-meant")
    namesakes = visit.page.locator(".lp-item").filter(has_text=name)
    expect(namesakes).to_have_count(of)
    namesakes.filter(has_text=department).get_by_role("button", name="This is the one").click()
    visit.sees("Thank you. The program goes on from here.")


def offer_in_one_tap(visit: Visit, to: Person) -> None:
    """The one outreach that needs a supporter: suggestions with reasons, and one tap."""
    visit.house.work("outreach.keep")
    visit.to("/staff/queue/?state=waiting")
    visit.page.locator("section[aria-labelledby=open] tbody a").first.click()
    visit.reload_until(to.name)
    suggestion = visit.page.locator(".lp-item").filter(has_text=to.name)
    expect(suggestion.locator(".lp-reasons li").first).to_be_visible()
    visit.shot("outreach-suggestions")
    visit.taps = 0
    suggestion.get_by_role("button", name="Offer").click()
    visit.sees("They have been asked, without the name.")


def accept(visit: Visit, name: str) -> str:
    """Yes, then who it is; returns the recipient's code."""
    visit.to("/staff/outreaches/")
    visit.sees("Somebody could use you")
    visit.sees_not(name)
    visit.shot("my-offers")
    visit.follow("Look")
    visit.sees_not(name)
    visit.shot("offer")
    visit.press("Yes, I will")
    visit.sees("A code to hand over")
    visit.sees_not(name)
    visit.shot("accepted")
    return visit.page.locator("[data-code]").inner_text().strip()


def look_who(visit: Visit, *words: str) -> None:
    visit.to("/staff/outreaches/")
    visit.follow("Open")
    visit.press("Show who it is")
    visit.sees(*words)
    visit.shot("my-outreach")


def log_a_try(visit: Visit) -> None:
    visit.choose("How did you try?", "By phone")
    visit.choose("What came of it?", "We agreed on a time")
    visit.press("Log this try")
    visit.sees("Your try is logged.")


def log_a_conversation(visit: Visit) -> None:
    """From one's first page in at most eight taps and without a key."""
    visit.to("/staff/")
    visit.taps = 0
    visit.follow("My outreaches")
    visit.follow("Open")
    visit.choose("How did you talk?", "In person")
    visit.choose("About how many minutes?", "45")
    visit.choose("Did you look for red flags?", "Yes")
    visit.choose("Did they need more help than a talk?", "No")
    visit.press("Log this conversation")
    visit.sees("Thank you. It counts, and nothing of what was said is kept.")
    assert visit.taps <= 8, f"{visit.taps} taps"


def undo_then_close(visit: Visit) -> None:
    """A conversation without a next time ends it; that is taken back, then it is ended by hand."""
    visit.sees("It is being closed")
    visit.shot("closing")
    visit.press("Undo: keep it open")
    visit.sees("It is open again.")
    visit.unfold("Our part is done")
    visit.press("They talked")
    visit.sees("It is being closed", "Undo: keep it open")
