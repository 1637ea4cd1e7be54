"""Everybody: axe finds nothing, in light and dark, on a small phone and a desk; keys and large text are enough."""

from importlib.resources import files

import pytest
from playwright.sync_api import Browser, expect

from tests.cast import Cast, Person
from tests.journeys.asking import ask_in_three_screens, send_unchecked, with_code
from tests.journeys.browser import DESK, SMALL_PHONE, Visit, visiting
from tests.journeys.helping import offer_in_one_tap
from tests.journeys.house import House
from tests.processes import until
from tests.unit.outreach.handovers import asked_over
from tests.unit.referrals.stories import refer
from tests.unit.surveys.stories import over

AXE = (files("axe_core_python") / "axe.min.js").read_text()
ALL = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
}
LOOKS = {  # what a change of colours or width alone can break
    "type": "rule",
    "values": [
        "color-contrast",
        "link-in-text-block",
        "scrollable-region-focusable",
    ],
}
RUN = """async rules =>
  (await axe.run(document, {runOnly: rules, resultTypes: ['violations']})).violations
    .map(found => found.id + ': ' + found.nodes.map(node => node.target.join(' ')).join(', '))"""
SMALL = """() => [...document.querySelectorAll('button, summary, select, nav a, .btn, .lp-call, label')]
  .filter(each => each.checkVisibility())
  .map(each => [each.getBoundingClientRect(), each])
  .filter(([box, each]) => !each.matches('label:not(:has(input))') && box.width && Math.min(box.width, box.height) < 24)
  .map(([box, each]) => 'under 24 px: ' + each.textContent.trim())"""  # WCAG 2.2, 2.5.8
PUBLIC = (
    "/",
    "/valley/",
    "/valley/colleague",
    "/valley/me",
    "/valley/tonight",
    "/valley/kept",
    "/valley/supporters",
    "/valley/never",
    "/code/",
    "/certificate/",
    "/staff/sign-in/",
    "/staff/cast/",
    "/staff/mailbox/",
    "/nowhere/",
)
UNCONFIRMED = "SELECT id FROM referrals_referral WHERE state = 'unconfirmed'"
ALARMS = "SELECT id FROM referrals_alarm"
OUTREACHES = "SELECT id FROM outreach_outreach"
FACES = (
    ("light", SMALL_PHONE, ALL),
    ("dark", SMALL_PHONE, LOOKS),
    ("light", DESK, LOOKS),
    ("dark", DESK, ALL),
)


def examine(visit: Visit, name: str) -> list[str]:
    """What axe finds in each face of this page, and whether it scrolls sideways."""
    visit.page.evaluate(AXE)
    found = []
    for scheme, width, rules in FACES:
        visit.page.set_viewport_size({"width": width, "height": 844})
        visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        visit.fits()
        violations = visit.page.evaluate(RUN, rules) + visit.page.evaluate(SMALL)
        found += [f"{name}, {scheme}, {width}: {each}" for each in violations]
        if width == DESK or scheme == "light":
            visit.shot(f"{name}-{scheme}-{width}".strip("/").replace("/", "_"))
    return found


def test_examine_finds_a_fault(house: House, browser: Browser) -> None:
    with visiting(browser, house) as visit:
        visit.to("/valley/")
        visit.page.evaluate("document.documentElement.lang = ''")
        assert any("html-has-lang" in each for each in examine(visit, "broken"))


def test_public_pages_bar_nobody(house: House, browser: Browser) -> None:
    with visiting(browser, house, reduced_motion="reduce") as visit:
        found = []
        for path in PUBLIC:
            visit.to(path)
            found += examine(visit, path)
    assert found == []


def test_pages_after_a_form_bar_nobody(house: House, browser: Browser) -> None:
    with visiting(browser, house, reduced_motion="reduce") as visit:
        code = ask_in_three_screens(visit, "Nobody Known")
        found = examine(visit, "thanks")
        with_code(visit, code)
        found += examine(visit, "status")
        with_code(visit, "AAAA")
        found += examine(visit, "unknown code")
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.to("/valley/colleague")
        send_unchecked(visit)
        found += examine(visit, "form with problems")
    assert found == []


