"""Each action breaks off at a write, and leaves the database as it found it."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

import pytest
import time_machine

from lamppost.audit.actions import chain
from lamppost.ballots import actions as ballots
from lamppost.core.access import Actor, Role
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.escalation.rules import Reason
from lamppost.notifications import actions as notifications
from lamppost.notifications.rules import MessageKind, Wished
from lamppost.outreach import actions as outreach
from lamppost.outreach.actions import Conversation, MoreHelp, Opening
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.suggesting import seal_choice
from lamppost.outreach.rules import (
    AttemptResult,
    DeclineReason,
    HandBackReason,
    Mode,
    No,
    Outcome,
    Preferences,
    Recipient,
    Route,
    Said,
    TalliedCount,
    TalliedOutreach,
    Terms,
    Urgency,
)
from lamppost.outreach.rules.guide import GuideItem, InBoth, Wording
from lamppost.outreach.rules.promises import DEFAULTS as PROMISES
from lamppost.outreach.rules.weighing import DEFAULT
from lamppost.referrals import actions as referrals
from lamppost.referrals.models import Alarm, Referral
from lamppost.supporters.models import Supporter
from lamppost.vault import actions as vault
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.concurrency.test_events_all_or_nothing import OF_EVENTS
from tests.concurrency.test_following_up_all_or_nothing import OF_FOLLOWING_UP
from tests.confidentiality.sinks import Cursor
from tests.unit.ballots.stories import WISHES, Wish, answered, cast_one
from tests.unit.ballots.stories import codes as ballot_codes
from tests.unit.escalation.stories import broken
from tests.unit.referrals.stories import refer, said

TALK = Conversation(Mode.PHONE, 30, level="1", was_heavy=True)
FACT = TalliedOutreach("2025-Q1", Route.SELF, Urgency.SOON, 1, 1, 4, Outcome.CONNECTED)
OWN_WORDS = InBoth(Wording(say=("Hello",)), Wording(say=("Hola",)))

pytestmark = pytest.mark.proof

# Of what is queued again only if its job is gone.
LOSE_JOBS: Final = """
    DELETE FROM procrastinate_jobs WHERE task_name IN ('notifications.send', 'referrals.resolve')
"""


class Scene:
    """At Valley: one outreach of each kind, referrals that wait, an alarm, and facts to flush."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.place = cast, cast.valley.pk
        self.program, self.holder = Actor.system(self.place), Actor.code(self.place)
        sam, olga = cast.supporter, cast.other_supporter
        assert sam.supporter and olga.supporter and cast.recipient.physician
        self.sam, self.olga, self.physician = sam, olga, cast.recipient.physician.pk
        self.olga_id = olga.supporter.pk
        self.accepted = self._opened()
        offer = self._offered(self.accepted, sam.supporter.pk)
        self.own: Code = outreach.accept(offer=offer, by=sam.actor()).code
        self.endangered = self._opened()
        outreach.accept(offer=self._offered(self.endangered, sam.supporter.pk), by=sam.actor())
        self.glass = broken(cast, self.endangered)
        self.offered = self._opened()
        self.offer = self._offered(self.offered, olga.supporter.pk)
        self.waiting, self.closing, self.over = self._opened(), self._opened(), self._opened()
        for one in (self.closing, self.over):
            outreach.close(outreach=one, outcome=Outcome.NOT_PURSUED, by=self.coordinator)
        self._time_passes_for_one()
        self._is_to_be_offered_by_itself(self._opened())
        self.receipt = refer(cast, "Nobody Known", reach="", is_unsafe=True).code
        self.unconfirmed = self._only_referral()
        referrals.resolve(referral=self.unconfirmed, by=self.program)
        self.joining = refer(cast).code
        self.queued = self._only_referral(besides=self.unconfirmed)
        with time_machine.travel(now() - timedelta(days=40)):
            for _ in range(11):
                outreach.stage(hospital=self.place, facts=(FACT,), by=self.program)
                outreach.stage_strain(hospital=self.place, account=sam.account, by=self.program)

    @property
    def coordinator(self) -> Actor:
        return self.cast.coordinator.actor(now())

    @property
    def alarm(self) -> UUID:
        with transaction(self.program):
            return Alarm.objects.get().id

    def _opened(self) -> UUID:
        with transaction(self.program):
            before = set(Outreach.objects.values_list("id", flat=True))
            outreach.open_or_join(opening=self.opening(), by=self.program)
            (new,) = set(Outreach.objects.values_list("id", flat=True)) - before
        return new

    def opening(self) -> Opening:
        somebody = Recipient(f"Somebody {uuid4()}")
        return Opening(self.place, somebody, Route.COLLEAGUE, Urgency.SOON, now(), Said())

    def _offered(self, one: UUID, supporter: int) -> UUID:
        return outreach.offer(outreach=one, supporter=supporter, by=self.coordinator)

    def _time_passes_for_one(self) -> None:
        with transaction(self.program):
            row = Outreach.objects.filter(pk=self.over)
            row.update(closes_at=now() - timedelta(minutes=1))

    def _is_to_be_offered_by_itself(self, one: UUID) -> None:
        itself = {Urgency.SOON: replace(PROMISES[Urgency.SOON], offers_itself=True)}
        outreach.set_promises(hospital=self.place, promised=itself, by=self.coordinator)
        Supporter.objects.filter(pk=self.olga_id).update(capacity=3)  # room for both that wait
        with transaction(self.program):
            row = Outreach.objects.get(pk=one)
            row.is_confirmed, row.sealed_suggestions = True, seal_choice(row, self.olga_id)
            row.save()

    def _only_referral(self, besides: UUID | None = None) -> UUID:
        with transaction(self.program):
            return Referral.objects.exclude(pk=besides).get().id

    def source(self) -> UUID:
        with transaction(self.program):
            return Outreach.objects.get(pk=self.waiting).sources.get().id

    def key(self) -> UUID:
        with transaction(self.program):
            return Outreach.objects.get(pk=self.waiting).key_id


