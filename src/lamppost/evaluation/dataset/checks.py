"""What must hold between the rows of a dataset: no row twice, nothing that ends before it starts, no stranger."""

from collections.abc import Iterator, Mapping

import polars as pl

from lamppost.evaluation.dataset.problems import Problem, quoted
from lamppost.evaluation.dataset.tables import Table
from lamppost.evaluation.dataset.values import HEADING
from lamppost.evaluation.prism import DOMAIN_OF, Factor
from lamppost.evaluation.rules.testimonials import UNFIT, unfit_for_print

AT = "at"  # the row, counted as a spreadsheet counts


def twice(frame: pl.DataFrame, texts: pl.DataFrame, table: Table, file: str) -> Iterator[Problem]:
    """Each row whose key stood above already."""
    if not table.key:
        return
    again = frame.select(~pl.struct(table.key).is_first_distinct()).to_series()
    complete = frame.select(pl.all_horizontal(pl.col(table.key).is_not_null())).to_series()
    for index in (again & complete).arg_true():
        said = ", ".join(str(texts[name][index]) for name in table.key)
        yield Problem(file, f"{quoted(said)} comes twice.", index + 1 + HEADING, table.key[-1])


def out_of_order(
    frame: pl.DataFrame, texts: pl.DataFrame, table: Table, file: str
) -> Iterator[Problem]:
    """Each end that comes before its start."""
    for start, end in table.in_order:
        for index in (frame[end] < frame[start]).fill_null(False).arg_true():
            said = f"{texts[end][index]} is before {start}, {texts[start][index]}."
            yield Problem(file, said, index + 1 + HEADING, end)


def strangers(
    frame: pl.DataFrame, table: Table, file: str, others: Mapping[str, pl.DataFrame]
) -> Iterator[Problem]:
    """Each id that the table it refers to does not have."""
    for field in table.fields:
        if field.of is None or field.of not in others:
            continue
        known = others[field.of].to_series(0)
        lost = frame[field.name].is_not_null() & ~frame[field.name].is_in(known.implode())
        for index in lost.arg_true():
            said = f"{quoted(frame[field.name][index])} is not in {field.of}."
            yield Problem(file, said, index + 1 + HEADING, field.name)


def elsewhere(frame: pl.DataFrame, file: str, departments: pl.DataFrame) -> Iterator[Problem]:
    """Each row that names a department of another hospital."""
    homes = departments.select("department_id", home="hospital_id").unique("department_id")
    rows = frame.select("hospital_id", "department_id").with_row_index(AT)
    joined = rows.join(homes, on="department_id").filter(pl.col("hospital_id") != pl.col("home"))
    for index, hospital, department, _ in joined.sort(AT).iter_rows():
        said = f"{quoted(department)} is no department of {quoted(hospital)}."
        yield Problem(file, said, index + 1 + HEADING, "department_id")


def misplaced(frame: pl.DataFrame, file: str) -> Iterator[Problem]:
    """Each code of the context that belongs to another part of PRISM than its row says."""
    home = pl.col("code").replace_strict(DOMAIN_OF, default=None, return_dtype=pl.String)
    lost = frame.select((home != pl.col("prism_domain")).fill_null(False)).to_series()
    for index in lost.arg_true():
        code, said = frame["code"][index], frame["prism_domain"][index]
        text = f"{quoted(code)} belongs to {DOMAIN_OF[Factor(code)]}, not to {quoted(said)}."
        yield Problem(file, text, index + 1 + HEADING, "code")


def unfit(frame: pl.DataFrame, file: str) -> Iterator[Problem]:
    """Each testimonial that cannot be printed; what may name somebody is not repeated here either."""
    for index, row in enumerate(frame.select("words", "signed").iter_rows()):
        for column, code in unfit_for_print(row[0] or "", row[1] or "").items():
            yield Problem(file, UNFIT[code], index + 1 + HEADING, column)
