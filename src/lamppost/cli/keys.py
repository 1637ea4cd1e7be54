"""`lamppost keys`: the epochs of the keyring, and the next one."""

from typing import TYPE_CHECKING

import click

from lamppost.cli.database import ready

if TYPE_CHECKING:
    from lamppost.vault.fitting import KeyringState
    from lamppost.vault.rules import EpochRow


@click.group()
def keys() -> None:
    """Keys in the keyring: which epochs there are, and the next one."""


@keys.command()
def status() -> None:
    """Show the epochs, what stands on each and when it ends; exit code 1 if something is wrong."""
    with ready():
        from lamppost.core.access import Actor
        from lamppost.vault.fitting import keyring_state

        state = keyring_state(by=Actor.system())
        for row in state.epochs:
            click.echo(_line(row))
        for line in _rest(state):
            click.echo(line)
        if state.problem:
            raise click.ClickException(state.problem)


@keys.command()
@click.option(
    "--clock-is-right",
    is_flag=True,
    help="Date epochs now that were dated in the future while a clock was wrong.",
)
def rotate(clock_is_right: bool) -> None:
    """Begin an epoch, move what is open to it while the site goes on, and destroy one that is past.

    Run it again after an interruption: it goes on where it was.
    """
    with ready():
        from lamppost.core.access import Actor
        from lamppost.vault import actions

        program = Actor.system()
        moved = actions.rotate(by=program, is_clock_right=clock_is_right)
        click.echo(f"Epoch {moved.epoch}: {moved.moved:,} rows moved to it.")
        if moved.left:
            click.echo(f"{moved.left:,} rows were in use; the worker moves them within the hour.")
        ended = actions.destroy_epoch(by=program)
        if ended.epoch is not None:
            click.echo(f"Epoch {ended.epoch} is destroyed.")
        if moved.damaged:
            raise click.ClickException(
                f"{moved.damaged:,} rows cannot be opened and stay where they are. "
                "See docs/operators/keys.md, 'Rows that do not open'."
            )


def _line(row: "EpochRow") -> str:
    if row.began is None:
        return f"epoch {row.number:<5} NOT IN THE KEYRING      {row.keys:>9,} keys {row.indexes:>9,} indexes"
    return (
        f"epoch {row.number:<5} since {row.began:%Y-%m-%d %H:%M} {row.keys:>9,} keys {row.indexes:>9,} indexes"
        f"  {_end(row)}"
    )


def _end(row: "EpochRow") -> str:
    if row.ends is None:
        return "in use"
    waits = "; then as soon as nothing is left on it" if row.keys or row.indexes else ""
    return f"ends from {row.ends:%Y-%m-%d %H:%M}{waits}"


def _rest(state: "KeyringState") -> list[str]:
    said = [f"{state.tombstones:,} tombstones are kept for a restore."]
    if state.unburied:
        said.append(f"{state.unburied:,} more wait for the worker.")
    if state.left_over:
        said.append(
            f"{state.left_over} files were left by a process that died; the next hour removes them."
        )
    return said
