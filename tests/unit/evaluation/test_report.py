"""The report as people read it: a page, a printed document, a spreadsheet; nothing hidden stands in any of them."""

import io
import re
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from pypdf import PdfReader

from lamppost.cli.main import main
from lamppost.evaluation.measures import MEASURES
from lamppost.evaluation.report.charts import Point, Series, run_chart, whisker_chart
from lamppost.evaluation.report.language import FOLDER, LANGUAGES, words

from .datasets import program, write

SMALL = 8  # conversations in surgery


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("report") / "data", program())


@pytest.fixture(scope="module")
def report(folder: Path) -> Path:
    return written(folder, "report")


def written(folder: Path, name: str, *options: str) -> Path:
    out = folder.parent / name
    done = CliRunner().invoke(main, ["evaluate", str(folder), "--out", str(out), *options])
    assert done.exit_code == 0, done.output
    return out


def text_of(pdf: Path) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(pdf).pages)


def cells_of(workbook: Path) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook.read_bytes())) as parts:
        return "\n".join(
            parts.read(name).decode() for name in parts.namelist() if name.endswith("xml")
        )


def test_report_has_a_page_a_document_a_spreadsheet_and_figures(report: Path) -> None:
    names = {str(path.relative_to(report)) for path in report.rglob("*") if path.is_file()}
    assert {
        "measures.json",
        "report.html",
        "report.pdf",
        "tables.xlsx",
        "figures/rate.svg",
    } <= names
    assert (report.stat().st_mode & 0o077) == 0


def test_page_stands_by_itself_and_says_how_much_is_hidden(report: Path) -> None:
    page = (report / "report.html").read_text()
    assert not re.search(r'(?:src|href)="', page)
    assert "<script" not in page
    assert re.search(r"\d+ % of the answers in this report are not told", page)
    assert (
        page.index("On one page")
        < page.index("Reach")
        < page.index("What these numbers cannot say")
    )
    assert all(f'aria-label="{name}' in page for name in ("Conversations per 100", "Shares with"))


def test_page_names_what_there_is_nothing_to_say_about_and_who_takes_part(report: Path) -> None:
    """Medicine at South never had the program, so no table has a row for it."""
    page = (report / "report.html").read_text()
    assert "there is nothing to say about: " in page and "<dd>no value" not in page
    departments = re.findall(r'<th role="rowheader" scope="row">(em|sur|med)</th>', page)
    assert {*departments} == {"em", "sur"}


def test_context_says_how_often_and_in_which_years(tmp_path: Path) -> None:
    one = {
        "hospital_id": "north",
        "prism_domain": "recipients",
        "kind": "barrier",
        "code": "stigma",
    }
    months = ("2025-03", "2023-01", "2023-07")
    noted = {"context": [{"month": month, **one} for month in months]}
    out = written(write(tmp_path / "data", program() | noted), "out")
    row = re.search(r"What others might think</td>(.*?)</tr>", (out / "report.html").read_text())
    assert row and re.findall(r">([^<]+)</td>", row[1]) == ["3", "2023, 2025"]


def test_figures_say_only_what_may_be_told(report: Path) -> None:
    """8 conversations in surgery are hidden: no row of the department holds a number of its activity."""
    page = (report / "report.html").read_text()
    rows = re.findall(r'<th role="rowheader" scope="row">sur</th>(.*?)</tr>', page)
    assert rows
    activity = [row for row in rows if "Conversations that took place" in row]
    assert all(f">{SMALL}<" not in row and "not told" in row for row in activity)
    sheets = cells_of(report / "tables.xlsx")
    assert "not told: below the threshold" in sheets


def test_document_is_tagged_and_says_the_same(report: Path) -> None:
    reader = PdfReader(report / "report.pdf")
    assert (
        reader.metadata is not None and reader.metadata.title == "How our peer support program does"
    )
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert "Conversations per 100 physicians and year" in text_of(report / "report.pdf")


def test_report_speaks_spanish(folder: Path) -> None:
    out = written(folder, "informe", "--language", "es", "--internal")
    page = (out / "report.html").read_text()
    assert '<html lang="es">' in page
    assert "Cómo va nuestro programa" in page
    assert "Conversaciones que tuvieron lugar" in cells_of(out / "tables.xlsx")
    assert not {one.label for one in MEASURES.values()} & set(re.findall(r">([^<>]{12,})<", page))


def test_report_prices_hours_as_the_site_says(folder: Path) -> None:
    prices = folder.parent / "prices.yaml"
    prices.write_text(
        "{currency: USD, supporter_hour: 120, coordinator_hours_per_month: {'*': 10}}"
    )
    page = (
        written(folder, "priced", "--internal", "--prices", str(prices)) / "report.html"
    ).read_text()
    assert "9,120" in page  # 76 hours
    assert "in USD." in page
    prices.write_text("{currency: USD, supporter_hour: dear}")
    done = CliRunner().invoke(
        main, ["evaluate", str(folder), "--out", str(folder.parent / "x"), "--prices", str(prices)]
    )
    assert (done.exit_code, "prices.yaml: supporter_hour" in done.output) == (2, True)


def test_words_are_the_same_in_both_languages() -> None:
    english, spanish = (words(language).texts for language in LANGUAGES)
    assert english.keys() == spanish.keys()
    for name, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", spanish[name])), name
    labels = yaml.safe_load((FOLDER / "es.yaml").read_text())["labels"]
    assert labels.keys() == MEASURES.keys()


def test_chart_says_what_it_does_not_show() -> None:
    points = [
        Point("2023", 12.0, 8.0, 17.0),
        Point("2024", None, said="not told"),
        Point("<b>", 3.0),
    ]
    svg = run_chart([Series("Rate", points)])
    assert "not told" in svg
    assert "<b>" not in svg
    assert whisker_chart([Point("Helpful", 0.5, 0.4, 0.6)]).count("<circle") == 1
