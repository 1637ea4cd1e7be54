"""What the worker does: opens campaigns on their day, writes to everybody, and takes the answers in."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from lamppost.audit.actions import record
from lamppost.ballots import actions as ballots
from lamppost.ballots import queries as boxes
from lamppost.ballots.rules import State
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import post
from lamppost.notifications.rules import MessageKind
from lamppost.program.queries import hospital as hospital_row
from lamppost.supporters.queries import today_at
from lamppost.surveys.access import SurveyPermission
from lamppost.surveys.actions.counting import count
from lamppost.surveys.models import Campaign, Comment, Response
from lamppost.surveys.queries.instruments import read_once
from lamppost.surveys.queries.near import BEGUN, holders, reached_by, reached_near
from lamppost.surveys.rules.campaigns import (
    SURVEY,
    WORDS_FROM,
    Answer,
    CampaignState,
    Invited,
    closes_at,
    named_departments,
)
from lamppost.surveys.rules.instruments import ItemKind, Population
from lamppost.surveys.rules.populations import fewest_asked, tells_of_few, without_few
from lamppost.surveys.rules.words import Words
from lamppost.vault.actions import new_key
from lamppost.vault.rules import Place, seal

SHUFFLE: Final = random.SystemRandom()


def open_due(*, hospital: int, by: Actor) -> int:
    """Opens the campaigns whose day has come, by the hospital's clock; returns how many. One whose people have
    become too few closes at once, and nobody is written to."""
    with transaction(by):
        require(by, SurveyPermission.CAMPAIGN_KEEP, hospital)
        due = Campaign.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, state=CampaignState.PLANNED, opens_on__lte=today_at(hospital)
        )
        rows = list(due.order_by("id"))
        for row in rows:
            _open(row)
            record(by=by, event="campaign.opened", hospital=hospital)
    return len(rows)


def write_letters(*, hospital: int, by: Actor) -> int:
    """Queues the letters that open campaigns owe; returns for how many campaigns."""
    with transaction(by):
        require(by, SurveyPermission.CAMPAIGN_KEEP, hospital)
        owing = Campaign.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, state=CampaignState.OPEN, owes_letters=True
        )
        rows = list(owing.order_by("id"))
        for row in rows:
            _write_to_all(row)
            row.owes_letters = False
            row.save(update_fields=["owes_letters"])
            record(by=by, event="campaign.written", hospital=hospital)
    return len(rows)


def take_in(*, hospital: int, by: Actor) -> int:
    """What has become of the boxes of open campaigns; returns how many are over.

    The papers of a counted box become responses in random order, words of one's own apart from them, and are
    destroyed in the same transaction.
    """
    with transaction(by):
        require(by, SurveyPermission.CAMPAIGN_KEEP, hospital)
        live = Campaign.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, state=CampaignState.OPEN
        )
        return sum(_take_in(row, by) for row in live.order_by("id"))


def box_of(row: Campaign) -> UUID:
    if row.box is None:
        raise NotFound("no box")
    return row.box


def comment_place(row: UUID) -> Place:
    return Place("surveys_comment", row, "sealed_text")


def _open(row: Campaign) -> None:
    people = _reached(row)
    if _asks_too_few(row, people):
        row.state = CampaignState.TOO_FEW
    else:
        row.named = sorted(named_departments(people))
        row.box = ballots.open_box(
            kind=SURVEY,
            subject=subject_of(row.pk),
            hospital=row.hospital_id,
            closes_at=_closes_at(row),
            by=_program(row),
        )
        row.state, row.owes_letters, row.written_on = CampaignState.OPEN, True, now().date()
        row.asks_words = len(people) >= WORDS_FROM
    row.save()


def _asks_too_few(row: Campaign, people: Sequence[Invited]) -> bool:
    """By the roster of the day; it may have changed since it was planned, or another survey have come between."""
    if len(people) < fewest_asked(is_narrowed=bool(row.departments or row.professions)):
        return True
    near = reached_near(
        row.hospital_id,
        Population(row.population),
        row.opens_on,
        row.closes_on or row.opens_on,
        besides=row.pk,
        states=BEGUN,
    )
    return tells_of_few(holders(people), near)


def subject_of(campaign: UUID) -> str:
    """The word by which the ballots room knows a campaign."""
    return f"survey:{campaign}"


def _closes_at(row: Campaign) -> datetime:
    if row.closes_on is None:
        raise NotFound("a standing campaign has no end")
    return closes_at(row.closes_on, hospital_row(row.hospital_id).time_zone)


def _reached(row: Campaign) -> list[Invited]:
    population = Population(row.population)
    return reached_by(row.hospital_id, population, row.departments, row.professions)


def _write_to_all(row: Campaign) -> None:
    """In random order, so that not even the order of the queue is the roster's."""
    people, slug = _reached(row), hospital_row(row.hospital_id).slug
    holders = [one.holder for one in people]
    codes = ballots.issue(box=box_of(row), holders=holders, by=_program(row))
    SHUFFLE.shuffle(people)
    for one in people:
        code = codes[one.holder]
        post(
            address=one.address or "",
            hospital=row.hospital_id,
            kind=MessageKind.SURVEY,
            about=f"survey:{row.pk}",
            link=f"{settings.LAMPPOST_URL}/{slug}/survey/{row.pk}#{code}",
            code=code,
            by=_program(row),
        )


