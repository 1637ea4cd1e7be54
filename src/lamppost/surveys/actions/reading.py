"""Who evaluates reads comments, and takes the answers out as a file. Both are on record."""

import random
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotNow
from lamppost.core.transactions import transaction
from lamppost.program.queries import everybody
from lamppost.surveys.access import SurveyPermission
from lamppost.surveys.actions.running import comment_place
from lamppost.surveys.models import Campaign, Comment, Response
from lamppost.surveys.queries.instruments import read_once
from lamppost.surveys.queries.results import closed_campaign, results_of
from lamppost.surveys.rules.campaigns import FILE_FROM, WORDS_FROM
from lamppost.surveys.rules.comments import names_somebody
from lamppost.surveys.rules.exports import Export, export
from lamppost.surveys.rules.words import Words
from lamppost.vault.actions import record_with_actor
from lamppost.vault.queries import data_keys
from lamppost.vault.rules import unseal

SHUFFLE: Final = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Comments:
    """What was said, by item, in random order; and how much was held back, as it may name somebody."""

    said: dict[str, tuple[str, ...]]
    held_back: int


def read_comments(*, campaign: UUID, by: Actor) -> Comments:
    """Of the whole hospital, without anything else that was answered; none where fewer than twenty answered. What
    may name a patient, or somebody on the roster, is shown to nobody. NotFound for a campaign that they may not
    see, or that is not over."""
    row = closed_campaign(campaign, seen_by=by)
    with transaction(by):
        require(by, SurveyPermission.COMMENT_READ, row)
        record_with_actor(by=by, event="comments.read", hospital=row.hospital_id)
        roster = everybody(row.hospital_id, seen_by=Actor.system(row.hospital_id))
        names = [(one.first_name, one.last_name) for one in roster]
        said, held_back = dict[str, tuple[str, ...]](), 0
        for item, text in _opened(row):
            if names_somebody(text, names):
                held_back += 1
            else:
                said[item] = (*said.get(item, ()), text)
    return Comments(said, held_back)


def export_responses(*, campaign: UUID, by: Actor) -> Export:
    """Each answer as a row, with a codebook, as text in CSV. Departments stand beside answers only where results
    tell of them, and what few have said of themselves nowhere; no comment, no order, no id that anything else bears.
    NotNow of fewer than twenty answers: so few rows are almost signed."""
    row = closed_campaign(campaign, seen_by=by)
    with transaction(by):
        require(by, SurveyPermission.RESPONSE_EXPORT, row)
        if (row.answered or 0) < FILE_FROM:
            raise NotNow(
                "Fewer than twenty have answered: each row would say too much of one person."
            )
        record_with_actor(by=by, event="responses.exported", hospital=row.hospital_id)
        told = results_of(row)
        found = Response.objects.filter(campaign=row).values_list("department_id", "answers")
        responses = list(found)
    SHUFFLE.shuffle(responses)
    names = {int(key): told.names[key] for key in told.results.departments}
    return export(read_once(row.definition), responses, names)


def _opened(row: Campaign) -> list[tuple[str, str]]:
    program = Actor.system(row.hospital_id)
    if (row.answered or 0) < WORDS_FROM:
        return []
    comments = list(Comment.objects.filter(campaign=row).order_by("id"))
    keys = data_keys({one.key_id for one in comments}, by=program)
    found = [
        (
            one.item,
            unseal(
                keys[one.key_id].secret, bytes(one.sealed_text), comment_place(one.id), Words
            ).text,
        )
        for one in comments
    ]
    SHUFFLE.shuffle(found)
    return found
