"""Everybody who could act in the scene, and what to call any action with: put together from the types that it takes."""

import inspect
import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

from django.db import DatabaseError
from django.db.transaction import atomic, set_rollback

from lamppost.core.access import Actor, Grant, Permission, Role
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, Refused, SecondFactorNeeded
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.escalation import actions as escalation
from lamppost.escalation.rules import Reason, RedFlag, Subject
from lamppost.notifications.models import Message
from lamppost.outreach.actions import MoreHelp
from lamppost.outreach.queries.guide import packaged_words
from lamppost.outreach.rules import Outcome
from lamppost.outreach.rules.guide import GuideItem
from lamppost.people import actions as people
from lamppost.people.rules import Meeting, WaiverReason
from lamppost.program.actions import Reached
from lamppost.referrals.models import Referral
from lamppost.referrals.rules import ReferralState
from lamppost.resources import actions as resources
from lamppost.resources.actions import Help
from lamppost.resources.rules import ResourceKind
from lamppost.supporters.actions import Enrolment, keep_apart, see_slate
from lamppost.supporters.rules.confidence import Tie
from lamppost.supporters.rules.nominations import NOMINATIONS, Nomination
from lamppost.training.rules.sessions import Details
from lamppost.vault import actions as vault
from lamppost.vault.rules import CannotOpen
from tests.cast import Cast
from tests.unit.ballots.stories import WISHES, Wish, codes, opened
from tests.unit.escalation.stories import broken
from tests.unit.evaluation.drawn import for_actions
from tests.unit.referrals.hard_events import NIGHT, group_plan, over, told_of
from tests.unit.referrals.stories import refer, said
from tests.unit.supporters.stories import WORDS as SUPPORTERS_WORDS
from tests.unit.supporters.stories import in_training, own_time
from tests.unit.surveys.stories import words as surveys_words
from tests.web.scene import Scene

FLAGS: Final = frozenset({RedFlag.THOUGHTS_OF_SUICIDE})
LEVEL, PHONE = "3", "+14155550100"
SUBJECT: Final = Subject("Remy Recipient", email="remy.recipient@example.org")
MEETING: Final = Meeting(Role.COORDINATOR, Role.ADMINISTRATOR)
# What only one of the actions on a kind of thing finds.
OF_ITS_OWN: Final = {
    ("referrals.resolve", "referral"): "queued",
    ("referrals.take_up", "activation"): "reported",
    ("referrals.log_group", "group"): "begun",
    ("resources.restore_resource", "resource"): "removed",
    ("resources.show_resource", "resource"): "hidden",
    ("evaluation.begin_release", "release"): "asked_release",
    ("evaluation.approve_release", "release"): "unapproved",
    ("surveys.read_comments", "campaign"): "closed",
    ("surveys.export_responses", "campaign"): "closed",
    ("surveys.propose_release", "campaign"): "closed",
    ("surveys.release", "campaign"): "closed",
    ("surveys.take_back_release", "campaign"): "closed",
}
DENIED: Final = (Refused, NotFound, CannotOpen, SecondFactorNeeded, DatabaseError)
Action = Callable[..., object]


@dataclass(frozen=True)
class Ran:
    """How one call ended, and what the action asked of the map on the actor's behalf."""

    error: Exception | None
    asked: tuple[tuple[Permission, Any, bool], ...]

    @property
    def is_denied(self) -> bool:
        return isinstance(self.error, DENIED)

    @property
    def is_out_of_scope(self) -> bool:
        """The database refused the row: it belongs to a hospital that they do not act within."""
        return isinstance(self.error, DatabaseError)


