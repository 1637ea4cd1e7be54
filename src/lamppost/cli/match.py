"""`lamppost match`: the best assignment of a problem in JSON, so that anybody can check it."""

import json
from typing import IO

import click

from lamppost.matching import TooLarge, assign, costs
from lamppost.matching.printing import answer_schema, printed
from lamppost.matching.problems import (
    LARGEST_BYTES,
    BadProblem,
    problem_schema,
    read_problem,
    strangers,
)


def _print_schema(context: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if is_asked and not context.resilient_parsing:
        schemas = {"problem": problem_schema(), "answer": answer_schema()}
        click.echo(json.dumps(schemas, indent=2))
        context.exit()


@click.command()
@click.argument("problem", type=click.File("rb"))
@click.option("--explain-costs", is_flag=True, help="Also print every cost that was weighed.")
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of problem and answer, and stop.",
)
@click.pass_context
def match(context: click.Context, problem: IO[bytes], explain_costs: bool) -> None:
    """Match the outreaches and supporters in PROBLEM (a file of JSON, or - for standard input)."""
    try:
        asked = read_problem(problem.read(LARGEST_BYTES + 1))
        for path, note in strangers(asked):
            click.echo(f"{path}: {note}", err=True)
        click.echo(printed(assign(asked), costs(asked) if explain_costs else None))
    except (BadProblem, TooLarge) as error:
        click.echo(str(error), err=True)
        context.exit(2)
