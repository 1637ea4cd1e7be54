"""The pages of nominations: the public one, the lead's, one's own; and what is printed."""

import re
from datetime import timedelta
from typing import Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.launch.actions import sign_text
from lamppost.launch.rules import TextKind
from lamppost.people.queries import account
from lamppost.supporters import actions
from lamppost.supporters.models import Invitation, Round, Supporter
from lamppost.supporters.queries.nominations import own_agreement, own_invitation
from lamppost.supporters.rules import Standing
from lamppost.supporters.rules.nominations import USUAL, way_there
from lamppost.web.public.nominating.forms import NOT_TAKEN
from tests.cast import Cast, Person
from tests.documents import read
from tests.unit.supporters.nominating import (
    Staffed,
    begun,
    codes,
    invited,
    reviewed,
    slate,
    staffed,
)
from tests.web.public_door import hidden, stranger, text
from tests.web.staff_pages import signed_in, text_of

PAGE: Final = "/valley/nominate"
BODY: Final = "You keep what you hear.\n\nYou may always ask for help yourself."
BODY_ES: Final = "Usted guarda lo que oye.\n\nSiempre puede pedir ayuda."


@pytest.fixture
def at(cast: Cast) -> Staffed:
    return staffed(cast)


@pytest.fixture
def really(committed_cast: Cast) -> Staffed:
    """In a database that commits: what an answer breaks off leaves the page that follows alone."""
    return staffed(committed_cast)


def _alone(client: Client) -> Client:
    """Each request by itself, in no transaction around it."""
    client.__class__ = Client
    return client


def _agreement(cast: Cast, body: str = BODY) -> None:
    here = cast.valley.pk
    sign_text(
        hospital=here, kind=TextKind.AGREEMENT, body=body, body_es=BODY_ES, by=Actor.system(here)
    )


def _send(client: Client, **typed: str):  # type: ignore[no-untyped-def]
    token = hidden(client.get(PAGE))["csrfmiddlewaretoken"]
    return client.post(PAGE, {"csrfmiddlewaretoken": token, **typed})


def test_the_letters_lead_to_this_page() -> None:
    assert reverse("hospital_nominate", args=["valley"]) == way_there("valley") == PAGE


def test_somebody_names_two_colleagues_and_is_thanked(at: Staffed) -> None:
    code = codes(at, begun(at))["card:0"]
    answer = _send(stranger(), name_1="Ana Alvarez", name_2="Ben Bishop", code=str(code).lower())
    assert answer.status_code == 200 and "Thank you. Your answer is sealed." in text(answer)
    assert "Ana" not in text(answer) and str(code) not in text(answer)


def test_used_mistyped_and_unknown_codes_get_the_same_page(really: Staffed) -> None:
    code = codes(really, begun(really))["card:0"]
    _send(stranger(), name_1="Ana Alvarez", code=str(code))
    pages = set()
    for typed in (str(code), str(Code.new()), "nonsense", ""):
        answer = _send(stranger(), name_1="Ana Alvarez", code=typed)
        assert answer.status_code == 422
        shown = text(answer)
        assert str(NOT_TAKEN) in shown and 'value="Ana Alvarez"' in shown
        pages.add(_bare(shown, typed))
    assert len(pages) == 1


def _bare(page: str, typed: str) -> str:
    page = re.sub(r'value="[A-Za-z0-9]{64}"', "", page)
    return re.sub(r'\s*value="[^"]*"\s*error', " error", page.replace(f'value="{typed}"', ""))


def test_what_is_wrong_with_a_name_is_said_beside_it_and_uses_no_code(at: Staffed) -> None:
    code = codes(at, begun(at))["card:0"]
    client = stranger()
    assert "Name one colleague at least." in text(_send(client, code=str(code)))
    assert "too long" in text(_send(client, name_2="x" * 99, name_1="Ana", code=str(code)))
    assert "look like a colleague" in text(_send(client, name_1="MRN 4471203", code=str(code)))
    assert "cannot be read" in text(_send(client, name_1="Ana\x07", code=str(code)))
    assert _send(client, name_1="Ana", code=str(code)).status_code == 200


def test_no_roster_is_shown_to_who_answers(at: Staffed) -> None:
    page = text(stranger().get(PAGE))
    assert not [name for name in (*at.colleagues, at.cast.recipient.name) if name in page]
    assert "<datalist" not in page


def test_many_answers_from_one_place_wait_and_lose_nothing(really: Staffed) -> None:
    client = stranger()
    token = hidden(client.get(PAGE))["csrfmiddlewaretoken"]
    typed = {"csrfmiddlewaretoken": token, "name_1": "Ana Alvarez", "code": "nonsense"}
    for _ in range(200):
        answer = client.post(PAGE, typed)
        if answer.status_code == 429:
            break
    assert answer.status_code == 429 and 'value="Ana Alvarez"' in text(answer)
    assert f'action="{PAGE}"' in text(answer) or '<form method="post">' in text(answer)


