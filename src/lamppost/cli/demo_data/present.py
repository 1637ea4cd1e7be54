"""The last days at both hospitals: something in every state that a queue, a page or a bell can show.

All times count back from the moment of loading. Nobody in these stories exists.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from lamppost.cli.demo_data.desk import Asked, Desk
from lamppost.cli.demo_data.events import tell_event
from lamppost.cli.demo_data.nominating import tell_nominations
from lamppost.cli.demo_data.sites import FREMONT, OAKLAND
from lamppost.core.access import Actor, Role
from lamppost.outreach import actions as outreach
from lamppost.outreach.queries.listing import queue
from lamppost.outreach.rules import (
    AttemptResult,
    DeclineReason,
    HandBackReason,
    Mode,
    No,
    Route,
    Terms,
    Urgency,
)
from lamppost.people.queries import account, accounts_with_role, actor_for
from lamppost.program.queries import hospital_ids, physician
from lamppost.referrals.queries import unconfirmed

DAYS: Final = 24  # hours
FOLLOW_UP: Final = timedelta(days=9)  # after the first conversation


def has_present() -> bool:
    """Whether somebody waits at any hospital."""
    return any(_somebody_waits(one) for one in hospital_ids())


def tell_present() -> None:
    """Every story, then the best match for all that wait."""
    oakland, fremont = Desk.of(OAKLAND), Desk.of(FREMONT)
    _waiting(oakland)
    _from_inside(oakland)
    _asked_of_supporters(oakland)
    _reached(oakland)
    _who_is_meant(oakland)
    _neighbour(fremont)
    for desk in (oakland, fremont):
        outreach.propose(hospital=desk.hospital, by=Actor.system(desk.hospital))
    tell_nominations(oakland)
    tell_event(oakland)


def _somebody_waits(hospital: int) -> bool:
    deputy = actor_for(accounts_with_role(Role.COORDINATOR, hospital)[-1].id)
    open_now = queue(hospital, seen_by=deputy).rows
    return bool(open_now or unconfirmed(hospital, seen_by=deputy).rows)


def _waiting(desk: Desk) -> None:
    """Nobody has it yet: a promise nearly due, one for oneself, one turned down, one handed back."""
    desk.opened(desk.someone(about=("unexpected_death",)), hours=45)
    alias = Asked(
        "Jay", "Pediatrics", "510 555 0142, after eight in the evening", "", Route.SELF,
        Urgency.TODAY, ("workload_or_burnout",),
    )  # fmt: skip
    desk.opened(alias, hours=3)
    declined = desk.opened(desk.someone(urgency=Urgency.THIS_WEEK), hours=30)
    desk.decline(declined, 30, DeclineReason.ON_SHIFT, hours=20)
    returned = desk.opened(desk.someone(about=("complaint_or_review",)), hours=26)
    desk.accept(returned, 16, hours=12)
    with desk.ago(11):
        outreach.hand_back(outreach=returned, reason=HandBackReason.TOO_CLOSE, by=desk.actor(16))
    _joined(desk)
    _coordinator_is_meant(desk)


def _joined(desk: Desk) -> None:
    """Two people ask after the same colleague; the second is in more of a hurry."""
    asked = desk.someone(urgency=Urgency.THIS_WEEK, about=("personal_loss_or_illness",))
    desk.opened(asked, hours=40)
    again = replace(asked, urgency=Urgency.SOON, about=("workload_or_burnout",))
    desk.submit(again, hours=7)


def _coordinator_is_meant(desk: Desk) -> None:
    """They never see it: their deputy does."""
    own = account(desk.coordinator.account or 0)
    at_work = physician(own.physician or 0, seen_by=Actor.system(desk.hospital))
    desk.opened(Asked(at_work.name, at_work.department, at_work.email or ""), hours=16)


def _from_inside(desk: Desk) -> None:
    """A lead asks, for one and after a hard event for two; a supporter begins of their own accord."""
    lead, head = desk.leads[0], desk.leads[3]
    desk.opened(desk.someone(Route.LEADER, about=("difficult_interaction",)), hours=22, by=head)
    for _ in range(2):
        event = desk.someone(Route.EVENT, about=("failed_resuscitation", "death_of_a_child"))
        desk.opened(event, hours=5, by=lead)
    own = desk.opened(desk.someone(Route.OUTREACH), hours=9, by=desk.actor(24))
    desk.accept(own, 24, hours=7)


def _asked_of_supporters(desk: Desk) -> None:
    """Offers that nobody has answered yet."""
    for supporter, about, hours in ((0, "violence_or_threat", 1), (19, "training_or_exam", 2)):
        asked = desk.opened(desk.someone(about=(about,)), hours=hours + 6)
        desk.offer(asked, supporter, hours=hours)


def _reached(desk: Desk) -> None:
    """Accepted: just now, tried twice, a time agreed; talked, with a follow-up; a "no", closing."""
    fresh = desk.opened(desk.someone(about=("unexpected_outcome",)), hours=14)
    desk.accept(fresh, 9, hours=2)
    tried = desk.opened(desk.someone(about=("moral_injury",)), hours=3 * DAYS)
    desk.accept(tried, 0, hours=60)
    desk.attempt(tried, 0, Mode.MESSAGE, AttemptResult.LEFT_MESSAGE, hours=52)
    desk.attempt(tried, 0, Mode.PHONE, AttemptResult.NO_ANSWER, hours=27)
    agreed = desk.opened(desk.someone(urgency=Urgency.THIS_WEEK), hours=2 * DAYS)
    desk.accept(agreed, 35, hours=38)
    desk.attempt(agreed, 35, Mode.PHONE, AttemptResult.TIME_AGREED, hours=30)
    _talked(desk, supporter=1)
    ending = desk.opened(desk.someone(), hours=33)
    desk.accept(ending, 40, hours=20)
    desk.attempt(ending, 40, Mode.IN_PERSON, AttemptResult.DECLINED, hours=0)


def _talked(desk: Desk, *, supporter: int) -> None:
    """A first conversation days ago, and another one agreed."""
    asked = desk.opened(desk.someone(about=("unexpected_death",)), hours=6 * DAYS)
    desk.accept(asked, supporter, hours=5 * DAYS)
    desk.attempt(asked, supporter, Mode.MESSAGE, AttemptResult.REPLIED, hours=5 * DAYS - 4)
    again = (desk.began - timedelta(hours=4 * DAYS) + FOLLOW_UP).date()
    talk = outreach.Conversation(
        Mode.IN_PERSON, minutes=60, red_flag_screened=True, follow_up_on=again
    )
    desk.talk(asked, supporter, talk, hours=4 * DAYS)


def _who_is_meant(desk: Desk) -> None:
    """Two of one name, a name misheard, one on no roster, and somebody who may be in danger."""
    desk.submit(
        Asked("Adekunle Blanson", about=("overwhelmed_family_or_suffering_patient",)), hours=4
    )
    desk.submit(Asked("Nancy Bedenbow", "Family Medicine", shift="clinic on Fridays"), hours=8)
    desk.submit(Asked("Robin Fairweather", urgency=Urgency.THIS_WEEK), hours=27)
    one = desk.someone(about=("suicide_of_a_colleague",))
    danger = replace(one, reach="", urgency=Urgency.TODAY, is_unsafe=True)
    desk.submit(danger, hours=0.1)


def _neighbour(desk: Desk) -> None:
    """The smaller hospital: one of each, and somebody who has said no in advance."""
    desk.opened(desk.someone(about=("return_to_work_or_leave",)), hours=19)
    offered = desk.opened(desk.someone(Route.COLLEAGUE, Urgency.THIS_WEEK), hours=10)
    desk.offer(offered, 0, hours=3)
    accepted = desk.opened(desk.someone(about=("exposure_or_injury",)), hours=25)
    desk.accept(accepted, 0, hours=6)
    _talked(desk, supporter=1)
    desk.submit(Asked("Dr. Kim", "Internal Medicine"), hours=2)
    _said_no(desk)


def _said_no(desk: Desk) -> None:
    """An entry says nothing but that somebody does not want to be written to."""
    one = next(desk.recipients)
    public = Actor.public(desk.hospital)
    outreach.opt_out(hospital=desk.hospital, physician=one.id, terms=Terms(No.ASKED), by=public)