def _by_people(at: Scene) -> dict[str, Act]:
    """What somebody at the hospital does to an outreach."""
    sam, coordinator, one = at.sam.actor(now()), at.coordinator, at.accepted
    return {
        "accept": lambda: outreach.accept(offer=at.offer, by=at.olga.actor()),
        "close": lambda: outreach.close(
            outreach=at.offered, outcome=Outcome.SIGNPOSTED, by=coordinator
        ),
        "draw_notice": lambda: outreach.draw_notice(outreach=at.endangered, glass=at.glass, by=sam),
        "get_more_help": lambda: outreach.get_more_help(
            outreach=one, wanted=MoreHelp(Reason.DANGER_TO_SELF, Role.SAFETY_CONTACT), by=sam
        ),
        "see_handed_over": lambda: outreach.see_handed_over(
            glass=at.glass, by=at.cast.safety_contact.actor(now())
        ),
        "decline": lambda: outreach.decline(
            offer=at.offer, reason=DeclineReason.ON_SHIFT, by=at.olga.actor()
        ),
        "hand_back": lambda: outreach.hand_back(
            outreach=one, reason=HandBackReason.TOO_CLOSE, by=sam
        ),
        "log_alone": lambda: outreach.log_alone(conversation=TALK, by=sam),
        "log_attempt": lambda: outreach.log_attempt(
            outreach=one, mode=Mode.PHONE, result=AttemptResult.WRONG_PERSON, by=sam
        ),
        "log_interaction": lambda: outreach.log_interaction(
            outreach=one, conversation=TALK, by=sam
        ),
        "new_code": lambda: outreach.new_code(outreach=one, by=sam),
        "offer": lambda: outreach.offer(outreach=at.waiting, supporter=at.olga_id, by=coordinator),
        "reassign": lambda: outreach.reassign(outreach=one, by=coordinator),
        "see_recipient": lambda: outreach.see_recipient(
            outreach=one, purpose="first_contact", by=sam
        ),
        "set_promises": lambda: outreach.set_promises(
            hospital=at.place, promised=PROMISES, by=coordinator
        ),
        "set_weighing": lambda: outreach.set_weighing(
            hospital=at.place, weighing=DEFAULT, by=coordinator
        ),
        "return_to_packaged": lambda: outreach.return_to_packaged(
            hospital=at.place, guide_item=GuideItem.CALL, after=0, by=coordinator
        ),
        "reword_guide": lambda: outreach.reword_guide(
            hospital=at.place, guide_item=GuideItem.CALL, words=OWN_WORDS, after=0, by=coordinator
        ),
        "undo": lambda: outreach.undo(outreach=at.closing, by=coordinator),
    }