def test_the_lead_begins_a_round_and_sees_only_that_it_is_open(at: Staffed) -> None:
    client = signed_in(at.cast.lead)
    shown = text_of(client.get(reverse("nominations")))
    assert "Nobody has been named yet" in shown and "Surgery" not in shown
    closes_on = (now().date() + USUAL).isoformat()
    given = {"act": "begin", "department": at.cast.emergency.pk, "closes_on": closes_on}
    answer = client.post(reverse("nominations"), given, follow=True)
    assert "The letters go out within minutes." in text_of(answer)
    page = text_of(client.get(reverse("round", args=[Round.objects.get().pk])))
    assert "6 people have an e-mail address" in page and "2 people have no address" in page


@pytest.mark.parametrize(
    ("closes_on", "department", "said"),
    [
        ("", "here", "Choose a day from three days"),
        ("2020-01-01", "here", "Choose a day from three days"),
        ("soon", "here", "Choose a day from three days"),
        ("2099-01-01", "", "Choose a department."),
    ],
)
def test_a_round_that_cannot_begin_says_why(
    really: Staffed, closes_on: str, department: str, said: str
) -> None:
    given = {
        "act": "begin",
        "department": str(really.cast.emergency.pk) if department else "",
        "closes_on": closes_on,
    }
    answer = _alone(signed_in(really.cast.lead)).post(reverse("nominations"), given)
    assert answer.status_code == 422 and said in text_of(answer)


def test_everybody_is_reminded_and_a_round_is_called_off_after_asking(at: Staffed) -> None:
    round, client = begun(at), signed_in(at.cast.lead)
    page = reverse("round", args=[round])
    assert client.post(page, {"act": "remind"}).status_code == 409
    Round.objects.update(owes_letters=False, written_on=now().date() - timedelta(days=4))
    assert "Write to everybody again" in text_of(client.get(page))
    answer = client.post(page, {"act": "remind"}, follow=True)
    assert "Everybody is written to again." in text_of(answer)
    assert "Call this round off?" in text_of(client.post(page, {"act": "cancel"}))
    client.post(page, {"act": "cancel", "confirmed": "yes"})
    assert not Round.objects.exists()


def test_the_names_come_without_numbers_and_are_invited_or_forgotten(really: Staffed) -> None:
    _agreement(really.cast)
    round, client = reviewed(really), _alone(signed_in(really.cast.lead, second_factor=True))
    page = reverse("round", args=[round])
    shown = text_of(client.get(page))
    for name in ("Ana Alvarez", "Ben Bishop", "Dev Desai", "Somebody Unknown"):
        assert name in shown
    assert "5 of 8 people answered" in shown
    ana, dev = (slate(really, round)[name].id for name in ("Ana Alvarez", "Dev Desai"))
    answer = client.post(page, {"act": "invite", "nominee": ana}, follow=True)
    assert "They are asked by a letter" in text_of(answer)
    assert "Ana Alvarez" not in text_of(client.get(page))
    wrong = client.post(page, {"act": "invite", "nominee": dev, "email": "none"})
    assert wrong.status_code == 422 and "This is not an e-mail address." in text_of(wrong)
    assert 'value="none"' in text_of(wrong)
    assert "Forget everybody" in text_of(client.post(page, {"act": "finish"}))
    client.post(page, {"act": "finish", "confirmed": "yes"})
    shown = text_of(client.get(reverse("nominations")))
    assert "Ana Alvarez" in shown and "Ben Bishop" not in shown
    assert "nobody’s name is kept" in text_of(client.get(page))


def test_a_name_that_fits_several_asks_who_is_meant(really: Staffed) -> None:
    _agreement(really.cast)
    round = reviewed(
        really, [("Alvarez",), ("Ben Bishop",), ("Ben Bishop",), ("B B",), ("Alvarez",)]
    )
    client, page = (
        _alone(signed_in(really.cast.lead, second_factor=True)),
        reverse("round", args=[round]),
    )
    one = slate(really, round)["Alvarez"]
    assert not one.is_sure and "Who is meant?" in text_of(client.get(page))
    answer = client.post(page, {"act": "invite", "nominee": one.id})
    assert answer.status_code == 422 and "Choose somebody from the list." in text_of(answer)
    given = {"act": "invite", "nominee": one.id, "physician": one.candidates[0].physician}
    assert client.post(page, given).status_code == 302
    assert Invitation.objects.get().account.name == "Ana Alvarez"


def test_without_a_signed_agreement_nobody_is_invited(at: Staffed) -> None:
    round, client = reviewed(at), signed_in(at.cast.lead, second_factor=True)
    page = reverse("round", args=[round])
    assert "Counsel has not signed" in text_of(client.get(page))
    answer = client.post(page, {"act": "invite", "nominee": slate(at, round)["Ana Alvarez"].id})
    assert answer.status_code == 409 and "Counsel has to sign" in text_of(answer)


def _asked(at: Staffed) -> Person:
    by = invited(at, reviewed(at))
    assert by.account is not None
    row = account(by.account)
    return Person(row.name, row.email, at.cast.valley, account=row.id)


