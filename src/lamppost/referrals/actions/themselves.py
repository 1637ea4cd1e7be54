"""A supporter asks for themselves: somebody of another hospital answers, and nobody of their own unit ever does."""

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.outreach.rules import Preferences, Recipient, Route, Urgency
from lamppost.referrals.access import ReferralPermission
from lamppost.referrals.actions.submitting import Submitted, submit
from lamppost.referrals.queries.themselves import coordinators_of, myself, who_answers
from lamppost.referrals.rules import Submission, Themselves
from lamppost.supporters.queries import SupporterRow, supporters


def ask_for_oneself(*, at: int, reach: str, is_unsafe: bool, form: str, by: Actor) -> Submitted:
    """Asks at a hospital that may answer, their own included; NotFound for any other.

    It is stored as if it had come by the public door: neither row nor record says that a supporter asked.
    """
    with transaction(by):
        mine = myself(by)
        require(by, ReferralPermission.SUPPORT_ASK, mine.hospital)
        answering = who_answers(seen_by=by)
        if at not in {answering.own.id, *(one.id for one in answering.elsewhere)}:
            raise NotFound("no hospital that answers them")
    said = _said(mine, by.physician, reach, is_unsafe)
    return submit(hospital=at, submission=said, form=form, by=Actor.public(at))


def recipient_of(said: Submission, them: Themselves) -> Recipient:
    """Who asked, as their own words and the program's know them."""
    ways = (said.reach,) if said.reach else ()
    return Recipient(
        said.name, them.physician, ways, said.department, said.specialty, them.department
    )


def kept_away(them: Themselves) -> set[tuple[int, str]]:
    """Themselves, and every supporter of their unit."""
    unit = [
        one.account
        for one in supporters(them.hospital, seen_by=Actor.system(them.hospital))
        if them.department is not None and one.department == them.department
    ]
    return {(them.account, "recipient")} | {(one, "power_over") for one in unit}


def parties_of(them: Themselves, place: int) -> set[int]:
    """Themselves; where another hospital answers, those who coordinate at their own."""
    others = coordinators_of(them.hospital) if place != them.hospital else frozenset()
    return {them.account, *others}


def preferences_of(them: Themselves, place: int) -> Preferences:
    """At their own hospital somebody of another department, and nobody else."""
    if place != them.hospital or them.department is None:
        return Preferences()
    return Preferences(relation="other", must=("relation",))


def _said(mine: SupporterRow, physician: int | None, reach: str, is_unsafe: bool) -> Submission:
    return Submission(
        route=Route.SELF,
        name=mine.name,
        urgency=Urgency.SOON,
        is_unsafe=is_unsafe,
        department=mine.department_name,
        specialty=mine.specialty,
        reach=reach,
        themselves=Themselves(mine.account, mine.hospital, mine.department, physician),
    )
