"""One site with real processes, its people, and what each of them does; each flow leaves a state behind."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.text import fold
from lamppost.outreach import actions as outreach
from lamppost.outreach.actions import Conversation
from lamppost.outreach.queries.listing import my_offers, queue
from lamppost.outreach.rules import (
    AttemptResult,
    DeclineReason,
    HandBackReason,
    Mode,
    Outcome,
    Route,
    Urgency,
)
from lamppost.program.models import Physician
from lamppost.program.rules import Profession
from lamppost.referrals import actions as referrals
from lamppost.referrals.queries import alarms, unconfirmed
from lamppost.referrals.rules import Submission
from lamppost.referrals.rules.events import Event, When
from tests.cast import Cast, Person
from tests.confidentiality import sinks
from tests.confidentiality.canaries import ON_ROSTER, SAID
from tests.processes import Site, Visitor, until

COLLEAGUE, SELF = "/valley/colleague", "/valley/me"
FIRST_ID = 7_770_001_000  # of canaries on the roster: no other number looks like it
NAMES = ["Zéphyrin", "Ōkami", "Brünnhilde", "Thaddeus", "Ximena", "Wojciech", "Yevgenia", "Ulrike"]
# What somebody asked for, and what is asked for here; what comes by the clock comes again each second.
AT_WORK = """WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL
    AND coalesce(args ->> 'timestamp', '0') = '0'"""
FORGOTTEN = [
    "outreach_outreach",
    "outreach_source",
    "outreach_offer",
    "outreach_attempt",
    "referrals_referral",
    "referrals_receipt",
    "referrals_alarm",
    "referrals_activation",
    "notifications_message",
    "django_session",
]


@dataclass(frozen=True)
class OnRoster:
    """Somebody on the roster whom nothing but the roster may know."""

    id: int
    name: str
    email: str


class Story:
    """One site, its people, and what each of them does; each method leaves a state behind."""

    def __init__(self, cast: Cast, running: Site, cursor: sinks.Cursor) -> None:
        self.cast, self.site, self.cursor = cast, running, cursor
        self.visitor = Visitor(running.port)
        self.people = [_on_roster(cast, number) for number in range(len(NAMES))]
        self.used: set[UUID] = set()
        self.said: list[str] = []

    def words(self, kind: str) -> str:
        """Words that nobody has written before."""
        self.said.append(
            f"{kind}{SAID}{len(self.said):02d} {kind[::-1]}{SAID}ß{len(self.said):02d}"
        )
        return self.said[-1]

    def contact(self) -> str:
        """An address and a number of somebody's own."""
        number = len(self.said)
        self.said.append(f"+1 415 55{SAID} {7700000000 + number}")
        self.said.append(f"own.{SAID}{number}@{SAID}.test")
        return " ".join(self.said[-2:])

    def about_a_colleague(self, name: str, reach: str = "", **more: str) -> str:
        """A public referral with everything that one can write."""
        return self.visitor.refer(
            COLLEAGUE,
            name=name,
            reach=f"{reach} {self.words('Bell')}".strip(),
            department=self.words("Kryptology"),
            specialty=self.words("Speleology"),
            shift="nights",
            referrer_name=self.words("Wilhelmina"),
            may_share_name="yes",
            about="unexpected_death",
            **more,
        )

    def newest_outreach(self) -> UUID:
        """The outreach that the worker has opened since we last looked."""
        found: list[UUID] = []

        def is_there() -> bool:
            rows = queue(self.cast.valley.pk, seen_by=self.coordinator).rows
            found[:] = [row.id for row in rows if row.id not in self.used]
            return bool(found)

        until(is_there, "the worker opens an outreach")
        self.used.add(found[0])
        return found[0]

    def newest_unconfirmed(self) -> UUID:
        def is_there() -> bool:
            return bool(unconfirmed(self.cast.valley.pk, seen_by=self.coordinator).rows)

        until(is_there, "the worker asks who is meant")
        return unconfirmed(self.cast.valley.pk, seen_by=self.coordinator).rows[0].id

    @property
    def coordinator(self) -> Actor:
        return self.cast.coordinator.actor(now())

    def taken_on(self, one: UUID, who: Person) -> Code:
        """Offered to somebody, who accepts and looks who it is; the recipient's code."""
        assert who.supporter is not None
        outreach.offer(outreach=one, supporter=who.supporter.pk, by=self.coordinator)
        (offer,) = my_offers(seen_by=who.actor(now()))
        code = outreach.accept(offer=offer.id, by=who.actor(now())).code
        outreach.see_recipient(outreach=one, purpose="first_contact", by=who.actor(now()))
        return code

    def talks(self) -> None:
        """Known by address; declined once, accepted, wishes by code, a try, a conversation."""
        who, other = self.cast.supporter, self.cast.other_supporter
        code = self.about_a_colleague(self.people[0].name, self.people[0].email)
        one = self.newest_outreach()
        assert who.supporter is not None
        outreach.offer(outreach=one, supporter=who.supporter.pk, by=self.coordinator)
        (offer,) = my_offers(seen_by=who.actor(now()))
        outreach.decline(offer=offer.id, reason=DeclineReason.ON_SHIFT, by=who.actor(now()))
        own = self.taken_on(one, other)
        outreach.log_attempt(
            outreach=one, mode=Mode.PHONE, result=AttemptResult.NO_ANSWER, by=other.actor(now())
        )
        self.visitor.use(code, "/code/facts", about="moral_injury")
        self.visitor.use(str(own))
        self.visitor.use(str(own), "/code/preferences", mode="phone", language="es")
        talk = Conversation(Mode.PHONE, 40, level="1")
        outreach.log_interaction(outreach=one, conversation=talk, by=other.actor(now()))

    def handed_back(self) -> None:
        """Known by name only, confirmed, handed back, asked for somebody else, wrong person."""
        self.about_a_colleague(self.people[1].name.upper())
        waiting = self.newest_unconfirmed()
        referrals.see_submission(referral=waiting, by=self.coordinator)
        referrals.confirm(referral=waiting, physician_id=self.people[1].id, by=self.coordinator)
        one = self.newest_outreach()
        self.taken_on(one, self.cast.supporter)
        outreach.hand_back(
            outreach=one, reason=HandBackReason.TOO_CLOSE, by=self.cast.supporter.actor(now())
        )
        own = self.taken_on(one, self.cast.other_supporter)
        self.visitor.use(str(own), "/code/another")
        outreach.close(outreach=one, outcome=Outcome.WRONG_PERSON, by=self.coordinator)

    def for_oneself(self) -> None:
        """Under an alias, and not now."""
        self.visitor.refer(SELF, alias=self.words("Moonlight"), reach=self.contact())
        own = self.taken_on(self.newest_outreach(), self.cast.other_supporter)
        day = now().date() + timedelta(days=9)
        assert self.visitor.use(str(own), "/code/not-now", until=day.isoformat()).status == 200

    def in_danger(self) -> None:
        """Unsafe: paged, acknowledged, looked at; then the request is taken back."""
        code = self.about_a_colleague(self.people[2].name, self.people[2].email, is_unsafe="yes")
        safety = self.cast.safety_contact.actor(now())
        (alarm,) = alarms(seen_by=safety)
        referrals.see_alarm(alarm=alarm.id, by=safety)
        referrals.acknowledge(alarm=alarm.id, by=safety)
        self.newest_outreach()
        assert self.visitor.use(code, "/code/withdraw").status == 200

    def from_inside(self) -> None:
        """A leader's referral, shown another door; a supporter's own initiative, refused for good."""
        lead, who = self.cast.lead.actor(now()), self.cast.supporter
        self.submit_inside(Route.LEADER, self.people[3].name, self.words("Corridor"), lead)
        self.dismissed(Outcome.SIGNPOSTED)
        self.submit_inside(Route.OUTREACH, self.people[4].name, self.people[4].email, who.actor())
        own = self.taken_on(self.newest_outreach(), who)
        assert self.visitor.use(str(own), "/code/never").status == 200

    def submit_inside(self, route: Route, name: str, reach: str, by: Actor) -> None:
        said = Submission(route, name, Urgency.SOON, False, reach=reach)
        referrals.submit(hospital=self.cast.valley.pk, submission=said, form=str(uuid4()), by=by)

    def misused(self) -> None:
        """Not pursued."""
        self.about_a_colleague(self.people[5].name)
        self.dismissed(Outcome.NOT_PURSUED)

    def dismissed(self, outcome: Outcome) -> None:
        one = self.newest_unconfirmed()
        referrals.dismiss(referrals=(one,), outcome=outcome, by=self.coordinator)

    def never_asked(self) -> None:
        """Somebody says no in advance, then is asked after."""
        token = self.visitor.sheet(COLLEAGUE).token
        fields = [("csrfmiddlewaretoken", token), ("email", self.people[6].email)]
        assert self.visitor.post("/valley/never", fields).status == 200
        self.about_a_colleague(self.people[6].name, self.people[6].email)

    def nobody_comes(self) -> None:
        """A name that no coordinator ever looks at."""
        self.about_a_colleague(self.people[7].name)
        self.newest_unconfirmed()

    def after_a_hard_event(self) -> None:
        """By the one-way door, with one name that is known and one that is not; and from inside. Whoever is
        closing already is offered anew."""
        code = referrals.renew_event_door(hospital=self.cast.valley.pk, by=self.coordinator)
        known, unknown = self.people[1], self.words("Ambulance")
        told = {"code": str(code), "kind": "violence_or_threat", "when": "today"}
        told |= {"departments": "Surgery", "people": f"{known.name}, Surgery\n{unknown}"}
        before = self.unconfirmed_now()
        assert self.visitor.send(self.visitor.sheet("/valley/after"), **told).status == 200
        until(lambda: len(self.unconfirmed_now() - before) == 2, "the worker takes it up")
        for one in self.unconfirmed_now() - before:
            if referrals.see_submission(referral=one, by=self.coordinator).name == known.name:
                referrals.confirm(referral=one, physician_id=known.id, by=self.coordinator)
        self.newest_outreach()
        started = Event("violence_or_threat", When.TODAY, ("Surgery",), 0)
        referrals.start(
            hospital=self.cast.valley.pk,
            event=started,
            physicians=(self.people[0].id,),
            is_unsafe=False,
            form=str(uuid4()),
            by=self.coordinator,
        )
        self.newest_outreach()
        assert self.count("referrals_activation") == 2
        for one in queue(self.cast.valley.pk, seen_by=self.coordinator).rows:
            outreach.close(outreach=one.id, outcome=Outcome.UNREACHABLE, by=self.coordinator)

    def unconfirmed_now(self) -> set[UUID]:
        return {one.id for one in unconfirmed(self.cast.valley.pk, seen_by=self.coordinator).rows}

    def mistakes(self) -> None:
        """Forms that are refused, codes that open nothing, an address that somebody made up."""
        sheet = self.visitor.sheet(COLLEAGUE)
        long = self.words("Interminable") * 30
        assert self.visitor.send(sheet, name=long).status == 422
        assert self.visitor.send(sheet, name=self.words("Undecided"), urgency="").status == 422
        assert self.visitor.use(self.words("Passphrase")).status == 422
        stranger = Visitor(self.site.port)
        assert stranger.get(f"{COLLEAGUE}?name={SAID}&who={ON_ROSTER}").status == 200
        assert stranger.get(f"/{ON_ROSTER}/{SAID}/").status == 404
        assert stranger.post(COLLEAGUE, [("name", self.words("Forgery"))]).status == 403

    def morning(self) -> None:
        """Mail that waits for the end of the night is due."""
        self.cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE task_name = 'notifications.send'"
        )

    def time_passes(self) -> None:
        """Every period is over; the worker does what it does then, only sooner."""
        until(self.is_settled, "the worker has done what was asked")
        for statement in (
            "UPDATE outreach_outreach SET closes_at = closes_at - interval '1 day'",
            "UPDATE outreach_optout SET ends_on = current_date - 2 WHERE ends_on IS NOT NULL",
            "UPDATE referrals_receipt SET submitted_at = submitted_at - interval '61 days'",
            "UPDATE referrals_referral SET submitted_at = submitted_at - interval '61 days'",
            "UPDATE referrals_alarm SET acknowledged_at = acknowledged_at - interval '2 days'",
            "UPDATE django_session SET expire_date = now() - interval '1 day'",
        ):
            self.cursor.execute(statement.encode())
        _begin("outreach.keep")
        until(lambda: not self.count("outreach_outreach"), "the worker forgets outreaches")
        # What a forgotten outreach still holds is left to the next round, minutes later: so not at the same time.
        _begin("referrals.resolve_due", "referrals.page_all", "people.forget_sessions")
        until(self.is_forgotten, "the worker forgets")

    def is_settled(self) -> bool:
        queued = self.count("referrals_referral", "WHERE state = 'queued'")
        return not queued and not self.count("procrastinate_jobs", AT_WORK)

    def is_forgotten(self) -> bool:
        self.morning()  # what was done just now may have written one more
        waiting = [name for name in FORGOTTEN if self.count(name)]
        todo = self.count("procrastinate_jobs", AT_WORK)
        return not waiting and not todo and not self.count("audit_pending")

    def count(self, table: str, where: str = "") -> int:
        row = self.cursor.execute(f"SELECT count(*) FROM {table} {where}".encode()).fetchone()  # noqa: S608
        assert row is not None
        return int(str(row[0]))


def _begin(*tasks: str) -> None:
    """What comes by the clock, now."""
    for task in tasks:
        app.configure_task(task).defer(timestamp=0)


def _on_roster(cast: Cast, number: int) -> OnRoster:
    first, last = f"{NAMES[number]}{ON_ROSTER}", f"{NAMES[number - 3]}berg{ON_ROSTER}"
    email = f"{fold(NAMES[number])}.{ON_ROSTER}{number}@{ON_ROSTER}.test"
    row = Physician.objects.create(
        id=FIRST_ID + number,
        hospital=cast.valley,
        department=cast.surgery,
        first_name=first,
        last_name=last,
        name_folded=fold(f"{first} {last}"),
        email=email.lower(),
        phone=f"+1415777{number:04d}",
        profession=Profession.PHYSICIAN,
        specialty="Surgery",
    )
    return OnRoster(row.id, f"{first} {last}", email)