def _by_code(at: Scene) -> dict[str, Act]:
    """What the holder of a code does, or somebody without one."""
    return {
        "add_said": lambda: outreach.add_said(source=at.source(), about=("other",), by=at.holder),
        "choose_whom_not": lambda: outreach.choose_whom_not(
            code=at.own, supporters=frozenset(), by=at.holder
        ),
        "another_supporter": lambda: outreach.another_supporter(code=at.own, by=at.holder),
        "never": lambda: outreach.never(code=at.own, by=at.holder),
        "not_now": lambda: outreach.not_now(
            code=at.own, until=now().date() + timedelta(days=9), by=at.holder
        ),
        "opt_out_address": lambda: outreach.opt_out_address(
            email=at.cast.recipient.email, by=Actor.public(at.place)
        ),
        "renew": lambda: outreach.renew(code=at.own, by=at.holder),
        "set_preferences": lambda: outreach.set_preferences(
            code=at.own, preferences=Preferences(mode="phone"), by=at.holder
        ),
        "withdraw_source": lambda: outreach.withdraw_source(source=at.source(), by=at.holder),
    }


def _by_program(at: Scene) -> dict[str, Act]:
    """What the program does by itself."""
    place, program, sam = at.place, at.program, at.sam.actor(now())
    return {
        "count": lambda: outreach.count(
            hospital=place, kind="about", codes=("other", "violence_or_threat"), by=program
        ),
        "flush": lambda: outreach.flush(hospital=place, by=program),
        "forget_due": lambda: outreach.forget_due(hospital=place, by=program),
        "hand_over_all": lambda: outreach.hand_over_all(account=sam.account or 0, by=program),
        "import_tally": lambda: outreach.import_tally(
            hospital=place, facts=[FACT, TalliedCount("2025-Q1", "about", "other")], by=program
        ),
        "keep": lambda: outreach.keep(hospital=place, by=program),
        "mix": lambda: outreach.mix(hospital=place, by=program),
        "open_or_join": lambda: outreach.open_or_join(opening=at.opening(), by=program),
        "opt_out": lambda: outreach.opt_out(
            hospital=place, physician=at.physician, terms=Terms(No.ASKED), by=program
        ),
        "recover": lambda: outreach.recover(hospital=place, since=None, by=program),
        "part_with": lambda: outreach.part_with(
            physicians=[at.sam.physician.pk if at.sam.physician else 0], by=program
        ),
        "offer_waiting": lambda: outreach.offer_waiting(hospital=place, by=program),
        "propose": lambda: outreach.propose(hospital=place, by=program),
        "settle_strain": lambda: outreach.settle_strain(hospital=place, by=program),
        "stage": lambda: outreach.stage(hospital=place, facts=(FACT,), by=program),
        "stage_strain": lambda: outreach.stage_strain(
            hospital=place, account=sam.account, by=program
        ),
    }


def _of_outreach(at: Scene) -> dict[str, Act]:
    return {**_by_people(at), **_by_code(at), **_by_program(at)}


def _of_referrals(at: Scene) -> dict[str, Act]:
    place, program, coordinator = at.place, at.program, at.coordinator
    safety, public = at.cast.safety_contact.actor(now()), Actor.public(at.place)
    unsafe = said("Somebody", is_unsafe=True)
    return {
        "acknowledge": lambda: referrals.acknowledge(alarm=at.alarm, by=safety),
        "add_facts": lambda: referrals.add_facts(code=at.joining, about=("other",), by=at.holder),
        "confirm": lambda: referrals.confirm(
            referral=at.unconfirmed, physician_id=at.physician, by=coordinator
        ),
        "dismiss": lambda: referrals.dismiss(
            referrals=(at.unconfirmed,), outcome=Outcome.NOT_PURSUED, by=coordinator
        ),
        "forget_old": lambda: _later(lambda: referrals.forget_old(hospital=place, by=program)),
        "look": lambda: referrals.look(hospital=place, by=coordinator),
        "open_unlisted": lambda: referrals.open_unlisted(referral=at.unconfirmed, by=coordinator),
        "page_due": lambda: referrals.page_due(hospital=place, by=program),
        "resolve": lambda: referrals.resolve(referral=at.queued, by=program),
        "resolve_due": lambda: referrals.resolve_due(hospital=place, by=program),
        "resolve_waiting": lambda: referrals.resolve_waiting(hospital=place, by=program),
        "see_alarm": lambda: referrals.see_alarm(alarm=at.alarm, by=safety),
        "see_submission": lambda: referrals.see_submission(referral=at.unconfirmed, by=coordinator),
        "submit": lambda: referrals.submit(
            hospital=place, submission=unsafe, form=str(uuid4()), by=public
        ),
        "withdraw": lambda: referrals.withdraw(code=at.receipt, by=at.holder),
    }


