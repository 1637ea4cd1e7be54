"""A restore from three days ago brings back nobody, no consent and no message (G14)."""

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import time_machine
from django.db import connections

from lamppost.audit.actions import chain
from lamppost.audit.queries import verdict
from lamppost.cli.embedded import Urls
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import OptOut, Outreach, Source, Stage
from lamppost.outreach.queries.opt_outs import has_said_no
from lamppost.outreach.queries.recipient import recipient_page
from lamppost.outreach.queries.totals import conversations_by_year, ended_outreaches
from lamppost.outreach.rules import Mode, No, Said, Terms
from lamppost.vault.queries import keyring
from tests.cast import Cast
from tests.commands import Operator
from tests.confidentiality.lives import accepted, closed, is_there, opened

AGO = timedelta(days=3)


class Site:
    """One site and its operator: a backup is made, things happen, the backup comes back."""

    def __init__(self, cast: Cast, operator: Operator, file: Path) -> None:
        self.cast, self.operator, self.file = cast, operator, file
        self.program = Actor.system(cast.valley.pk)

    def backs_up(self) -> None:
        self.operator.does("backup", self.file)

    def comes_back(self, *how: str) -> str:
        """Restored and finished; what the operator read."""
        name = self.operator.urls.database
        self.operator.does("restore", self.file, "--replace", typing=name)
        return self.operator.does("restore-finish", *how)

    def refuses(self, physician: int) -> bool:
        today = now().date()
        return has_said_no(
            physician, hospital=self.cast.valley.pk, today=today, overrides_rest=False
        )


@pytest.fixture
def site(committed_cast: Cast, committed_db: Urls, own_keyring: object, tmp_path: Path) -> Site:
    return Site(committed_cast, Operator(committed_db, tmp_path), tmp_path / "old.dump")


def _physician(cast: Cast) -> int:
    assert cast.recipient.physician is not None
    return cast.recipient.physician.pk


def test_restore_resurrects_no_identity(site: Site) -> None:
    with time_machine.travel(now() - AGO):
        ended, still_open = accepted(site.cast), opened(site.cast, site.cast.other_supporter)
    site.backs_up()
    closed(site.cast, ended)
    site.comes_back()
    assert not is_there(site.cast, ended)
    assert is_there(site.cast, still_open)
    with pytest.raises(NotFound):
        recipient_page(ended.code, seen_by=site.program)


def test_restore_resurrects_nobody_shredded_in_the_last_moment(
    site: Site, cursor: "psycopg.Cursor[tuple[object, ...]]"
) -> None:
    """The keyring has not heard of it yet: the tombstone stands in the database that goes."""
    ended = accepted(site.cast)
    site.backs_up()
    cursor.execute("DELETE FROM vault_key WHERE id = %s", [ended.key])
    assert ended.key not in keyring().tombstones()
    cursor.connection.close()
    site.comes_back()
    assert not is_there(site.cast, ended)


def test_restore_resurrects_no_consent_that_was_taken_back(site: Site) -> None:
    """Never again by code, not now by mail, what a referrer said: all withdrawn since the backup."""
    said = Said(("moral_injury",), referrer="Rosa Referrer")
    by_code, withdrawn = accepted(site.cast), opened(site.cast, site.cast.other_supporter, said)
    site.backs_up()
    assert by_code.code is not None
    actions.never(code=by_code.code, by=Actor.code(site.cast.valley.pk))
    actions.withdraw_source(source=withdrawn.source, by=Actor.code(site.cast.valley.pk))
    actions.opt_out_address(email=site.cast.supporter.email, by=site.program)
    actions.opt_out_address(email="nobody@example.org", by=site.program)
    heard = site.comes_back()
    assert "Said again: 2 noes" in heard and "Withdrawn again: 1 requests" in heard
    assert site.cast.supporter.physician is not None
    assert site.refuses(_physician(site.cast)) and site.refuses(site.cast.supporter.physician.pk)
    with transaction(site.program):
        assert not Source.objects.filter(pk=withdrawn.source).exists()
        assert Outreach.objects.get(pk=withdrawn.id).outcome == "withdrawn"


