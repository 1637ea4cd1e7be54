"""Numbers as people read them: a row of `measures.json` as texts."""

from collections.abc import Mapping
from typing import Any, Final

from lamppost.evaluation.measures.measuring import TOO_SMALL
from lamppost.evaluation.measures.registry import Unit
from lamppost.evaluation.report.language import SINCE, Words

Row = Mapping[str, Any]
DECIMALS: Final = {
    Unit.COUNT: 0,
    Unit.PER_100_PHYSICIAN_YEARS: 1,
    Unit.PER_10_PHYSICIANS: 2,
    Unit.PER_OUTREACH: 1,
    Unit.MINUTES: 0,
    Unit.HOURS: 0,
    Unit.RATIO: 2,
    Unit.POINTS: 2,
    Unit.MONEY: 0,
}
NAMED: Final = {
    Unit.PER_100_PHYSICIAN_YEARS: "unit_per_100_physician_years",
    Unit.PER_10_PHYSICIANS: "unit_per_10_physicians",
    Unit.MINUTES: "unit_minutes",
    Unit.HOURS: "unit_hours",
    Unit.RATIO: "unit_ratio",
    Unit.POINTS: "unit_points",
}
PERCENT: Final = "\u00a0%"
BOUNDS: Final = {"at most": "at_most", "at least": "at_least"}


def number(value: float, unit: str) -> str:
    """The bare number: `48.5 %`, `1,204`, `20.4`."""
    if unit == Unit.PROPORTION:
        return f"{100 * value:.1f}".removesuffix(".0") + PERCENT
    if unit == Unit.DIFFERENCE:
        return f"{100 * value:+.1f}".removesuffix(".0") + PERCENT
    return f"{value:,.{DECIMALS[Unit(unit)]}f}"


def value(row: Row, words: Words) -> str:
    """The number with its unit, or why there is none."""
    if row["suppressed"]:
        return words("not_told")
    if row["value"] is None:
        return words("too_small" if row["method"] == TOO_SMALL else "no_value")
    shown = number(row["value"], row["unit"])
    name = NAMED.get(Unit(row["unit"]))
    shown = words(name, value=shown) if name else shown
    if since := SINCE.fullmatch(row["method"]):
        return words("since", value=shown, month=since[1])
    bound = BOUNDS.get(row["method"].partition(";")[0])
    return words(bound, value=shown) if bound else shown


def is_known(row: Row) -> bool:
    """Whether there is a number, be it one that is not told."""
    return row["value"] is not None or bool(row["suppressed"])


def interval(row: Row) -> str:
    """Both ends, or nothing."""
    if row["ci_low"] is None or row["ci_high"] is None:
        return ""
    low, high = (number(row[end], row["unit"]) for end in ("ci_low", "ci_high"))
    return f"{low.removesuffix(PERCENT)} – {high}"


def counted(row: Row, words: Words) -> str:
    """What of what; nothing where one of both is not known."""
    if row["numerator"] is None or row["denominator"] is None:
        return ""
    part, whole = (f"{row[name]:,.0f}" for name in ("numerator", "denominator"))
    return words("of", part=part, whole=whole)
