"""Who reads Spanish reads it everywhere: a whole catalogue, and no page that falls back into English."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils.formats import date_format, localize
from django.utils.translation import gettext, override

from lamppost.matching.answers import Reason, ReasonCode
from lamppost.matching.words import in_words
from lamppost.outreach import actions as outreach
from lamppost.outreach.rules import Urgency
from lamppost.outreach.rules.promises import DEFAULTS
from lamppost.web.public.moments import promised
from lamppost.web.templatetags.in_words import from_now
from lamppost.web.templatetags.moments import moment
from tests.cast import Cast
from tests.mail import PostOffice
from tests.unit.outreach.stories import offered
from tests.unit.referrals.stories import refer
from tests.web.public_door import (
    COLLEAGUE,
    SELF,
    Answer,
    recipients_code,
    send,
    stranger,
    with_code,
)
from tests.web.staff_door import CODE, SIGN_IN, ask_for_a_code
from tests.web.staff_pages import signed_in
from tests.web.test_public_pages import ADDRESSES
from tools import catalogue

PLACEHOLDER: Final = re.compile(r"%\(\w+\)s|%\(\w+\)d|\{\w+\}")
READ_ALOUD: Final = (
    "aria-label",
    "data-label",
    "data-screen",
    "data-copied",
    "placeholder",
    "title",
)
WHO: Final = ("supporter", "coordinator", "lead", "director", "administrator", "safety_contact")
OWN_PAGE: Final = re.compile(r'href="(/staff/[\w/-]*)"')


class Said(HTMLParser):
    """Every text of a page that somebody reads or hears, except what is marked as another language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.skipped = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.texts.update(str(given[name]) for name in READ_ALOUD if given.get(name))
        if given.get("lang") == "en":
            self.skipped = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.skipped:
            self.skipped = ""

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.texts.add(" ".join(data.removesuffix(" – Lamppost").split()))


@cache
def english() -> set[str]:
    """The marked texts that read otherwise in Spanish; "Hindi" by itself is Spanish too."""
    spanish = {one for said in catalogue.written().values() for one in said}
    return set(catalogue.written()) - spanish


def left_in_english(page: str) -> set[str]:
    return Said(page).texts & english()


def in_spanish(client: Client) -> Client:
    client.cookies["lamppost_language"] = "es"
    return client


def of(answer: Answer) -> str:
    page = answer.content.decode()
    assert '<html lang="es">' in page
    return page


# The catalogue.


def test_every_marked_text_is_in_the_catalogue_and_no_other() -> None:
    assert set(catalogue.written()) == catalogue.marked()


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed here")
def test_gettext_itself_finds_the_same_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(catalogue.PACKAGE)
    with override_settings(LOCALE_PATHS=[tmp_path]):
        call_command(
            "makemessages", locale=["es"], keep_pot=True, ignore_patterns=["locale"], verbosity=0
        )
    (found,) = tmp_path.glob("*.pot")
    blocks = found.read_text(encoding="utf-8").count('\nmsgid "') - 1
    assert blocks == len(catalogue.written())


def test_every_text_has_words_and_none_is_a_guess() -> None:
    source = (catalogue.FOLDER / "django.po").read_text(encoding="utf-8")
    assert ", fuzzy" not in source and "\n#~" not in source
    assert [text for text, said in catalogue.written().items() if not all(said)] == []


def test_every_placeholder_is_kept() -> None:
    changed = {
        text: said
        for text, said in catalogue.written().items()
        for one in said
        if set(PLACEHOLDER.findall(one)) != set(PLACEHOLDER.findall(text))
    }
    assert changed == {}


def test_what_is_compiled_is_what_is_written() -> None:
    assert catalogue.compiled() == catalogue.written()


# The pages.


def test_an_english_sentence_would_be_found() -> None:
    assert left_in_english('<h1>Your code</h1><button lang="en">Back</button>') == {"Your code"}
    assert left_in_english('<nav aria-label="You are here">Su código</nav>') == {"You are here"}


@pytest.mark.parametrize("address", [*ADDRESSES, "/valley/nowhere"])
def test_each_public_page_is_all_spanish(cast: Cast, client: Client, address: str) -> None:
    assert left_in_english(of(in_spanish(client).get(address))) == set()


