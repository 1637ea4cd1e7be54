"""Something of every kind at Valley, and somebody of every role at both hospitals."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.evaluation.actions import ask_export
from lamppost.evaluation.rules import ReleaseState
from lamppost.outreach import actions as outreach
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules.guide import GuideItem
from lamppost.people.actions import invite
from lamppost.program.models import Department, Hospital
from lamppost.referrals.models import Alarm, Referral
from lamppost.resources.actions import Help, set_resource
from lamppost.resources.rules import ResourceKind
from lamppost.supporters.models import Supporter
from lamppost.training import actions as training
from lamppost.training.models import Seat
from lamppost.training.rules.sessions import Details, SessionKind
from tests.cast import Cast, Person
from tests.unit.evaluation.drawn import at
from tests.unit.evaluation.giving import give
from tests.unit.evaluation.noting import note
from tests.unit.outreach.handovers import handed_over_to
from tests.unit.referrals.hard_events import began, door, only_activation, outreach_of, planned
from tests.unit.referrals.stories import refer, resolve_all
from tests.unit.supporters.nominating import reviewed, staffed
from tests.unit.supporters.stories import in_training
from tests.unit.supporters.turns import own_turns
from tests.unit.surveys.stories import opened, released

NO_ROLE: Final = "no role"


@dataclass(frozen=True)
class Scene:
    """Ids by the names that addresses and actions give them; all of Valley."""

    cast: Cast
    ids: dict[str, object]
    turns: dict[str, object]  # of the rota, as actions take them
    receipt: Code
    code: Code
    people: dict[str, Person]  # of Valley, by role
    others: dict[str, Person]  # of Harbor, by role

    @property
    def marks(self) -> list[str]:
        """What stands on a page only where it is about Valley."""
        ours = (self.cast.recipient, self.cast.referrer, self.cast.supporter, self.cast.coordinator)
        ids = [str(one) for one in self.ids.values() if isinstance(one, UUID)]
        return [*ids, *(one.name for one in ours), self.cast.valley.name]


def set_scene(cast: Cast) -> Scene:
    """One outreach that Sam has accepted, one that he is offered, one request by name, one alarm; a training
    session that is about to begin, a curriculum that is being changed, and who was named in a round."""
    valley, sam = cast.valley.pk, cast.supporter
    training.take_copy(hospital=valley, by=cast.director.actor())
    receipt = refer(cast, is_unsafe=True).code
    resolve_all(cast)
    accepted, code = _accepted(cast)
    refer(cast, "Olga Supporter", reach=cast.other_supporter.email)
    resolve_all(cast)
    with transaction(Actor.system(valley)):
        waiting = Outreach.objects.exclude(pk=accepted).get().id
    assert sam.supporter is not None
    offer = outreach.offer(outreach=waiting, supporter=sam.supporter.pk, by=_cora(cast))
    refer(cast, reach="")
    resolve_all(cast)
    ids: dict[str, object] = {
        "outreach": accepted,
        "offer": offer,
        "round": reviewed(staffed(cast)),
    }
    turns = own_turns(cast)
    ids |= _of_support(cast) | _of_learning(cast) | {"turn": turns["turn"]}
    here = {
        Role.CLINICIAN: _somebody(Role.CLINICIAN, cast.valley),
        Role.SUPPORTER: sam,
        Role.TRAINEE: _trainee(cast, "Tess Trainee", cast.emergency),
        Role.COORDINATOR: cast.coordinator,
        Role.SAFETY_CONTACT: cast.safety_contact,
        Role.DEPARTMENT_LEAD: cast.lead,
    }
    ids |= {"activation": _hard_event(cast), "group": planned(cast)}
    Supporter.objects.filter(pk=sam.supporter.pk).update(capacity=4)
    ids |= {"handover": handed_over_to(cast, sam, outreach_of(cast, cast.referrer).id)}
    there = {
        Role.SUPPORTER: cast.outsider,
        Role.TRAINEE: _trainee(cast, "Tom Trainee", cast.harbor_emergency),
    }
    ids |= _session(cast, here[Role.CLINICIAN], here[Role.TRAINEE])
    return Scene(
        cast,
        ids,
        turns,
        receipt,
        code,
        {role: here.get(role) or _somebody(role, cast.valley) for role in Role},
        {role: there.get(role) or _somebody(role, cast.harbor) for role in Role},
    )


def _of_support(cast: Cast) -> dict[str, object]:
    """A request, an alarm, who supports; where to turn."""
    sam = cast.supporter
    assert sam.supporter is not None
    with transaction(Actor.system(cast.valley.pk)):
        return {
            "slug": cast.valley.slug,
            "referral": Referral.objects.get().id,
            "alarm": Alarm.objects.get().id,
            "hospital": cast.valley.pk,
            "account": sam.account,
            "supporter": sam.supporter.pk,
            "unit": "burnout",
            "guide_item": GuideItem.CALL,
            "resource": _where_to_turn(cast),
        }


def _of_learning(cast: Cast) -> dict[str, object]:
    """What tells whether the program helps."""
    valley, director = cast.valley.pk, cast.director.actor()
    survey, noted = opened(cast, 2), note(valley, director)
    with transaction(Actor.system(valley)):
        return {
            "campaign": survey.campaign,
            "closed": released(cast),
            "noted": noted,
            "testimonial": give(valley, director),
            "release": at(cast, 2020, ReleaseState.APPROVED),
            "file": "measures.json",
            "export": ask_export(hospital=valley, by=Actor.system(valley)),
            "instrument": "physicians",
        }


def _hard_event(cast: Cast) -> UUID:
    """One that Dara has asked for, and a door that is open."""
    door(cast)
    began(cast, cast.referrer, by=cast.deputy.actor())
    return only_activation(cast)


def _where_to_turn(cast: Cast) -> int:
    shown = Help(cast.valley.pk, ResourceKind.EAP, "Valley assistance", "415 555 0111")
    return set_resource(shown=shown, by=cast.administrator.actor())


def _accepted(cast: Cast) -> tuple[UUID, Code]:
    assert cast.supporter.supporter is not None
    with transaction(Actor.system(cast.valley.pk)):
        one = Outreach.objects.get().id
    offer = outreach.offer(outreach=one, supporter=cast.supporter.supporter.pk, by=_cora(cast))
    return one, outreach.accept(offer=offer, by=cast.supporter.actor()).code


def _session(cast: Cast, clinician: Person, trainee: Person) -> dict[str, object]:
    """Sam and the clinician teach it; Sam has a place himself, and so has who is in training."""
    begins = now() + timedelta(minutes=10)
    assert cast.supporter.account is not None and clinician.account is not None
    teach = (cast.supporter.account, clinician.account)
    details = Details(begins, begins + timedelta(hours=4), "Room 3", "", 12, teach)
    session = training.plan_session(
        hospital=cast.valley.pk,
        hospitals=(),
        kind=SessionKind.FIRST,
        details=details,
        by=cast.lead.actor(),
    )
    for person in (cast.supporter, trainee):
        training.take_seat(session=session, by=person.actor())
    return {"session": session, "seat": Seat.objects.get(account_id=cast.supporter.account).pk}


def _trainee(cast: Cast, name: str, department: Department) -> Person:
    row = in_training(cast, name, department)
    return Person(name, row.account.email, department.hospital, account=row.account_id)


def _cora(cast: Cast) -> Actor:
    return cast.coordinator.actor(now())


def _somebody(role: Role, hospital: Hospital) -> Person:
    """With that role alone, at that hospital alone."""
    email, name = f"{role}@{hospital.slug}.example.org", f"{role} of {hospital.slug}"
    grants = (Grant(role, hospital.pk),)
    account = invite(email=email, name=name, grants=grants, by=Actor.system(hospital.pk))
    return Person(name, email, hospital, account=account)