def test_restore_says_a_no_once_however_often_it_is_finished(site: Site) -> None:
    site.backs_up()
    place, no = site.cast.valley.pk, Terms(No.ASKED)
    actions.opt_out(hospital=place, physician=_physician(site.cast), terms=no, by=site.program)
    for _ in range(2):
        site.comes_back()
    site.operator.does("restore-finish", "--anyway")
    with transaction(site.program):
        assert OptOut.objects.count() == 1


def test_restore_sends_nothing_twice(
    site: Site, cursor: "psycopg.Cursor[tuple[object, ...]]"
) -> None:
    """Messages, jobs and sessions of a foreign backup, which holds them, go; reminders are held."""
    with time_machine.travel(now() - AGO):
        silent = accepted(site.cast)
    with transaction(site.program):
        assert Message.objects.exists()
    cursor.connection.close()
    with psycopg.connect(site.operator.urls.superuser, autocommit=True) as connection:
        connection.execute("INSERT INTO django_session VALUES ('old', '', now() + '1 day')")
    site.backs_up()
    site.operator.does("restore-finish", "--anyway")  # as after a snapshot of the disk
    with psycopg.connect(site.operator.urls.superuser) as connection:
        for table in ("notifications_message", "procrastinate_jobs", "django_session", "cache"):
            found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608
            assert found == (0,), table
    assert "are not sent again: 1." in site.operator.heard[-1]
    actions.keep(hospital=site.cast.valley.pk, by=site.program)
    with transaction(site.program):
        assert not Message.objects.exists()
        assert Outreach.objects.get(pk=silent.id).asked_at is not None


def test_restore_gives_an_offer_that_ran_out_its_time_again(site: Site) -> None:
    with time_machine.travel(now() - AGO):
        life = opened(site.cast)
        supporter = site.cast.supporter.supporter
        assert supporter is not None
        by = site.cast.coordinator.actor(now())
        offer = actions.offer(outreach=life.id, supporter=supporter.pk, by=by)
    site.backs_up()
    site.comes_back()
    actions.keep(hospital=site.cast.valley.pk, by=site.program)
    actions.accept(offer=offer, by=site.cast.supporter.actor())


def test_restore_drops_facts_that_were_counted_since_and_goes_on_counting(site: Site) -> None:
    talk, by = Conversation(Mode.PHONE, 30), site.cast.supporter.actor()
    with time_machine.travel(now() - timedelta(days=40)):
        for _ in range(12):
            actions.log_alone(conversation=talk, by=by)
    site.backs_up()
    assert actions.flush(hospital=site.cast.valley.pk, by=site.program) == 12
    assert "count: 12." in site.comes_back()
    with transaction(site.program):
        assert not Stage.objects.exists()
    actions.log_alone(conversation=talk, by=by)
    assert sum(conversations_by_year(site.cast.valley.pk, seen_by=site.program).values()) == 1
    assert ended_outreaches(site.cast.valley.pk, before="2999-Q1", seen_by=site.program) == []


def test_restore_reports_how_far_the_chain_had_gone(site: Site) -> None:
    opened(site.cast)
    chain(by=site.program)
    site.backs_up()
    accepted(site.cast, site.cast.other_supporter)
    chain(by=site.program)
    there = verdict(by=site.program).head.number
    assert f"It went on to entry {there} before" in site.comes_back()
    assert verdict(by=site.program).is_whole


def test_restore_removes_what_no_key_opens_only_when_told(site: Site) -> None:
    """Older than the horizon: the epoch of the backup has been destroyed."""
    life = accepted(site.cast)
    site.backs_up()
    name = site.operator.urls.database
    site.operator.does("restore", site.file, "--replace", typing=name)
    connections.close_all()
    with psycopg.connect(site.operator.urls.superuser, autocommit=True) as connection:
        connection.execute("UPDATE vault_key SET epoch = -1 WHERE id = %s", [life.key])
    assert "--without-unreadable" in site.operator.is_refused("restore-finish")
    site.operator.does("restore-finish", "--without-unreadable")
    assert not is_there(site.cast, life)