def _of_notifications(at: Scene) -> dict[str, Act]:
    sam, place = at.sam.account or 0, at.place
    adam = at.cast.administrator.actor()

    def tell(about: str) -> None:
        kind = MessageKind.CHANGED
        notifications.tell(account=sam, hospital=place, kind=kind, about=about, by=at.coordinator)

    tell("old")
    return {
        "choose_letters": lambda: notifications.choose_letters(chosen=Wished(), by=at.sam.actor()),
        "forget": lambda: _later(lambda: notifications.forget(by=at.program)),
        "give_up": lambda: _in_days(2, lambda: notifications.give_up(hospital=place, by=adam)),
        "send_again": lambda: _in_days(
            2, lambda: notifications.send_again(hospital=place, by=adam)
        ),
        "send_lost": lambda: _in_days(0.01, lambda: notifications.send_lost(by=at.program)),
        "take_back": lambda: notifications.take_back(about="old", hospital=place, by=at.program),
        "tell": lambda: tell("letter"),
    }


def _of_every_room(at: Scene) -> dict[str, Act]:
    rooms = (_of_outreach, _of_referrals, _of_notifications, _of_ballots, _of_vault)
    return {name: act for room in rooms for name, act in room(at).items()}


def _of_vault(at: Scene) -> dict[str, Act]:
    key = at.key()
    return {
        "new_key": lambda: vault.new_key(hospital=at.place, by=at.program),
        "shred": lambda: vault.shred(keys=[key], kind="outreach", by=at.program),
        "chain": lambda: chain(by=Actor.system()),
    }


def _of_ballots(at: Scene) -> dict[str, Act]:
    """A box with four answers, that may come to a fifth."""
    box = answered(at.cast, 4)
    late = ballot_codes(at.cast, box)[5]
    by, closes_at = at.program, now() + timedelta(days=7)
    return {
        "cast": lambda: cast_one(at.cast, late, Wish("soup")),
        "close_box": lambda: ballots.close_box(box=box, by=by),
        "close_due": lambda: _in_days(8, lambda: ballots.close_due(hospital=at.place, by=by)),
        "destroy": lambda: ballots.destroy(box=box, by=by),
        "issue": lambda: ballots.issue(box=box, holders=["one more", "another"], by=by),
        "open_box": lambda: ballots.open_box(
            kind=WISHES, subject="tea", hospital=at.place, closes_at=closes_at, by=by
        ),
    }


def _later(act: Act) -> object:
    """Two months on."""
    return _in_days(61, act)


def _in_days(days: float, act: Act) -> object:
    with time_machine.travel(now() + timedelta(days=days)):
        return act()


def test_each_action_breaks_off_without_a_trace(committed_cast: Cast, cursor: Cursor) -> None:
    at = Scene(committed_cast)
    every = _of_every_room(at)
    cursor.execute(LOSE_JOBS)
    assert_all_or_nothing(every, cursor)


def test_every_action_is_tried(committed_cast: Cast) -> None:
    at = Scene(committed_cast)
    # Keys go after the commit; who goes is tried with the supporters, and the rest with events, and
    # what supporters share and ask for themselves.
    apart = {"close_account", "destroy_spent_keys", "keep_apart", "retire"}
    single_statements = {"count_try", "renew_door"}
    for tried, room, others in (
        (_of_outreach(at), outreach, apart | OF_FOLLOWING_UP),
        (_of_referrals(at), referrals, single_statements | OF_EVENTS | {"ask_for_oneself"}),
        (_of_ballots(at), ballots, set()),
    ):
        assert set(tried) | others == {name for name in room.__all__ if name[0].islower()}
