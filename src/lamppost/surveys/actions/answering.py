"""Somebody who holds a code answers, once."""

from uuid import UUID

from lamppost.ballots import actions as ballots
from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.disclosure.rules import patient_details
from lamppost.surveys.access import SurveyPermission
from lamppost.surveys.actions.running import subject_of
from lamppost.surveys.queries.campaigns import asked_lately
from lamppost.surveys.rules.answers import Given, problems, without_unasked
from lamppost.surveys.rules.campaigns import SURVEY, Answer
from lamppost.surveys.rules.instruments import Instrument, ItemKind


def answer(
    *, hospital: int, campaign: UUID, code: Code, given: Given, department: int | None, by: Actor
) -> None:
    """Takes the answers, sealed. Invalid by item for what is no answer, or names a patient; NotTaken, in the same
    words and by the same statements, for a code that was used, guessed, is of another campaign, or comes
    too late. Nothing records it."""
    require(by, SurveyPermission.SURVEY_ANSWER, hospital)
    what = asked_lately(hospital, campaign)
    if wrong := problems_of(what.instrument, given):
        raise Invalid(wrong)
    known = {key for key, _ in what.departments}
    paper = Answer(
        given=without_unasked(what.instrument, given),
        department=department if department in known else None,
    )
    with transaction(by):
        require(by, SurveyPermission.SURVEY_ANSWER, hospital)
        ballots.cast(
            kind=SURVEY,
            hospital=hospital,
            code=code,
            answer=paper,
            subject=subject_of(campaign),
            by=by,
        )


def problems_of(instrument: Instrument, given: Given) -> dict[str, str]:
    """What is wrong with answers, by item; also what looks like a patient's details (G13)."""
    found = problems(instrument, given)
    for item in instrument.items:
        if item.kind is ItemKind.TEXT and item.id not in found:
            words = " ".join(given.get(item.id, ()))
            if patient_details(words):
                found[item.id] = "patient"
    return found