ROLES = (
    ("coordinator", ("/staff/", "/staff/queue/", "/staff/figures/", "/staff/roster/")),
    ("deputy", ("/staff/guide/call/", "/staff/guide/?all=yes")),
    ("supporter", ("/staff/outreaches/", "/staff/log/", "/staff/reach-out/", "/staff/capacity/")),
    ("supporter", ("/staff/capacity/hours/", "/staff/guide/", "/staff/rota/", "/staff/rota/mine/")),
    ("supporter", ("/staff/capacity/ways/",)),
    ("supporter", ("/staff/capacity/in-confidence/", "/staff/support/", "/staff/check-in/")),
    ("coordinator", ("/staff/rota/", "/staff/rota/hours/")),
    ("coordinator", ("/staff/events/", "/staff/groups/", "/staff/letters/")),
    (
        "coordinator",
        ("/staff/supporters/", "/staff/supporters/training/", "/staff/supporters/term/"),
    ),
    ("lead", ("/staff/refer/", "/staff/figures/", "/staff/queue/")),
    ("director", ("/staff/figures/", "/staff/figures/context/", "/staff/rota/region/")),
    ("administrator", ("/staff/import/", "/staff/import-hospitals/", "/staff/accounts/")),
    ("administrator", ("/staff/supporters/import/", "/staff/letters/unsent/")),
    ("safety_contact", ("/staff/alarms/",)),
)


@pytest.mark.parametrize(
    ("role", "paths"), ROLES, ids=[f"{role}{paths[0]}" for role, paths in ROLES]
)
def test_staff_pages_bar_nobody(
    house: House, browser: Browser, role: str, paths: tuple[str, ...]
) -> None:
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(person(house.cast, role))
        found = []
        for path in paths:
            visit.to(path)
            found += examine(visit, f"{role}{path}")
    assert found == []


def test_pages_of_one_who_is_meant_bar_nobody(house: House, browser: Browser) -> None:
    cast = house.cast
    refer(cast, reach="", is_unsafe=True)
    until(lambda: bool(house.rows(UNCONFIRMED)), "a coordinator is asked who is meant")
    ((referral,),), ((alarm,),) = house.rows(UNCONFIRMED), house.rows(ALARMS)
    found = []
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(cast.coordinator)
        visit.to("/staff/queue/")
        found += examine(visit, "queue, who is meant")
        visit.to(f"/staff/referrals/{referral}/")
        found += examine(visit, "referral, sealed")
        visit.press("Show what was written")
        visit.sees(cast.recipient.name)
        found += examine(visit, "referral, shown")
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(cast.safety_contact)
        visit.to("/staff/alarms/")
        found += examine(visit, "alarms")
        visit.to(f"/staff/alarms/{alarm}/")
        visit.press("Show who it is")
        visit.sees(cast.recipient.name)
        found += examine(visit, "alarm, shown")
    assert found == []


def test_pages_of_an_outreach_bar_nobody(house: House, browser: Browser) -> None:
    cast = house.cast
    refer(cast)
    until(lambda: bool(house.rows(OUTREACHES)), "an outreach is open")
    ((outreach,),) = house.rows(OUTREACHES)
    found = []
    with (
        visiting(browser, house, reduced_motion="reduce") as coordinator,
        visiting(browser, house, reduced_motion="reduce") as supporter,
        visiting(browser, house, reduced_motion="reduce") as recipient,
    ):
        coordinator.play(cast.coordinator)
        house.work("outreach.keep")
        coordinator.to(f"/staff/queue/{outreach}/")
        coordinator.reload_until(cast.supporter.name)
        found += examine(coordinator, "outreach, suggestions")
        offer_in_one_tap(coordinator, cast.supporter)
        found += examine(coordinator, "outreach, offered")
        supporter.play(cast.supporter)
        supporter.to("/staff/outreaches/")
        found += examine(supporter, "my outreaches, an offer")
        supporter.follow("Look")
        found += examine(supporter, "offer")
        supporter.press("Yes, I will")
        found += examine(supporter, "my outreach, code")
        with_code(recipient, supporter.page.locator("[data-code]").inner_text())
        found += examine(recipient, "recipient")
        supporter.press("Show who it is")
        found += examine(supporter, "my outreach, shown")
    handover = asked_over(outreach, by=cast.supporter, to=cast.other_supporter)
    with visiting(browser, house, reduced_motion="reduce") as other:
        other.play(cast.other_supporter)
        other.to(f"/staff/handovers/{handover}/")
        found += examine(other, "handover")
    assert found == []


