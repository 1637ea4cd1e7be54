"""Short ways to tell a story about a hard event in a test."""

from datetime import timedelta
from uuid import UUID, uuid4

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach.access import RECIPIENT, physician_text
from lamppost.outreach.actions import close, forget_due
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import Outcome
from lamppost.referrals.actions import plan_group, renew_event_door, report, start, take_up_due
from lamppost.referrals.models import Activation, Group
from lamppost.referrals.rules.events import ActivationState, Event, Report, When
from lamppost.referrals.rules.groups import Plan
from lamppost.vault.queries import indexed
from tests.cast import Cast, Person
from tests.unit.referrals.stories import resolve_all

NIGHT = Event("unexpected_death", When.TODAY, ("Emergency Medicine",), 0)


def number(person: Person) -> int:
    assert person.physician is not None
    return person.physician.pk


def began(cast: Cast, *people: Person, by: Actor | None = None, **more: object) -> None:
    """Cora asks for these, and the worker resolves who is meant."""
    asked_for(cast, *people, by=by, **more)
    _resolve_all(cast)


def asked_for(cast: Cast, *people: Person, by: Actor | None = None, **more: object) -> None:
    """Cora asks for these."""
    facts: dict[str, object] = {"event": NIGHT, "is_unsafe": False, "form": str(uuid4()), **more}
    start(
        hospital=cast.valley.pk,
        physicians=tuple(number(one) for one in people),
        by=by or cast.coordinator.actor(),
        **facts,  # type: ignore[arg-type]
    )


def door(cast: Cast) -> Code:
    return renew_event_door(hospital=cast.valley.pk, by=cast.coordinator.actor())


def told_of(cast: Cast) -> UUID:
    """A report that has come in by the door and waits to be taken up."""
    public, code = Actor.public(cast.valley.pk), door(cast)
    told = Report(NIGHT, ("Nobody Known",), is_unsafe=False, code=code.digest.hex())
    report(hospital=cast.valley.pk, report=told, form=str(uuid4()), by=public)
    with transaction(program(cast)):
        return Activation.objects.get(state=ActivationState.REPORTED).id


def reported(cast: Cast, code: Code | None, *names: str, is_unsafe: bool = False) -> None:
    """A house supervisor tells of it by the door, and the worker takes it up."""
    told = Report(NIGHT, names, is_unsafe, code.digest.hex() if code else "")
    public = Actor.public(cast.valley.pk)
    report(hospital=cast.valley.pk, report=told, form=str(uuid4()), by=public)
    swept(cast)
    _resolve_all(cast)


def swept(cast: Cast) -> int:
    return take_up_due(hospital=cast.valley.pk, by=program(cast))


def _resolve_all(cast: Cast) -> None:
    with transaction(program(cast)):
        resolve_all(cast)


def program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def only_activation(cast: Cast) -> UUID:
    with transaction(program(cast)):
        return Activation.objects.get().id


def outreach_of(cast: Cast, person: Person) -> Outreach:
    """The open outreach whose recipient is that person."""
    with transaction(program(cast)):
        text = physician_text(number(person))
        return Outreach.objects.get(key_id__in=indexed(RECIPIENT, text))


def ended(cast: Cast) -> None:
    """Every outreach is closed, and its five minutes are over."""
    with transaction(program(cast)):
        rows = list(Outreach.objects.values_list("id", flat=True))
    for one in rows:
        close(outreach=one, outcome=Outcome.UNREACHABLE, by=cast.deputy.actor())
    with transaction(program(cast)):
        Outreach.objects.update(closes_at=now() - timedelta(minutes=1))
    forget_due(hospital=cast.valley.pk, by=program(cast))


def group_plan(cast: Cast, *facilitators: Person, **more: object) -> Plan:
    """Tomorrow, an hour, for Surgery, led by Sam unless the story says otherwise."""
    begins = now() + timedelta(days=1)
    led = tuple(one.account or 0 for one in facilitators or (cast.supporter,))
    facts: dict[str, object] = {
        "begins": begins,
        "ends": begins + timedelta(hours=1),
        "place": "Room 3",
        "link": "",
        "departments": (cast.surgery.pk,),
        "facilitators": led,
        **more,
    }
    return Plan(**facts)  # type: ignore[arg-type]


def planned(cast: Cast, *facilitators: Person, **more: object) -> UUID:
    plan = group_plan(cast, *facilitators, **more)
    return plan_group(hospital=cast.valley.pk, plan=plan, by=cast.coordinator.actor())


def over(cast: Cast) -> UUID:
    """One that took place an hour ago."""
    soon = now() + timedelta(hours=2)
    one = planned(cast, begins=soon, ends=soon + timedelta(hours=1))
    with transaction(program(cast)):
        Group.objects.filter(pk=one).update(begins=now() - timedelta(hours=1), ends=now())
    return one
