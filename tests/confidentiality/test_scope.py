"""Row security: nothing is read without saying for whom, and nobody reads another hospital's."""

import inspect
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import psycopg
import pytest

from lamppost import outreach, referrals
from lamppost.ballots.actions import close_box
from lamppost.cli.embedded import PROGRAMS, Urls
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import LamppostError, NotFound, Refused
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.escalation import actions as escalation
from lamppost.escalation.rules import Held, Named, RedFlag, Subject
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import MessageKind
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import AttemptResult, Mode, No, Terms
from lamppost.outreach.rules.guide import GuideItem
from lamppost.people.actions import invite
from lamppost.people.queries import actor_for
from lamppost.referrals.actions import resolve
from lamppost.referrals.models import Alarm, Referral
from lamppost.supporters.actions import write_confidences
from tests.cast import Cast
from tests.unit.ballots.stories import answered
from tests.unit.escalation.stories import advisers, broken, signed_in
from tests.unit.evaluation import giving
from tests.unit.evaluation.noting import note
from tests.unit.outreach.handovers import asked_over
from tests.unit.referrals.hard_events import asked_for, door, only_activation, planned
from tests.unit.referrals.stories import refer, said
from tests.unit.supporters.nominating import reviewed, staffed
from tests.unit.surveys.feedback import give
from tests.unit.surveys.stories import closed

OUTSIDE = "outside transaction"
ROW_SECURED = (
    "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
)
ABOUT_SOMEBODY = """
    SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
       AND (a.attname LIKE 'sealed%' OR a.attname IN ('wrapped', 'digest', 'key_id', 'code', 'form', 'answers'))
"""
# Sealed, but tied to nobody: each with the reason.
TIED_TO_NOBODY = {
    "outreach_stage": "sealed under a month's key, not under anybody's",
    "outreach_tallycounter": "its code is one of a list",
    "escalation_approval": "the digest is of a text that everybody may read",
    "launch_legaltext": "as for an approval",
    "resources_resource": "its code is one of a list that comes with the program",
    "supporters_certificate": "a paper that its holder shows; who supports is no secret",
    "supporters_agreement": "as for an approval; that somebody signed is no secret",
}
# About nobody, and scoped all the same: each with the reason.
ABOUT_NOBODY = {
    "evaluation_contextentry": "what is in the way of a small department is said of few",
    "evaluation_testimonial": "somebody's own words, which a hospital's own people may know",
}
TABLES = [
    *ABOUT_NOBODY,
    "audit_look",
    "ballots_envelope",
    "ballots_paper",
    "ballots_slip",
    "ballots_urn",
    "escalation_breakglass",
    "escalation_hold",
    "escalation_kept",
    "escalation_question",
    "notifications_letterkey",
    "notifications_message",
    "outreach_attempt",
    "outreach_handover",
    "outreach_offer",
    "outreach_optout",
    "outreach_outreach",
    "outreach_source",
    "referrals_activation",
    "referrals_alarm",
    "referrals_eventdoor",
    "referrals_group",
    "referrals_receipt",
    "referrals_referral",
    "supporters_confidence",
    "supporters_slaterow",
    "surveys_book",
    "surveys_comment",
    "surveys_pass",
    "surveys_response",
    "surveys_stagedfeedback",
    "vault_blindindex",
    "vault_key",
]
Connection = psycopg.Connection[tuple[object, ...]]


