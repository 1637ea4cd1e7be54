"""From a letter to thanks, in Spanish, on a small phone and without scripts; and the pages of surveys with axe."""

import re
from typing import Final

from playwright.sync_api import Browser, Page, expect

from lamppost.surveys.models import Campaign
from lamppost.surveys.queries import campaign
from tests.journeys.browser import DESK, SMALL_PHONE, Visit, visiting
from tests.journeys.house import House, body
from tests.journeys.test_accessibility import examine
from tests.unit.surveys.stories import NEVER, Surveyed, answer, codes, planned

LINK: Final = re.compile(r"https?://\S+/valley/survey/\S+#\S+")
TREE: Final = """
- 'progressbar "Encuesta al personal médico · página 2 de 6"'
- heading "Cómo fue" [level=1]
- paragraph: Diga, por favor, qué tan de acuerdo está.
- group "La conversación me ayudó.":
  - radio "Nada de acuerdo"
  - radio "En desacuerdo"
  - radio "Ni lo uno ni lo otro"
  - radio "De acuerdo"
  - radio "Muy de acuerdo"
"""


def test_a_letter_is_answered_in_spanish_without_scripts(house: House, browser: Browser) -> None:
    planned(house.cast, 16)
    house.work("surveys.keep_campaigns")
    letters = [one for one in house.mail_to(house.cast.referrer) if "questions" in one["Subject"]]
    link = LINK.search(body(letters[0]))
    assert link and "Unas preguntas, para todos." in body(letters[0])
    path, _, code = link[0].partition(house.address)[2].partition("#")
    with visiting(browser, house, width=SMALL_PHONE, scripts=False) as visit:
        visit.to(path)
        visit.press("Español")
        visit.page.get_by_label("Su código").fill(code)
        visit.press("Empezar")
        visit.choose("En los últimos 12 meses", "Sí")
        visit.press("Siguiente")
        expect(visit.page.locator("main")).to_match_aria_snapshot(TREE)
        _by_keys(visit.page)
        visit.press("Siguiente")
        for _ in range(3):
            visit.press("Siguiente")
            visit.fits()
        visit.page.get_by_label("¿Qué debería hacer más el programa").fill("Más horas por la noche")
        visit.press("Enviar mis respuestas")
        visit.sees("Gracias. Sus respuestas están selladas.")
        visit.to(path)
        visit.page.get_by_label("Su código").fill(code)
        visit.press("Empezar")
        for _ in range(4):
            visit.press("Siguiente")
        visit.press("Enviar mis respuestas")
        visit.sees("Este código no sirve.")
    asked = Campaign.objects.get(pk=path.rstrip("/").rpartition("/")[2]).pk  # others ask, too
    at = Surveyed(house.cast, asked, codes(house.cast, asked))
    mine = f"physician:{house.cast.referrer.physician.pk}"  # type: ignore[union-attr]
    for holder in [one for one in at.codes if one != mine][:4]:
        answer(at, at.codes[holder], NEVER)
    assert campaign(at.campaign, seen_by=house.cast.evaluator.actor()).at_least == 5
    told = f"5 or more of {len(at.codes)}"  # everybody whom other journeys have hired is asked, too
    assert _pages_bar_nobody(house, browser, path, str(at.codes[mine]), told) == []


def _by_keys(page: Page) -> None:
    """The second answer of the first question, by keys alone."""
    page.get_by_role("radio", name="Nada de acuerdo").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="En desacuerdo").first).to_be_checked()


def _pages_bar_nobody(house: House, browser: Browser, path: str, code: str, told: str) -> list[str]:
    with visiting(browser, house, reduced_motion="reduce") as visit:
        found = _on_the_phone(visit, path, code)
    with visiting(browser, house, width=DESK, reduced_motion="reduce") as visit:
        visit.play(house.cast.evaluator)
        for name in ("surveys/", "surveys/questionnaires/", "surveys/questionnaires/pfi/"):
            visit.to(f"/staff/{name}")
            found += examine(visit, name)
        visit.to(f"/staff/surveys/{path.rpartition('/')[2]}/")
        visit.sees(told)
        found += examine(visit, "one survey")
    return found


def _on_the_phone(visit: Visit, path: str, code: str) -> list[str]:
    visit.to(path)
    found = examine(visit, "survey")
    visit.page.get_by_label("Your code").fill(code)
    visit.press("Begin")
    found += examine(visit, "survey page")
    visit.press("Save, and go on later")
    return found + examine(visit, "survey saved")