class Stage:
    """The scene, everybody who could act in it, and the words to call any action with."""

    def __init__(self, scene: Scene, spy: list[tuple[Actor, Permission, Any, bool]]) -> None:
        self.scene, self.spy = scene, spy
        here, there = scene.cast.valley.pk, scene.cast.harbor.pk
        self.here = {f"{role} here": one.actor(now()) for role, one in scene.people.items()}
        self.here |= {
            "public here": Actor.public(here),
            "code here": Actor.code(here),
            "program here": Actor.system(here),
        }
        self.there = {f"{role} there": one.actor(now()) for role, one in scene.others.items()}
        self.there |= {"public there": Actor.public(there), "code there": Actor.code(there)}
        self.ids = {**scene.ids, **self._more()}
        self.words = self._words()

    def given(self, name: str, action: Action) -> dict[str, object]:
        hints = get_type_hints(action)
        asked = inspect.signature(action).parameters.values()
        needed = [one.name for one in asked if one.default is one.empty and one.name != "by"]
        return {one: self._value(name, one, hints[one]) for one in needed}

    @property
    def everybody(self) -> dict[str, Actor]:
        return {**self.here, **self.there}

    def is_of_valley(self, action: Action) -> bool:
        """Whether it takes something of a hospital's: the scene gives Valley's."""
        return bool({*self.ids, "code", "referrals"} & set(inspect.signature(action).parameters))

    def run(self, action: Action, given: dict[str, object], by: Actor) -> Ran:
        """Once, leaving nothing behind."""
        self.spy.clear()
        error: Exception | None = None
        with atomic():
            try:
                with atomic():
                    action(**given, by=by)
            except (
                Exception
            ) as raised:  # also what made-up words break, long after who may was asked
                error = raised
            set_rollback(True)
        return Ran(error, tuple(ask[1:] for ask in self.spy if ask[0] == by))

    def _more(self) -> dict[str, object]:
        """Ids of what only some actions take, each made by who may."""
        cast, valley = self.scene.cast, self.scene.cast.valley.pk
        sam, admin = (self.here[f"{role} here"] for role in (Role.SUPPORTER, Role.ADMINISTRATOR))
        person = cast.recipient.physician
        assert person is not None
        help_asked = self._more_help()
        refer(cast, "Somebody Else")
        self.ballot = codes(cast, box := opened(cast))[0]
        keep_apart(physician=person.pk, tie=Tie.WORK, by=sam)
        self.named = codes(cast, opened(cast, "names", NOMINATIONS))[0]
        with transaction(Actor.system(valley)):
            return {
                **help_asked,
                "box": box,
                "nominee": self._nominee(),
                **own_time(sam),
                "supporters": (in_training(cast, "Nora New").pk,),
                **self.scene.turns,
                "department": cast.surgery.pk,
                "physician": person.pk,
                "physician_id": person.pk,
                **_directory(valley, admin),
                "message": Message.objects.values_list("id", flat=True)[0],
                "reported": told_of(cast),
                **for_actions(cast),
                "begun": over(cast),
                "queued": Referral.objects.get(state=ReferralState.QUEUED).id,
                "key": vault.new_key(hospital=valley, by=Actor.system(valley)),
            }

    def _more_help(self) -> dict[str, object]:
        """What breaks confidence, or waits for somebody to allow it."""
        cast, valley, today = self.scene.cast, self.scene.cast.valley.pk, now().date()
        sam, counsel = (self.here[f"{role} here"] for role in (Role.SUPPORTER, Role.COUNSEL))
        outreach, account = self.scene.ids["outreach"], cast.lead.account
        assert isinstance(outreach, UUID) and account is not None
        question = escalation.ask_clinician(
            hospital=valley, flags=FLAGS, level=LEVEL, phone=PHONE, by=sam
        )
        waiver = people.propose_waiver(
            account=account,
            meeting=MEETING,
            reason=WaiverReason.OPENING,
            ends_on=today + timedelta(days=7),
            by=counsel,
        )
        hold = escalation.place_hold(hospital=valley, subject=SUBJECT, since=today, by=counsel)
        glass = broken(cast, outreach)
        return {"question": question, "waiver": waiver, "hold": hold, "glass": glass}

    def _nominee(self) -> UUID:
        """Somebody who was named in the scene's round."""
        lead, round = self.scene.cast.lead.actor(now()), self.scene.ids["round"]
        assert isinstance(round, UUID)
        return next(one.id for one in see_slate(round=round, by=lead) if one.is_sure)

    def _words(self) -> dict[str, object]:
        """What the actions with rules of their own about words accept."""
        return {
            **self._of_care(),
            **self._of_the_program(),
            **self._of_each_room(),
            **SUPPORTERS_WORDS,
            **surveys_words(self.scene),
        }

    def _of_care(self) -> dict[str, object]:
        key, outreach = self.ids["key"], self.ids["outreach"]
        danger = (Reason.DANGER_TO_OTHERS, Role.SAFETY_CONTACT)
        return {
            "submission": said("Remy"),
            "form": str(uuid4()),
            "referrals": (self.ids["referral"],),
            "flags": FLAGS,
            "level": LEVEL,
            "phone": PHONE,
            "subject": SUBJECT,
            "wanted": MoreHelp(*danger),
            "breaking": escalation.Breaking(outreach, key, *danger),  # type: ignore[arg-type]
            "physicians": (self.ids["physician"],),
            "code": self.scene.code,
        }

    def _of_the_program(self) -> dict[str, object]:
        cast = self.scene.cast
        valley, lead = cast.valley.pk, cast.lead.account or 0
        day, contact = now().date() - timedelta(days=1), self.scene.people[Role.SAFETY_CONTACT]
        return {
            "grants": (Grant(Role.SUPPORTER, valley),),
            "grant": Grant(Role.SUPPORTER, valley),
            "shown": Help(valley, ResourceKind.CRISIS, "Line", PHONE),
            "meeting": MEETING,
            "reached": Reached(valley, contact.account or 0, PHONE),
            "enrolment": Enrolment(lead, valley, cast.surgery.pk, "Surgery", day, 240),
            "nomination": Nomination(("Ana Alvarez",)),
            "details": _details(cast),
        }

    def _of_each_room(self) -> dict[str, object]:
        cast = self.scene.cast
        return {
            "training.number": 1,
            "outreach.words": packaged_words(GuideItem.CALL),
            "outreach.after": 0,
            "outreach.account": cast.other_supporter.account,
            "ballots.kind": WISHES,
            "ballots.answer": Wish("soup"),
            "ballots.code": self.ballot,
            "ballots.subject": "dinner",
            "supporters.code": self.named,
            "referrals.event": NIGHT,
            "referrals.plan": group_plan(cast, cast.other_supporter),
            "referrals.size": 10,
            "referrals.outcome": Outcome.NOT_PURSUED,
            "referrals.at": cast.harbor.pk,
            "referrals.code": self.scene.receipt,
            "people.session": "nobody's",
        }

    def _value(self, action: str, name: str, kind: Any) -> object:
        """By the room's own word, by the word, by the name of an id; else something of that type."""
        if (action, name) in OF_ITS_OWN:
            return self.ids[OF_ITS_OWN[action, name]]
        room = action.partition(".")[0]
        for known in (self.words, self.ids):
            for word in (f"{room}.{name}", name):
                if word in known:
                    return known[word]
        return made_up(kind, self.ids)


