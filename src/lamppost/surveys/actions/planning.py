"""A campaign is planned, everybody is reminded, it is closed early or called off."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings

from lamppost.ballots import actions as ballots
from lamppost.ballots.queries import turnout
from lamppost.ballots.rules import FEWEST, State
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import post
from lamppost.notifications.rules import MessageKind
from lamppost.people.queries import account
from lamppost.program import queries as places
from lamppost.program.rules import Profession
from lamppost.supporters.queries import today_at
from lamppost.surveys.access import SurveyPermission, visible_to
from lamppost.surveys.actions.running import box_of, take_in
from lamppost.surveys.models import Campaign
from lamppost.surveys.queries.instruments import InstrumentHere, instrument_here
from lamppost.surveys.queries.near import holders, reached_by, reached_near
from lamppost.surveys.rules.campaigns import (
    ASKED_BY_LETTER,
    STEP,
    CampaignState,
    Invited,
    Plan,
    may_close,
    may_remind,
    problems_of_dates,
)
from lamppost.surveys.rules.instruments import LicenceState, Population
from lamppost.surveys.rules.populations import fewest_asked, tells_of_few
from lamppost.vault.actions import record_with_actor


def plan_campaign(*, hospital: int, plan: Plan, by: Actor) -> UUID:
    """Plans one; the worker opens it on its day and writes to everybody. Invalid by field, also where it asks too
    small a part, or beside another survey would tell of fewer than five; NotNow where fewer than five would be
    asked at all."""
    require(by, SurveyPermission.CAMPAIGN_HOLD, hospital)
    here = _checked(hospital, plan)
    population = here.instrument.population
    departments, professions = sorted(plan.departments), sorted(plan.professions)
    reached = reached_by(hospital, population, departments, professions)
    if problem := _problem_of_asking(plan, reached):
        raise Invalid(problem)
    if len(reached) < FEWEST:
        raise NotNow(
            "Fewer than five people would be asked: their answers could not be kept apart."
        )
    near = reached_near(hospital, population, plan.opens_on, plan.closes_on)
    if tells_of_few(holders(reached), near):
        raise Invalid({_field_of(plan): "too_near"})
    with transaction(by):
        require(by, SurveyPermission.CAMPAIGN_HOLD, hospital)
        row = Campaign.objects.create(
            hospital_id=hospital,
            instrument=here.instrument.id,
            version=here.instrument.version,
            definition=here.text,
            population=population,
            opens_on=plan.opens_on,
            closes_on=plan.closes_on,
            departments=departments,
            professions=professions,
        )
        record_with_actor(by=by, event="campaign.planned", hospital=hospital)
    return row.pk


def remind(*, campaign: UUID, by: Actor) -> None:
    """Everybody is written to again, also those who have answered: nobody knows who has."""
    with transaction(by):
        row = held(campaign, by, CampaignState.OPEN)
        if row.owes_letters or not may_remind(now().date(), row.written_on):
            raise NotNow("Everybody was written to in the last three days.")
        row.owes_letters, row.written_on = True, now().date()
        row.save(update_fields=["owes_letters", "written_on"])
        record_with_actor(by=by, event="campaign.reminded", hospital=row.hospital_id)


def close_early(*, campaign: UUID, by: Actor) -> None:
    """Closes it now and takes the answers in. NotNow while too few have answered (`may_close`)."""
    with transaction(by):
        row = held(campaign, by, CampaignState.OPEN)
        program = Actor.system(row.hospital_id)
        so_far = turnout(box_of(row), step=STEP, by=program)
        today = today_at(row.hospital_id)
        if not may_close(today, row.opens_on, so_far.at_least, so_far.issued):
            raise NotNow(
                "It can be closed from twenty answers on, or after three days with half of them."
            )
        if ballots.close_box(box=box_of(row), by=program) is not State.OPEN:
            take_in(hospital=row.hospital_id, by=program)
        record_with_actor(by=by, event="campaign.closed_early", hospital=row.hospital_id)


def call_off(*, campaign: UUID, by: Actor) -> None:
    """Ends one that is planned or open; what was answered is destroyed, and nobody has read it."""
    with transaction(by):
        row = held(campaign, by, CampaignState.OPEN, CampaignState.PLANNED)
        if row.box is not None:
            ballots.destroy(box=row.box, by=Actor.system(row.hospital_id))
        record_with_actor(by=by, event="campaign.called_off", hospital=row.hospital_id)
        row.delete()


def send_test(*, campaign: UUID, link: str, by: Actor) -> None:
    """Sends the letter to whoever asks, with a code that opens nothing; `link`: the path of the preview."""
    with transaction(by):
        row = held(campaign, by, CampaignState.OPEN, CampaignState.PLANNED)
        post(
            address=account(by.who).email,
            hospital=row.hospital_id,
            kind=MessageKind.SURVEY,
            about=f"survey-test:{row.pk}",
            link=f"{settings.LAMPPOST_URL}{link}",
            code=Code.new(),
            by=Actor.system(row.hospital_id),
        )
        record_with_actor(by=by, event="campaign.tried", hospital=row.hospital_id)


def held(campaign: UUID, by: Actor, *states: CampaignState) -> Campaign:
    """The campaign, locked, for an actor who holds it; NotNow where it is in another state."""
    row = Campaign.objects.select_for_update().filter(visible_to(by), pk=campaign).first()
    if row is None:
        raise NotFound("no such campaign")
    require(by, SurveyPermission.CAMPAIGN_HOLD, row)
    if row.state not in states:
        raise NotNow("This survey has moved on.")
    return row


def _checked(hospital: int, plan: Plan) -> InstrumentHere:
    """The instrument; Invalid with what is wrong with the plan, by field."""
    problems = problems_of_dates(plan, today_at(hospital))
    if not plan.departments <= {one.id for one in places.departments(hospital)}:
        problems["departments"] = "unknown"
    if not plan.professions <= set(Profession):
        problems["professions"] = "unknown"
    try:
        here = instrument_here(hospital, plan.instrument)
    except NotFound:
        raise Invalid({**problems, "instrument": "choose_survey"}) from None
    one = here.instrument
    if not one.is_whole or one.population not in ASKED_BY_LETTER:
        problems["instrument"] = "choose_survey"
    elif one.licence.state is LicenceState.TO_BE_CHECKED and not plan.is_licence_checked:
        problems["licence"] = "check_licence"
    if one.population is Population.SUPPORTERS and (plan.departments or plan.professions):
        problems["departments"] = "supporters_are_all"
    if problems:
        raise Invalid(problems)
    return here


def _problem_of_asking(plan: Plan, asked: Collection[Invited]) -> dict[str, str]:
    """A part of the hospital so small that its answers say much of each."""
    if plan.is_narrowed and len(asked) < fewest_asked(is_narrowed=True):
        return {_field_of(plan): "too_narrow"}
    return {}


def _field_of(plan: Plan) -> str:
    """Beside which field stands what is wrong with whom it asks."""
    return "professions" if plan.professions and not plan.departments else "departments"
