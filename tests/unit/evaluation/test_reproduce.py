"""`lamppost reproduce`: what was published beside what is computed from made-up rows with the same totals."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lamppost.cli.main import main
from lamppost.evaluation.dataset import read_dataset
from lamppost.evaluation.dataset.tables import TABLES
from lamppost.evaluation.study import comparing
from lamppost.evaluation.study.reproducing import write_study
from lamppost.evaluation.study.synthetic import synthetic_study

from .datasets import program, write


def test_reproduce_agrees_with_every_published_figure() -> None:
    done = CliRunner().invoke(main, ["reproduce"])
    assert done.exit_code == 0
    assert "synthetic" in done.output
    assert done.output.count("agrees") == len(comparing.LINES)
    assert "48.5 % (97 of 200)" in done.output


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("successful_interactions", 307),
        ("respondents_with_interaction", {"value": 0.486}),
        ("physicians_in_adopting_departments", {"value": 516}),
    ],
)
def test_reproduce_fails_where_one_differs(
    monkeypatch: pytest.MonkeyPatch, figure: str, value: object
) -> None:
    published: dict[str, Any] = {**comparing.study(), figure: value}
    monkeypatch.setattr(comparing, "study", lambda: published)
    done = CliRunner().invoke(main, ["reproduce"])
    assert (done.exit_code, done.output.count("DIFFERS")) == (1, 1)


def test_rows_of_the_study_are_the_same_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    CliRunner().invoke(main, ["reproduce", "--dataset", str(folder)])
    written, again = read_dataset(folder), synthetic_study()
    assert all(written[table].equals(again[table]) for table in TABLES)


def test_reproduce_writes_over_its_own_rows_and_over_no_programs(tmp_path: Path) -> None:
    made_up, real = tmp_path / "study", write(tmp_path / "real", program())
    write_study(made_up)
    write_study(made_up)
    before = (real / "headcounts.csv").read_bytes()
    done = CliRunner().invoke(main, ["reproduce", "--dataset", str(real)])
    said = "holds datapackage.json, which is not replaced"
    assert (done.exit_code, said in done.output) == (2, True)
    assert (real / "headcounts.csv").read_bytes() == before
