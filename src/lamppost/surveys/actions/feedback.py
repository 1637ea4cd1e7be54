"""Recipients say how it was, by the code on their card; it is staged, and written five or more at a time.

The pass that lets a code do so is laid once they have talked. It knows neither whom nor which outreach: only the
book's secret can tell that a mark is of a code. So it may outlive the outreach, of which nothing is left.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from lamppost.audit.actions import record
from lamppost.ballots.rules import Filled, NotTaken, answer_in, fill
from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.outreach.queries.recipient import codes_of_who_talked
from lamppost.supporters.queries import today_at
from lamppost.surveys.access import SurveyPermission
from lamppost.surveys.actions.counting import count
from lamppost.surveys.models import Book, Campaign, Pass, Response, StagedFeedback, Sums
from lamppost.surveys.queries.instruments import packaged, packaged_text
from lamppost.surveys.rules.answers import Given, problems, without_unasked
from lamppost.surveys.rules.campaigns import Answer, CampaignState
from lamppost.surveys.rules.feedback import (
    FEEDBACK,
    INSTRUMENT,
    TOGETHER,
    BookSecret,
    counts_until,
    is_told_anew,
)
from lamppost.surveys.rules.tallies import tally_from
from lamppost.vault.actions import new_key, shred
from lamppost.vault.queries import data_key
from lamppost.vault.rules import DataKey, Place, seal, unseal

SHUFFLE: Final = random.SystemRandom()
OUTREACH, CODE = "outreach", "code"


def lay_passes(*, hospital: int, by: Actor) -> int:
    """A pass for each recipient there who has talked and has none; one whose code was made anew gets that code.
    Passes whose months are over go. Returns how many were laid."""
    with transaction(by):
        require(by, SurveyPermission.CAMPAIGN_KEEP, hospital)
        talked = codes_of_who_talked(hospital, by=by)
        book = _book(hospital, is_needed=bool(talked), by=by)
        if book is None:
            return 0
        secret = _secret(book, by)
        live = {secret.mark(OUTREACH, one.bytes): digest for one, digest in talked}
        known = _brought_up(hospital, secret, live)
        new = [mark for mark in live if mark not in known]
        SHUFFLE.shuffle(new)
        Pass.objects.bulk_create(_pass(book, mark, secret.mark(CODE, live[mark])) for mark in new)
        over = Pass.objects.filter(hospital_id=hospital, until__lte=today_at(hospital))
        over.exclude(outreach_mark__in=list(live)).delete()
    return len(new)


def give_feedback(*, hospital: int, code: Code, given: Given, by: Actor) -> None:
    """Takes the answers, sealed. Invalid by item for what is no answer; NotTaken, in the same words, for a code that
    was used, is none, is another's, comes too early or too late. Nothing records it."""
    require(by, SurveyPermission.SURVEY_ANSWER, hospital)
    instrument = packaged(INSTRUMENT)
    if wrong := problems(instrument, given):
        raise Invalid(wrong)
    filled = fill(FEEDBACK, Answer(without_unasked(instrument, given)))
    program = Actor.system(hospital)
    with transaction(by):
        require(by, SurveyPermission.SURVEY_ANSWER, hospital)
        lay_passes(hospital=hospital, by=program)
        book = _book(hospital, is_needed=False, by=program)
        mark = _secret(book, program).mark(CODE, code.digest) if book else b""
        unused = Pass.objects.select_for_update().filter(hospital_id=hospital, digest=mark)
        found = unused.filter(is_used=False).first()
        if found is None:
            raise NotTaken
        found.is_used = True
        found.save(update_fields=["is_used"])
        _stage(hospital, filled, program)


def flush_feedback(*, hospital: int, by: Actor) -> int:
    """Writes what is staged, shuffled, once there are five or more; returns how many. Its key is destroyed."""
    with transaction(by):
        require(by, SurveyPermission.CAMPAIGN_KEEP, hospital)
        _book(hospital, is_needed=False, by=by)  # whoever is about to stage waits, or is waited for
        rows = list(StagedFeedback.objects.filter(hospital_id=hospital).order_by("id"))
        if len(rows) < TOGETHER:
            return 0
        keys = {key: data_key(key, by=by) for key in {row.key_id for row in rows}}
        answers = [_opened(row, keys[row.key_id]) for row in rows]
        SHUFFLE.shuffle(answers)
        _write(hospital, answers)
        shred(keys=sorted(keys), kind="ballot", by=by)
        record(by=by, event="feedback.flushed", hospital=hospital)
    return len(rows)


