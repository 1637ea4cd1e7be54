"""Who is meant: known by exact e-mail, confirmed by a coordinator, or shown another door."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final
from uuid import UUID

from lamppost.audit.actions import follow, record
from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.jobs import defer, without_job
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import notify
from lamppost.notifications.rules import Haste, MessageKind
from lamppost.outreach.access import PARTY, account_text
from lamppost.outreach.actions import Opening, count, open_or_join, stage
from lamppost.outreach.queries.opt_outs import has_said_no
from lamppost.outreach.queries.sealed import coordinators
from lamppost.outreach.rules import (
    Needs,
    Outcome,
    Preferences,
    Recipient,
    Route,
    Said,
    TalliedOutreach,
    Urgency,
    quarter,
)
from lamppost.people.queries import account_of_physician, accounts_with_role, leads_of
from lamppost.program.queries import (
    PhysicianRow,
    PossiblePhysician,
    hospital,
    physician,
    physician_with_email,
    today_at,
)
from lamppost.referrals.access import ReferralPermission
from lamppost.referrals.actions.involving import NOBODY, Involved, involve
from lamppost.referrals.actions.themselves import (
    kept_away,
    parties_of,
    preferences_of,
    recipient_of,
)
from lamppost.referrals.models import Receipt, Referral
from lamppost.referrals.queries.intake import possible_recipients, seen
from lamppost.referrals.queries.sealed import sealed_submission
from lamppost.referrals.rules import ReferralState, Submission
from lamppost.vault.actions import index, open_sealed, shred
from lamppost.vault.queries import data_key, read_by_program

AT_ONCE: Final = 200


def resolve(*, referral: UUID, by: Actor) -> None:
    """Takes one referral on: opens or joins an outreach, or asks a coordinator who is meant.

    Done twice it does nothing: the row is locked, and gone or changed afterwards.
    """
    with transaction(by):
        row = Referral.objects.select_for_update().filter(pk=referral).first()
        if row is None or row.state != ReferralState.QUEUED:
            return
        require(by, ReferralPermission.REFERRAL_RESOLVE, row)
        said = read_by_program(sealed_submission(row))
        if said.route is Route.SELF:
            _open(row, said, _self(row.hospital_id, said), by, is_confirmed=True)
        elif said.physician is not None:  # chosen from the roster: there is nobody to confirm
            _settle(row, said, physician(said.physician, seen_by=by), by, is_confirmed=True)
        elif found := _by_email(row.hospital_id, said):
            _settle(row, said, found, by)
        else:
            _ask_who(row, said, by)


def resolve_due(*, hospital: int, by: Actor) -> int:
    """Queues again whatever still waits and has no job: a lost one loses no referral. Returns how many."""
    with transaction(by):
        require(by, ReferralPermission.REFERRAL_RESOLVE, hospital)
        waiting = Referral.objects.filter(hospital_id=hospital, state=ReferralState.QUEUED)
        rows = list(waiting.order_by("submitted_at").values_list("id", flat=True))
        lost = without_job("referrals.resolve", "referral", rows)[:AT_ONCE]
        for row in lost:
            defer("referrals.resolve", referral=str(row), hospital=hospital)
    return len(lost)


def resolve_waiting(*, hospital: int, by: Actor) -> int:
    """Resolves at once whatever waits, without the queue: for a site that is being filled."""
    with transaction(by):
        require(by, ReferralPermission.REFERRAL_RESOLVE, hospital)
        waiting = Referral.objects.filter(hospital_id=hospital, state=ReferralState.QUEUED)
        rows = list(waiting.order_by("submitted_at").values_list("id", flat=True))
        for row in rows:
            resolve(referral=row, by=by)
    return len(rows)


def see_submission(*, referral: UUID, by: Actor) -> Submission:
    """What was said, for the coordinator who confirms who is meant; the look is recorded."""
    with transaction(by):
        row = seen(referral, seen_by=by)
        require(by, ReferralPermission.REFERRAL_SEE, row)
        return open_sealed(sealed=sealed_submission(row), purpose="who_is_meant", by=by)


def confirm(*, referral: UUID, physician_id: int, by: Actor) -> None:
    """The coordinator says who is meant."""
    with transaction(by):
        row = seen(referral, seen_by=by)
        require(by, ReferralPermission.REFERRAL_RESOLVE, row)
        found = physician(physician_id, seen_by=by)
        if found.hospital != row.hospital_id:
            raise NotFound("no such physician here")
        said = read_by_program(sealed_submission(row))
        with transaction(Actor.system(row.hospital_id)):
            _note("referral.confirmed", row, by)
            _settle(row, said, found, Actor.system(row.hospital_id), is_confirmed=True)


def open_unlisted(*, referral: UUID, by: Actor) -> None:
    """Somebody whom the program serves but the roster does not list: opened under the name given."""
    with transaction(by):
        row = seen(referral, seen_by=by)
        require(by, ReferralPermission.REFERRAL_RESOLVE, row)
        said = read_by_program(sealed_submission(row))
        with transaction(Actor.system(row.hospital_id)):
            _note("referral.confirmed", row, by)
            unlisted = Recipient(
                said.name, None, _ways(said.reach), said.department, said.specialty
            )
            program = Actor.system(row.hospital_id)
            others = involve(row, said, None, program)
            _open(row, said, unlisted, program, is_confirmed=True, others=others)


def dismiss(*, referrals: tuple[UUID, ...], outcome: Outcome, by: Actor) -> int:
    """Ends referrals before any outreach: misuse (`not_pursued`), another door (`signposted`) or
    somebody who does not exist (`wrong_person`); many at once. Returns how many."""
    if outcome not in (Outcome.NOT_PURSUED, Outcome.SIGNPOSTED, Outcome.WRONG_PERSON):
        raise NotFound("no such ending")
    with transaction(by):
        rows = [seen(one, seen_by=by) for one in sorted(set(referrals))]
        for row in rows:
            require(by, ReferralPermission.REFERRAL_RESOLVE, row)
            with transaction(Actor.system(row.hospital_id)):
                _note("referral.ended", row, by)
                end(row, outcome, Actor.system(row.hospital_id))
    return len(rows)


def _note(event: str, row: Referral, by: Actor) -> None:
    """Records what was decided: it is what the look at the words was for."""
    record(by=by, event=event, hospital=row.hospital_id)
    follow(key=row.key_id, by=by)


def _settle(
    row: Referral, said: Submission, found: PhysicianRow, by: Actor, *, is_confirmed: bool = False
) -> None:
    """It is known who is meant: another door, a "no" to honour, or an outreach."""
    today, is_new = today_at(row.hospital_id), said.is_unsafe or said.route is Route.EVENT
    others = involve(row, said, found.id, by)
    if found.profession not in hospital(row.hospital_id).serves:
        end(row, Outcome.SIGNPOSTED, by)
    elif has_said_no(found.id, hospital=row.hospital_id, today=today, overrides_rest=is_new):
        shred(keys=[row.key_id], kind="referral", by=by)
    else:
        _open(row, said, _recipient(found, said), by, is_confirmed=is_confirmed, others=others)


def _open(
    row: Referral,
    said: Submission,
    recipient: Recipient,
    by: Actor,
    *,
    is_confirmed: bool,
    others: Involved = NOBODY,
) -> None:
    """The words move under the outreach's key; the referral's own key is destroyed. `others` were in the
    same hard event."""
    opening = Opening(
        hospital=row.hospital_id,
        recipient=recipient,
        route=Route(row.route),
        urgency=Urgency(row.urgency),
        asked_at=row.submitted_at,
        said=Said(
            said.about,
            said.reach,
            said.referrer_name if said.may_share_name else "",
            said.referrer_account,
        ),
        needs=_needs(row.hospital_id, recipient, said, others.accounts),
        parties=_parties(row.hospital_id, recipient, said) | others.parties,
        is_confirmed=is_confirmed,
        activation=said.activation,
    )
    source = open_or_join(opening=opening, by=by)
    Receipt.objects.filter(referral_id=row.id).update(source_id=source)
    shred(keys=[row.key_id], kind="referral", by=by)


def end(row: Referral, outcome: Outcome, by: Actor) -> None:
    """Counts a locked referral as ended before any outreach, and forgets it."""
    _tally(row, outcome, by)
    shred(keys=[row.key_id], kind="referral", by=by)


def _tally(row: Referral, outcome: Outcome, by: Actor) -> None:
    fact = TalliedOutreach(
        quarter(now().date()), Route(row.route), Urgency(row.urgency), 0, 0, None, outcome
    )
    stage(hospital=row.hospital_id, facts=(fact,), by=by)
    count(hospital=row.hospital_id, kind="route", codes=(row.route,), by=by)


def _ask_who(row: Referral, said: Submission, by: Actor) -> None:
    """A coordinator whom the words may mean, or who asked, is a party: the deputy sees it instead."""
    row.state = ReferralState.UNCONFIRMED
    row.save(update_fields=["state"])
    key = data_key(row.key_id, by=by)
    likely = possible_recipients(row.hospital_id, said, seen_by=by)
    for account in sorted(_possible_parties(row.hospital_id, likely, said)):
        index(key=key, purpose=PARTY, text=account_text(account), by=by)
    event, haste = f"referral:{row.id}", _haste_of(Urgency(row.urgency))
    for account in coordinators(row.hospital_id, row.key_id):
        kind = MessageKind.WAITING
        notify(account=account, key=key, kind=kind, event=event, haste=haste, by=by)


def _haste_of(urgency: Urgency) -> Haste:
    """Only what has a week can wait for somebody's daily note; `today` waits for no morning."""
    return Haste(
        waits=urgency is Urgency.THIS_WEEK, latest=now() if urgency is Urgency.TODAY else None
    )


