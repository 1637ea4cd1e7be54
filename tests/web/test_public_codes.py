"""What a code opens: typed in, never in an address; the referrer's tells nothing, the recipient's decides."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach.actions import close, keep, opt_out
from lamppost.outreach.models import OptOut, Outreach
from lamppost.outreach.queries.recipient import recipient_page
from lamppost.outreach.rules import No, Outcome, State, Terms
from lamppost.program.actions import set_cover
from lamppost.referrals.actions import count_try, look
from lamppost.referrals.models import Referral
from lamppost.referrals.rules import FREE, TryKind
from lamppost.supporters.models import Supporter
from lamppost.web.public.codes import NOT_WHOLE
from tests.cast import Cast
from tests.unit.outreach.stories import accepted
from tests.unit.referrals.stories import opened, refer, resolve_all
from tests.web.public_door import (
    MONDAY_NOON,
    Answer,
    hidden,
    recipients_code,
    stranger,
    text,
    with_code,
)

ACTS = ("preferences", "whom-not", "not-now", "never", "another", "renew", "facts", "withdraw")
SELECTED = re.compile(r'value="(\w*)"\s+selected')
CHECKED = re.compile(r'value="(\w*)"\s+(?:id="\w+"\s+)?checked')
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')


def only_outreach(cast: Cast) -> Outreach:
    with transaction(Actor.system(cast.valley.pk)):
        return Outreach.objects.get()


def plain(answer: Answer, code: Code) -> str:
    """A page without what is random in it: the token and the code itself."""
    return TOKEN.sub(r"\1", text(answer)).replace(str(code), "the code")


def is_unknown(answer: Answer) -> bool:
    return answer.status_code == 404 and "This code opens nothing." in text(answer)


# The referrer's code.


def test_a_referrers_code_shows_where_it_stands(cast: Cast) -> None:
    code = refer(cast).code
    assert "Now: received." in text(with_code(stranger(), code))
    look(hospital=cast.valley.pk, by=cast.coordinator.actor())
    assert "Now: seen by the program." in text(with_code(stranger(), code))


def test_a_code_may_be_typed_as_people_type(cast: Cast, client: Client) -> None:
    letters = str(refer(cast).code).replace("-", " ").lower()
    assert with_code(client, f"  {letters} ").status_code == 200


def _waits(cast: Cast) -> Code:
    return refer(cast, name="Nobody Whatever", reach="").code


def _resolved(cast: Cast) -> Code:
    code = refer(cast).code
    resolve_all(cast)
    return code


def _joined(cast: Cast) -> Code:
    opened(cast)
    return _resolved(cast)


def _closed_as(outcome: Outcome) -> Callable[[Cast], Code]:
    def story(cast: Cast) -> Code:
        code = _resolved(cast)
        close(outreach=only_outreach(cast).id, outcome=outcome, by=cast.coordinator.actor())
        return code

    return story


def _opted_out(cast: Cast) -> Code:
    place, physician = cast.valley.pk, cast.recipient.physician
    assert physician
    opt_out(hospital=place, physician=physician.pk, terms=Terms(No.ASKED), by=Actor.public(place))
    return _resolved(cast)


STORIES: tuple[Callable[[Cast], Code], ...] = (
    _waits,
    _resolved,
    _joined,
    _opted_out,
    _closed_as(Outcome.NOT_PURSUED),
    _closed_as(Outcome.WRONG_PERSON),
)


@pytest.mark.parametrize("days", [0, 1, 13, 14, 30])
def test_the_referrers_page_is_the_same_whatever_happened(cast: Cast, days: int) -> None:
    pages = set()
    for story in STORIES:
        with time_machine.travel(MONDAY_NOON, tick=False) as clock:
            with transaction(Actor.system(cast.valley.pk)):
                Outreach.objects.all().delete()
                Referral.objects.all().delete()
                OptOut.objects.all().delete()
            code = story(cast)
            look(hospital=cast.valley.pk, by=cast.coordinator.actor())
            clock.shift(timedelta(days=days))
            pages.add(plain(with_code(stranger(), code), code))
    assert len(pages) == 1
    assert ("Now: our part is complete." in pages.pop()) is (days >= 14)


def test_facts_are_added(cast: Cast) -> None:
    code = refer(cast).code
    answer = with_code(stranger(), code, "facts", about=["other", "moral_injury"])
    assert "What you added is sealed" in text(answer)


def test_a_fact_that_is_none_is_refused(cast: Cast) -> None:
    answer = with_code(stranger(), refer(cast).code, "facts", about=["gossip"])
    assert answer.status_code == 422
    assert 'id="error_about"' in text(answer)


def test_withdraw_removes_the_request_and_says_what_may_still_happen(cast: Cast) -> None:
    code = refer(cast).code
    page = text(with_code(stranger(), code, "withdraw"))
    assert "Your request is removed; the program may still reach out." in page
    with transaction(Actor.system(cast.valley.pk)):
        assert not Referral.objects.exists()


# Unknown and closed.

UNKNOWN = "0123456789ABCDEFG1"  # well formed; nobody was given it
assert Code.parse(UNKNOWN)


@pytest.mark.parametrize("typed", [UNKNOWN, UNKNOWN.lower(), f" {UNKNOWN[:6]}-{UNKNOWN[6:]}"])
def test_an_unknown_code_gives_one_answer(cast: Cast, typed: str) -> None:
    assert is_unknown(with_code(stranger(), typed))


@pytest.mark.parametrize("typed", ["", "nonsense", "0" * 5000, UNKNOWN[:-1], "\0", "é"])
def test_what_is_no_code_is_kept_to_be_mended(cast: Cast, typed: str) -> None:
    answer = with_code(stranger(), typed)
    assert answer.status_code == 422 and str(NOT_WHOLE) in text(answer)
    assert f'value="{typed[:80]}"' in text(answer) or not typed.strip("\0")


@pytest.mark.parametrize("act", ACTS)
def test_each_act_with_an_unknown_code_gives_the_same_answer(cast: Cast, act: str) -> None:
    assert is_unknown(with_code(stranger(), Code.new(), act, until="2026-12-24"))


def test_a_closed_outreach_answers_as_an_unknown_code(cast: Cast) -> None:
    code, client = recipients_code(cast), stranger()
    close(
        outreach=only_outreach(cast).id,
        outcome=Outcome.UNREACHABLE,
        by=cast.coordinator.actor(),
    )
    closed, unknown = with_code(client, code), with_code(client, Code.new())
    assert is_unknown(closed)
    assert TOKEN.sub("", text(closed)) == TOKEN.sub("", text(unknown))


@pytest.mark.parametrize("act", ["facts", "withdraw"])
def test_the_recipients_code_cannot_do_what_the_referrers_can(cast: Cast, act: str) -> None:
    assert is_unknown(with_code(stranger(), recipients_code(cast), act))


@pytest.mark.parametrize("act", ["preferences", "whom-not", "not-now", "never", "another", "renew"])
def test_the_referrers_code_cannot_do_what_the_recipients_can(cast: Cast, act: str) -> None:
    code = refer(cast).code
    accepted(cast)
    assert is_unknown(with_code(stranger(), code, act, until="2026-12-24"))
    assert only_outreach(cast).state == State.ACCEPTED


@pytest.mark.parametrize("act", ACTS)
def test_a_code_in_an_address_opens_nothing(cast: Cast, client: Client, act: str) -> None:
    code = refer(cast).code
    assert client.get(f"/code/{act}", {"code": str(code)}).status_code == 405
    assert "Your code" in text(client.get("/code/", {"code": str(code)}))
    assert client.get(f"/code/{code}").status_code == 404


def test_pages_behind_codes_are_kept_out_of_caches_and_search(cast: Cast) -> None:
    answer = with_code(stranger(), refer(cast).code)
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_every_form_behind_a_code_needs_its_token(cast: Cast) -> None:
    client, code = stranger(), recipients_code(cast)
    client.get("/code/")
    for act in ("", *ACTS):
        assert client.post(f"/code/{act}", {"code": str(code)}).status_code == 403
    assert only_outreach(cast).state == State.ACCEPTED


# The recipient's code.


def test_a_recipients_code_shows_their_own_page_without_a_name(cast: Cast) -> None:
    page = text(with_code(stranger(), recipients_code(cast)))
    assert "It is yours to decide." in page and "Nobody so far." in page
    assert cast.recipient.name not in page and cast.supporter.name not in page


def test_preferences_are_kept_and_shown_again(cast: Cast) -> None:
    code, client = recipients_code(cast), stranger()
    wishes = {"relation": "other", "language": "es", "mode": "phone", "gender": "woman"}
    page = text(with_code(client, code, "preferences", **wishes))
    assert "We will keep to what you wished for." in page
    kept = recipient_page(code, seen_by=Actor.code(cast.valley.pk)).preferences
    assert (kept.relation, kept.language, kept.mode) == ("other", "es", "phone")
    assert kept.gender == "woman"
    page = text(with_code(client, code))
    assert CHECKED.findall(page) == ["other", "phone"]
    assert SELECTED.findall(page) == ["es", "woman"]


def test_what_must_be_so_is_kept_and_can_be_a_wish_again(cast: Cast) -> None:
    code, client = recipients_code(cast), stranger()
    wishes = {"relation": "other", "must": ["relation", "language"]}
    with_code(client, code, "preferences", **wishes)
    kept = recipient_page(code, seen_by=Actor.code(cast.valley.pk)).preferences
    assert kept.must == ("relation",), "no language was wished for"
    assert CHECKED.findall(text(with_code(client, code))) == ["other", "", "relation"]
    with_code(client, code, "preferences", relation="other")
    assert recipient_page(code, seen_by=Actor.code(cast.valley.pk)).preferences.must == ()


def test_another_hospital_is_offered_only_where_one_could_answer(cast: Cast) -> None:
    code, client = recipients_code(cast), stranger()
    assert "From another hospital" not in text(with_code(client, code))
    set_cover(hospital=cast.valley.pk, covered_by=cast.harbor.pk, by=cast.director.actor())
    assert "From another hospital" in text(with_code(client, code))


def test_a_wish_can_be_taken_back(cast: Cast) -> None:
    code, client = recipients_code(cast), stranger()
    with_code(client, code, "preferences", relation="other", language="es", mode="phone")
    with_code(client, code, "preferences", relation="", language="es", mode="")
    page = text(with_code(client, code))
    assert CHECKED.findall(page) == ["", ""]
    assert SELECTED.findall(page) == ["es", ""]


@pytest.mark.parametrize("field", ["mode", "relation", "must"])
def test_a_preference_that_is_none_is_refused_beside_its_field(cast: Cast, field: str) -> None:
    typed = {field: "pigeon"}
    answer = with_code(stranger(), recipients_code(cast), "preferences", **typed)
    assert answer.status_code == 422
    assert f'id="error_{field}"' in text(answer)


def test_not_now_ends_it_until_the_day(cast: Cast) -> None:
    code = recipients_code(cast)
    with time_machine.travel(MONDAY_NOON, tick=False):
        answer = with_code(stranger(), code, "not-now", until="2026-12-24")
        assert "We leave you in peace until then." in text(answer)
        assert only_outreach(cast).outcome == Outcome.NOT_NOW
        assert is_unknown(with_code(stranger(), code))


@pytest.mark.parametrize("until", ["", "soon", "2026-11-22", "2036-01-01", "2026-13-45"])
def test_not_now_needs_a_day_to_come(cast: Cast, until: str) -> None:
    code = recipients_code(cast)
    with time_machine.travel(MONDAY_NOON, tick=False):
        answer = with_code(stranger(), code, "not-now", until=until)
    assert answer.status_code == 422
    assert 'id="error_until"' in text(answer)
    assert only_outreach(cast).state == State.ACCEPTED


def test_never_ends_it_and_is_remembered(cast: Cast) -> None:
    code = recipients_code(cast)
    assert "We will not reach out to you again." in text(with_code(stranger(), code, "never"))
    assert only_outreach(cast).outcome == Outcome.DECLINED
    with transaction(Actor.system(cast.valley.pk)):
        assert OptOut.objects.count() == 1


def test_another_supporter_takes_the_code_with_the_old_one(cast: Cast) -> None:
    code = recipients_code(cast)
    page = text(with_code(stranger(), code, "another"))
    assert "Somebody else will be asked." in page
    assert only_outreach(cast).state == State.WAITING
    assert is_unknown(with_code(stranger(), code))


def test_whom_not_is_ticked_among_those_listed_and_shown_again(cast: Cast) -> None:
    code = recipients_code(cast)
    assert "Not this person" not in text(with_code(stranger(), code))
    Supporter.objects.update(is_listed=True)
    assert cast.supporter.supporter and cast.other_supporter.supporter
    other, own = str(cast.other_supporter.supporter.pk), str(cast.supporter.supporter.pk)
    page = text(with_code(stranger(), code, "whom-not", supporters=other))
    assert "They are not told, and nobody sees whom you chose." in page
    assert re.search(rf'value="{other}"[^>]*checked', text(with_code(stranger(), code)))
    nobody = text(with_code(stranger(), code, "whom-not"))
    assert "Nobody is kept away now." in nobody and "nobody sees whom you chose" not in nobody
    assert "Somebody else will be asked." in text(
        with_code(stranger(), code, "whom-not", supporters=own)
    )
    assert is_unknown(with_code(stranger(), code))


def test_renew_moves_the_end(cast: Cast) -> None:
    code = recipients_code(cast)
    before = only_outreach(cast).hard_stop_at
    with time_machine.travel(before - timedelta(days=10), tick=False):
        assert "It stays open for you." in text(with_code(stranger(), code, "renew"))
    assert only_outreach(cast).hard_stop_at > before


# Saying no in advance.


def say_never(email: str) -> Answer:
    client = stranger()
    token = hidden(client.get("/valley/never"))["csrfmiddlewaretoken"]
    sent = {"csrfmiddlewaretoken": token, "email": email}
    return client.post("/valley/never", sent)


def opt_outs(cast: Cast) -> int:
    with transaction(Actor.system(cast.valley.pk, cast.harbor.pk)):
        return OptOut.objects.count()


def test_never_in_advance_gives_the_same_answer_whoever_it_is(cast: Cast) -> None:
    known, unknown = say_never(cast.recipient.email), say_never("nobody@example.org")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert opt_outs(cast) == 2  # one is about nobody
    with time_machine.travel(now() + timedelta(days=1)):
        keep(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    assert opt_outs(cast) == 1


def test_never_does_the_same_work_whoever_it_is(cast: Cast) -> None:
    asked = []
    for email in (cast.recipient.email, "nobody@example.org") * 2:  # the first finds caches cold
        with CaptureQueriesContext(connection) as seen:
            say_never(email)
        asked.append([one["sql"].split()[:3] for one in seen.captured_queries])
    assert asked[2] == asked[3]


def test_never_makes_whoever_tries_many_addresses_wait(cast: Cast) -> None:
    by = Actor.public(cast.valley.pk)
    for _ in range(FREE[TryKind.CODE].by_source):
        count_try(kind=TryKind.CODE, hospital=cast.valley.pk, source="127.0.0.1", by=by)
    assert say_never(cast.recipient.email).status_code == 429
    assert opt_outs(cast) == 0


def test_never_in_advance_keeps_others_from_reaching_out(cast: Cast) -> None:
    say_never(f"  {cast.recipient.email.upper()} ")
    refer(cast)
    resolve_all(cast)
    with transaction(Actor.system(cast.valley.pk)):
        assert not Outreach.objects.exists()


def test_never_is_honoured_at_the_hospital_where_they_work(cast: Cast) -> None:
    say_never(cast.outsider.email)
    with transaction(Actor.system(cast.harbor.pk)):
        assert OptOut.objects.count() == 1


@pytest.mark.parametrize("email", ["", "remy", "r\0@example.org", "r" * 250 + "@example.org"])
def test_never_in_advance_needs_an_address(cast: Cast, email: str) -> None:
    answer = say_never(email)
    assert answer.status_code == 422
    assert 'id="error_email"' in text(answer)
    assert opt_outs(cast) == 0