def _take_in(row: Campaign, by: Actor) -> bool:
    try:
        told = boxes.box(box_of(row))
    except NotFound:  # a restore has forgotten it
        _end(row, CampaignState.TOO_FEW)
        return True
    if told.state is State.OPEN:
        return _prolong(row, told)
    if told.state is State.COUNTED:
        papers = list(boxes.papers(kind=SURVEY, box=told.id, by=_program(row)))
        SHUFFLE.shuffle(papers)
        _write(row, papers)
        count(row)
        row.invited, row.answered = told.issued, told.cast
    ballots.destroy(box=told.id, by=_program(row))
    _end(row, CampaignState.CLOSED if row.answered else CampaignState.TOO_FEW)
    record(by=by, event="campaign.taken_in", hospital=row.hospital_id)
    return True


def _prolong(row: Campaign, told: boxes.Told) -> bool:
    """Too few had answered, once: the box stays open a week longer, and everybody hears of it."""
    if told.has_waited and not row.is_prolonged:
        zone = ZoneInfo(hospital_row(row.hospital_id).time_zone)
        row.is_prolonged, row.closes_on = True, told.closes_at.astimezone(zone).date()
        row.owes_letters, row.written_on = True, now().date()
        row.save()
    return False


def _end(row: Campaign, state: CampaignState) -> None:
    """One that was closed early ends on that day."""
    row.state, row.box, row.owes_letters = state, None, False
    if row.closes_on:
        row.closes_on = max(row.opens_on, min(row.closes_on, today_at(row.hospital_id)))
    row.save()


def _write(row: Campaign, papers: Sequence[Answer]) -> None:
    """What is said of the person stays only where five or more share it, and so does the department; words of one's
    own only where enough have answered to hide among."""
    instrument = read_once(row.definition)
    texts = {one.id for one in instrument.items if one.kind is ItemKind.TEXT}
    named = [replace(one, department=_named(row, one)) for one in papers]
    rows = [_response(row, paper, texts) for paper in without_few(instrument, named)]
    Response.objects.bulk_create(rows, batch_size=1_000)
    said = [(item, text) for one in papers for item in texts for text in one.given.get(item, ())]
    SHUFFLE.shuffle(said)
    if said and len(papers) >= WORDS_FROM:
        _write_comments(row, said)


def _named(row: Campaign, paper: Answer) -> int | None:
    return paper.department if paper.department in row.named else None


def _response(row: Campaign, paper: Answer, texts: set[str]) -> Response:
    chosen = {item: list(values) for item, values in paper.given.items() if item not in texts}
    return Response(
        campaign=row, hospital_id=row.hospital_id, department_id=paper.department, answers=chosen
    )


def _write_comments(row: Campaign, said: list[tuple[str, str]]) -> None:
    key = new_key(hospital=row.hospital_id, by=_program(row))
    comments = []
    for item, text in said:
        one = random_id()
        sealed = seal(key.secret, Words(text), comment_place(one))
        comments.append(
            Comment(
                id=one,
                key_id=key.id,
                campaign=row,
                hospital_id=row.hospital_id,
                item=item,
                sealed_text=sealed,
            )
        )
    Comment.objects.bulk_create(comments, batch_size=1_000)


def _program(row: Campaign) -> Actor:
    return Actor.system(row.hospital_id)