def _possible_parties(
    place: int, likely: Collection[PossiblePhysician], said: Submission
) -> set[int]:
    """Coordinators among those who may be meant and who lead their departments, and the referrer."""
    holders = {one.id for one in accounts_with_role(Role.COORDINATOR, place)}
    meant = {account_of_physician(one.physician) for one in likely}
    meant |= {lead for one in likely if one.department_id for lead in leads_of(one.department_id)}
    parties = {account for account in meant if account in holders and account is not None}
    return parties | ({said.referrer_account} if said.referrer_account else set())


def _parties(place: int, recipient: Recipient, said: Submission) -> frozenset[int]:
    """The recipient, who asked for them, and who leads their department."""
    own = account_of_physician(recipient.physician) if recipient.physician else None
    asked = {said.referrer_account} if said.route is not Route.OUTREACH else set()
    if said.themselves is not None:
        asked |= parties_of(said.themselves, place)
    return frozenset(account for account in {own, *asked, *_leads(recipient)} if account)


def _needs(place: int, recipient: Recipient, said: Submission, others: frozenset[int]) -> Needs:
    """What keeps accounts away from it; a supporter who offers to reach out themselves is not kept away."""
    own = account_of_physician(recipient.physician) if recipient.physician else None
    excluded = {(own, "recipient")} if own else set()
    excluded |= {(lead, "power_over") for lead in _leads(recipient)}
    excluded |= {(one, "same_activation") for one in others if one != own}
    if said.referrer_account and said.route not in (Route.OUTREACH, Route.SELF):
        excluded.add((said.referrer_account, "referrer"))
    them = said.themselves
    excluded |= kept_away(them) if them else set()
    wishes = preferences_of(them, place) if them else Preferences()
    # Whom they would like again is for oneself to say.
    again = said.supporter if said.route is Route.SELF else ""
    return Needs(
        department=recipient.department_id,
        specialty=recipient.specialty,
        preferences=replace(wishes, supporter=again),
        excluded=tuple(sorted(excluded)),
    )


