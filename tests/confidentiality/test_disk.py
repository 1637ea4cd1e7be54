"""At each stage of an outreach's life nothing of it stands in clear on the disk: tables, log, backup."""

import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from lamppost.cli.embedded import PROGRAMS, Urls
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.queries.listing import queue
from lamppost.outreach.rules import AttemptResult, Mode, Outcome, Preferences, Route, Urgency
from lamppost.program.models import Physician
from lamppost.referrals.actions import resolve_waiting, submit
from lamppost.referrals.rules import Submission
from lamppost.supporters.actions import keep_apart, no_longer_apart, share_experience
from lamppost.supporters.rules.confidence import Tie
from tests.cast import Cast
from tests.commands import Operator
from tests.confidentiality import sinks
from tests.confidentiality.canaries import Canary, Search, needles, spellings
from tests.confidentiality.lives import Life, forgotten

MARK = "kzqvjxw"  # in all that is said; stands nowhere else
LEFT_BEHIND = "wvjqzkx"  # another: a log file that is used again may still hold it
SAID = [
    f"Persephone{MARK} Kingfisher{MARK}",
    f"persephone.{MARK}@{MARK}.test",
    f"+1 415 55{MARK} 0117",
    f"Speleology{MARK}",
    f"Hesperides{MARK}",
    f"Wilhelmina{MARK} Quill{MARK}",
]


class Disk:
    """Everything that a thief of the machine takes with them but the keyring."""

    def __init__(self, cursor: sinks.Cursor, store: Path, operator: Operator) -> None:
        self.cursor, self.store, self.operator = cursor, store, operator
        self.search = Search(needles([Canary(MARK), *map(Canary, SAID)]))
        self.began = sinks.place_in_log(cursor)

    def holds_nothing(self, stage: str) -> None:
        """Rows, sessions, cache and outbox by SQL; then the files themselves, the log and a backup."""
        assert sinks.in_database(self.cursor, self.search) == {}, stage
        files = sinks.files_of_database(self.cursor, self.store)
        assert sinks.in_files(files, self.search) == {}, stage
        written = sinks.written_since(self.cursor, self.began, self.store)
        assert len(written) > 10_000 and self.search.found_in(written) == [], stage
        backup = self.operator.data / f"{stage}.dump"
        self.operator.does("backup", backup)
        assert self.search.found_in(_unpacked(backup)) == [], stage


def _unpacked(backup: Path) -> bytes:
    """As statements: packed, no word could be found in it."""
    asked = [PROGRAMS / "pg_restore", "--file", "-", backup]
    statements = subprocess.run(asked, capture_output=True, check=True).stdout
    assert b"COPY public.vault_key" in statements
    return statements


@pytest.fixture
def disk(
    committed_cast: Cast, committed_db: Urls, cursor: sinks.Cursor, places: Path, tmp_path: Path
) -> Disk:
    return Disk(cursor, places / "postgres", Operator(committed_db, tmp_path))


def test_disk_holds_nothing_in_clear_at_any_stage(committed_cast: Cast, disk: Disk) -> None:
    cast, place = committed_cast, committed_cast.valley.pk
    life = _opened(cast)
    disk.holds_nothing("open")
    code = _accepted(cast, life)
    disk.holds_nothing("accepted")
    _talked(cast, life, code)
    disk.holds_nothing("talked")
    actions.close(outreach=life.id, outcome=Outcome.CONNECTED, by=cast.supporter.actor(now()))
    disk.holds_nothing("closing")
    forgotten(cast, life)
    disk.holds_nothing("closed")
    disk.cursor.execute("VACUUM")
    actions.keep(hospital=place, by=Actor.system(place))
    disk.holds_nothing("after")
    assert settings.LAMPPOST_KEYRING.exists()


def test_disk_would_have_been_found_out(committed_cast: Cast, disk: Disk) -> None:
    """The same search finds a name that somebody leaves in any table."""
    disk.search = Search(needles([Canary(LEFT_BEHIND)]))
    there = "(SELECT min(id) FROM program_department)"
    disk.cursor.execute(
        f"UPDATE program_department SET name = %s WHERE id = {there}",  # noqa: S608
        [LEFT_BEHIND],
    )
    assert disk.search.found_in(sinks.written_since(disk.cursor, disk.began, disk.store))
    assert sinks.in_files(sinks.files_of_database(disk.cursor, disk.store), disk.search)
    disk.operator.does("backup", disk.operator.data / "one.dump")
    assert disk.search.found_in(_unpacked(disk.operator.data / "one.dump"))


def test_disk_does_not_hold_what_a_supporter_shares(committed_cast: Cast, disk: Disk) -> None:
    cast, by = committed_cast, committed_cast.supporter.actor()
    somebody = Physician.objects.create(
        id=7_770_001_234,
        hospital=cast.valley,
        first_name="Ida",
        last_name="Known",
        name_folded="ida known",
    )
    said = (f'"physician":{somebody.pk},"tie"', '"experience":["litigation"]')
    disk.search = Search({one for text in said for one in spellings(text)})
    keep_apart(physician=somebody.pk, tie=Tie.FAMILY, by=by)
    share_experience(experience=["litigation"], may_say=[], by=by)
    disk.holds_nothing("shared")
    no_longer_apart(physician=somebody.pk, by=by)
    disk.holds_nothing("taken back")


def _opened(cast: Cast) -> Life:
    """For oneself under a name that no roster knows, with everything that can be said."""
    place, (name, email, phone, specialty, department, referrer) = cast.valley.pk, SAID
    said = Submission(
        Route.SELF,
        name,
        Urgency.SOON,
        is_unsafe=False,
        department=department,
        specialty=specialty,
        reach=f"{email} {phone}",
        referrer_name=referrer,
    )
    submit(hospital=place, submission=said, form=str(uuid4()), by=Actor.public(place))
    resolve_waiting(hospital=place, by=Actor.system(place))
    (row,) = queue(place, seen_by=cast.coordinator.actor(now())).rows
    return Life(row.id, row.id, row.id)


def _accepted(cast: Cast, life: Life) -> Code:
    assert cast.supporter.supporter is not None
    asked = cast.supporter.supporter.pk
    offer = actions.offer(outreach=life.id, supporter=asked, by=cast.coordinator.actor(now()))
    code = actions.accept(offer=offer, by=cast.supporter.actor(now())).code
    actions.see_recipient(outreach=life.id, purpose="first_contact", by=cast.supporter.actor(now()))
    return code


def _talked(cast: Cast, life: Life, code: Code) -> None:
    by, mode = cast.supporter.actor(now()), Mode.PHONE
    wishes = Preferences(mode="phone", supporter=SAID[-1])
    actions.set_preferences(code=code, preferences=wishes, by=Actor.code(cast.valley.pk))
    actions.log_attempt(outreach=life.id, mode=mode, result=AttemptResult.NO_ANSWER, by=by)
    talk = Conversation(mode, 40, follow_up_on=now().date() + timedelta(days=7))
    actions.log_interaction(outreach=life.id, conversation=talk, by=by)
