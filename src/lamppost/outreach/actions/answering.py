"""What the recipient decides by their own code."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from lamppost.core.access import Actor, require
from lamppost.core.clock import earliest_today, now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.notifications.rules import MessageKind
from lamppost.outreach.access import OutreachPermission, physician_text
from lamppost.outreach.actions.closing import finish
from lamppost.outreach.actions.offering import let_go
from lamppost.outreach.actions.opting_out import refuse
from lamppost.outreach.actions.steps import match_again, note, tell
from lamppost.outreach.models import Handover, Outreach
from lamppost.outreach.queries.sealed import (
    needs_of,
    seal_needs,
    sealed_recipient,
)
from lamppost.outreach.rules import (
    HARD_STOP,
    WITH_SUPPORTER,
    Mode,
    No,
    Outcome,
    Preferences,
    State,
    Terms,
    without_them,
)
from lamppost.program.queries import today_at
from lamppost.supporters.queries import listed
from lamppost.supporters.rules import GENDERS, LANGUAGES
from lamppost.vault.queries import read_by_program

RELATIONS: Final = ("", "own", "other", "other_hospital")
MUSTS: Final = ("relation", "language", "gender", "mode")  # wishes that may be made conditions
LONGEST_NAME: Final = 120
LONGEST_NOT_NOW: Final = timedelta(days=730)


def set_preferences(*, code: Code, preferences: Preferences, by: Actor) -> None:
    """What they would like; it steers the next match, and the supporter's page shows it."""
    _check(preferences)
    with _own(code, by) as row:
        require(by, OutreachPermission.CODE_USE, row)
        seal_needs(row, replace(needs_of(row), preferences=preferences))
        match_again(row)
        row.save(update_fields=["sealed_needs", "sealed_suggestions"])
        note("preferences.set", row, by=by)


def choose_whom_not(*, code: Code, supporters: frozenset[int], by: Actor) -> bool:
    """Of those who are listed, whom they would rather not have: these and no others, for this outreach
    alone. Returns whether the one who has it was among them, and is replaced."""
    with _own(code, by) as row:
        require(by, OutreachPermission.CODE_USE, row)
        known = {one.id: one.account for one in listed(row.hospital_id)}
        chosen = frozenset(known[one] for one in supporters if one in known)
        seal_needs(row, without_them(needs_of(row), chosen))
        Handover.objects.filter(outreach=row, supporter_account__in=chosen).delete()
        has_one = State(row.state) in WITH_SUPPORTER and row.supporter_account in chosen
        if has_one:
            let_go(row, now())
        match_again(row)
        row.save()
        note("preferences.set", row, by=by)
    return has_one


def not_now(*, code: Code, until: date, by: Actor) -> None:
    """Not now: it ends, and nobody is sent by others before that day."""
    if not earliest_today() < until <= now().date() + LONGEST_NOT_NOW:
        raise Invalid({"until": "choose"})
    with _own(code, by) as row:
        require(by, OutreachPermission.CODE_USE, row)
        _end(row, Outcome.NOT_NOW, until)
        note("outreach.not_now", row, by=by)


def never(*, code: Code, by: Actor) -> None:
    """No, for good: it ends, and others' referrals are honoured as a no until they change their mind."""
    with _own(code, by) as row:
        require(by, OutreachPermission.CODE_USE, row)
        physician = read_by_program(sealed_recipient(row)).physician
        if physician is not None:
            text, terms = physician_text(physician), Terms(No.ASKED)
            refuse(hospital=row.hospital_id, text=text, terms=terms, by=by)
        _end(row, Outcome.DECLINED, None)
        note("outreach.refused", row, by=by)


def another_supporter(*, code: Code, by: Actor) -> None:
    """Somebody else, please: the supporter is thanked and replaced, no reason asked."""
    with _own(code, by) as row:
        require(by, OutreachPermission.CODE_USE, row)
        if State(row.state) not in WITH_SUPPORTER:
            raise NotNow("Somebody else is already being asked.")
        let_go(row, now())
        note("supporter.exchanged", row, by=by)


def renew(*, code: Code, by: Actor) -> None:
    """Goes on beyond the sixty days, for another sixty from now."""
    with _own(code, by) as row:
        require(by, OutreachPermission.CODE_USE, row)
        row.hard_stop_at = now() + HARD_STOP
        row.save(update_fields=["hard_stop_at"])
        note("outreach.renewed", row, by=by)


def stop_follow_up(*, code: Code, by: Actor) -> None:
    """Thank you, that was enough: they have talked, nobody asks again, and it ends."""
    with _own(code, by) as row:
        require(by, OutreachPermission.CODE_USE, row)
        if row.state != State.CONNECTED:
            raise NotNow("You have not talked yet.")
        _end(row, Outcome.CONNECTED, None)
        note("follow_up.stopped", row, by=by)


def ask_again(*, code: Code, by: Actor) -> None:
    """Another conversation with the same supporter, soon: they are told that a follow-up is due."""
    with _own(code, by) as row:
        require(by, OutreachPermission.CODE_USE, row)
        if row.state != State.CONNECTED:
            raise NotNow("You have not talked yet.")
        row.follow_up_on, row.asked_at = today_at(row.hospital_id), None
        row.save(update_fields=["follow_up_on", "asked_at"])
        note("follow_up.wanted", row, by=by)


@contextmanager
def _own(code: Code, by: Actor) -> Iterator[Outreach]:
    """The outreach of that code, locked, while it is open; unknown and closed give one answer."""
    with transaction(by):
        row = Outreach.objects.select_for_update().filter(recipient_code=code.digest).first()
        if row is None or row.state == State.CLOSING:
            raise NotFound("no open outreach with this code")
        with transaction(Actor.system(row.hospital_id)):
            yield row


def _end(row: Outreach, outcome: Outcome, not_before: date | None) -> None:
    if row.supporter_account:
        tell([row.supporter_account], row, f"ended:{row.id}", MessageKind.CHANGED)
    finish(row, outcome, not_before)
    # Nobody else may take their "no" back: it is forgotten with the next round, not in five minutes.
    row.closes_at = now()
    row.save(update_fields=["closes_at"])


def _check(preferences: Preferences) -> None:
    problems = {}
    if preferences.relation not in RELATIONS:
        problems["relation"] = "choose"
    if preferences.language not in ("", *LANGUAGES):
        problems["language"] = "choose"
    if preferences.gender not in ("", *GENDERS):
        problems["gender"] = "choose"
    if preferences.mode not in ("", *Mode):
        problems["mode"] = "choose"
    if not set(preferences.must) <= set(MUSTS):
        problems["must"] = "choose"
    if len(preferences.supporter) > LONGEST_NAME or "\0" in preferences.supporter:
        problems["supporter"] = "choose"
    if problems:
        raise Invalid(problems)
