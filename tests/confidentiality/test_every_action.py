"""Every action of every room, called by every kind of actor: refused, or not found, exactly where the rooms'
map says. Actions are found by walking the rooms, and what they take is put together from its types: a new one
is called by itself."""

import inspect
import types
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError
from django.db.transaction import atomic, set_rollback

import lamppost
from lamppost.core import access
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
from tests.web.scene import Scene, set_scene

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


def _actions() -> dict[str, Action]:
    """What each room's `actions` hands on and says on whose behalf."""
    found = {}
    for room in iter_modules(lamppost.__path__):
        try:
            package = import_module(f"lamppost.{room.name}.actions")
        except ModuleNotFoundError:
            continue
        for name, one in vars(package).items():
            own = inspect.isfunction(one) and one.__module__.startswith(package.__name__)
            if own and not name.startswith("_") and "by" in inspect.signature(one).parameters:
                found[f"{room.name}.{name}"] = one
    return found


ACTIONS: Final = _actions()


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
        sam, counsel, admin = (
            self.here[f"{role} here"] for role in (Role.SUPPORTER, Role.COUNSEL, Role.ADMINISTRATOR)
        )
        outreach = self.scene.ids["outreach"]
        assert isinstance(outreach, UUID)
        asked = escalation.ask_clinician(
            hospital=valley, flags=FLAGS, level=LEVEL, phone=PHONE, by=sam
        )
        program = Actor.system(valley)
        account, person = cast.lead.account, cast.recipient.physician
        assert account is not None and person is not None
        refer(cast, "Somebody Else")
        self.ballot = codes(cast, box := opened(cast))[0]
        keep_apart(physician=person.pk, tie=Tie.WORK, by=sam)
        self.named = codes(cast, opened(cast, "names", NOMINATIONS))[0]
        with transaction(program):
            return {
                "box": box,
                "nominee": self._nominee(),
                **own_time(sam),
                "supporters": (in_training(cast, "Nora New").pk,),
                **self.scene.turns,
                "department": cast.surgery.pk,
                "physician": person.pk,
                "physician_id": person.pk,
                "question": asked,
                "hold": escalation.place_hold(
                    hospital=valley, subject=SUBJECT, since=now().date(), by=counsel
                ),
                "glass": broken(cast, outreach),
                "resource": resources.set_resource(
                    shown=Help(valley, ResourceKind.CRISIS, "Line", PHONE), by=admin
                ),
                **_directory(valley, admin),
                "waiver": people.propose_waiver(
                    account=account,
                    meeting=MEETING,
                    reason=WaiverReason.OPENING,
                    ends_on=now().date() + timedelta(days=7),
                    by=counsel,
                ),
                "message": Message.objects.values_list("id", flat=True)[0],
                "reported": told_of(cast),
                **for_actions(cast),
                "begun": over(cast),
                "queued": Referral.objects.get(state=ReferralState.QUEUED).id,
                "key": vault.new_key(hospital=valley, by=program),
            }

    def _nominee(self) -> UUID:
        """Somebody who was named in the scene's round."""
        lead, round = self.scene.cast.lead.actor(now()), self.scene.ids["round"]
        assert isinstance(round, UUID)
        return next(one.id for one in see_slate(round=round, by=lead) if one.is_sure)

    def _words(self) -> dict[str, object]:
        """What the actions with rules of their own about words accept."""
        cast = self.scene.cast
        valley, outreach, key = cast.valley.pk, self.ids["outreach"], self.ids["key"]
        danger = (Reason.DANGER_TO_OTHERS, Role.SAFETY_CONTACT)
        return {
            "submission": said("Remy"),
            "form": str(uuid4()),
            "referrals": (self.ids["referral"],),
            "grants": (Grant(Role.SUPPORTER, valley),),
            "grant": Grant(Role.SUPPORTER, valley),
            "shown": Help(valley, ResourceKind.CRISIS, "Line", PHONE),
            "flags": FLAGS,
            "level": LEVEL,
            "phone": PHONE,
            "meeting": MEETING,
            "subject": SUBJECT,
            "wanted": MoreHelp(*danger),
            "breaking": escalation.Breaking(outreach, key, *danger),  # type: ignore[arg-type]
            "reached": Reached(valley, self.scene.people[Role.SAFETY_CONTACT].account or 0, PHONE),
            "enrolment": Enrolment(
                cast.lead.account or 0,
                valley,
                cast.surgery.pk,
                "Surgery",
                now().date() - timedelta(days=1),
                240,
            ),
            "training.number": 1,
            "outreach.words": packaged_words(GuideItem.CALL),
            "outreach.after": 0,
            "ballots.kind": WISHES,
            "ballots.answer": Wish("soup"),
            "ballots.code": self.ballot,
            "ballots.subject": "dinner",
            **SUPPORTERS_WORDS,
            "supporters.code": self.named,
            "referrals.event": NIGHT,
            "referrals.plan": group_plan(cast, cast.other_supporter),
            **surveys_words(self.scene),
            "referrals.size": 10,
            "physicians": (self.ids["physician"],),
            "outreach.account": cast.other_supporter.account,
            "nomination": Nomination(("Ana Alvarez",)),
            "referrals.outcome": Outcome.NOT_PURSUED,
            "referrals.at": cast.harbor.pk,
            "referrals.code": self.scene.receipt,
            "code": self.scene.code,
            "people.session": "nobody's",
            "details": _details(cast),
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
    """Of what is shown to turn to: one that was removed, and one that is hidden there."""
    removed = resources.set_resource(shown=Help(valley, ResourceKind.EAP, "EAP", PHONE), by=by)
    resources.remove_resource(resource=removed, by=by)
    shown = Help(None, ResourceKind.CARE, "Care", PHONE)
    hidden = resources.set_resource(shown=shown, by=Actor.system(valley))
    resources.hide_resource(hospital=valley, resource=hidden, by=by)
    return {"removed": removed, "hidden": hidden}


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


@pytest.fixture
def stage(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """What `require` asks is noted: by whom, which permission, about what, and the answer."""
    asked: list[tuple[Actor, Permission, Any, bool]] = []
    may = access.may

    def noting(by: Actor, permission: Permission, obj: Any = None) -> bool:
        answer = may(by, permission, obj)
        asked.append((by, permission, obj, answer))
        return answer

    scene = set_scene(cast)
    monkeypatch.setattr(access, "may", noting)
    yield Stage(scene, asked)


# Nobody of the scene has one of these: told as stories in tests/unit/people and tests/journeys.
NOT_HERE: Final = {
    "people.note_passkey_used": "a passkey",
    "people.remove_passkey": "a passkey",
    "people.rename_passkey": "a passkey",
    "people.sign_out": "a session",
    "training.give_feedback": "the code of a ballot",
}
# The database shows them nothing of another hospital, so that nothing is left to ask about or to do.
SILENT_ELSEWHERE: Final = {"notifications.send", "referrals.resolve", "referrals.take_up"}
# Of those whom the map allows, only whoever asked finds it.
ONLY_WHO_ASKED: Final = {"escalation.draw_notice", "outreach.draw_notice"}


def test_every_action_asks_the_map_and_does_as_it_says(stage: Stage) -> None:
    wrong: dict[str, list[str]] = {}
    for name, action in sorted(ACTIONS.items()):
        given = stage.given(name, action)
        runs = {who: stage.run(action, given, by) for who, by in stage.everybody.items()}
        if problems := list(_problems(stage, name, action, runs)):
            wrong[name] = problems
    assert not wrong, "\n".join(f"{name}: {problems}" for name, problems in wrong.items())


def _problems(stage: Stage, name: str, action: Action, runs: dict[str, Ran]) -> Iterator[str]:
    let_in = {who: ran for who, ran in runs.items() if not ran.is_denied}
    if not let_in and name not in NOT_HERE:
        yield "nobody may: the scene lacks something"
    for who, ran in let_in.items():
        if not ran.asked and not (who in stage.there and name in SILENT_ELSEWHERE):
            yield f"{who}: nothing was asked"
        if not all(answer for *_, answer in ran.asked[:1]):
            yield f"{who}: went on after a no"
        if who in stage.there and stage.is_of_valley(action) and not _is_for_anybody(ran):
            yield f"{who}: did it to another hospital's"
    for who in [who for who, ran in runs.items() if ran.is_denied and not ran.is_out_of_scope]:
        asked = [first for ran in let_in.values() for first in ran.asked[:1]]
        if (
            asked
            and name not in ONLY_WHO_ASKED
            and all(access.may(stage.everybody[who], one, about) for one, about, _ in asked)
        ):
            yield f"{who}: refused what the map allows ({runs[who].error!r})"


def _is_for_anybody(ran: Ran) -> bool:
    rules = access.registered()
    return all((access.anybody,) in rules[one] for one, *_ in ran.asked)
