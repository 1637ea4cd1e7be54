"""Forms the permitted pairs, and only those: hospital by hospital, scored and priced."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from lamppost.matching.columns import Columns, Ints
from lamppost.matching.rules import PERMITTED, Grid, first_broken, fit, pair_cost, quiet_bonus

CELLS: Final = 1 << 20  # of one grid, so that memory stays small however large the problem
CROSSING: Final = -1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Permitted pairs as parallel columns, by outreach, then supporter; fit and cost in thousandths."""

    outreach: Ints
    supporter: Ints
    fit: Ints
    cost: Ints


def permitted_pairs(columns: Columns) -> Pairs:
    """Every pair that breaks no hard rule and whose supporter has a place free."""
    none = np.zeros(0, dtype=np.int64)
    parts = [Pairs(none, none, none, none)]
    for rows, across in blocks(columns, columns.o.number):
        parts.append(_priced(columns, rows, across))
    outreach = np.concatenate([part.outreach for part in parts])
    supporter = np.concatenate([part.supporter for part in parts])
    order = np.lexsort((supporter, outreach))
    return Pairs(
        outreach[order],
        supporter[order],
        np.concatenate([part.fit for part in parts])[order],
        np.concatenate([part.cost for part in parts])[order],
    )


def blocks(columns: Columns, rows: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Outreaches of `rows` with the supporters who may meet them: of the own hospital, or all if it crosses."""
    here = _groups(columns.s.hospital, columns.s.number)
    where = np.where(columns.o.crosses[rows], CROSSING, columns.o.hospital[rows])
    nobody = np.zeros(0, dtype=np.int64)
    for hospital, members in _groups(where, rows).items():
        across = columns.s.number if hospital == CROSSING else here.get(hospital, nobody)
        height = max(1, CELLS // max(1, len(across)))
        for start in range(0, len(members), height):
            yield members[start : start + height], across


def grid(columns: Columns, rows: Ints, across: Ints) -> Grid:
    """The outreaches of `rows` down and the supporters of `across` across."""
    return Grid(
        o=columns.o.at(rows[:, None]),
        s=columns.s.at(across[None, :]),
        listed=_listed(columns, rows, across),
    )


def _groups(keys: Ints, members: Ints) -> dict[int, Ints]:
    """Members by key, keys and members ascending."""
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    return dict(zip(found.tolist(), np.split(members[order], starts[1:]), strict=False))


def _listed(columns: Columns, rows: Ints, across: Ints) -> Ints:
    row_of = np.full(len(columns.outreaches), -1, dtype=np.int64)
    row_of[rows] = np.arange(len(rows))
    place_of = np.full(len(columns.supporters), -1, dtype=np.int64)
    place_of[across] = np.arange(len(across))
    row, place = row_of[columns.listed.outreach], place_of[columns.listed.supporter]
    is_inside = (row >= 0) & (place >= 0)
    listed = np.zeros((len(rows), len(across)), dtype=np.int64)
    listed[row[is_inside], place[is_inside]] = columns.listed.rule[is_inside]
    return listed


def _priced(columns: Columns, rows: Ints, across: Ints) -> Pairs:
    row, place = np.nonzero(first_broken(grid(columns, rows, across)) == PERMITTED)
    outreach, supporter = rows[row], across[place]
    o, s = columns.o.at(outreach), columns.s.at(supporter)
    fits = fit(o, s, columns.policy.weights)
    is_quiet = bool((columns.s.knows_in_all != columns.s.knows).any())
    bonus = quiet_bonus(o, s, fits, columns.policy.weights) if is_quiet else np.zeros_like(fits)
    return Pairs(outreach, supporter, fits, pair_cost(fits, bonus, s.first_load))