def test_who_is_invited_finds_it_at_home_reads_and_signs(at: Staffed) -> None:
    _agreement(at.cast)
    ana = _asked(at)
    client = signed_in(ana)
    assert "An invitation waits for you" in text_of(client.get(reverse("staff_home")))
    shown = text_of(client.get(reverse("invitation")))
    assert "You keep what you hear." in shown and "version 1" in shown
    unread = client.post(reverse("invitation"), {"act": "accept", "version": "1"})
    assert unread.status_code == 422 and "Tick that you have read it" in text_of(unread)
    given = {"act": "accept", "version": "1", "language": "en", "agrees": "yes"}
    assert "You have signed" in text_of(client.post(reverse("invitation"), given, follow=True))
    assert Supporter.objects.get(account_id=ana.account).standing == Standing.IN_TRAINING


def test_an_agreement_that_changed_meanwhile_is_read_again(at: Staffed) -> None:
    _agreement(at.cast)
    client = signed_in(_asked(at))
    _agreement(at.cast, BODY + "\n\nAnd one more thing.")
    given = {"act": "accept", "version": "1", "language": "en", "agrees": "yes"}
    answer = client.post(reverse("invitation"), given)
    assert answer.status_code == 422 and "was changed meanwhile" in text_of(answer)
    assert "And one more thing." in text_of(answer)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_copy_is_a_tagged_document_with_the_very_words(at: Staffed, language: str) -> None:
    _agreement(at.cast)
    ana = _asked(at)
    client = signed_in(ana)
    assert client.get(reverse("agreement")).status_code == 302  # nothing is signed yet
    given = {"act": "accept", "version": "1", "language": language, "agrees": "yes"}
    client.post(reverse("invitation"), given)
    _agreement(at.cast, "Another text.")  # the copy stays as it was signed
    found = read(client.get(reverse("agreement")).content)
    assert found.is_tagged and found.is_ua and found.language == language
    words = ("Usted guarda lo que oye.", "Firmado por") if language == "es" else (
        "You keep what you hear.", "Signed by")  # fmt: skip
    for word in (*words, "Ana Alvarez", "Valley Medical Center"):
        assert word in found.text
    assert "Another text." not in found.text


def test_a_no_is_thanked_for_and_seen_as_not_now(at: Staffed) -> None:
    _agreement(at.cast)
    client = signed_in(_asked(at))
    answer = client.post(reverse("invitation"), {"act": "decline"}, follow=True)
    assert "Nobody is told more than" in text_of(answer)
    assert "No invitation waits for you" in text_of(answer)
    shown = text_of(signed_in(at.cast.lead).get(reverse("nominations")))
    assert "Not now" in shown and "Ana Alvarez" in shown


def test_an_invitation_without_a_text_waits_for_it(at: Staffed) -> None:
    client = signed_in(_asked(at))
    assert "not ready yet" in text_of(client.get(reverse("invitation")))
    assert client.post(reverse("invitation"), {"act": "accept"}).status_code == 409
    assert own_invitation(seen_by=at.lead) is None and own_agreement(seen_by=at.lead) is None


def test_cards_are_printed_one_for_each_without_an_address_and_nameless(at: Staffed) -> None:
    round = begun(at)
    page = reverse("nomination_cards", args=[round])
    found = read(signed_in(at.cast.lead).get(page).content)
    known = codes(at, round)
    for number in ("card:0", "card:1"):
        assert str(known[number]) in found.text
    assert sum(str(code) in found.text for code in known.values()) == 2
    assert found.is_tagged and found.is_ua and len(found.pages) == 1
    assert "Whom would you turn to?" in found.text and "¿Con quién hablaría usted?" in found.text
    assert not [name for name in at.colleagues if name in found.text]


def test_cards_of_a_round_that_is_over_are_not_drawn(at: Staffed) -> None:
    page = reverse("nomination_cards", args=[reviewed(at)])
    assert signed_in(at.cast.lead).get(page).status_code == 409


def test_where_a_letter_reaches_all_there_is_no_card(at: Staffed) -> None:
    for number, one in enumerate(("Dev Desai", "Ella Edwards")):
        person = at.colleagues[one]
        person.email = f"somebody{number}@example.org"
        person.save()
    round, client = begun(at), signed_in(at.cast.lead)
    found = read(client.get(reverse("nomination_cards", args=[round])).content)
    assert "a letter reaches everybody" in found.text
    assert "a letter reaches everybody" in text_of(client.get(reverse("round", args=[round])))


def test_a_round_that_goes_on_or_came_to_nothing_says_so(at: Staffed) -> None:
    round, client = begun(at), signed_in(at.cast.lead)
    Round.objects.update(is_prolonged=True)
    assert "one more week" in text_of(client.get(reverse("round", args=[round])))
    with time_machine.travel(now()):
        Round.objects.update(state="too_few", box=None)
    assert "Too few answers" in text_of(client.get(reverse("nominations")))


def test_who_begins_nothing_is_offered_nothing(at: Staffed) -> None:
    begun(at)
    assert "Begin, and write to everybody" not in text_of(
        signed_in(at.cast.lead).get(reverse("nominations"))
    )
    assert actions.draw_cards(round=Round.objects.get().pk, by=at.lead)
