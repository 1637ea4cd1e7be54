"""Breaking confidence: a named actor, a reason of the closed list, a role to hand it over to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from lamppost.audit.actions import record
from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.escalation.access import (
    PARTY,
    EscalationPermission,
    account_text,
    handed_to,
    waiting_for,
)
from lamppost.escalation.models import BreakGlass, LedgerEntry
from lamppost.escalation.rules import (
    DANGERS,
    HAND_TO,
    REVIEW_WITHIN,
    SECONDS,
    GlassState,
    GlassStep,
    Reason,
    Verdict,
    Withheld,
    after,
    first_state,
)
from lamppost.notifications.actions import notify
from lamppost.notifications.rules import SOON, MessageKind
from lamppost.people.queries import accounts_with_role
from lamppost.vault.actions import record_with_actor
from lamppost.vault.queries import data_key, indexed
from lamppost.vault.rules import DataKey


@dataclass(frozen=True, slots=True)
class Breaking:
    """Whose confidence is broken (by the outreach's key), why, toward whom; `withheld`: why they are not told."""

    outreach: UUID
    key: DataKey
    reason: Reason
    to: Role
    withheld: Withheld | None = None


def check_wanted(reason: Reason, to: Role, withheld: Withheld | None) -> None:
    """Invalid where that role is none for that reason, or where no court could forbid telling them."""
    problems = {}
    if to not in HAND_TO[reason]:
        problems["to"] = "choose"
    if withheld is Withheld.FORBIDDEN_BY_ORDER and reason is not Reason.COURT_ORDER:
        problems["withheld"] = "choose"
    if problems:
        raise Invalid(problems)


def break_glass(*, breaking: Breaking, by: Actor) -> GlassState:
    """Danger is handed over at once and must be reviewed within a day; the rest waits for a second
    person. NotNow where the same is under way. The calling room has asked whose outreach it is."""
    check_wanted(breaking.reason, breaking.to, breaking.withheld)
    program = Actor.system(breaking.key.hospital_id)
    with transaction(program):
        require(by, EscalationPermission.GLASS_BREAK)
        row = _new(breaking, by)
        if not _is_first(row):
            raise NotNow("This is already under way.")
        if row.state == GlassState.HANDED_OVER:
            tell(row, (Role(row.to_role),), "handed-over", MessageKind.DANGER)
        tell(row, SECONDS[breaking.reason], "second", MessageKind.WAITING)
        note("glass.broken" if breaking.reason in DANGERS else "glass.asked", row, by=by)
    return GlassState(row.state)


def decide(*, glass: UUID, step: GlassStep, by: Actor, verdict: Verdict | None = None) -> None:
    """The second person agrees, refuses, or reviews what was done at once (with a verdict)."""
    with transaction(by):
        row = BreakGlass.objects.select_for_update().filter(waiting_for(by), pk=glass).first()
        if row is None:
            raise NotFound("nothing that waits for them")
        require(by, EscalationPermission.GLASS_SECOND, row)
        if (step is GlassStep.REVIEW) != (verdict is not None):
            raise Invalid({"verdict": "choose"})
        row.state = after(GlassState(row.state), step, Reason(row.reason))
        row.second_by, row.second_at, row.verdict = by.account, now(), verdict or ""
        row.save(update_fields=["state", "second_by", "second_at", "verdict"])
        _tell_what_follows(row)
        note(f"glass.{row.state}", row, by=by)


def draw_notice(*, glass: UUID, hospital: int, by: Actor) -> Breaking:
    """What the notice to the person must say, once, for who asked; nothing of it is stored."""
    with transaction(Actor.system(hospital)):  # who asked may support from another hospital
        row = BreakGlass.objects.select_for_update().filter(pk=glass, asked_by=by.who).first()
        if row is None:
            raise NotFound("nothing that they have asked")
        require(by, EscalationPermission.GLASS_BREAK)
        if row.state not in (GlassState.HANDED_OVER, GlassState.REVIEWED) or row.withheld:
            raise NotNow("There is no notice to give.")
        if row.is_notice_drawn:
            raise NotNow("The notice was shown before, and was not kept.")
        row.is_notice_drawn = True
        row.save(update_fields=["is_notice_drawn"])
        note("notice.drawn", row, by=by)
        return Breaking(row.outreach_id, _key(row), Reason(row.reason), Role(row.to_role))


def count_opening(*, glass: UUID, by: Actor) -> UUID:
    """Counts a look at what was handed over to a role of theirs; returns whose outreach it is."""
    with transaction(by):
        row = BreakGlass.objects.select_for_update().filter(handed_to(by), pk=glass).first()
        if row is None:
            raise NotFound("nothing that was handed over to them")
        require(by, EscalationPermission.GLASS_SEE, row)
        row.openings += 1
        row.save(update_fields=["openings"])
        note("glass.seen", row, by=by)
        return row.outreach_id


def enter_ledger(*, hospital: int, entries: Sequence[tuple[str, str]], by: Actor) -> None:
    """Writes (month, reason) into the ledger: called by the monthly shuffle of the tally, and only so."""
    with transaction(by):
        require(by, EscalationPermission.GLASS_KEEP, hospital)
        LedgerEntry.objects.bulk_create(
            LedgerEntry(hospital_id=hospital, month=month, reason=reason)
            for month, reason in entries
        )
        if entries:
            record(by=by, event="ledger.written", hospital=hospital)


def tell(row: BreakGlass, roles: Iterable[Role], event: str, kind: MessageKind) -> None:
    """One neutral message to each who holds such a role there, is no party, and did not ask."""
    holders = {one.id for role in roles for one in accounts_with_role(role, row.hospital_id)}
    key, program = _key(row), Actor.system(row.hospital_id)
    for account in sorted(holders - {row.asked_by}):
        if not indexed(PARTY, account_text(account)).filter(key_id=row.key_id).exists():
            told = f"{event}:{row.id}"
            notify(account=account, key=key, kind=kind, event=told, haste=SOON, by=program)


def note(event: str, row: BreakGlass, *, by: Actor) -> None:
    """Who did it and when stays readable for the review period; of whom, it does not say (G12)."""
    record_with_actor(by=by, event=event, hospital=row.hospital_id)


def _new(breaking: Breaking, by: Actor) -> BreakGlass:
    is_danger = breaking.reason in DANGERS
    return BreakGlass(
        id=random_id(),
        key_id=breaking.key.id,
        hospital_id=breaking.key.hospital_id,
        outreach_id=breaking.outreach,
        state=first_state(breaking.reason),
        reason=breaking.reason,
        to_role=breaking.to,
        asked_by=by.who,
        asked_at=now(),
        withheld=breaking.withheld or "",
        review_due_at=now() + REVIEW_WITHIN if is_danger else None,
    )


def _is_first(row: BreakGlass) -> bool:
    """Stores it, unless the same is under way."""
    BreakGlass.objects.bulk_create([row], ignore_conflicts=True)
    return BreakGlass.objects.filter(pk=row.pk).exists()


def _tell_what_follows(row: BreakGlass) -> None:
    if row.state == GlassState.HANDED_OVER:
        tell(row, (Role(row.to_role),), "handed-over", MessageKind.WAITING)
    if row.verdict == Verdict.NOT_RIGHT:
        tell(row, (Role.DIRECTOR, Role.COUNSEL), "not-right", MessageKind.WAITING)
    if row.state != GlassState.REVIEWED:
        notify(
            account=row.asked_by,
            key=_key(row),
            kind=MessageKind.CHANGED,
            event=f"decided:{row.id}",
            haste=SOON,
            by=Actor.system(row.hospital_id),
        )


def _key(row: BreakGlass) -> DataKey:
    return data_key(row.key_id, by=Actor.system(row.hospital_id))
