"""A roster and hospitals come in by page: looked at first, mended by row and column, then for good."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.outreach.models import Outreach
from lamppost.program.models import Hospital, Physician
from lamppost.supporters.models import Supporter
from tests.cast import Cast
from tests.unit.outreach.stories import accepted
from tests.web.staff_pages import signed_in, text_of

ROSTER = "/staff/import/"
HOSPITALS = "/staff/import-hospitals/"
HEADINGS = "name,email,department,profession\n"
NEW = HEADINGS + "Nadia Newcomer,nadia@example.org,Surgery,physician\n"
CMS = (
    "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,County/Parish,Telephone Number\n"
    "50075,KAISER FOUNDATION HOSPITAL - OAKLAND,275 W MACARTHUR BLVD,OAKLAND,CA,94611,ALAMEDA,(510) 752-1000\n"
    "10001,SOUTHEAST HEALTH,1108 ROSS CLARK CIRCLE,DOTHAN,AL,36301,HOUSTON,(334) 793-8701\n"
)


def test_looking_first_writes_nothing(cast: Cast) -> None:
    before = Physician.objects.count()
    page = text_of(_send(signed_in(cast.administrator), NEW, "preview"))
    assert "A preview: nothing was written yet" in page and Physician.objects.count() == before


def test_the_same_file_again_brings_it_in(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    checked = _checked(_send(client, NEW, "preview"))
    answer = _send(client, NEW, "import", checked=checked)
    assert answer.status_code == 200 and "It is in." in text_of(answer)
    assert Physician.objects.get(email="nadia@example.org").hospital == cast.valley
    assert cast.supporter.name not in text_of(answer)


def test_a_file_that_was_not_looked_at_is_refused(cast: Cast) -> None:
    client, before = signed_in(cast.administrator), Physician.objects.count()
    checked = _checked(_send(client, NEW, "preview"))
    other = NEW.replace("Nadia", "Nora")
    for content, token, more in (
        (other, checked, {}),
        (NEW, "", {}),
        (NEW, checked + "x", {}),
        (NEW, checked, {"profession": ["nurse"]}),
    ):
        answer = _send(client, content, "import", checked=token, **more)
        assert answer.status_code == 422
        assert "This is not the file that you looked at." in text_of(answer)
    assert Physician.objects.count() == before


def test_leavers_stay_unless_somebody_says_that_they_left(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    preview = _send(client, NEW, "preview")
    assert "people are on the roster and not in the file" in text_of(preview)
    _send(client, NEW, "import", checked=_checked(preview))
    assert Physician.objects.get(pk=cast.supporter.physician.pk).is_active


def test_leavers_who_support_hand_their_outreaches_over(cast: Cast) -> None:
    accepted(cast)
    client = signed_in(cast.administrator)
    checked = _checked(_send(client, NEW, "preview"))
    _send(client, NEW, "import", checked=checked, deactivate_leavers="yes")
    assert not Physician.objects.get(pk=cast.supporter.physician.pk).is_active
    assert Supporter.objects.get(pk=cast.supporter.supporter.pk).standing == "stepped_down"
    assert Supporter.objects.get(pk=cast.outsider.supporter.pk).standing == "active"
    with transaction(Actor.system(cast.valley.pk)):
        row = Outreach.objects.get()
    assert (row.state, row.supporter) == ("waiting", None)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "This is a picture."),
        (b"PK\x03\x04" + b"\0" * 64, "This is a spreadsheet or a zip file."),
        (b"", "The file is empty."),
        (b"name,email\nJos\x81\x8d,x@example.org\n", "cannot be read"),
        ((NEW + NEW).encode(), "The headings stand here again."),
        (b"name,name,email\nA,B,a@example.org\n", "This heading stands twice."),
        (b"colour,shape\nred,round\n", "No heading is known."),
        (
            (HEADINGS + "Ann Other,not-an-address,Surgery,physician\n").encode(),
            "not an e-mail address",
        ),
    ],
)
def test_what_cannot_be_taken_in_is_said_by_row_and_column(
    cast: Cast, content: bytes, words: str
) -> None:
    before = Physician.objects.count()
    answer = _send(signed_in(cast.administrator), content, "preview")
    page = text_of(answer)
    assert answer.status_code == 422 and words in page and "Nothing was written." in page
    assert "not-an-address" not in page and Physician.objects.count() == before


def test_a_file_that_is_too_large_is_refused_as_such(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    answer = _send(client, b"x" * (10 * 1024 * 1024 + 1), "preview")
    assert answer.status_code == 413


def test_no_file_and_nobody_chosen_are_said_beside_the_field(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    missing = client.post(ROSTER, {"act": "preview", "at": "valley", "profession": ["physician"]})
    assert missing.status_code == 422 and "Choose a file." in text_of(missing)
    for odd in ([], ["wizard"]):
        answer = _send(client, NEW, "preview", profession=odd)
        assert answer.status_code == 422 and "Choose whom to take in." in text_of(answer)


def test_another_hospital_is_not_theirs_to_fill(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    assert _send(client, NEW, "preview", at="harbor").status_code == 404
    for somebody in (cast.coordinator, cast.lead, cast.director, cast.supporter):
        assert _send(signed_in(somebody), NEW, "preview").status_code == 403


def test_hospitals_come_in_by_choice(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    preview = _send(client, CMS, "preview", HOSPITALS, state="ca")
    assert preview.status_code == 200 and not Hospital.objects.filter(state="CA").exists()
    wrong = _send(client, CMS, "import", HOSPITALS, state="al", checked=_checked(preview))
    assert wrong.status_code == 422
    _send(client, CMS, "import", HOSPITALS, state="ca", checked=_checked(preview))
    assert Hospital.objects.get(state="CA").cms_id == "050075"
    assert not Hospital.objects.filter(state="AL").exists()


def test_hospitals_want_a_choice(cast: Cast) -> None:
    answer = _send(signed_in(cast.administrator), CMS, "preview", HOSPITALS)
    assert answer.status_code == 422 and "Say which hospitals" in text_of(answer)


def test_the_roster_is_searched_without_a_name_in_the_address(cast: Cast) -> None:
    client = signed_in(cast.lead)
    page = text_of(client.get(reverse("roster")))
    assert cast.recipient.name in page and "Otto" not in page
    found = client.post(reverse("roster"), {"search": "olga"})
    assert "Olga Supporter" in text_of(found) and "Remy" not in text_of(found)
    assert client.get(reverse("roster") + "?page=99").status_code == 200
    assert client.get(reverse("roster") + "?page=" + "9" * 40).status_code == 200
    assert client.post(reverse("roster"), {"search": "\0" * 9 + "é" * 999}).status_code == 200


def _send(client: Client, content: bytes | str, act: str, to: str = ROSTER, **more: object):
    raw = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("people.csv", raw, "text/csv")
    given = {"at": "valley", "profession": ["physician"]} if to == ROSTER else {}
    return client.post(to, {"act": act, "file": file, **given, **more})


def _checked(answer: object) -> str:
    found = re.search(r'name="checked"\s+value="([^"]+)"', text_of(answer))
    assert found, "nothing says which file was looked at"
    return found[1]
