"""`lamppost instruments`: the questionnaires that there are, and what is wrong with one's own."""

from collections.abc import Mapping
from typing import IO, Final

import click

from lamppost.cli.database import set_up_django
from lamppost.core.yaml_files import LONGEST_FILE, Problem, Unreadable
from lamppost.surveys.rules.instruments import Instrument, LicenceState
from lamppost.surveys.rules.reading import read_instrument

LICENCES: Final[Mapping[LicenceState, str]] = {
    LicenceState.OWN: "own words",
    LicenceState.OPEN: "open",
    LicenceState.TO_BE_CHECKED: "licence to be checked by the site",
}
PROBLEMS: Final[Mapping[str, str]] = {
    "missing": "this is missing",
    "unknown": "there is no such field",
    "text": "a text is expected here",
    "empty": "this must not be empty",
    "too_long": "this is too long: {} letters at most",
    "form": "this has the wrong form (ids: small letters, digits and _; links: https://)",
    "number": "a whole number is expected here",
    "too_small": "this number is too small: {} at least",
    "too_large": "this number is too large: {} at most",
    "yes_or_no": "write true or false",
    "not_on_list": "it must be one of {}",
    "list": "a list is expected here",
    "too_few": "too few: {} at least",
    "too_many": "too many: {} at most",
    "fields": "fields with their names are expected here",
    "twice": "this field stands twice: {}",
    "reference": "references (& and *) are not read: write the text out",
    "too_deep": "this is nested too deeply",
    "yaml": "this line cannot be read: {}",
    "letters": "there is a sign here that no text has",
    "file_too_long": "the file is too long: {} letters at most",
    "double": "this stands twice: {}",
    "html": "HTML is not taken: {}",
    "text_needed": "this text is needed: only a definition whose licence is to be checked may leave it out",
    "no_such_scale": "there is no such scale: {}",
    "no_such_item": "there is no such item: {}",
    "no_such_value": "the item that this hangs on has no such answer: {}",
    "asked_later": "this hangs on an item of the same page or a later one: {}",
    "circle": "a circle: {} is asked only after an answer to itself",
    "text_has_no_scale": "an item that takes words has no scale",
    "too_many_texts": "items that take words: {} at most",
    "no_room": "all answers together do not fit on a ballot ({} bytes): ask less",
    "no_number": "a score is made of items with one number each: {} has none",
    "mixed_scales": "these items are on scales with different ends",
    "not_in_score": "this item is not in the score: {}",
}
WRONG: Final = "something is not right here"


@click.group(invoke_without_command=True)
@click.pass_context
def instruments(context: click.Context) -> None:
    """List the questionnaires that come with the program."""
    if context.invoked_subcommand is None:
        set_up_django()
        from lamppost.surveys.queries.instruments import PACKAGED, packaged

        for key in PACKAGED:
            click.echo(_line(packaged(key)))


@instruments.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@click.pass_context
def check(context: click.Context, file: IO[str]) -> None:
    """Say what is wrong with the questionnaire in FILE (YAML; - for standard input), line by line."""
    try:
        found = read_instrument(file.read(LONGEST_FILE + 1))
    except Unreadable as wrong:
        for one in wrong.found:
            click.echo(f"{file.name}:{one.line}: {in_words(one)}", err=True)
        context.exit(2)
    except UnicodeDecodeError:
        click.echo(f"{file.name}: this is not a text file in UTF-8", err=True)
        context.exit(2)
    click.echo(_line(found))


def in_words(problem: Problem) -> str:
    """Where it stands and what it is."""
    what = PROBLEMS.get(problem.code, WRONG).format(problem.detail)
    return f"{problem.field}: {what}" if problem.field else what


def _line(one: Instrument) -> str:
    parts = [f"{one.id} {one.version}", one.title.en, f"{len(one.items)} items", one.population]
    parts += [LICENCES[one.licence.state], f"Spanish: {one.translation}"]
    return " · ".join(parts if one.is_whole else [*parts, "without texts"])
