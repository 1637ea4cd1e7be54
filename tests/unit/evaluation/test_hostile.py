"""Names and codes in a folder from outside are text, whatever they look like: on the page, in print, in a workbook."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from lamppost.cli.main import main
from lamppost.evaluation.dataset import BadDataset, read_dataset
from lamppost.evaluation.dataset.scales import CAREER_STAGES, ESCALATION_LEVELS, SCALES
from lamppost.evaluation.measures.effectiveness import LABELS
from lamppost.evaluation.measures.implementation import LEVELS
from lamppost.evaluation.measures.reach import STAGES

from .datasets import program, write

SCRIPT: Final = '"><script>alert(1)</script>'
TYPST: Final = '#eval("1+1") ] $x$ #include "/etc/passwd" ' + "W" * 150
FORMULA: Final = "=cmd|'/C calc'!A0"
NAMES: Final = {"north": SCRIPT, "em": FORMULA, "sur": TYPST, "med": "</svg>&amp;"}
ROUTE: Final = "<img src=x onerror=alert(1)>"


def hostile() -> dict[str, list[dict[str, Any]]]:
    """The small program under names that want to be more than names."""
    tables = program()
    for rows in tables.values():
        for row in rows:
            row |= {key: NAMES.get(str(value), value) for key, value in row.items()}
    for row in tables["departments"]:
        row["specialty"] = SCRIPT
    tables["counters"] += [dict(tables["counters"][0]) | {"code": ROUTE}]
    tables["responses"] += [
        dict(tables["responses"][0]) | {"item_id": SCRIPT, "value": FORMULA * 500}
    ]
    said = {"words": f'{SCRIPT} #eval("1+1")', "signed": FORMULA}
    tables["testimonials"] = [
        {"hospital_id": SCRIPT, "year": 2025, "language": "en", **said},
    ]
    return tables


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("hostile") / "data", hostile())
    out = folder.parent / "report"
    asked = ["evaluate", str(folder), "--out", str(out), "--internal", "--hospital", SCRIPT]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    return out


def test_page_and_figures_show_names_as_text(report: Path) -> None:
    page = (report / "report.html").read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    figures = [one.read_text() for one in (report / "figures").glob("*.svg")]
    assert figures
    for text in (page, *figures):
        assert not re.search(r"<(?:script|img)|onerror=", text)
    for figure in figures:
        assert ElementTree.fromstring(figure).tag.endswith("svg")  # noqa: S314 - our own


def test_document_prints_names_as_they_are(report: Path) -> None:
    text = "".join(one.extract_text() for one in PdfReader(report / "report.pdf").pages)
    bare = re.sub(r"\s|\u200b", "", text)
    assert all(re.sub(r"\s", "", one) in bare for one in (TYPST, SCRIPT, FORMULA))


def test_workbook_holds_neither_formula_nor_link(report: Path) -> None:
    with zipfile.ZipFile(io.BytesIO((report / "tables.xlsx").read_bytes())) as parts:
        held = {
            name: parts.read(name).decode() for name in parts.namelist() if name.endswith("xml")
        }
    sheets = [text for name, text in held.items() if "worksheets/" in name]
    assert sheets and not any(re.search(r"<f>|<hyperlink", text) for text in sheets)
    assert "&lt;script&gt;" in held["xl/sharedStrings.xml"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 10_000, "is longer than 200 characters."),
        ("north\u202ehtron", "holds what cannot be printed."),
        ("no\x1b[2Jrth", "holds what cannot be printed."),
    ],
)
def test_read_refuses_a_name_that_is_none(tmp_path: Path, name: str, said: str) -> None:
    tables = program()
    tables["hospitals"][0]["hospital_id"] = name
    with pytest.raises(BadDataset) as refused:
        read_dataset(write(tmp_path, tables))
    problem = str(refused.value.problems[0])
    assert problem.startswith("hospitals.csv, row 2, column hospital_id:")
    assert problem.endswith(said) and len(problem) < 150


def test_read_notes_answers_and_codes_that_no_measure_counts(tmp_path: Path) -> None:
    tables = program()
    for at, value in ((1, "9"), (8, "five")):
        tables["responses"][at]["value"] = value
    tables["responses"][0]["value"] = "Yes"
    tables["counters"][0]["code"] = ROUTE
    tables["counters"][2]["code"] = "2"
    assert read_dataset(write(tmp_path, tables)).notes == (
        "counters.csv, column code: 1 of 2 rows of route are counted in the whole alone, since they are not one of "
        f"self, colleague, leader, event, outreach: “{ROUTE}”.",
        "counters.csv, column code: 1 of 1 rows of escalation_level are not counted, since they are not one of "
        "1, 3, 4, consult: “2”.",
        "responses.csv, column value: 1 of 20 rows of had_interaction are not counted, since they are not yes or no: "
        "“Yes”.",
        "responses.csv, column value: 2 of 20 rows of would_recommend are not counted, since they are not a number "
        "from 1 to 5: “9”, “five”.",
    )


def test_every_item_and_code_of_a_measure_has_its_scale() -> None:
    assert (tuple(STAGES), tuple(LEVELS)) == (CAREER_STAGES, ESCALATION_LEVELS)
    about = {name for scale in SCALES for name in scale.about}
    assert about == {
        *LABELS,
        "had_interaction",
        "career_stage",
        "training_useful",
        "route",
        "escalation_level",
    }
