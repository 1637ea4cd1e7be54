"""The `lamppost` command. Each subcommand imports what it needs when it is called."""

from copy import copy
from importlib import import_module
from typing import Any, Final

import click

from lamppost.cli.database import database, ready, spoken_errors
from lamppost.cli.serving import LISTEN, THREADS, check_port, port_from_environment, serve, work
from lamppost.cli.unfinished import refuse_unfinished
from lamppost.cli.waiting import tables_held
from lamppost.core.errors import LamppostError

# Commands that live in a file of their own: its name and the command's in it.
ELSEWHERE: Final = {
    "backup": ("lamppost.cli.backup", "backup"),
    "restore": ("lamppost.cli.restore", "restore"),
    "restore-finish": ("lamppost.cli.restore", "restore_finish"),
    "doctor": ("lamppost.cli.doctor", "doctor"),
    "import-hospitals": ("lamppost.cli.imports", "import_hospitals"),
    "import-roster": ("lamppost.cli.imports", "import_roster"),
    "import-supporters": ("lamppost.cli.imports", "import_supporters"),
    "audit": ("lamppost.cli.audit", "audit"),
    "jobs": ("lamppost.cli.jobs", "jobs"),
    "keys": ("lamppost.cli.keys", "keys"),
    "match": ("lamppost.cli.match", "match"),
    "instruments": ("lamppost.cli.instruments", "instruments"),
    "permissions": ("lamppost.cli.permissions", "permissions"),
    "invite": ("lamppost.cli.launching", "invite"),
    "enrol": ("lamppost.cli.launching", "enrol"),
    "duty": ("lamppost.cli.launching", "duty"),
    "duty-phone": ("lamppost.cli.launching", "duty_phone"),
    "lines": ("lamppost.cli.tending", "lines"),
    "line": ("lamppost.cli.tending", "line"),
    "remove-line": ("lamppost.cli.tending", "remove_line"),
    "withdraw": ("lamppost.cli.tending", "withdraw"),
    "close-account": ("lamppost.cli.tending", "close_account"),
    "lost-passkey": ("lamppost.cli.tending", "lost_passkey"),
    "stage": ("lamppost.cli.launching", "stage"),
    "evaluate": ("lamppost.cli.evaluation", "evaluate"),
    "export": ("lamppost.cli.exporting", "export"),
    "reproduce": ("lamppost.cli.evaluation", "reproduce"),
}


# Those of them that need no database, or look at it by themselves.
ALONE: Final = (
    *("backup", "restore", "restore-finish", "audit", "doctor"),
    *("keys", "match", "permissions", "instruments", "evaluate", "reproduce"),
)


class _Group(click.Group):
    """Loads a command's file only when that command (or the list of all) is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *ELSEWHERE])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        module, attribute = ELSEWHERE.get(name, ("", ""))
        if not module:
            return super().get_command(context, name)
        command: click.Command = getattr(import_module(module), attribute)
        return command if name in ALONE else _made_ready(command)


def _made_ready(command: click.Command) -> click.Command:
    """The same command, on a database that is started or joined first."""
    prepared, callback = copy(command), command.callback

    def call(*arguments: Any, **options: Any) -> Any:
        with ready():
            return callback(*arguments, **options) if callback else None

    prepared.callback = call
    return prepared


@click.group(cls=_Group)
@click.version_option(package_name="lamppost")
def main() -> None:
    """Run a hospital's physician peer support program, and forget whom it was for.

    LAMPPOST_DATA names the data folder, DATABASE_URL a PostgreSQL of your own (without it an
    embedded one is used), PORT the port.
    """


port_option = click.option(
    "--port", type=int, default=port_from_environment, show_default="PORT or 8000"
)
workers_option = click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
host_option = click.option(
    "--host", default=LISTEN, show_default=True, help="Address to listen on."
)


@main.command()
@port_option
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="One is enough to look around, and has its first page sooner.",
)
def demo(port: int, workers: int) -> None:
    """Show everything with two made-up hospitals, here and now."""
    from lamppost.cli.demo import run_demo

    run_demo(port=port, workers=workers)


@main.command()
@host_option
@port_option
@workers_option
def run(host: str, port: int, workers: int) -> None:
    """Run database, web and worker on this machine, for real."""
    from lamppost.cli.supervise import keep_running

    with spoken_errors():
        check_port(host, port)
        with database(must_own=True) as place:
            refuse_unfinished(place.app)
            web = ["web", "--host", host, "--port", str(port), "--workers", str(workers)]
            keep_running([web, ["worker"]], group=place.group)


@main.command()
@host_option
@port_option
@workers_option
@click.option("--threads", type=click.IntRange(1), default=THREADS, show_default=True)
def web(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages."""
    with spoken_errors(), database() as place:
        refuse_unfinished(place.app)
        serve(host=host, port=port, workers=workers, threads=threads)


@main.command()
def worker() -> None:
    """Do the queued work: notices, reminders, forgetting, chaining the audit."""
    with ready():
        work()


@main.command()
def migrate() -> None:
    """Bring the database to this version, as its owner (DATABASE_OWNER_URL); safe to repeat."""
    with ready(is_finished=False) as place:
        from lamppost.cli.migration import migrate as bring_up

        if place.owner is None:
            raise LamppostError("Name the owner's address in DATABASE_OWNER_URL.")
        with tables_held(place.owner):
            bring_up(owner=place.owner)
        click.echo("The database is up to date.")


@main.command()
@click.option("--sql", is_flag=True, required=True, help="Print the SQL for a superuser to run.")
def roles(sql: bool) -> None:
    """Show how to make the three database roles on a PostgreSQL (15 or later) of your own."""
    from lamppost.cli.roles import roles_sql

    click.echo(roles_sql())


if __name__ == "__main__":
    main()
