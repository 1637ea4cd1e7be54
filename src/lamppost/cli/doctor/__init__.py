"""`lamppost doctor`: what is well, what is not, and how to mend it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click

from lamppost.cli.database import database, set_up_django
from lamppost.cli.doctor.everyday import EVERYDAY
from lamppost.cli.doctor.findings import Finding, Wrong
from lamppost.cli.doctor.production import PRODUCTION
from lamppost.cli.unfinished import refuse_unfinished
from lamppost.core.errors import LamppostError


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--production", is_flag=True, help="Also refuse what is only fit for trying out.")
def doctor(as_json: bool, production: bool) -> None:
    """Check that everything is as it should be, and say how to mend what is not.

    With --production, or LAMPPOST_PRODUCTION=1, also what must hold before it serves real people.
    """
    with _database() as problem:
        if problem:
            findings = [Finding("database", is_ok=False, says=str(problem), mend=problem.mend)]
        else:
            findings = [_outcome(name, check) for name, check in _checks(production).items()]
    click.echo(
        json.dumps([asdict(each) for each in findings], indent=2) if as_json else _lines(findings)
    )
    raise SystemExit(0 if all(each.is_ok for each in findings) else 1)


def _checks(production: bool) -> dict[str, Callable[[], str]]:
    from django.conf import settings

    is_for_real = production or settings.LAMPPOST_PRODUCTION
    return {**EVERYDAY, **(PRODUCTION if is_for_real else {})}


@contextmanager
def _database() -> Iterator[Wrong | None]:
    """The database joined or started; or what stands in the way."""
    entered = database()
    try:
        place = entered.__enter__()
    except LamppostError as problem:
        yield Wrong(str(problem), "Mend this first; the rest was not checked.")
        return
    try:
        set_up_django()
        yield _unfinished(place.app)
    finally:
        entered.__exit__(None, None, None)


def _unfinished(url: str) -> Wrong | None:
    try:
        refuse_unfinished(url)
    except LamppostError as problem:
        return Wrong(str(problem), "The rest was not checked.")
    return None


def _outcome(name: str, check: Callable[[], str]) -> Finding:
    from django.db import Error

    try:
        return Finding(name, is_ok=True, says=check())
    except Wrong as problem:
        return Finding(name, is_ok=False, says=str(problem), mend=problem.mend)
    except (Error, OSError) as problem:  # its text may hold an address; its class does not
        mend = "Check DATABASE_URL and that the server runs; then: lamppost migrate"
        return Finding(
            name, is_ok=False, says=f"not to be checked ({type(problem).__name__})", mend=mend
        )


def _lines(findings: list[Finding]) -> str:
    return "\n".join(
        f"ok     {each.check}: {each.says}"
        if each.is_ok
        else f"WRONG  {each.check}: {each.says}\n       {each.mend}"
        for each in findings
    )
