"""A register of supporters comes in by page: looked at first, mended by row and column, then for good."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lamppost.program.rules.columns import heading_key
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules.register.reading import COLUMNS
from tests.cast import Cast
from tests.web.staff_pages import signed_in, text_of

ROW = re.compile(r'<th scope="row">([^<]+)</th>')
PAGE = "/staff/supporters/import/"
NEW = "email,name,department,trained on\nnadia@example.org,Nadia Newcomer,Surgery,2024-05-06\n"


def test_looking_first_writes_nothing(cast: Cast) -> None:
    before = Supporter.objects.count()
    page = text_of(_send(signed_in(cast.administrator), NEW, "preview"))
    assert "A preview: nothing was written yet" in page and "1 without an account so far" in page
    assert Supporter.objects.count() == before and "Nadia" not in page


def test_the_same_file_again_brings_it_in(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    checked = _checked(_send(client, NEW, "preview"))
    answer = _send(client, NEW, "import", checked=checked)
    assert answer.status_code == 200 and "It is in." in text_of(answer)
    nadia = Supporter.objects.get(account__email="nadia@example.org")
    shown = signed_in(cast.coordinator).get(reverse("supporters"))
    assert nadia.department == cast.surgery and "Nadia Newcomer" in text_of(shown)


def test_a_file_that_was_not_looked_at_is_refused(cast: Cast) -> None:
    client, before = signed_in(cast.administrator), Supporter.objects.count()
    checked = _checked(_send(client, NEW, "preview"))
    for content, token in (
        (NEW.replace("Nadia", "Nora"), checked),
        (NEW, ""),
        (NEW, checked + "x"),
    ):
        answer = _send(client, content, "import", checked=token)
        assert answer.status_code == 422
        assert "This is not the file that you looked at." in text_of(answer)
    assert Supporter.objects.count() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "This is a picture."),
        (b"", "The file is empty."),
        (b"email,trained on\nJos\x81\x8d,2024-05-06\n", "cannot be read"),
        (NEW.replace("name", "email").encode(), "This heading stands twice."),
        (b"email,name\na@example.org,Ann\n", "This column is missing."),
        (NEW.replace("Surgery", "Astrology").encode(), "no department of that name"),
        (NEW.replace("2024-05-06", "soon").encode(), "This is not a date."),
        ((NEW + NEW.splitlines()[1]).encode(), "stands in the file twice"),
        (NEW.replace("nadia@", "not-an-address").encode(), "not an e-mail address"),
    ],
)
def test_what_cannot_be_taken_in_is_said_by_row_and_column(
    cast: Cast, content: bytes, words: str
) -> None:
    before = Supporter.objects.count()
    answer = _send(signed_in(cast.administrator), content, "preview")
    page = text_of(answer)
    assert answer.status_code == 422 and words in page and "Nothing was written." in page
    assert "not-an-address" not in page and "Astrology" not in page and "Nadia" not in page
    assert Supporter.objects.count() == before


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_heading_that_the_page_names_is_understood(cast: Cast, language: str) -> None:
    client = signed_in(cast.administrator)
    page = text_of(client.get(PAGE, headers={"accept-language": language}))
    named = {part for row in ROW.findall(page) for part in row.split(", ")}
    known = {heading_key(word) for words in COLUMNS.values() for word in words}
    assert len(named) == 14 and {heading_key(one) for one in named} <= known


def test_no_file_is_said_beside_the_field(cast: Cast) -> None:
    missing = signed_in(cast.administrator).post(PAGE, {"act": "preview", "at": "valley"})
    assert missing.status_code == 422 and "Choose a file." in text_of(missing)


def test_another_hospital_is_not_theirs_to_fill(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    assert _send(client, NEW, "preview", at="harbor").status_code == 404
    for somebody in (cast.coordinator, cast.lead, cast.director, cast.supporter):
        assert _send(signed_in(somebody), NEW, "preview").status_code == 403


def _send(client: Client, content: bytes | str, act: str, **more: object):
    raw = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("people.csv", raw, "text/csv")
    return client.post(PAGE, {"act": act, "file": file, "at": "valley", **more})


def _checked(answer: object) -> str:
    found = re.search(r'name="checked"\s+value="([^"]+)"', text_of(answer))
    assert found, "nothing says which file was looked at"
    return found[1]
