"""The curriculum on screen and in print: read by everybody, checked alone, taught by some, changed by few."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from lamppost.training import actions, queries
from lamppost.training.models import CurriculumVersion, UnitDone
from lamppost.training.queries.curriculum import packaged_text
from lamppost.training.rules import Kind, Language
from tests.cast import Cast, Person
from tests.documents import Document, read
from tests.web.staff_pages import signed_in, text_of

EN, ES = Language.EN, Language.ES
WHOLE = "/staff/curriculum/"
BURNOUT = "/staff/curriculum/unit/burnout/"
ROLE_PLAY = "/staff/curriculum/unit/role_play/"
OWN = "/staff/curriculum/own/"
FOOT = re.compile(r"\n?[^\n]* · [^\n]*?\d+$")
NOTE = "Think of one short story of your own"  # for who teaches
LISTEN = "That is moral injury."  # what to listen for


def reading(person: Person, language: str = "en") -> Client:
    client = signed_in(person)
    client.cookies["lamppost_language"] = language
    return client


def in_print(client: Client, address: str) -> Document:
    answer = client.get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    return read(answer.content)


def squeezed(text: str) -> str:
    """As it is compared with print: without spaces, which print puts where it breaks a line."""
    return re.sub(r"\s+", "", text)


def printed(found: Document) -> str:
    """All that is said, without the foot of each page."""
    return squeezed("".join(FOOT.sub("", page.rstrip()) for page in found.pages))


# ---- reading


@pytest.mark.parametrize("language", list(Language))
def test_the_whole_says_what_comes_when(cast: Cast, language: Language) -> None:
    page = text_of(reading(cast.supporter, language).get(WHOLE))
    for unit in queries.packaged(language).units:
        assert unit.title in page and f"/staff/curriculum/unit/{unit.id}/" in page
    assert "3:55" in page and "240" in page
    assert "/staff/curriculum/guide/" not in page and OWN not in page


@pytest.mark.parametrize("language", list(Language))
def test_every_unit_has_its_page(cast: Cast, language: Language) -> None:
    client = reading(cast.supporter, language)
    for unit in queries.packaged(language).units:
        page = text_of(client.get(f"/staff/curriculum/unit/{unit.id}/"))
        said = [text for block in unit.content for text in block.text]
        said += [line.says for one in unit.dialogues for line in one.lines]
        said += [case.story for case in unit.scenarios]
        said += [point for play in unit.role_plays for _, brief in play.cards for point in brief]
        said += [answer.says for question in unit.questions for answer in question.answers]
        assert [text for text in said if text not in page] == [], unit.id
        assert not any(answer.feedback in page for one in unit.questions for answer in one.answers)


def test_units_lead_to_one_another(cast: Cast) -> None:
    page = text_of(reading(cast.supporter).get(BURNOUT))
    assert "/unit/opening/" in page and "/unit/components/" in page
    first = text_of(reading(cast.supporter).get("/staff/curriculum/unit/opening/"))
    assert "/unit/burnout/" in first and "/unit/closing/" not in first


def test_an_unknown_unit_is_not_found(cast: Cast) -> None:
    assert reading(cast.supporter).get("/staff/curriculum/unit/nothing/").status_code == 404


@pytest.mark.parametrize("who", ["lead", "coordinator", "director", "administrator"])
def test_who_teaches_sees_the_notes(cast: Cast, who: str) -> None:
    page = text_of(reading(getattr(cast, who)).get(BURNOUT))
    assert NOTE in page and LISTEN in page


def test_participants_do_not_see_the_notes(cast: Cast) -> None:
    page = text_of(reading(cast.supporter).get(BURNOUT))
    assert NOTE not in page and LISTEN not in page
    assert "Participants do not see this" not in page


# ---- checking oneself


def test_each_answer_has_its_feedback_and_leaves_nothing(cast: Cast) -> None:
    client, unit = reading(cast.supporter), queries.packaged(EN).unit("burnout")
    assert unit
    for at, question in enumerate(unit.questions):
        for number, answer in enumerate(question.answers):
            sent = {"act": "check", f"question_{at}": str(number)}
            page = client.post(BURNOUT, sent)
            assert page.status_code == 200
            assert answer.feedback in text_of(page)
            others = [one.feedback for one in question.answers if one is not answer]
            assert not any(other in text_of(page) for other in others)
    assert not UnitDone.objects.exists()


def test_a_question_without_an_answer_says_so(cast: Cast) -> None:
    page = text_of(reading(cast.supporter).post(BURNOUT, {"act": "check", "question_0": "7"}))
    assert "Choose one, and see what it is worth." in page


# ---- done beforehand


def test_a_part_is_done_and_shown_as_progress(cast: Cast) -> None:
    client = reading(cast.supporter)
    assert "0 of 4 parts are done; 70 minutes are left." in text_of(client.get(WHOLE))
    answer = client.post(BURNOUT, {"act": "done"}, follow=True)
    assert "I have done this part" not in text_of(answer) and "Done" in text_of(answer)
    assert "1 of 4 parts are done; 50 minutes are left." in text_of(client.get(WHOLE))
    client.post(BURNOUT, {"act": "not_done"})
    assert not UnitDone.objects.exists()
    assert "0 of 4" in text_of(reading(cast.other_supporter).get(WHOLE))


def test_what_is_done_together_cannot_be_done_alone(cast: Cast) -> None:
    client = reading(cast.supporter)
    assert "I have done this part" not in text_of(client.get(ROLE_PLAY))
    assert client.post(ROLE_PLAY, {"act": "done"}).status_code == 404


# ---- in print


@pytest.mark.parametrize("language", list(Language))
def test_the_handbook_is_tagged_and_whole(cast: Cast, language: Language) -> None:
    found = in_print(reading(cast.lead, language), "/staff/curriculum/handbook/")
    curriculum = queries.packaged(language)
    assert found.is_tagged and found.is_ua and found.language == language
    assert found.title.startswith(curriculum.title)
    assert cast.valley.name in found.pages[0] and "988" in found.pages[0]
    text = printed(found)
    for unit in curriculum.units:
        assert squeezed(unit.title) in text
        for block in unit.content:
            assert all(squeezed(said) in text for said in (*block.text, *block.points)), unit.id
        for one in unit.questions:
            assert all(squeezed(answer.feedback) in text for answer in one.answers)
        steps = unit.notes.plan if unit.notes else ()
        assert not any(squeezed(step.does) in text for step in steps)
        assert not any(squeezed(one) in text for case in unit.scenarios for one in case.listen_for)
        assert not any(squeezed(one) in text for play in unit.role_plays for one in play.colleague)
    taught = [unit.title for unit in curriculum.units if unit.kind is not Kind.BREAK]
    assert [one for one in found.outline if one in taught] == taught


@pytest.mark.parametrize("language", list(Language))
def test_the_guide_holds_all_of_it(cast: Cast, language: Language) -> None:
    found = in_print(reading(cast.lead, language), "/staff/curriculum/guide/")
    assert found.is_tagged and found.is_ua and found.language == language
    text = printed(found)
    for unit in queries.packaged(language).units:
        assert unit.notes
        for step in unit.notes.plan:
            assert squeezed(step.does) in text and squeezed(step.says or "") in text
        assert all(squeezed(case.then) in text for case in unit.notes.cases)
        for play in unit.role_plays:
            for _, brief in play.cards:  # once where it is taught, once on its card
                assert all(text.count(squeezed(one)) >= 2 for one in brief)


def test_the_guide_is_not_for_participants(cast: Cast) -> None:
    answer = reading(cast.supporter).get("/staff/curriculum/guide/", follow=True)
    assert answer["Content-Type"].startswith("text/html")
    assert "The guide is for who teaches." in text_of(answer)


def test_print_says_what_is_in_force_here(cast: Cast) -> None:
    by, valley = cast.director.actor(), cast.valley.pk
    actions.take_copy(hospital=valley, by=by)
    text = packaged_text(EN).replace("title: Active listening", 'title: "Listen #here *now*"')
    actions.keep_draft(hospital=valley, language=EN, text=text, revision=1, by=by)
    actions.put_in_force(hospital=valley, number=1, by=by)
    assert (
        "Listen #here *now*"
        in in_print(reading(cast.supporter), "/staff/curriculum/handbook/").text
    )
    harbor = in_print(reading(cast.outsider), "/staff/curriculum/handbook/")
    assert "Listen #here" not in harbor.text


# ---- one's own


def started(cast: Cast) -> Client:
    client = reading(cast.director)
    client.post(OWN, {"act": "copy", "at": "valley"})
    return client


def kept(client: Client, text: str, lang: str = "en", **more: object) -> object:
    revision = CurriculumVersion.objects.get(state="draft").revision
    sent = {"act": "keep", "at": "valley", "lang": lang, "revision": revision, "text": text}
    return client.post(OWN, {**sent, **more})


def test_a_file_comes_down_is_changed_and_goes_up(cast: Cast) -> None:
    client = started(cast)
    down = client.get("/staff/curriculum/own/file/?at=valley&lang=es")
    assert down["Content-Disposition"] == 'attachment; filename="curriculum.es.yaml"'
    text = down.content.decode()
    assert text == packaged_text(ES)
    changed = text.replace("title: Escuchar de verdad", "title: Escuchar con calma")
    up = SimpleUploadedFile("mine.yaml", b"\xef\xbb\xbf" + changed.replace("\n", "\r\n").encode())
    answer = kept(client, "something else", "es", file=up)
    assert answer.status_code == 302  # type: ignore[attr-defined]
    page = text_of(client.get(OWN + "?at=valley&lang=es"))
    assert "Escuchar con calma" in page and "Escuchar de verdad" in page  # after and before
    assert client.get("/staff/curriculum/own/file/?at=valley&lang=es").content.decode() == changed


def test_what_is_wrong_is_told_by_line_and_keeps_what_was_sent(cast: Cast) -> None:
    client = started(cast)
    wrong = packaged_text(EN).replace("  - id: burnout", "  - id: burn out", 1)
    wrong = wrong.replace("minutes: 240", "minutes: lots  # mine <b>", 1)
    answer = kept(client, wrong)
    page = text_of(answer)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    at = wrong[: wrong.index("  - id: burn out")].count("\n") + 1
    row = re.compile(rf">{at}</td>.*?units 2 › id.*?This has the wrong form", re.DOTALL)
    assert row.search(page) and "A whole number is expected here." in page
    assert "minutes: lots # mine <b>" in " ".join(page.split())
    assert "<b>" not in answer.content.decode()  # type: ignore[attr-defined]
    typed = page[page.index("<textarea") :]
    assert "id: burn out" in unescape(typed)
    assert CurriculumVersion.objects.get().text_en == packaged_text(EN)


def test_a_file_that_is_no_text_is_told(cast: Cast) -> None:
    client = started(cast)
    answer = kept(client, "", file=SimpleUploadedFile("mine.yaml", b"\xff\xfe\x00"))
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "This file is no text." in text_of(answer)


def test_who_was_slower_does_not_undo_the_other(cast: Cast) -> None:
    client = started(cast)
    kept(client, packaged_text(EN).replace("title: Closing", "title: The end", 1))
    answer = kept(client, packaged_text(EN), revision=1)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Somebody else has changed the draft" in text_of(answer)
    assert "The end" in CurriculumVersion.objects.get().text_en


def test_other_minutes_are_said_and_allowed(cast: Cast) -> None:
    client = started(cast)
    for language, text in ((EN, packaged_text(EN)), (ES, packaged_text(ES))):
        shorter = text.replace("minutes: 240", "minutes: 230", 1)
        start = shorter.index("  - id: second_break")
        end = shorter.index("  # -----", start)
        kept(client, shorter[:start] + shorter[end:], language)
    page = text_of(client.get(OWN + "?at=valley"))
    assert "It takes 230 minutes; what comes with the program takes 240." in page
    client.post(OWN, {"act": "force", "at": "valley", "version": "1"})
    whole = text_of(reading(cast.supporter).get(WHOLE))
    assert "The day: 230 minutes" in whole and "takes 240 minutes" in whole


def test_two_languages_that_differ_are_not_put_in_force(cast: Cast) -> None:
    client = started(cast)
    kept(client, packaged_text(EN).replace("    beforehand: true\n", "", 1))
    page = text_of(client.get(OWN + "?at=valley"))
    assert "burnout: It can be done beforehand in one language only." in page
    answer = client.post(OWN, {"act": "force", "at": "valley", "version": "1"})
    assert answer.status_code == 422
    assert "The two languages are not the same training yet." in text_of(answer)


def test_back_to_the_packaged_one_in_one_tap(cast: Cast) -> None:
    client = started(cast)
    kept(client, packaged_text(EN).replace("title: Closing", "title: The end", 1))
    client.post(OWN, {"act": "force", "at": "valley", "version": "1"})
    assert "The end" in text_of(reading(cast.supporter).get(WHOLE))
    client.post(OWN, {"act": "packaged", "at": "valley"})
    assert "The end" not in text_of(reading(cast.supporter).get(WHOLE))
    assert "Version 1" in text_of(client.get(OWN + "?at=valley"))
    client.post(OWN, {"act": "force", "at": "valley", "version": "1"})
    assert "The end" in text_of(reading(cast.supporter).get(WHOLE))


def test_a_draft_is_thrown_away(cast: Cast) -> None:
    client = started(cast)
    page = text_of(client.post(OWN, {"act": "drop", "at": "valley"}, follow=True))
    assert "No draft is under way" in page and not CurriculumVersion.objects.exists()


def test_its_pages_speak_spanish(cast: Cast) -> None:
    client = started(cast)
    client.cookies["lamppost_language"] = "es"
    page = text_of(client.get(OWN + "?at=valley"))
    assert "Hacerla propia" in page and "El borrador: versión 1" in page
    with override("es"):
        assert "Todavía no se guardó" in text_of(kept(client, "x: 1", "es"))