@pytest.mark.parametrize("address", [COLLEAGUE, SELF])
def test_a_form_with_problems_is_all_spanish(cast: Cast, address: str) -> None:
    page = of(send(in_spanish(stranger()), address, name="", urgency=None, is_unsafe=None))
    assert "Todavía no se envió." in page
    assert left_in_english(page) == set()


@pytest.mark.parametrize("is_unsafe", ["yes", "no"])
def test_thanks_are_all_spanish(cast: Cast, is_unsafe: str) -> None:
    page = of(send(in_spanish(stranger()), is_unsafe=is_unsafe))
    assert left_in_english(page) == set()
    assert "A más tardar el " in page


def test_what_codes_open_is_all_spanish(cast: Cast) -> None:
    for code in (refer(cast).code, recipients_code(cast), "of nobody"):
        assert left_in_english(of(with_code(in_spanish(stranger()), code))) == set()


@pytest.mark.parametrize("who", WHO)
def test_staff_pages_are_all_spanish(cast: Cast, who: str) -> None:
    _, offer = offered(cast)
    refer(cast)
    browser = in_spanish(signed_in(getattr(cast, who), second_factor=True))
    for address in _links(browser, f"/staff/offers/{offer}/" if who == "supporter" else "/staff/"):
        assert left_in_english(of(browser.get(address))) == set(), address


def test_an_accepted_outreach_is_all_spanish(cast: Cast) -> None:
    _, offer = offered(cast)
    taken = outreach.accept(offer=offer, by=cast.supporter.actor()).outreach
    browser = in_spanish(signed_in(cast.supporter, second_factor=True))
    page = of(browser.get(f"/staff/outreaches/{taken}/"))
    assert "Quedan 3 intentos" in page
    assert left_in_english(page) == set()


@pytest.mark.usefixtures("sign_in_mail")
def test_signing_in_is_all_spanish(cast: Cast, client: Client, post_office: PostOffice) -> None:
    in_spanish(client)
    assert left_in_english(of(client.get(SIGN_IN))) == set()
    asked = client.post(SIGN_IN, {"email": "no address"})
    assert "Introduzca una dirección de correo electrónico válida" in of(asked)
    ask_for_a_code(client, cast.supporter.email)
    assert left_in_english(of(client.get(CODE))) == set()
    refused = of(client.post(CODE, {"code": "AAAA-AAAA"}))
    assert "Este no es el código." in refused
    assert left_in_english(refused) == set()
    post_office.wait_for(1)


# What is put together at the moment.


@pytest.fixture
def spanish() -> Iterator[None]:
    with override("es"):
        yield


@pytest.mark.usefixtures("spanish")
def test_moments_are_written_as_people_say_them() -> None:
    at = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert moment(at, "America/Los_Angeles") == "martes, 24 de noviembre, 3 p.m."
    assert date_format(at, "DATE_FORMAT") == "24 de noviembre de 2026"


@pytest.mark.usefixtures("spanish")
def test_from_now_and_promises_are_spanish() -> None:
    assert from_now(datetime(2020, 1, 1, tzinfo=UTC)).startswith("hace ")
    assert promised(DEFAULTS[Urgency.TODAY]) == "En un plazo de 24 horas"
    assert promised(DEFAULTS[Urgency.THIS_WEEK]) == "En un plazo de 5 días hábiles"


@pytest.mark.usefixtures("spanish")
def test_numbers_have_a_point_before_decimals() -> None:
    assert localize(2.5) == "2.5"


@pytest.mark.usefixtures("spanish")
def test_reasons_of_a_suggestion_are_spanish() -> None:
    reason = Reason(ReasonCode.MODE, what=("phone",))
    assert in_words(reason, gettext) == "conversa por teléfono, como se pidió"


def _links(browser: Client, *more: str) -> list[str]:
    """The pages that their bar leads to, and the links of the queue behind it."""
    home = browser.get("/staff/").content.decode()
    behind = browser.get("/staff/queue/")
    listed = behind.content.decode() if behind.status_code == 200 else ""
    return sorted({*OWN_PAGE.findall(home + listed), *more})
