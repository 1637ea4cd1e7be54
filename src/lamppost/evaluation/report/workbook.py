"""A report's numbers as a spreadsheet, one sheet per table, ready to be sorted."""

import io
from collections.abc import Sequence
from typing import Final

import polars as pl
import xlsxwriter

from lamppost.evaluation.measures.registry import Dimension
from lamppost.evaluation.report.blocks import Document, Grid
from lamppost.evaluation.report.evaluating import Evaluation
from lamppost.evaluation.report.language import Words, words
from lamppost.evaluation.report.months import course, month_columns, month_rows

MOST_ROWS: Final = (
    20_000  # beyond it a spreadsheet takes longer than everything else; measures.json has all
)
WIDTHS: Final = {"id": 44, "label": 52, "method": 44, "scope": 22, "period": 17, "unit": 26}
WIDEST: Final = 60
# A text is a text: neither a formula nor a link, wherever it came from.
PLAIN: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
NOT_SHOWN: Final = ("dimension",)


def workbook(evaluation: Evaluation, document: Document) -> bytes:
    """What it is about, a sheet per dimension with every scope, then months, context and definitions."""
    say, content = words(document.language), io.BytesIO()
    labels = {grid.name: grid for grid in document.blocks if isinstance(grid, Grid)}
    rows = evaluation.rows({one: text for one, text in say.labels.items()})
    if rows.height > MOST_ROWS:
        rows = rows.filter(pl.col("scope") == "all")
    with xlsxwriter.Workbook(content, PLAIN) as book:
        book.set_properties({"title": document.title, "subject": document.subtitle})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        about = book.add_worksheet(say("board")[:31])
        about.set_column(0, 0, WIDEST)
        for at, text in enumerate((document.title, document.subtitle, document.notice)):
            about.write_string(at, 0, text)
        for dimension in Dimension:
            own = rows.filter(pl.col("dimension") == dimension.value).drop(NOT_SHOWN)
            sheet = book.add_worksheet(say(f"dimension_{dimension}")[:31])
            _write(sheet, bold, own.columns, _said(own, say).rows(), say)
        found = course(evaluation)
        if found is not None:
            sheet = book.add_worksheet(say("months_sheet"))
            _write(sheet, bold, month_columns(say), month_rows(found))
        for name in ("context", "definitions"):
            if name in labels:
                grid = labels[name]
                sheet = book.add_worksheet(grid.caption[:31])
                _write(sheet, bold, grid.headings, grid.rows)
    return content.getvalue()


def _said(rows: pl.DataFrame, say: Words) -> pl.DataFrame:
    """Scopes, units and methods in the reader's language."""
    spoken = {"scope": say.term, "unit": say.term, "method": say.method}
    return rows.with_columns(
        pl.Series(name, [speak(text) for text in rows[name]], dtype=pl.String)
        for name, speak in spoken.items()
    )


def _write(
    sheet: "xlsxwriter.worksheet.Worksheet",
    bold: "xlsxwriter.format.Format",
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    say: Words | None = None,
) -> None:
    """A heading that stays in sight, then the rows; numbers as numbers. With `say`, headings are columns' names."""
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, [say.term(head) for head in headings] if say else headings, bold)
    for at, head in enumerate(headings):
        sheet.set_column(at, at, WIDTHS.get(head, min(WIDEST, max(14, len(head) + 2))))
    for at, row in enumerate(rows, start=1):
        sheet.write_row(at, 0, row)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)
