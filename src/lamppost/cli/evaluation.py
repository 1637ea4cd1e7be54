"""`lamppost evaluate` and `reproduce`: figures out of a folder, without a database; exit code 2 on bad input."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lamppost.core.errors import LamppostError

if TYPE_CHECKING:
    from lamppost.disclosure.rules import Thresholds
    from lamppost.evaluation.report.requests import Request
    from lamppost.evaluation.study.comparing import Line

DIFFERS: Final = 1
BAD_INPUT: Final = 2
SYNTHETIC: Final = (
    "The rows evaluated here are synthetic: made up so that their totals equal the published ones. What is tested\n"
    "is the way from rows to numbers, not the study."
)
FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
THRESHOLD: Final = re.compile(r"(activity|respondents)=(\d+)")
LEAST: Final = {"activity": range(5, 21), "respondents": range(5, 21)}


@click.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to write.")
@click.option("--from", "first", metavar="YYYY-MM", help="First month of the period.")
@click.option("--to", "last", metavar="YYYY-MM", help="Last month of the period.")
@click.option("--hospital", metavar="ID", help="One hospital only.")
@click.option(
    "--thresholds",
    default="activity=11,respondents=5",
    show_default=True,
    help="The least counts that are told.",
)
@click.option(
    "--internal", is_flag=True, help="Hide nothing, and allow any period; never to be published."
)
@click.option(
    "--prices",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of YAML that says what an hour costs (docs/users/evaluation.md).",
)
@click.option(
    "--language",
    type=click.Choice(("en", "es")),
    default="en",
    show_default=True,
    help="Of the report.",
)
def evaluate(
    folder: Path,
    out: Path,
    first: str | None,
    last: str | None,
    hospital: str | None,
    thresholds: str,
    internal: bool,
    prices: Path | None,
    language: str,
) -> None:
    """Evaluate the dataset in DIR (a Data Package of CSV or Parquet files) and write the report to OUT."""
    from lamppost.evaluation.dataset import read_dataset
    from lamppost.evaluation.measures.samples import UNPRICED
    from lamppost.evaluation.report.evaluating import evaluate as evaluated
    from lamppost.evaluation.report.evaluating import uncounted_months
    from lamppost.evaluation.report.prices import read_prices
    from lamppost.evaluation.report.requests import Request
    from lamppost.evaluation.report.writing import write_report

    try:
        request = Request(
            first=_month("--from", first),
            last=_month("--to", last),
            hospital=hospital,
            thresholds=_thresholds(thresholds),
            is_internal=internal,
            prices=read_prices(prices) if prices else UNPRICED,
        )
        dataset = read_dataset(folder)
        evaluation = evaluated(dataset, request)
        write_report(evaluation, out, language=language)
    except LamppostError as error:
        click.echo(str(error), err=True)
        raise SystemExit(BAD_INPUT) from None
    for note in (*dataset.notes, *uncounted_months(evaluation.sample)):
        click.echo(note, err=True)
    click.echo(f"{out}: {evaluation.sample.period}, {_hidden(evaluation.share_hidden, request)}.")


def _hidden(share: float, request: "Request") -> str:
    if request.is_internal:
        return "internal: nothing is hidden, and none of it is to be published"
    return f"{share:.0%} of the answers are not told"


def _month(option: str, text: str | None) -> int | None:
    from lamppost.evaluation.dataset.months import month_number

    try:
        return None if text is None else month_number(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint=option) from None


def _thresholds(text: str) -> "Thresholds":
    """Bounds as guarantee G7 has them: a site may set 5 to 20."""
    from lamppost.disclosure.rules import Thresholds

    said: dict[str, int] = {}
    for part in text.split(","):
        found = THRESHOLD.fullmatch(part.strip())
        if not found or int(found[2]) not in LEAST[found[1]]:
            raise click.BadParameter(
                f"{part} is none of activity=5…20 and respondents=5…20.", param_hint="--thresholds"
            )
        said[found[1]] = int(found[2])
    return Thresholds(**said)


@click.command()
@click.option(
    "--dataset", type=click.Path(path_type=Path), help="Also write the made-up rows here."
)
@click.option("--out", type=click.Path(path_type=Path), help="Also write the whole report here.")
def reproduce(dataset: Path | None, out: Path | None) -> None:
    """Evaluate made-up rows with the totals of the published study, and print both; exit code 1 if they differ."""
    from lamppost.evaluation.report.writing import write_report
    from lamppost.evaluation.study.comparing import compared, study
    from lamppost.evaluation.study.reproducing import reproduced, write_study

    try:
        evaluation = reproduced()
        if dataset is not None:
            write_study(dataset)
        if out is not None:
            write_report(evaluation, out)
    except LamppostError as error:
        click.echo(str(error), err=True)
        raise SystemExit(BAD_INPUT) from None
    lines = compared(evaluation)
    click.echo(f"{study()['citation']}\n{SYNTHETIC}\n")
    click.echo(_side_by_side(lines))
    if not all(one.agrees for one in lines):
        raise SystemExit(DIFFERS)


def _side_by_side(lines: "Sequence[Line]") -> str:
    rows = [("", "published", "computed", "")]
    rows += [
        (one.name, one.published, one.computed, "agrees" if one.agrees else "DIFFERS")
        for one in lines
    ]
    widths = [max(map(len, column)) + 2 for column in zip(*rows, strict=True)]
    shown = (
        "".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in rows
    )
    return "\n".join(line.rstrip() for line in shown)
