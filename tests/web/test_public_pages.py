"""Every page of the public door: there in both languages, private, whole without anybody else's server."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.test import Client

from lamppost.core.access import Actor
from lamppost.program.models import Hospital
from lamppost.program.rules import HospitalStage
from lamppost.resources.actions import Help, set_resource
from lamppost.resources.rules import ResourceKind
from lamppost.supporters.models import Supporter
from lamppost.web.public.places import forget
from tests.cast import Cast
from tests.web.public_door import COLLEAGUE, SELF, filled, send, sheet, text

OF_VALLEY = ("", "me", "colleague", "tonight", "kept", "help", "supporters", "never")
EVERYWHERE = ("/", "/tonight/", "/kept/", "/help/", "/code/")
ADDRESSES = (*EVERYWHERE, *(f"/valley/{name}" for name in OF_VALLEY))
LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/[^"]+)"')
LIMIT = 60 * 1024


@pytest.mark.parametrize(("address", "language"), list(product(ADDRESSES, ("en", "es"))))
def test_each_page_stands_in_each_language_with_crisis_help_first(
    cast: Cast, client: Client, address: str, language: str
) -> None:
    answer = client.get(address, headers={"accept-language": language})
    page = text(answer)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in page
    assert page.index('href="tel:988"') < page.index("<main")
    assert page.count("<h1") == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_is_private_and_asks_nobody_else(
    cast: Cast, client: Client, address: str
) -> None:
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    page = text(answer)
    assert not re.search(r"<style|<script>| style=| on\w+=\"", page)
    assert not re.search(r'<(?!a )[^>]*(?:src|href|action)="(?:https?:)?//', page)
    for link in re.findall(r'<a [^>]*href="(?:https?:)?//[^>]*>', page):  # that somebody may tap
        assert 'rel="noopener noreferrer"' in link


@pytest.mark.parametrize("address", [COLLEAGUE, SELF])
def test_the_form_is_light(cast: Cast, client: Client, static_files: Path, address: str) -> None:
    answer = client.get(address)
    parts = LOADED.findall(text(answer))
    assert 1 + len(parts) <= 5
    sizes = [len(answer.content)]  # a page with a token in it goes out as it is
    for part in parts:
        served = client.get(part, headers={"accept-encoding": "gzip"})
        assert (served.status_code, served["Content-Encoding"]) == (200, "gzip")
        assert "immutable" in served["Cache-Control"]
        sizes.append(len(b"".join(served)))
    assert sum(sizes) <= LIMIT


def test_the_first_page_lets_one_choose_among_open_hospitals(cast: Cast, client: Client) -> None:
    Hospital.objects.filter(pk=cast.harbor.pk).update(city="Denver", state="CO")
    page = text(client.get("/"))
    assert "Denver, CO" in page
    assert 'href="/valley/"' in page and 'href="/harbor/"' in page


def test_the_first_page_of_a_single_hospital_asks_at_once(cast: Cast, client: Client) -> None:
    Hospital.objects.filter(pk=cast.harbor.pk).update(stage=HospitalStage.PLANNED)
    page = text(client.get("/"))
    assert 'href="/valley/me"' in page and "/harbor/" not in page


@pytest.mark.parametrize("stage", [HospitalStage.PLANNED, HospitalStage.PAUSED])
@pytest.mark.parametrize("address", ["/valley/", COLLEAGUE, SELF])
def test_a_hospital_that_is_not_open_says_so_and_shows_no_form(
    cast: Cast, client: Client, stage: HospitalStage, address: str
) -> None:
    Hospital.objects.filter(pk=cast.valley.pk).update(stage=stage)
    answer = client.get(address)
    page = text(answer)
    assert answer.status_code == 200
    assert ("paused" in page) is (stage is HospitalStage.PAUSED)
    assert 'href="tel:988"' in page
    assert 'name="is_unsafe"' not in page


def test_a_form_sent_to_a_hospital_that_has_closed_is_not_taken(cast: Cast, client: Client) -> None:
    opened = sheet(client)
    Hospital.objects.filter(pk=cast.valley.pk).update(stage=HospitalStage.PAUSED)
    forget()
    answer = client.post(COLLEAGUE, {**vars(opened), **filled()})
    assert answer.status_code == 409
    assert "Nothing was sent" in text(answer)


def test_supporters_are_listed_only_if_they_chose_to_be(cast: Cast, client: Client) -> None:
    Supporter.objects.filter(pk=cast.supporter.supporter.pk).update(is_listed=True)  # type: ignore[union-attr]
    page = text(client.get("/valley/supporters"))
    assert cast.supporter.name in page
    assert cast.other_supporter.name not in page
    assert "tel:+14155550100" in page


def test_a_hospital_nobody_knows_is_not_found(cast: Cast, client: Client) -> None:
    for address in ("/elsewhere/", "/elsewhere/me", "/elsewhere/never", "/elsewhere/supporters"):
        assert client.get(address).status_code == 404


def test_a_crisis_line_of_the_site_stands_where_no_hospital_is_chosen(
    cast: Cast, client: Client
) -> None:
    line = Help(None, ResourceKind.CRISIS, "Line for physicians", "888-409-0141")
    set_resource(shown=line, by=Actor.system())
    for address in ("/", "/code/", "/valley/"):
        assert "tel:8884090141" in text(client.get(address))


def test_changing_the_language_comes_back_to_the_same_page(cast: Cast, client: Client) -> None:
    answer = client.post("/language/", {"language": "es", "next": COLLEAGUE})
    assert answer["Location"] == COLLEAGUE
    assert '<html lang="es">' in text(client.get(COLLEAGUE))


def test_a_page_after_sending_changes_no_language(cast: Cast, client: Client) -> None:
    """It shows the code this once: another page in its place would lose it."""
    assert 'name="next"' not in text(send(client))