def _details(cast: Cast) -> Details:
    begins, teaches = now() + timedelta(days=7), cast.lead.account or 0
    return Details(begins, begins + timedelta(hours=4), "Room 3", "", 12, (teaches,))


def _directory(valley: int, by: Actor) -> dict[str, object]:
    """Of what is shown to turn to: one that stands there, one that was removed, one that is hidden."""
    removed = resources.set_resource(shown=Help(valley, ResourceKind.EAP, "EAP", PHONE), by=by)
    resources.remove_resource(resource=removed, by=by)
    shown = Help(None, ResourceKind.CARE, "Care", PHONE)
    hidden = resources.set_resource(shown=shown, by=Actor.system(valley))
    resources.hide_resource(hospital=valley, resource=hidden, by=by)
    line = Help(valley, ResourceKind.CRISIS, "Line", PHONE)
    resource = resources.set_resource(shown=line, by=by)
    return {"resource": resource, "removed": removed, "hidden": hidden}


def made_up(kind: Any, ids: dict[str, object]) -> Any:
    """Some value of that type, with the scene's ids in it: what else it says matters little."""
    if kind is None or kind is type(None) or kind is Any:
        return None
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if type(None) in inside else made_up(inside[0], ids)
    simple: dict[Any, Callable[[], object]] = {
        int: lambda: 1,
        str: lambda: "somebody@example.org",
        bool: lambda: False,
        float: lambda: 1.0,
        bytes: lambda: b"x" * 32,
        UUID: uuid4,
        Code: Code.new,
        datetime: now,
        date: lambda: now().date() + timedelta(days=7),
        time: lambda: time(8),
        tuple: tuple,
        frozenset: frozenset,
    }
    if (origin or kind) in simple:
        return simple[origin or kind]()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        needed = [one for one in fields(kind) if _is_needed(one)]
        parts = {one.name: ids.get(one.name) or made_up(hints[one.name], ids) for one in needed}
        return kind(**parts)  # type: ignore[operator]
    return {} if origin is not None and issubclass(origin, dict) else ()


def _is_needed(one: Any) -> bool:
    return one.init and one.default is MISSING and one.default_factory is MISSING
