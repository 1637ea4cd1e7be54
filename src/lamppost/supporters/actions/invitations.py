"""Somebody is asked to become a supporter; they sign, or say not now, and then nothing is left of it."""

from django.utils.translation import gettext as _

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotNow
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import MessageKind
from lamppost.people.actions import invite, remove_unused
from lamppost.people.queries import account as account_row
from lamppost.people.queries import account_of_physician, account_with_email, leads_of
from lamppost.program.queries import PhysicianRow, today_at
from lamppost.supporters.access import NominationPermission
from lamppost.supporters.actions.roles import may_learn
from lamppost.supporters.models import Agreement, Invitation, Supporter
from lamppost.supporters.queries.nominations import waiting_for
from lamppost.supporters.rules import Standing, Step, after, after_a_no
from lamppost.supporters.rules.nominations import (
    INVITATION_LASTS,
    NOT_NOW_LASTS,
    InvitationState,
    Text,
)


def accept_invitation(*, agreement: Text, by: Actor) -> None:
    """Signs the agreement as it was read, and is in training from now on. NotNow where nothing waits."""
    with transaction(by):
        row = _own(by)
        supporter = Supporter.objects.select_for_update().get(account_id=row.account_id)
        supporter.standing = after(Step.ACCEPT, Standing(supporter.standing))
        supporter.retired_on = None
        supporter.save(update_fields=["standing", "retired_on"])
        Agreement.objects.update_or_create(
            supporter=supporter,
            version=agreement.version,
            defaults={
                "digest": agreement.digest,
                "language": agreement.language,
                "name": by.name,
                "signed_on": today_at(row.hospital_id),
            },
        )
        may_learn(supporter)
        record(by=by, event="agreement.signed", hospital=row.hospital_id)
        _tell_leads(row, Actor.system(row.hospital_id))
        row.delete()


def decline_invitation(*, by: Actor) -> None:
    """Not now: nobody asks why. Whoever invited sees those two words for some weeks, then nothing."""
    with transaction(by):
        _end(_own(by))


def forget_invitations(*, hospital: int, by: Actor) -> int:
    """No answer in time is a "not now"; and what was one for some weeks is forgotten, together with the
    account that was opened for it. Nothing records that. Returns how many rows that concerned."""
    with transaction(by):
        require(by, NominationPermission.ROUND_KEEP, hospital)
        over = Invitation.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, ends_on__lt=now().date()
        )
        rows = list(over.order_by("id"))
        for row in rows:
            if row.state == InvitationState.WAITING:
                _end(row)
            else:
                _forget(row, by)
    return len(rows)


def end_invitations(account: int) -> None:
    """Nothing waits for the answer of somebody who goes: the same as a no, in the open transaction."""
    waiting = Invitation.objects.select_for_update(of=("self",)).filter(
        account_id=account, state=InvitationState.WAITING
    )
    for row in waiting:
        _end(row)


def ask(who: PhysicianRow, email: str, by: Actor) -> int:
    """Invites somebody on the roster, in the open transaction; the account that is asked."""
    program = Actor.system(who.hospital)
    account, is_new = _account(who, email, program)
    _begin(account, who)
    Invitation.objects.update_or_create(
        account_id=account,
        defaults={
            "hospital_id": who.hospital,
            "department_id": who.department_id,
            "state": InvitationState.WAITING,
            "ends_on": now().date() + INVITATION_LASTS,
            "is_new_account": is_new or _was_new(account),
        },
    )
    tell(
        account=account,
        hospital=who.hospital,
        kind=MessageKind.INVITED,
        about=f"invitation:{account}",
        by=program,
    )
    return account


def _account(who: PhysicianRow, email: str, program: Actor) -> tuple[int, bool]:
    """Theirs, else a new one without any role; whether it is new. Nobody else's address is taken."""
    known = account_of_physician(who.id)
    if known is not None:
        if not account_row(known).is_active:
            raise NotNow("Their account is closed; ask an administrator.")
        return known, False
    address = (who.email or email).strip().lower()
    if account_with_email(address):
        raise Invalid({"email": _("This address belongs to somebody else here.")})
    account = invite(email=address, name=who.name, grants=(), physician=who.id, by=program)
    return account, True


def _was_new(account: int) -> bool:
    return Invitation.objects.filter(account_id=account, is_new_account=True).exists()


def _begin(account: int, who: PhysicianRow) -> None:
    """The first step on a supporter's way; also for one who has stepped down."""
    row = Supporter.objects.select_for_update().filter(account_id=account).first()
    standing = after(Step.INVITE, Standing(row.standing) if row else None)
    Supporter.objects.update_or_create(
        account_id=account,
        defaults={
            "hospital_id": who.hospital,
            "department_id": who.department_id,
            "specialty": who.specialty,
            "standing": standing,
        },
    )


def _own(by: Actor) -> Invitation:
    """What waits for their answer, locked."""
    require(by, NominationPermission.INVITATION_ANSWER)
    mine = Invitation.objects.select_for_update(of=("self",)).filter(waiting_for(by))
    row = mine.first()
    if row is None:
        raise NotNow("No invitation waits for you.")
    return row


def _end(row: Invitation) -> None:
    """The same for a no and for no answer: a "not now" for some weeks, and of somebody who has served
    before that they stepped down. Whoever was taken on meanwhile in another way keeps what they are."""
    theirs = Supporter.objects.select_for_update().filter(account_id=row.account_id)
    invited = theirs.filter(standing=Standing.INVITED).first()
    if invited is None:
        row.delete()
        return
    left = after_a_no(Standing.INVITED, has_served=invited.retired_on is not None)
    if left is None:
        invited.delete()
    else:
        invited.standing = left
        invited.save(update_fields=["standing"])
    row.state, row.ends_on = InvitationState.NOT_NOW, now().date() + NOT_NOW_LASTS
    row.save(update_fields=["state", "ends_on"])


def _forget(row: Invitation, by: Actor) -> None:
    row.delete()
    if row.is_new_account:
        remove_unused(account=row.account_id, by=by)


def _tell_leads(row: Invitation, program: Actor) -> None:
    for account in leads_of(row.department_id) if row.department_id else ():
        tell(
            account=account,
            hospital=row.hospital_id,
            kind=MessageKind.CHANGED,
            about=f"invited:{row.department_id}",
            by=program,
        )
