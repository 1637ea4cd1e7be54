"""From a column of texts to a column of values, with what could not be read, row by row."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from lamppost.core.text import FORMULA, QUOTE
from lamppost.evaluation.dataset.months import this_month
from lamppost.evaluation.dataset.problems import Problem, quoted
from lamppost.evaluation.dataset.tables import Field, Kind

QUOTED: Final = FORMULA.replace("^", f"^{QUOTE}")
HEADING: Final = 1  # rows before the first of data
YES: Final = ("true", "1", "yes", "t", "y")
NO: Final = ("false", "0", "no", "f", "n")
WHOLE: Final = r"^([+-]?\d{1,15})(?:\.0*)?$"
SAID: Final = {
    Kind.TEXT: "a text",
    Kind.MONTH: "a month such as 2025-04",
    Kind.QUARTER: "a quarter such as 2025-Q2",
    Kind.WHOLE: "a whole number",
    Kind.NUMBER: "a number",
    Kind.YES_NO: "true or false",
}
UNPRINTABLE: Final = (
    r"\p{C}"  # what ends a line, turns the direction of writing, or commands a terminal
)
MOST_SAID: Final = 12  # choices that a problem repeats
EMPTY: Final = {
    Kind.TEXT: pl.String,
    Kind.MONTH: pl.Int32,
    Kind.QUARTER: pl.Int32,
    Kind.WHOLE: pl.Int64,
    Kind.NUMBER: pl.Float64,
    Kind.YES_NO: pl.Boolean,
}


def cleaned(texts: pl.Series) -> pl.Series:
    """Without space around, and as it was before it was made safe for spreadsheets; nothing where there is nothing."""
    bare = texts.cast(pl.String, strict=False).str.strip_chars()
    was_quoted = bare.str.contains(QUOTED)
    return bare.zip_with(~was_quoted.fill_null(False), bare.str.slice(1)).replace("", None)


def values(texts: pl.Series, field: Field) -> pl.Series:
    """The values of cleaned texts; null where a text is none of this kind."""
    if field.kind is Kind.TEXT:
        return texts
    # a million rows hold few different values: each is read once
    each = texts.drop_nulls().unique().to_frame(field.name)
    read = each.select(_parsed(pl.col(field.name), field.kind)).to_series()
    return texts.replace_strict(
        each.to_series(), read, default=None, return_dtype=EMPTY[field.kind]
    )


def _parsed(column: pl.Expr, kind: Kind) -> pl.Expr:
    if kind is Kind.MONTH:
        return _dated(column, r"^((?:19|20)\d\d)-(0[1-9]|1[0-2])$", 12)
    if kind is Kind.QUARTER:
        return _dated(column, r"^((?:19|20)\d\d)-Q([1-4])$", 4)
    if kind is Kind.WHOLE:
        return column.str.extract(WHOLE).cast(pl.Int64, strict=False)
    if kind is Kind.NUMBER:
        number = column.cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number)
    if kind is Kind.YES_NO:
        lower = column.str.to_lowercase()
        return pl.when(lower.is_in(YES)).then(True).when(lower.is_in(NO)).then(False)
    return column


def _dated(column: pl.Expr, pattern: str, parts: int) -> pl.Expr:
    year = column.str.extract(pattern, 1).cast(pl.Int32)
    return year * parts + column.str.extract(pattern, 2).cast(pl.Int32) - 1


def problems(texts: pl.Series, found: pl.Series, field: Field, file: str) -> Iterator[Problem]:
    """Each value that is missing, unreadable, or beyond what the field allows."""
    if not field.may_be_empty:
        yield from _problems(texts.is_null(), texts, field, file, "a value is needed")
    unread = texts.is_not_null() & found.is_null()
    yield from _problems(unread, texts, field, file, f"is not {SAID[field.kind]}")
    for where, said in _unfit(found, field):
        yield from _problems(where.fill_null(False), texts, field, file, said)


def _unfit(found: pl.Series, field: Field) -> Iterator[tuple[pl.Series, str]]:
    """Where values lie beyond what the field allows, and what is wrong with them."""
    if field.choices:
        yield ~found.cast(pl.String).is_in(field.choices), _none_of(field.choices)
    elif field.kind in {Kind.WHOLE, Kind.NUMBER}:
        yield found < field.least, f"is below {field.least}"
    if field.has_come:
        present = this_month() if field.kind is Kind.MONTH else this_month() // 3
        yield found > present, "is in the future"
    if field.most is None:
        return
    if field.kind is Kind.TEXT:
        yield found.str.len_chars() > field.most, f"is longer than {field.most} characters"
        yield _among(found, UNPRINTABLE), "holds what cannot be printed"
    else:
        yield found > field.most, f"is above {field.most}"


def _among(found: pl.Series, pattern: str) -> pl.Series:
    """Where the pattern is found: a million rows hold few different values, each is looked at once."""
    each = found.drop_nulls().unique()
    return found.is_in(each.filter(each.str.contains(pattern)).implode())


def _none_of(choices: tuple[str, ...]) -> str:
    """A long list stands in the descriptor, and not in each of a thousand problems."""
    if len(choices) > MOST_SAID:
        return "is not in the list of codes, see the descriptor of the package"
    return f"is none of {', '.join(choices)}"


def _problems(
    where: pl.Series, texts: pl.Series, field: Field, file: str, said: str
) -> Iterator[Problem]:
    for index in where.arg_true():
        text = said if texts[index] is None else f"{quoted(texts[index])} {said}"
        yield Problem(file, f"{text}.", row=index + 1 + HEADING, column=field.name)
