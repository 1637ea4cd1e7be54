"""A dataset from a folder: all of it, or every reason why not, by file, row and column."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from lamppost.evaluation.dataset import BadDataset, EvaluationDataset, read_dataset, write_dataset
from lamppost.evaluation.dataset.months import month_number
from lamppost.evaluation.dataset.tables import DEPARTMENTS, HEADCOUNTS, INTERACTIONS, TABLES

from .datasets import program, write, write_csv

Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture
def tables() -> Tables:
    return program()


def problems(folder: Path) -> list[str]:
    with pytest.raises(BadDataset) as refused:
        read_dataset(folder)
    return [str(problem) for problem in refused.value.problems]


def test_read_gives_typed_tables(tmp_path: Path, tables: Tables) -> None:
    dataset = read_dataset(write(tmp_path, tables))
    assert dataset.notes == ()
    assert dataset[HEADCOUNTS]["month"].min() == month_number("2023-01")
    assert dataset[INTERACTIONS]["red_flag_screened"].dtype == pl.Boolean
    assert dataset[DEPARTMENTS]["adopted_month"].null_count() == 1


def test_read_minds_neither_order_nor_further_columns(tmp_path: Path, tables: Tables) -> None:
    plain = read_dataset(write(tmp_path / "plain", tables))
    tables["headcounts"] = [
        {"Physicians ": row["physicians"], "note": "x", **row} for row in tables["headcounts"]
    ]
    for row in tables["headcounts"]:
        del row["physicians"]
    other = read_dataset(write(tmp_path / "other", tables))
    assert other[HEADCOUNTS].equals(plain[HEADCOUNTS])
    assert other.notes == ("headcounts.csv: not known and not read: “note”.",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_read_takes_what_people_save(tmp_path: Path, tables: Tables, encoding: str) -> None:
    tables["departments"][0]["specialty"] = "Médecine d’urgence"
    write(tmp_path, tables)
    write_csv(tmp_path / "departments.csv", tables["departments"], encoding)
    dataset = read_dataset(tmp_path)
    assert dataset[DEPARTMENTS]["specialty"][0] == "Médecine d’urgence"
    assert bool(dataset.notes) is (encoding == "cp1252")


def test_read_refuses_text_without_a_known_encoding(tmp_path: Path, tables: Tables) -> None:
    write(tmp_path, tables)
    write_csv(tmp_path / "context.csv", tables["context"], "utf-16-le")
    assert "UTF-16 without a mark" in problems(tmp_path)[0]


def test_read_refuses_text_in_two_encodings(tmp_path: Path, tables: Tables) -> None:
    write(tmp_path, tables)
    text = (tmp_path / "departments.csv").read_bytes()
    text = text.replace(b"emergency", "médecine d’urgence".encode())
    text = text.replace(b"medicine", "médecine".encode("cp1252"))
    (tmp_path / "departments.csv").write_bytes(text)
    said = "departments.csv, row 4: The text is not in one encoding; save it as UTF-8."
    assert problems(tmp_path) == [said]


def test_read_takes_semicolons_and_parquet(tmp_path: Path, tables: Tables) -> None:
    plain = read_dataset(write(tmp_path / "plain", tables))
    folder = write(tmp_path / "mixed", tables, described=False)
    text = (folder / "headcounts.csv").read_text()
    (folder / "headcounts.csv").write_text(text.replace(",", ";"))
    frame = pl.read_csv(folder / "interactions.csv")
    frame.write_parquet(folder / "interactions.parquet")
    (folder / "interactions.csv").unlink()
    mixed = read_dataset(folder)
    assert all(mixed[table].equals(plain[table]) for table in TABLES)


def test_read_takes_lines_that_end_as_they_once_did(tmp_path: Path, tables: Tables) -> None:
    plain = read_dataset(write(tmp_path / "plain", tables))
    folder = write(tmp_path / "old", tables)
    for file in folder.glob("*.csv"):
        file.write_bytes(file.read_bytes().replace(b"\r\n", b"\r"))
    old = read_dataset(folder)
    assert all(old[table].equals(plain[table]) for table in TABLES)


def test_read_refuses_lists_by_column(tmp_path: Path, tables: Tables) -> None:
    folder = write(tmp_path, tables, described=False)
    frame = pl.read_csv(folder / "headcounts.csv").with_columns(
        pl.concat_list("physicians"), pl.struct(month="month")
    )
    frame.write_parquet(folder / "headcounts.parquet")
    (folder / "headcounts.csv").unlink()
    said = "This column holds lists or records where single values are needed."
    assert problems(folder) == [
        f"headcounts.parquet, row 1, column {name}: {said}" for name in ("month", "physicians")
    ]


@pytest.mark.parametrize(
    ("table", "row", "changed", "said"),
    [
        ("headcounts", 0, {"month": "2023-1"}, "headcounts.csv, row 2, column month: “2023-1” is not a month"),
        ("headcounts", 3, {"physicians": "many"}, "row 5, column physicians: “many” is not a whole number."),
        ("headcounts", 3, {"physicians": "\x1b[2J"}, "row 5, column physicians: “�[2J” is not a whole number."),
        ("headcounts", 3, {"physicians": "-1"}, "row 5, column physicians: “-1” is below 0."),
        ("headcounts", 3, {"physicians": "999999999"}, "row 5, column physicians: “999999999” is above 100000."),
        ("headcounts", 3, {"month": "9999-12"}, "row 5, column month: “9999-12” is not a month such as 2025-04."),
        ("hospitals", 1, {"status": "open"}, "row 3, column status: “open” is none of planned, launching"),
        ("interactions", 0, {"minutes": ""}, "row 2, column minutes: a value is needed."),
        ("interactions", 0, {"department_id": "med"}, "row 2, column department_id: “med” is no department of “north”"),
        ("interactions", 0, {"hospital_id": "west"}, "row 2, column hospital_id: “west” is not in hospitals."),
        ("departments", 1, {"paused_month": "2023-12"}, "row 3, column paused_month: 2023-12 is before adopted_month"),
        ("outreaches", 0, {"first_attempt_within_hours": 36}, "column first_attempt_within_hours: “36” is none of 1,"),
        ("outreaches", 0, {"offers": 4}, "row 2, column offers: “4” is above 3."),
        ("campaigns", 0, {"closed_month": "2025-04"}, "row 2, column closed_month: 2025-04 is before opened_month"),
    ],
)  # fmt: skip
def test_read_says_where_what_is_wrong(
    tmp_path: Path, tables: Tables, table: str, row: int, changed: dict[str, Any], said: str
) -> None:
    tables[table][row] |= changed
    assert any(said in problem for problem in problems(write(tmp_path, tables)))


def test_read_refuses_a_month_whose_heads_count_twice(tmp_path: Path, tables: Tables) -> None:
    tables["headcounts"].append(dict(tables["headcounts"][0]))
    said = "headcounts.csv, row 110, column month: “em, 2023-01” comes twice."
    assert problems(write(tmp_path, tables)) == [said]


def test_read_refuses_a_code_that_is_not_of_the_list_or_of_another_part(
    tmp_path: Path, tables: Tables
) -> None:
    tables["context"] += [dict(tables["context"][0]) | {"code": "Dr. House"}]
    tables["context"] += [dict(tables["context"][0]) | {"code": "money"}]
    where = "context.csv, row {}, column code: "
    assert problems(write(tmp_path, tables)) == [
        where.format(3)
        + "“Dr. House” is not in the list of codes, see the descriptor of the package.",
        where.format(4) + "“money” belongs to infrastructure, not to “recipients”.",
    ]


def test_read_names_every_problem_of_every_file(tmp_path: Path, tables: Tables) -> None:
    tables["headcounts"][0]["physicians"] = "x"
    tables["context"][0]["kind"] = "x"
    for row in tables["supporters"]:
        del row["training_hours"]
    files = [problem.split(",")[0] for problem in problems(write(tmp_path, tables))]
    assert files == ["headcounts.csv", "supporters.csv", "context.csv"]


def test_read_refuses_rows_that_are_too_long(tmp_path: Path, tables: Tables) -> None:
    write(tmp_path, tables)
    with (tmp_path / "headcounts.csv").open("a") as file:
        file.write("em,2026-01,40,7\n")
    assert problems(tmp_path) == ["headcounts.csv, row 110: 4 values, and the heading has 3."]


def test_read_refuses_a_column_that_comes_twice(tmp_path: Path, tables: Tables) -> None:
    write(tmp_path, tables)
    (tmp_path / "context.csv").write_text("month,month\n2024-01,2024-01\n")
    assert problems(tmp_path) == ["context.csv, row 1, column month: This column comes twice."]


@pytest.mark.parametrize(
    ("descriptor", "said"),
    [
        ("{", "This is no JSON"),
        ("[]", "A list of “resources” is needed."),
        ('{"resources": [{"name": "hospitals", "path": "../x.csv"}]}', "lies outside of the folder"),
        ('{"resources": [{"name": "hospitals", "path": "gone.csv"}]}', "There is no such file."),
        ('{"resources": [{"name": "hospitals", "path": "a\\u0000b.csv"}]}', "There is no such file."),
        ('{"resources": [{"name": ["hospitals"], "path": "x.csv"}]}', "Needed and not there"),
        ("[" * 100_000, "This is no JSON"),
        ('{"resources": [{"name": "hospitals"}]}', "needs one file"),
        ('{"resources": []}', "Needed and not there: departments and hospitals."),
    ],
)  # fmt: skip
def test_read_refuses_a_description_that_is_none(
    tmp_path: Path, tables: Tables, descriptor: str, said: str
) -> None:
    write(tmp_path, tables)
    (tmp_path / "datapackage.json").write_text(descriptor)
    assert said in problems(tmp_path)[0]


def test_read_follows_no_link_out_of_the_folder(tmp_path: Path, tables: Tables) -> None:
    folder = write(tmp_path / "data", tables)
    (folder / "datapackage.json").unlink(missing_ok=True)
    (folder / "hospitals.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "hospitals.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert "lies outside of the folder" in problems(folder)[0]


def test_read_takes_a_table_that_is_not_there_as_empty(tmp_path: Path, tables: Tables) -> None:
    del tables["context"]
    dataset = read_dataset(write(tmp_path, tables))
    assert dataset.notes == ("No table context: taken as empty.",)


def test_write_is_read_back_the_same(tmp_path: Path, tables: Tables) -> None:
    first = read_dataset(write(tmp_path / "first", tables))
    (tmp_path / "second").mkdir()
    write_dataset(EvaluationDataset(first.tables), tmp_path / "second", title="Again")
    second = read_dataset(tmp_path / "second")
    assert second.notes == ()
    assert all(second[table].equals(first[table]) for table in TABLES)


@pytest.mark.parametrize("text", ["=1+1", "+1-800 tel", "-cmd|'/C calc'!A0", "@SUM(A1)"])
def test_written_text_is_no_formula_and_is_read_as_it_was(
    tmp_path: Path, tables: Tables, text: str
) -> None:
    tables["departments"][0]["specialty"] = text
    dataset = read_dataset(write(tmp_path / "first", tables))
    (tmp_path / "second").mkdir()
    write_dataset(dataset, tmp_path / "second", title="made up")
    assert f",'{text}," in (tmp_path / "second" / "departments.csv").read_text()
    assert read_dataset(tmp_path / "second")[DEPARTMENTS].equals(dataset[DEPARTMENTS])
