"""`lamppost export`: the rows of an evaluation from the database, once two persons have agreed."""

from pathlib import Path
from typing import Final

import click

from lamppost.core.errors import LamppostError

NOT_YET: Final = 2
TITLE: Final = "Rows for the evaluation of a peer support program; internal"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--hospital",
    "slugs",
    multiple=True,
    help="A hospital's short name in addresses; may be given again (default: all).",
)
def export(folder: Path, slugs: tuple[str, ...]) -> None:
    """Write the rows behind the figures into DIR, for `lamppost evaluate`.

    They are internal. The first call asks for them; an evaluator or a director confirms under Figures; the next
    call, within seven days, writes them.
    """
    from lamppost.core.access import Actor
    from lamppost.evaluation import actions
    from lamppost.evaluation.dataset import whole_folder, write_dataset
    from lamppost.evaluation.queries.dataset import dataset_of

    try:
        places = _places(slugs)
        _stop_unless_confirmed(places)
        with whole_folder(folder) as aside:
            for hospital in places:
                actions.make_export(hospital=hospital, by=Actor.system(hospital))
            write_dataset(dataset_of(places), aside, title=TITLE)
    except LamppostError as error:
        click.echo(str(error), err=True)
        raise SystemExit(NOT_YET) from None
    click.echo(
        f"{folder}: {len(places)} hospitals. Internal: delete it when the evaluation is done."
    )


def _places(slugs: tuple[str, ...]) -> dict[int, str]:
    """Names by id."""
    from lamppost.program.queries import hospital_by_slug, hospitals

    found = [hospital_by_slug(slug) for slug in slugs] or hospitals()
    return {one.id: one.name for one in found}


def _stop_unless_confirmed(places: dict[int, str]) -> None:
    """Asks where nobody has, and says whom it waits for."""
    from lamppost.core.access import Actor
    from lamppost.evaluation import actions
    from lamppost.evaluation.queries import confirmed, under_way

    waiting = {hospital: name for hospital, name in places.items() if not confirmed(hospital)}
    for hospital, name in waiting.items():
        if under_way(hospital) is None:
            actions.ask_export(hospital=hospital, by=Actor.system(hospital))
            click.echo(f"{name}: asked for.", err=True)
        else:
            click.echo(f"{name}: asked for before, and not confirmed yet.", err=True)
    if waiting:
        click.echo(
            "An export takes two persons: an evaluator or a director of each of these hospitals confirms it on the "
            "page Figures, “Export for an evaluation”. Then call this again within seven days. Nothing was written.",
            err=True,
        )
        raise SystemExit(NOT_YET)
