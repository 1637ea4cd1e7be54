"""`lamppost restore-finish`: what was forgotten since the backup is forgotten again; then the doors open."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click
from django.db import connection

from lamppost.audit.actions import accept_head, chain, record
from lamppost.audit.queries import head, verdict
from lamppost.audit.rules import Head
from lamppost.cli.backup import PASSING
from lamppost.cli.migration import django_at
from lamppost.cli.roles import grants_sql
from lamppost.cli.unfinished import Mark, lift, mark_of
from lamppost.core.access import Actor
from lamppost.core.errors import LamppostError
from lamppost.core.transactions import transaction
from lamppost.outreach.actions import recover
from lamppost.program.queries import hospital_ids
from lamppost.supporters.actions import share_again
from lamppost.vault.actions import shred_again
from lamppost.vault.clearing import shred_unreadable

# Every table of such a name: `*` for what follows.
NAMED: Final = """
SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname LIKE ANY (%s)
"""


class Unreadable(LamppostError):
    """Some of what was restored can never be opened again: somebody must agree that it goes."""


def finish(*, owner: str, anyway: bool, without_unreadable: bool) -> None:
    """All of it in one transaction, as the owner: the application has no rights before the end."""
    with _marked(owner, anyway) as mark:
        by = Actor.system(*hospital_ids())
        with transaction(by):
            _empty_passing()
            click.echo(f"Forgotten again: {shred_again(by=by)} keys, and all that hung on them.")
            _clear_unreadable(by, without_unreadable)
            _recover(mark, by)
            _report_chain(mark, by)
            with connection.cursor() as cursor:
                cursor.execute(grants_sql())
                lift(cursor, connection.settings_dict["NAME"])
    click.echo("Finished. Start web and worker, then run: lamppost doctor")


@contextmanager
def _marked(owner: str, anyway: bool) -> Iterator[Mark]:
    """Django as the owner, on a database that waits to be finished (or is said to)."""
    with django_at(owner):
        with connection.cursor() as cursor:
            mark = mark_of(cursor)
        if mark is None and not anyway:
            raise LamppostError(
                "Nothing waits to be finished. For a database that came back in another way "
                "(a snapshot, a copy of its log), use --anyway."
            )
        yield mark or Mark("")


def _empty_passing() -> None:
    """Whoever was signed in signs in again; what was queued or about to be sent is not done twice."""
    like = [name.replace("_", r"\_").replace("*", "%") for name in PASSING]
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [like])
        (names,) = cursor.fetchone()
        cursor.execute(f"TRUNCATE {names}")
    click.echo("Ended: all sessions. Emptied: the queue of jobs, the outbox, the cache.")


def _clear_unreadable(by: Actor, is_agreed: bool) -> None:
    """Older than the horizon: its keys were destroyed meanwhile, as they should be (G4)."""
    if count := shred_unreadable(by=by):
        if not is_agreed:
            raise Unreadable(
                f"{count} keys of this backup belong to epochs that are destroyed: what hangs on them was "
                "open then and never opens again. Nothing was changed. If the keyring is the right one, "
                "run: lamppost restore-finish --without-unreadable"
            )
        click.echo(f"Removed: {count} keys that nothing opens any more, with what hung on them.")


def _recover(mark: Mark, by: Actor) -> None:
    done = [
        recover(hospital=one, since=mark.backup_made, by=Actor.system(one))
        for one in sorted(by.hospitals)
    ]
    click.echo(
        f"Said again: {sum(one.refused for one in done)} noes that were said since. "
        f"Withdrawn again: {sum(one.withdrawn for one in done)} requests. "
        f"Facts that no month will count: {sum(one.lost_facts for one in done)}. "
        f"Reminders that may have been sent and are not sent again: {sum(one.held for one in done)}."
    )
    places = sorted(by.hospitals)
    again = sum(share_again(hospital=one, by=Actor.system(one)) for one in places)
    click.echo(f"As they said it since: what {again} supporters share in confidence.")


def _report_chain(mark: Mark, by: Actor) -> None:
    """Where the chain of the audit stands, and whether it is the one that was there before."""
    before = Head.parse(mark.head)
    found = verdict(by=by, written_down=[before] if before else [])
    if found.broken:
        click.echo(f"It is BROKEN at entry {found.broken.number} ({found.broken.harm}).")
    for lost in found.lost:
        click.echo(_difference(lost, found.head))
    accept_head(by=by)
    record(by=by, event="database.restored")
    while chain(by=by):
        pass
    click.echo(f"The chain of the audit ends at {head(by=by)}. Write it down.")


def _difference(known: Head, present: Head) -> str:
    """What became of a head that was written down and is not in the chain."""
    if known.number > present.number:
        return f"It went on to entry {known.number} before: the entries in between are lost."
    return f"At entry {known.number} it is NOT the chain that was there before."
