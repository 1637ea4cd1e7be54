"""`lamppost import-hospitals`, `-roster` and `-supporters`: files in, a report out; exit code 2 on bad input."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from lamppost.program.queries import HospitalRow
    from lamppost.program.rules.problems import ImportNote, ImportProblem
    from lamppost.program.rules.reports import HospitalReport, RosterReport
    from lamppost.supporters.rules.register import RegisterReport

BAD_INPUT: Final = 2
MOST_NOTES: Final = 10
MOST_PROBLEMS: Final = 200
CSV_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-hospitals")
@click.argument("file", type=CSV_FILE, required=False)
@click.option("--state", default="", help="Two letters, such as CA.")
@click.option("--name", default="", help="A part of the name.")
@click.option("--id", "cms_ids", multiple=True, help="A CMS id; may be given again.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
def import_hospitals(
    file: Path | None, state: str, name: str, cms_ids: tuple[str, ...], dry_run: bool
) -> None:
    """Bring in hospitals from the CMS file FILE (without it: the copy that comes with the program)."""
    from lamppost.core.access import Actor
    from lamppost.program import actions, queries
    from lamppost.program.rules.hospitals import Choice

    choice = Choice(state, name, frozenset(cms_ids))
    if choice.is_empty:
        raise click.UsageError("Choose hospitals by --state, --name or --id.")
    content = _content(file) if file else queries.packaged_hospitals()
    report = actions.import_hospitals(
        content=content, choice=choice, by=Actor.system(), dry_run=dry_run
    )
    _stop_on(report.problems)
    if not (report.added or report.changed or report.unchanged):
        click.echo("No hospital fits that choice.", err=True)
        raise SystemExit(BAD_INPUT)
    _print_hospitals(report, queries.hospitals())


@click.command("import-roster")
@click.argument("file", type=CSV_FILE)
@click.option(
    "--hospital", required=True, help="The hospital's CMS id or its short name in addresses."
)
@click.option(
    "--profession",
    "professions",
    multiple=True,
    help="Whom to take in, such as physician; may be given again (default: whom the hospital serves).",
)
@click.option(
    "--department",
    "departments",
    multiple=True,
    metavar="SPECIALTY=NAME",
    help="Which department a specialty belongs to; may be given again.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option(
    "--deactivate-leavers", is_flag=True, help="Take off the roster who is not in the file."
)
def import_roster(
    file: Path,
    hospital: str,
    professions: tuple[str, ...],
    departments: tuple[str, ...],
    dry_run: bool,
    deactivate_leavers: bool,
) -> None:
    """Bring a hospital's roster up to date with the CSV file FILE."""
    from lamppost.core.access import Actor
    from lamppost.core.transactions import transaction
    from lamppost.outreach.actions import part_with
    from lamppost.program import actions, queries
    from lamppost.program.rules import Profession

    chosen = _choices(professions, [one.value for one in Profession])
    every = queries.hospitals()
    place, pairs = _hospital(hospital, every), _pairs(departments)
    content, by = _content(file), Actor.system(*(one.id for one in every))
    with transaction(by):  # who left and whom they supported go together, or not at all
        report = actions.import_roster(
            content=content,
            hospital=place.id,
            by=by,
            professions=[Profession(one) for one in chosen] or None,
            departments=pairs,
            dry_run=dry_run,
            deactivate_leavers=deactivate_leavers,
            progress=_show_progress,
        )
        part_with(physicians=report.deactivated, by=by)
    _stop_on(report.problems)
    _print_roster(report)


@click.command("import-supporters")
@click.argument("hospital")
@click.argument("file", type=CSV_FILE)
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
def import_supporters(hospital: str, file: Path, dry_run: bool) -> None:
    """Take on the trained supporters of HOSPITAL (its CMS id or its short name in addresses) who are in the
    CSV file FILE, with their certificates. Nobody is written to.
    """
    from lamppost.core.access import Actor
    from lamppost.program import queries
    from lamppost.supporters import actions

    place = _hospital(hospital, queries.hospitals(), hint="HOSPITAL")
    report = actions.import_supporters(
        content=_content(file), hospital=place.id, by=Actor.system(place.id), dry_run=dry_run
    )
    _stop_on(report.problems)
    _print_register(report)


def _content(file: Path) -> bytes:
    """The file, or enough of it to see that it is too large."""
    from lamppost.program.rules.sheets import MAX_BYTES

    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _choices(given: Sequence[str], known: Sequence[str]) -> list[str]:
    for word in given:
        if word not in known:
            raise click.BadParameter(f"one of: {', '.join(known)}", param_hint="--profession")
    return list(given)