class Open:
    """Something of every kind is open at Valley."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        sam = cast.supporter
        assert sam.supporter is not None and cast.other_supporter.physician is not None
        self.receipt = refer(cast, is_unsafe=True).code
        _resolve_all(cast)
        with transaction(Actor.system(cast.valley.pk)):
            self.outreach = Outreach.objects.get().id
        coordinator = cast.coordinator.actor(now())
        self.offer = actions.offer(
            outreach=self.outreach, supporter=sam.supporter.pk, by=coordinator
        )
        self.code = actions.accept(offer=self.offer, by=sam.actor()).code
        self._they_talk(sam.actor())
        actions.opt_out(
            hospital=cast.valley.pk,
            physician=cast.other_supporter.physician.pk,
            terms=Terms(No.ASKED),
            by=Actor.system(cast.valley.pk),
        )
        refer(cast, "Somebody Unknown", reach="")
        _resolve_all(cast)
        with transaction(Actor.system(cast.valley.pk)):
            self.referral = Referral.objects.get().id
            self.alarm = Alarm.objects.get().id
        actions.see_recipient(outreach=self.outreach, purpose="triage", by=coordinator)
        self._more_help_and_holds()
        tell(
            account=sam.account or 0,
            hospital=cast.valley.pk,
            kind=MessageKind.CHANGED,
            about="something",
            by=coordinator,
        )
        door(cast)
        asked_for(cast, cast.referrer)
        self.handover = asked_over(self.outreach, by=sam, to=cast.other_supporter)
        self.activation, self.group = only_activation(cast), planned(cast)
        write_confidences(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
        reviewed(staffed(cast))
        counted, _ = answered(cast, 3), answered(cast, 3, "dinner")
        close_box(box=counted, by=Actor.system(cast.valley.pk))
        closed(cast, 16)
        give(cast, self.code)
        note(cast.valley.pk, cast.director.actor())
        giving.give(cast.valley.pk, cast.director.actor())

    def _they_talk(self, sam: Actor) -> None:
        no_answer = AttemptResult.NO_ANSWER
        actions.log_attempt(outreach=self.outreach, mode=Mode.PHONE, result=no_answer, by=sam)
        talk = Conversation(Mode.PHONE, 30, follow_up_on=now().date() + timedelta(days=3))
        actions.log_interaction(outreach=self.outreach, conversation=talk, by=sam)

    def _more_help_and_holds(self) -> None:
        here, today, advice = self.cast.valley.pk, now().date(), advisers(self.cast)
        broken(self.cast, self.outreach)
        escalation.ask_clinician(
            hospital=here,
            flags=frozenset({RedFlag.ISOLATION}),
            level="3",
            phone="415-555-0123",
            by=signed_in(self.cast.supporter),
        )
        subject = Subject("Somebody Held", email="held@example.org")
        counsel = signed_in(advice.counsel)
        escalation.place_hold(hospital=here, subject=subject, since=today, by=counsel)
        held = Held(subject.name, (), "self", "soon", today, today, "connected", None, 1, 1, (), ())
        somebody, program = Named(subject.name, subject.email), Actor.system(here)
        escalation.keep_for_holds(hospital=here, somebody=somebody, held=held, by=program)


def _resolve_all(cast: Cast) -> None:
    program = Actor.system(cast.valley.pk)
    with transaction(program):
        for one in list(Referral.objects.values_list("id", flat=True)):
            resolve(referral=one, by=program)


@pytest.fixture
def is_open(committed_cast: Cast) -> Open:
    return Open(committed_cast)


@pytest.fixture
def app(committed_db: Urls) -> Iterator[Connection]:
    """A bare connection of the application's role, with no scope."""
    with psycopg.connect(committed_db.app, autocommit=True) as connection:
        yield connection


def test_every_table_about_somebody_is_row_secured(app: Connection) -> None:
    about = {row[0] for row in app.execute(ABOUT_SOMEBODY).fetchall()} - set(TIED_TO_NOBODY)
    about = {name for name in about if not str(name).startswith(("program_", "people_"))}
    about = {name for name in about if not str(name).startswith(("auth_", "django_", "account_"))}
    secured = {row[0] for row in app.execute(ROW_SECURED).fetchall()}
    assert about | set(ABOUT_NOBODY) == secured == set(TABLES)


def test_an_unscoped_statement_is_an_error_on_every_open_table(
    is_open: Open, app: Connection, owner_cursor: "psycopg.Cursor[tuple[object, ...]]"
) -> None:
    for table in TABLES:
        there = owner_cursor.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608
        assert there and there[0], f"nothing in {table}: this would prove nothing"
        for statement in (
            f"SELECT * FROM {table}",  # noqa: S608
            f"SELECT count(*) FROM {table}",  # noqa: S608
            f"UPDATE {table} SET hospital_id = hospital_id",  # noqa: S608
            f"DELETE FROM {table}",  # noqa: S608
            f"INSERT INTO {table} SELECT * FROM {table}",  # noqa: S608
        ):
            with (
                pytest.raises(psycopg.errors.InsufficientPrivilege, match=OUTSIDE),
                app.cursor() as cursor,
            ):
                cursor.execute(statement.encode())


def test_a_scope_of_another_hospital_shows_changes_and_takes_nothing(
    is_open: Open, app: Connection
) -> None:
    with app.transaction():
        app.execute(
            "SELECT set_config('lamppost.hospitals', %s, true)",
            [f"{{{is_open.cast.harbor.pk}}}"],
        )
        for table in TABLES:
            rows = app.execute(f"SELECT * FROM {table}".encode())  # noqa: S608
            assert rows.fetchall() == [], table
            gone = app.execute(f"DELETE FROM {table}".encode())  # noqa: S608
            assert gone.rowcount == 0, table
        moved = app.execute(b"UPDATE vault_key SET hospital_id = %s", [is_open.cast.harbor.pk])
        assert moved.rowcount == 0


LEAVING = [
    "SET ROLE lamppost_owner",
    "SET ROLE lamppost_backup",
    "SET SESSION AUTHORIZATION lamppost_owner",
    "ALTER TABLE vault_key DISABLE ROW LEVEL SECURITY",
    "DROP POLICY vault_key_by_hospital ON vault_key",
    "ALTER ROLE lamppost_app BYPASSRLS",
    "CREATE FUNCTION leak(bytea) RETURNS bool LANGUAGE sql AS 'SELECT true'",
    "CREATE TABLE copy_of_it (id int)",
    "CREATE OR REPLACE FUNCTION lamppost_hospitals() RETURNS bigint[] LANGUAGE sql AS 'SELECT NULL'",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
    "SET row_security = off; SELECT * FROM vault_key",
    "TRUNCATE vault_key",
]


