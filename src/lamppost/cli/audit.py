"""`lamppost audit`: whether the record of what was done still holds, and its head to write down."""

from typing import TYPE_CHECKING, Final

import click

from lamppost.cli.database import ready

if TYPE_CHECKING:
    from lamppost.audit.queries import Verdict
    from lamppost.audit.rules import Head

BROKEN: Final = 3  # 1 and 2 are left for what could not be done or read at all
CUT: Final = 4
HARM: Final = {
    "missing": "it is missing",
    "altered": "it does not say what it said when it was chained",
    "unlinked": "it does not follow the one before it: one of the two was replaced or put in",
}


@click.group()
def audit() -> None:
    """Look at the record of what was done."""


@audit.command()
def head() -> None:
    """Print the newest entry as NUMBER:HASH, to write down where this machine cannot reach it."""
    with ready():
        from lamppost.audit.queries import head as newest
        from lamppost.core.access import Actor

        click.echo(str(newest(by=Actor.system())))


@audit.command()
@click.option("--head", "heads", multiple=True, help="A NUMBER:HASH that was written down.")
@click.pass_context
def verify(context: click.Context, heads: tuple[str, ...]) -> None:
    """Walk the whole record. Ends with 0 where it holds, 3 where an entry was edited, taken out or put
    in, 4 where a head that was written down is not in it any more: its end was cut, or all rewritten.
    """
    with ready():
        from lamppost.audit.queries import verdict
        from lamppost.core.access import Actor

        found = verdict(by=Actor.system(), written_down=[_parsed(text) for text in heads])
        _tell(found)
    if not found.is_whole:
        context.exit(BROKEN if found.broken else CUT)


@audit.command("accept-restore")
def accept_restore() -> None:
    """After a restore from a backup: set those heads aside that the restored record cannot hold.

    The record says for good that this was done.
    """
    with ready():
        from lamppost.audit.actions import accept_head
        from lamppost.core.access import Actor

        gone = accept_head(by=Actor.system())
        click.echo(f"Heads set aside: {len(gone)}.")


def _parsed(text: str) -> "Head":
    from lamppost.audit.rules import Head

    parsed = Head.parse(text)
    if parsed is None:
        raise click.BadParameter("write NUMBER:HASH as `audit head` prints it", param_hint="--head")
    return parsed


def _tell(found: "Verdict") -> None:
    click.echo(f"Head: {found.head}")
    click.echo(
        f"Entries of the last moments that are not chained yet, so not covered: {found.waiting}"
    )
    if found.broken:
        click.echo(f"BROKEN at entry {found.broken.number}: {HARM[found.broken.harm]}.")
    for one in found.lost:
        click.echo(f"CUT OR REWRITTEN: entry {one.number} was written down and is not there so.")
    if found.is_whole:
        click.echo("The record holds: nothing in it was edited, taken out, put in or cut off.")
