"""Signing out: here, elsewhere, everywhere; and forgetting what nobody ended."""

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.people.access import PeoplePermission
from lamppost.people.models import Session, stored
from lamppost.people.queries.accounts import held, hospital_among, locked
from lamppost.vault.actions import record_with_actor


def sign_out(*, session: str, by: Actor) -> None:
    """Ends one session of their own, named as `open_sessions` names it; NotFound for any other."""
    with transaction(by):
        require(by, PeoplePermission.SESSION_END)
        gone, _kinds = Session.objects.filter(pk=session, account=by.account).delete()
        if not gone:
            raise NotFound("no such session of theirs")
        record(by=by, event="session.ended")


def sign_out_elsewhere(*, keep: str | None, by: Actor) -> int:
    """Ends all sessions of their own but the one with the key `keep`; returns how many."""
    with transaction(by):
        require(by, PeoplePermission.SESSION_END)
        others = Session.objects.filter(account=by.account).exclude(pk=stored(keep or ""))
        count, _kinds = others.delete()
        record(by=by, event="session.ended")
    return count


def end_sessions(*, account: int, by: Actor) -> int:
    """Signs somebody out everywhere; returns of how many sessions."""
    with transaction(by):
        roles = held(locked(account))
        require(by, PeoplePermission.ACCOUNT_SIGN_OUT, roles)
        count, _kinds = Session.objects.filter(account=account).delete()
        place = hospital_among(roles)
        record_with_actor(by=by, event="account.signed_out", hospital=place, whom=account)
    return count


def end_all_sessions(*, by: Actor) -> int:
    """Signs everybody out, as after a restore; returns of how many sessions."""
    with transaction(by):
        require(by, PeoplePermission.SESSION_FORGET)
        count, _kinds = Session.objects.all().delete()
        record_with_actor(by=by, event="session.forgotten")
    return count


def forget_sessions(*, by: Actor) -> int:
    """Deletes what sessions left behind that nobody ended; returns how many."""
    with transaction(by):
        require(by, PeoplePermission.SESSION_FORGET)
        count, _kinds = Session.objects.filter(expire_date__lt=now()).delete()
        if count:
            record(by=by, event="session.forgotten")
    return count