def _book(hospital: int, *, is_needed: bool, by: Actor) -> Book | None:
    """The hospital's, locked; made where it is needed and there is none."""
    book = Book.objects.select_for_update().filter(hospital_id=hospital).first()
    if book is None and is_needed:
        key, one = new_key(hospital=hospital, by=by), random_id()
        sealed = seal(key.secret, BookSecret.new(), _secret_place(one))
        book = Book.objects.create(
            id=one, key_id=key.id, hospital_id=hospital, sealed_secret=sealed
        )
    return book


def _secret(book: Book, by: Actor) -> BookSecret:
    key = data_key(book.key_id, by=by)
    return unseal(key.secret, bytes(book.sealed_secret), _secret_place(book.pk), BookSecret)


def _brought_up(hospital: int, secret: BookSecret, live: Mapping[bytes, bytes]) -> set[bytes]:
    """The marks that have a pass already, each with the code that counts now."""
    known = set()
    found = Pass.objects.filter(hospital_id=hospital, outreach_mark__in=list(live))
    for row in found.order_by("id"):
        mark = bytes(row.outreach_mark)
        known.add(mark)
        if bytes(row.digest) != (now := secret.mark(CODE, live[mark])):
            row.digest = now
            row.save(update_fields=["digest"])
    return known


def _pass(book: Book, outreach_mark: bytes, code_mark: bytes) -> Pass:
    return Pass(
        key_id=book.key_id,
        hospital_id=book.hospital_id,
        digest=code_mark,
        outreach_mark=outreach_mark,
        until=counts_until(today_at(book.hospital_id)),
    )


def _stage(hospital: int, filled: Filled, program: Actor) -> None:
    waiting = StagedFeedback.objects.filter(hospital_id=hospital).order_by("id").first()
    key = (
        data_key(waiting.key_id, by=program) if waiting else new_key(hospital=hospital, by=program)
    )
    one = random_id()
    sealed = seal(key.secret, filled, _answer_place(one))
    StagedFeedback.objects.create(id=one, key_id=key.id, hospital_id=hospital, sealed_answer=sealed)


def _opened(row: StagedFeedback, key: DataKey) -> Answer:
    sealed = unseal(key.secret, bytes(row.sealed_answer), _answer_place(row.pk), Filled)
    return answer_in(FEEDBACK, sealed)


def _write(hospital: int, answers: Sequence[Answer]) -> None:
    campaign = _standing(hospital)
    Response.objects.bulk_create(
        Response(
            campaign=campaign,
            hospital_id=hospital,
            answers={item: list(values) for item, values in one.given.items()},
        )
        for one in answers
    )
    counted = Sums.objects.filter(campaign=campaign).first()
    before = tally_from(counted.tally).whole.respondents if counted else 0
    if is_told_anew(before, Response.objects.filter(campaign=campaign).count()):
        count(campaign)


def _standing(hospital: int) -> Campaign:
    """Under which what recipients say is kept."""
    instrument = packaged(INSTRUMENT)
    campaign, _ = Campaign.objects.update_or_create(
        hospital_id=hospital,
        state=CampaignState.STANDING,
        defaults={
            "instrument": instrument.id,
            "version": instrument.version,
            "definition": packaged_text(INSTRUMENT),
        },
        create_defaults={
            "instrument": instrument.id,
            "version": instrument.version,
            "definition": packaged_text(INSTRUMENT),
            "population": instrument.population,
            "departments": [],
            "professions": [],
            "opens_on": today_at(hospital).replace(day=1),
        },
    )
    return campaign


def _secret_place(book: UUID) -> Place:
    return Place("surveys_book", book, "sealed_secret")


def _answer_place(row: UUID) -> Place:
    return Place("surveys_stagedfeedback", row, "sealed_answer")
