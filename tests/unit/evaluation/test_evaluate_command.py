"""`lamppost evaluate`: a folder in, a report out; a clear answer to whatever is wrong, and then nothing written."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lamppost.cli.main import main
from lamppost.core.clock import as_of

from .datasets import program, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "data", program())


def evaluate(folder: Path, *options: str) -> Result:
    out = folder.parent / "report"
    return CliRunner().invoke(main, ["evaluate", str(folder), "--out", str(out), *options])


def written(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    rows = json.loads((folder.parent / "report" / "measures.json").read_text())
    return {(row["id"], row["scope"]): row for row in rows}


def test_evaluate_writes_every_measure(folder: Path) -> None:
    done = evaluate(folder, "--internal")
    assert (done.exit_code, "2023-01/2025-12, internal" in done.output) == (0, True)
    rows = written(folder)
    assert rows["implementation.interactions", "all"]["value"] == 80
    assert not any(row["suppressed"] for row in rows.values())


def test_evaluate_hides_the_few_and_what_would_give_them_away(folder: Path) -> None:
    assert evaluate(folder).exit_code == 0
    rows = written(folder)
    few = rows["implementation.interactions", "department:sur"]  # 8
    other = rows["implementation.interactions", "department:em"]  # 80 less 72 would be 8
    for row in (few, other):
        assert row["suppressed"] is True
        numbers = ("value", "numerator", "denominator", "ci_low", "ci_high")
        assert [row[name] for name in numbers] == [None] * 5
    assert rows["reach.interactions_per_100_physician_years", "department:sur"]["suppressed"]
    assert rows["implementation.interactions", "hospital:north"]["value"] == 80
    assert rows["implementation.interactions", "hospital:south"]["value"] == 0
    assert rows["adoption.supporters_trained", "department:em"]["value"] == 2


def test_evaluate_rounds_what_it_tells_of_activity(folder: Path) -> None:
    evaluate(folder)
    row = written(folder)["implementation.acceptance", "all"]  # 15 of 19
    assert (row["numerator"], row["denominator"], row["value"]) == (15, 20, 0.75)


def test_evaluate_tells_no_department_in_less_than_three_years(folder: Path) -> None:
    assert evaluate(folder, "--from", "2025-01").exit_code == 0
    rows = written(folder)
    assert rows["implementation.interactions", "department:em"]["suppressed"]
    assert not rows["implementation.interactions", "hospital:north"]["suppressed"]


def test_evaluate_notes_months_whose_heads_nobody_counted(folder: Path) -> None:
    """Emergency had the program for 24 months of the two years, surgery for 12."""
    period = ("--internal", "--from", "2023-01", "--to", "2024-12")
    assert "headcounts" not in evaluate(folder, *period).output
    file = folder / "headcounts.csv"
    counted = [row for row in file.read_text().splitlines() if "-01," in row or "month" in row]
    file.write_text("\n".join(counted) + "\n")
    said = "headcounts: without 33 of the months in which departments had the program (2 of 3 departments)."
    assert said in evaluate(folder, *period).output
    (folder / "pauses.csv").write_text(
        "department_id,paused_month,resumed_month\nem,2023-02,2023-12\n"
    )
    (folder / "datapackage.json").unlink()
    assert "headcounts: without 23 of" in evaluate(folder, *period).output


def test_evaluate_publishes_with_a_sites_lower_threshold(folder: Path) -> None:
    assert evaluate(folder, "--thresholds", "activity=5").exit_code == 0
    assert not written(folder)["implementation.interactions", "department:sur"]["suppressed"]  # 8


def test_evaluate_takes_the_thresholds_of_a_site(folder: Path) -> None:
    evaluate(folder, "--thresholds", "activity=20,respondents=20")
    rows = written(folder)
    assert rows["implementation.acceptance", "all"]["suppressed"]  # 19 were offered
    assert rows["implementation.interactions", "department:em"]["suppressed"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "2023-06", "--to", "2024-05"), "not one whole calendar year, or three"),
        (("--from", "2024-01", "--to", "2025-12"), "not one whole calendar year, or three"),
        (("--from", "2026-01", "--to", "2026-12"), "2026-12 is not over, or not in the data"),
        (("--from", "2022-01", "--to", "2022-12"), "begins before the data do: in 2023-01"),
        (("--internal", "--from", "2024-05", "--to", "2024-04"), "ends (2024-04) before it starts (2024-05)"),
        (("--internal", "--hospital", "west"), "There is no hospital west"),
        (("--from", "May"), "no month such as 2025-04"),
        (("--from", "9999-01"), "no month such as 2025-04"),
        (("--thresholds", "activity=1"), "activity=1 is none of"),
    ],
)  # fmt: skip
def test_evaluate_refuses_in_words_and_writes_nothing(
    folder: Path, options: tuple[str, ...], said: str
) -> None:
    done = evaluate(folder, *options)
    assert (done.exit_code, said in done.output) == (2, True)
    assert [path.name for path in folder.parent.iterdir()] == ["data"]


def test_evaluate_publishes_no_year_that_is_not_over(folder: Path) -> None:
    """The data reach to December; on the first of that month its year is still to come."""
    with as_of(datetime(2025, 12, 1, tzinfo=UTC)):
        refused = evaluate(folder, "--from", "2025-01", "--to", "2025-12")
        assert (refused.exit_code, "2025-12 is not over" in refused.output) == (2, True)
        done = evaluate(folder)
    assert (done.exit_code, "2024-01/2024-12" in done.output) == (0, True)


def test_evaluate_refuses_months_that_have_not_come(folder: Path) -> None:
    with as_of(datetime(2025, 11, 30, 9, tzinfo=UTC)):
        done = evaluate(folder)
    assert done.exit_code == 2
    assert "headcounts.csv, row 37, column month: “2025-12” is in the future." in done.output
    assert not (folder.parent / "report").exists()


def test_evaluate_refuses_a_broken_dataset_and_keeps_the_last_report(folder: Path) -> None:
    evaluate(folder)
    before = written(folder)
    (folder / "headcounts.csv").write_text("department_id,month\n")
    done = evaluate(folder)
    assert done.exit_code == 2
    assert "headcounts.csv, row 1, column physicians: This column is missing." in done.output
    assert written(folder) == before


@pytest.mark.parametrize(
    "held", [("thesis.txt",), ("measures.json", "thesis.txt"), ("report.pdf",), ("measures.json",)]
)
def test_evaluate_writes_into_no_folder_of_somebody_elses(
    folder: Path, held: tuple[str, ...]
) -> None:
    other = folder.parent / "report"
    other.mkdir()
    for name in held:
        (other / name).write_text("mine")
    done = evaluate(folder)
    assert (done.exit_code, f"holds {held[-1]}, which is not replaced" in done.output) == (2, True)
    assert {path.name: path.read_text() for path in other.iterdir()} == dict.fromkeys(held, "mine")


def test_evaluate_follows_no_link_in_a_report_and_keeps_a_link_to_one(folder: Path) -> None:
    kept = folder.parent / "kept"
    kept.mkdir()
    (folder.parent / "report").symlink_to(kept)
    assert evaluate(folder).exit_code == 0
    assert (folder.parent / "report").is_symlink()
    (kept / "more").symlink_to(folder)
    done = evaluate(folder)
    assert (done.exit_code, "holds more, which is not replaced" in done.output) == (2, True)
    assert (kept / "more").is_symlink()


def test_evaluate_does_not_take_away_where_you_stand(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = folder.parent / "report"
    stand.mkdir()
    monkeypatch.chdir(stand)
    done = evaluate(folder)
    assert (done.exit_code, "is where you stand" in done.output) == (2, True)


@pytest.mark.parametrize("kinds", [((), ("--internal",)), (("--internal",), ())])
def test_evaluate_replaces_a_report_by_none_of_the_other_kind(
    folder: Path, kinds: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    first, other = kinds
    evaluate(folder, *first)
    before = written(folder)
    done = evaluate(folder, *other)
    assert (done.exit_code, "Choose another folder" in done.output) == (2, True)
    assert written(folder) == before
    assert evaluate(folder, *first).exit_code == 0


def test_evaluate_one_hospital(folder: Path) -> None:
    evaluate(folder, "--hospital", "south", "--internal")
    rows = written(folder)
    assert ("implementation.interactions", "hospital:north") not in rows
    assert rows["adoption.share_of_physicians", "hospital:south"]["value"] == 0
    assert (
        rows["reach.response_rate", "all"]["value"] is None
    )  # nobody knows how many were asked there


def test_web_starts_without_what_evaluates() -> None:
    """SciPy takes a second and 60 MB: only commands and workers load it."""
    code = (
        "import sys, lamppost.config.wsgi, lamppost.config.urls, django.urls as u; u.get_resolver().url_patterns;"
        "print(sorted({'scipy', 'polars', 'xlsxwriter'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