def test_results_of_a_survey_bar_nobody(house: House, browser: Browser) -> None:
    past = over(house.cast, culture_talk="2")
    with visiting(browser, house, reduced_motion="reduce") as visit:
        visit.play(house.cast.evaluator)
        visit.to(f"/staff/surveys/{past}/results/")
        visit.page.evaluate(
            "document.querySelectorAll('.lp-numbers').forEach(one => one.open = true)"
        )
        assert examine(visit, "results of a survey") == []


def person(cast: Cast, role: str) -> Person:
    found: Person = getattr(cast, role)
    return found


def test_refer_with_keys_alone(house: House, browser: Browser) -> None:
    with visiting(browser, house) as visit:
        keys = visit.page.keyboard
        visit.to("/valley/colleague")
        tab_to(visit, "id_name")
        keys.type("Key Board")
        keys.press("Enter")
        expect(visit.page.get_by_role("heading", name="How soon?")).to_be_focused()
        tab_to(visit, "id_urgency")
        keys.press("Space")
        tab_to(visit, words="Next")
        keys.press("Enter")
        expect(visit.page.get_by_role("heading", name="Are they safe?")).to_be_focused()
        tab_to(visit, "id_is_unsafe")
        keys.press("Space")
        tab_to(visit, words="Ask for support for them")
        keys.press("Space")
        visit.sees("We have it.")


FOCUS = """() => {
  const it = document.activeElement, style = getComputedStyle(it);
  const shown = it.matches('input[type=radio]') ? it.parentElement : it;
  const look = getComputedStyle(shown), beside = getComputedStyle(it.nextElementSibling || it);
  const seen = [style, look, beside].some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0)
    || s.boxShadow !== 'none');
  return {id: it.id, words: it.textContent.trim(), seen};
}"""


def tab_to(visit: Visit, name: str = "", words: str = "") -> None:
    """Tab by tab, each stop visibly in focus, until that field or button."""
    for _ in range(40):
        visit.page.keyboard.press("Tab")
        stop = visit.page.evaluate(FOCUS)
        assert stop["seen"], f"no visible focus on {stop}"
        if (name and stop["id"] == name) or (words and stop["words"] == words):
            return
    raise AssertionError(f"no stop at {name or words!r}")


@pytest.mark.parametrize("path", ["/valley/", "/valley/colleague", "/valley/kept", "/code/"])
def test_text_at_twice_its_size_fits_a_small_phone(
    house: House, browser: Browser, path: str
) -> None:
    with visiting(browser, house, width=SMALL_PHONE) as visit:
        visit.to(path)
        visit.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        before = visit.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        assert before >= 30, "the text did not grow"
        visit.fits()
        visit.shot(f"large{path}".strip("/").replace("/", "_"))


def test_nothing_moves_for_those_who_asked_for_rest(house: House, browser: Browser) -> None:
    moving = """() => [...document.querySelectorAll('*')].filter(each => {
      const style = getComputedStyle(each);
      return [style.transitionDuration, style.animationDuration].join().split(',')
        .some(time => parseFloat(time) * (time.includes('ms') ? 1 : 1000) > 1);
    }).map(each => each.className)"""
    with visiting(browser, house, reduced_motion="reduce") as visit:
        for path in ("/valley/", "/valley/colleague"):
            visit.to(path)
            assert visit.page.evaluate(moving) == []


@pytest.mark.parametrize("path", ["/valley/tonight", "/valley/kept"])
def test_print_leaves_out_what_only_a_screen_needs(
    house: House, browser: Browser, path: str
) -> None:
    with visiting(browser, house, width=DESK) as visit:
        visit.to(path)
        visit.page.emulate_media(media="print")
        expect(visit.page.locator("h1")).to_be_visible()
        for navigation in visit.page.locator("nav, .lp-language, .lp-skip, .lp-demo").all():
            expect(navigation).to_be_hidden()
        visit.shot(f"print{path}".replace("/", "_"))