def test_the_application_cannot_leave_its_role(is_open: Open, app: Connection) -> None:
    for statement in LEAVING:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement.encode())


def test_backup_reads_everything_and_changes_nothing(is_open: Open, committed_db: Urls) -> None:
    dump = _dump(committed_db.backup)
    assert dump.returncode == 0, dump.stderr
    assert str(is_open.outreach) in dump.stdout and str(is_open.referral) in dump.stdout
    assert is_open.cast.recipient.name not in dump.stdout.partition("COPY public.vault_key")[2]
    with psycopg.connect(committed_db.backup, autocommit=True) as connection:
        for table in TABLES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"DELETE FROM {table}".encode())  # noqa: S608


def test_a_dump_by_the_application_fails_and_is_not_half(is_open: Open, committed_db: Urls) -> None:
    dump = _dump(committed_db.app)
    assert dump.returncode != 0
    assert str(is_open.outreach) not in dump.stdout


def _dump(url: str) -> "subprocess.CompletedProcess[str]":
    program: Path = PROGRAMS / "pg_dump"
    return subprocess.run([program, url], capture_output=True, text=True, check=False)


# What a supporter is told about themselves alone: of other hospitals that one could answer them, by its name.
OF_ONESELF = {"outreach.my_chances", "referrals.who_answers", "referrals.myself"}


def _queries(*rooms: ModuleType) -> dict[str, Callable[..., object]]:
    """Every public function of these rooms' queries that says who sees it."""
    found = {}
    for room in rooms:
        package = import_module(f"{room.__name__}.queries")
        modules = [package.__name__] + [
            each.name for each in walk_packages(package.__path__, f"{package.__name__}.")
        ]
        for name in modules:
            for function in vars(import_module(name)).values():
                own = inspect.isfunction(function) and function.__module__ == name
                if own and "seen_by" in inspect.signature(function).parameters:
                    found[f"{room.__name__.rpartition('.')[2]}.{function.__name__}"] = function
    kept = {name: one for name, one in found.items() if "._" not in name}
    return {name: one for name, one in kept.items() if name not in OF_ONESELF}


QUERIES = _queries(outreach, referrals)
NOTHING: tuple[object, ...] = (None, (), [], {}, 0)


def _given(name: str, function: Callable[..., object], is_open: Open) -> dict[str, object]:
    """Valley's own ids for whatever the query asks."""
    with transaction(Actor.system(is_open.cast.valley.pk)):
        row = Outreach.objects.get()
    of_valley: dict[str, object] = {
        "besides": frozenset[int](),
        "hospital": is_open.cast.valley.pk,
        "outreach": is_open.outreach,
        "offer": is_open.offer,
        "referral": is_open.referral,
        "alarm": is_open.alarm,
        "activation": is_open.activation,
        "handover": is_open.handover,
        "group": is_open.group,
        "place": is_open.cast.valley.pk,
        "row": row,
        "said": said("Somebody Unknown"),
        "before": "2999-Q1",
        "over": "2999",
        "account": is_open.cast.supporter.account,
        "language": "en",
        "item": GuideItem.CALL,
    }
    codes = {"recipient_page": is_open.code, "receipt_page": is_open.receipt}
    of_valley["code"] = codes.get(name.split(".")[1], Code.new())
    asked = inspect.signature(function).parameters.values()
    needed = [one.name for one in asked if one.default is one.empty and one.name != "seen_by"]
    return {one: of_valley[one] for one in needed}


def test_queries_show_a_hospital_nothing_of_another(is_open: Open) -> None:
    """Somebody of Harbor with every role there, its jobs, a code, the public, ask after Valley."""
    there = is_open.cast.harbor.pk
    grants = [Grant(role, there) for role in (Role.COORDINATOR, Role.SAFETY_CONTACT)]
    account = invite(email="h@example.org", name="H", grants=grants, by=Actor.system(there))
    outsiders = [
        actor_for(account, now()),
        Actor.system(there),
        Actor.code(there),
        Actor.public(there),
        is_open.cast.outsider.actor(now()),
    ]
    assert {"outreach.queue", "outreach.details", "referrals.unconfirmed"} <= set(QUERIES)
    for name, function in sorted(QUERIES.items()):
        given = _given(name, function, is_open)
        for by in outsiders:
            try:
                with transaction(by):
                    shown = function(**given, seen_by=by)
            except LamppostError as refused:
                assert isinstance(refused, Refused | NotFound), (name, refused)
            else:
                assert _is_nothing(shown), f"{name}: {by.kind} of Harbor sees {shown!r}"


def _is_nothing(shown: object) -> bool:
    rows = getattr(shown, "rows", getattr(shown, "ranked", shown))
    return rows in NOTHING