def _leads(recipient: Recipient) -> tuple[int, ...]:
    return leads_of(recipient.department_id) if recipient.department_id else ()


def _recipient(found: PhysicianRow, said: Submission) -> Recipient:
    ways = (*_ways(said.reach), found.email or "", found.phone)
    unique = tuple(dict.fromkeys(way for way in ways if way))
    return Recipient(
        found.name, found.id, unique, found.department, found.specialty, found.department_id
    )


def _self(place: int, said: Submission) -> Recipient:
    """Oneself, under whatever name: recognised only by an e-mail address of the roster, or by a supporter's
    own account."""
    if said.themselves is not None:
        return recipient_of(said, said.themselves)
    found = _by_email(place, said)
    if found is None:
        return Recipient(said.name, None, _ways(said.reach), said.department, said.specialty)
    return replace(_recipient(found, said), name=said.name, reach=_ways(said.reach))


def _by_email(place: int, said: Submission) -> PhysicianRow | None:
    """The physician whose exact address stands among the ways to reach them."""
    for word in said.reach.replace(",", " ").replace(";", " ").split():
        found = physician_with_email(word, seen_by=Actor.system(place)) if "@" in word else None
        if found and found.hospital == place:
            return found
    return None


def _ways(reach: str) -> tuple[str, ...]:
    return (reach,) if reach else ()
