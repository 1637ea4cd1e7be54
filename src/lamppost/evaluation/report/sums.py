"""Counts of units and years that add up, and which of them are not told: what `disclosure` is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lamppost.disclosure.rules import Axis, Cell, Table, protect
from lamppost.evaluation.measures.scopes import Level, Scopes
from lamppost.evaluation.statistics import Floats

Mask = NDArray[np.bool_]
ALL: Final = "all"
REST: Final = "rest of "  # who is of no department, or of one too small to be named
EVER: Final = "ever"


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which scopes are not told: of the whole period, and of each of its years (columns; no department)."""

    whole: Mask
    years: Mask


def hidden_counts(
    years: Floats, scopes: Scopes, threshold: int, *, departments: Mask | None
) -> Hidden:
    """Of counts by scope (rows) and year (columns), those that are not told, so that none of 1 to `threshold` - 1
    follows. Of `departments` the whole period is told alone, and nothing of others (None: of any)."""
    names = [str(at) for at in range(years.shape[1])]
    parents = _parents(scopes, departments)
    counts, rests = _leaves(years, scopes, parents)
    units = Axis.tree("unit", parents | {f"{REST}{name}": name for name in rests})
    time = Axis.flat("year", names, total=EVER)
    told = [(name, EVER) for name in (ALL, *parents)]
    above = scopes.names[: 1 + len(scopes.hospitals)]
    if len(names) > 1:
        told += [(name, year) for name in above for year in names]
    hidden = protect(Table((units, time), counts, cells=told), threshold).hidden
    return Hidden(
        np.array([(name, EVER) in hidden for name in scopes.names]),
        _mask(hidden, scopes, names) if len(names) > 1 else _column(hidden, scopes),
    )


def _mask(hidden: frozenset[Cell], scopes: Scopes, years: list[str]) -> Mask:
    mask = np.array([[(name, year) in hidden for year in years] for name in scopes.names])
    mask[scopes.spread(Level.DEPARTMENT)] = True
    return mask


def _column(hidden: frozenset[Cell], scopes: Scopes) -> Mask:
    """One year is the whole period."""
    mask = np.array([[(name, EVER) in hidden] for name in scopes.names])
    mask[scopes.spread(Level.DEPARTMENT)] = True
    return mask


def _parents(scopes: Scopes, departments: Mask | None) -> dict[str, str]:
    """What each unit belongs to; the rest of a hospital are the departments that are not told of."""
    parents = {f"hospital:{one}": ALL for one in scopes.hospitals}
    if departments is not None:
        of = departments[scopes.spread(Level.DEPARTMENT)]
        homes = (f"hospital:{scopes.hospitals[home]}" for home in scopes.homes)
        names = (f"department:{one}" for one in scopes.departments)
        told = zip(names, homes, of, strict=True)
        parents |= {name: home for name, home, is_told in told if is_told}
    return parents


def _leaves(
    years: Floats, scopes: Scopes, parents: Mapping[str, str]
) -> tuple[dict[Cell, int], list[str]]:
    """Counts of the leaves; what is counted above and not beneath is a leaf too, which is never told."""
    whole = np.rint(np.nan_to_num(years)).astype(int)
    number = {name: whole[at] for at, name in enumerate(scopes.names)}
    beneath = {name: np.zeros(whole.shape[1], dtype=int) for name in (ALL, *parents)}
    for name, parent in parents.items():
        beneath[parent] += number[name]
    inner = {ALL, *parents.values()}
    rests = {name: np.maximum(number[name] - beneath[name], 0) for name in inner}
    some = {name: rest for name, rest in rests.items() if rest.any()}
    leaves = {name: number[name] for name in parents if name not in inner}
    leaves |= {f"{REST}{name}": rest for name, rest in some.items()}
    counts: dict[Cell, int] = {
        (name, str(year)): int(count)
        for name, row in leaves.items()
        for year, count in enumerate(row)
        if count
    }
    return counts, sorted(some)