def _pairs(given: Iterable[str]) -> Mapping[str, str]:
    pairs = [text.partition("=") for text in given]
    if any(not (specialty.strip() and name.strip()) for specialty, _, name in pairs):
        raise click.BadParameter("write SPECIALTY=NAME", param_hint="--department")
    return {specialty.strip(): name.strip() for specialty, _, name in pairs}


def _hospital(text: str, every: Iterable["HospitalRow"], hint: str = "--hospital") -> "HospitalRow":
    from lamppost.program.rules.numbers import cms_id

    known = {key: one for one in every for key in (one.slug, one.cms_id) if key}
    found = known.get(text) or known.get(cms_id(text) or "")
    if found is None:
        raise click.BadParameter(
            "no such hospital here; bring it in with import-hospitals", param_hint=hint
        )
    return found


def _show_progress(done: int, total: int) -> None:
    """On one line of a terminal; one line at the end where stderr is a file."""
    if sys.stderr.isatty():
        click.echo(f"\r{done:,} of {total:,} rows read", err=True, nl=done == total)
    elif done == total:
        click.echo(f"{total:,} rows read", err=True)


def _stop_on(problems: Sequence["ImportProblem"]) -> None:
    """Shows what is wrong by row and column (never the value), and ends with 2."""
    from lamppost.program.queries.words import PROBLEMS

    if not problems:
        return
    click.echo(f"{len(problems)} to mend; nothing was written.", err=True)
    click.echo(f"{'row':>7}  {'column':<24}  problem", err=True)
    for one in problems[:MOST_PROBLEMS]:
        row = str(one.row or "")
        click.echo(f"{row:>7}  {one.column[:24]:<24}  {PROBLEMS[one.problem]}", err=True)
    if len(problems) > MOST_PROBLEMS:
        click.echo(f"         … and {len(problems) - MOST_PROBLEMS} more", err=True)
    raise SystemExit(BAD_INPUT)


def _print_hospitals(report: "HospitalReport", every: Iterable["HospitalRow"]) -> None:
    chosen = {one.id: one for one in every}
    for pk in report.hospitals:
        if pk in chosen:
            one = chosen[pk]
            click.echo(
                f"{one.cms_id or '':<6}  {one.slug:<40}  {one.name}, {one.city}, {one.state}"
            )
    _print_counts(report.added, report.changed, report.unchanged, is_dry_run=report.is_dry_run)
    _print_notes(report.notes)


def _print_roster(report: "RosterReport") -> None:
    """Counts only: no name of anybody stands on a terminal or in its log."""
    from lamppost.program.queries.words import LEFT_OUT

    _print_counts(report.added, report.changed, report.unchanged, is_dry_run=report.is_dry_run)
    for reason, count in sorted(report.left_out.items()):
        click.echo(f"{count:>7,}  left out: {LEFT_OUT[reason]}")
    if report.deactivated:
        click.echo(f"{len(report.deactivated):>7,}  no longer on the roster")
    elif report.leavers:
        click.echo(
            f"{len(report.leavers):>7,}  on the roster but not in the file"
            " (--deactivate-leavers takes them off)"
        )
    _print_notes(report.notes)


def _print_register(report: "RegisterReport") -> None:
    """Counts only, as of a roster."""
    from lamppost.program.queries.words import LEFT_OUT

    _print_counts(report.added, report.changed, report.unchanged, is_dry_run=report.is_dry_run)
    if report.accounts:
        click.echo(f"{report.accounts:>7,}  of them without an account so far")
    for reason, count in sorted(report.left_out.items()):
        click.echo(f"{count:>7,}  left out: {LEFT_OUT[reason]}")


def _print_counts(added: int, changed: int, unchanged: int, *, is_dry_run: bool) -> None:
    would = "would be " if is_dry_run else ""
    click.echo(f"{added:>7,}  {would}added")
    click.echo(f"{changed:>7,}  {would}changed")
    click.echo(f"{unchanged:>7,}  unchanged")


def _print_notes(notes: Sequence["ImportNote"]) -> None:
    from lamppost.program.queries.words import NOTES

    for note in notes[:MOST_NOTES]:
        click.echo(f"row {note.row}, {note.column}: {NOTES[note.note]}", err=True)
    if len(notes) > MOST_NOTES:
        click.echo(f"… and {len(notes) - MOST_NOTES:,} more notes like these", err=True)
