"""No hidden count can be worked out: shown to an attacker with a solver, on random tables."""

import os
from hashlib import sha256
from itertools import product
from random import Random

import pytest

from lamppost.disclosure.rules import (
    THRESHOLD,
    Axis,
    Cell,
    Release,
    Table,
    Thresholds,
    Told,
    Why,
    check_release,
    protect,
)

from .attacker import Attacker

IN_FULL = os.environ.get("LAMPPOST_PROOFS") == "full"
TABLES = 1_000 if IN_FULL else 50
LIKELY_SIZES = ((3, 3), (5, 4), (11, 3), (12, 8), (40, 24))


def _units(rows: int, chance: Random) -> Axis:
    """Departments of a few hospitals of a region; or of one."""
    hospitals = chance.randint(1, max(1, rows // 3))
    parents = {f"H{at}": "region" for at in range(hospitals)}
    return Axis.tree("unit", parents | {f"d{at}": f"H{at % hospitals}" for at in range(rows)})


def _table(chance: Random) -> Table:
    most_rows, most_columns = chance.choice(LIKELY_SIZES)
    rows, columns = chance.randint(1, most_rows), chance.randint(1, most_columns)
    axes = (_units(rows, chance), Axis.flat("quarter", [f"q{at}" for at in range(columns)]))
    typical = chance.choice((1, 3, 9, 20, 60))
    many = chance.random()
    counts = {
        leaf: int(chance.expovariate(1 / typical)) if chance.random() < many else 0
        for leaf in product(*(axis.leaves for axis in axes))
    }
    return Table(axes, counts)


@pytest.mark.proof
@pytest.mark.parametrize("tenth", range(10))
def test_protect_leaves_five_values_to_every_hidden_cell(tenth: int) -> None:
    for seed in range(tenth, TABLES, 10):
        protected = protect(_table(Random(seed)))
        assert not protected.exposed
        assert Attacker([protected.release()]).narrowed() == {}, seed


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100 if IN_FULL else 10))
def test_protect_holds_against_who_knows_that_no_nought_is_hidden(seed: int) -> None:
    protected = protect(_table(Random(seed)))
    assert Attacker([protected.release()], at_least=1).narrowed() == {}


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100 if IN_FULL else 6))
def test_protect_holds_where_units_time_and_mode_cross(seed: int) -> None:
    chance = Random(seed)
    axes = (
        _units(chance.randint(2, 6), chance),
        Axis.flat("year", ("2024", "2025", "2026")),
        Axis.flat("mode", ("in person", "phone", "video")[: chance.randint(2, 3)]),
    )
    counts = {
        leaf: int(chance.expovariate(1 / 9)) for leaf in product(*(axis.leaves for axis in axes))
    }
    protected = protect(Table(axes, counts))
    assert not protected.exposed
    assert Attacker([protected.release()]).narrowed() == {}


def test_protect_hides_the_same_cells_whatever_makes_it_faster() -> None:
    """A new search may be as safe and tell less: then somebody has to have wanted it."""
    hidden = [sorted(protect(_table(Random(seed))).hidden) for seed in range(12)]
    assert sha256(repr(hidden).encode()).hexdigest().startswith("4ce12c3d28fdff2c")


def test_attacker_undoes_a_threshold_alone() -> None:
    table = _small()
    few = frozenset(cell for cell, count in table.sums().items() if 0 < count < THRESHOLD)
    told = {cell: count for cell, count in table.sums().items() if cell not in few}
    assert Attacker([Release(table.axes, told, few)]).narrowed() == {("icu", "2026"): {4}}


def _small() -> Table:
    units = Axis.tree("unit", {"icu": "north", "anesthesia": "north", "surgery": "north"})
    counts = {("icu", "2026"): 4, ("anesthesia", "2026"): 30, ("surgery", "2026"): 16}
    return Table((units, Axis("year", ("2026",))), counts)


def test_protect_hides_the_smallest_that_helps_beside_what_is_few() -> None:
    protected = protect(_small())
    assert protected.hidden == {("icu", "2026"), ("surgery", "2026")}
    assert protected.shown("north", "2026") == Told(50)
    assert protected.shown("icu", "2026") == Told(None, Why.FEW)
    assert protected.share_hidden == 0.5


def test_protect_hides_nothing_where_nothing_is_few() -> None:
    units = Axis.flat("unit", ("a", "b"))
    protected = protect(Table((units,), {("a",): 12, ("b",): 11}))
    assert not protected.hidden and protected.share_hidden == 0


def test_protect_shows_a_nought() -> None:
    protected = protect(Table((Axis("unit", ("a", "b")),), {("a",): 3}))
    assert protected.told == {("b",): 0}


def test_protect_hides_the_sum_where_all_beneath_are_one() -> None:
    """Fourteen departments with one each: whoever knows that no nought is hidden reads them off the sum."""
    units = Axis.flat("unit", [f"d{at}" for at in range(14)])
    protected = protect(Table((units,), {(unit,): 1 for unit in units.leaves}))
    assert ("all",) in protected.hidden


def test_protect_of_respondents_takes_their_own_threshold() -> None:
    units = Axis("unit", ("a", "b", "c"))
    table = Table((units,), {("a",): 4, ("b",): 5, ("c",): 9})
    assert protect(table, Thresholds().respondents).hidden == {("a",)}


def test_tells_a_rate_only_where_each_count_is_told() -> None:
    protected = protect(_small())
    assert protected.tells(("north", "2026"), ("anesthesia", "2026"))
    assert not protected.tells(("north", "2026"), ("icu", "2026"))


def test_protect_of_a_large_region_looks_beside_what_is_hidden() -> None:
    """An axis too long to be searched whole: a hospital of few is hidden beside another."""
    parents = {f"H{at}": "region" for at in range(40)} | {
        f"d{at}": f"H{at % 40}" for at in range(120)
    }
    units = Axis.tree("unit", parents)
    counts = {(f"d{at}", "2026"): 2 if at % 40 in (3, 31) else 40 for at in range(120)}
    protected = protect(Table((units, Axis("year", ("2026",))), counts))
    assert {("H3", "2026"), ("H31", "2026")} <= protected.hidden
    assert protected.shown("region", "2026").value == sum(counts.values())
    assert Attacker([protected.release()]).narrowed() == {}


def _history(chance: Random, units: Axis) -> dict[Cell, int]:
    """Five years of every department."""
    typical = chance.choice((2, 5, 9, 20))
    return {
        (unit, f"y{year}"): int(chance.expovariate(1 / typical))
        for unit in units.leaves
        for year in range(5)
    }


def _yearly(units: Axis, counts: dict[Cell, int], first: int) -> Table:
    """As releases are made: hospitals and region by year, departments by windows of three years."""
    known = tuple(f"y{year}" for year in range(first + 3))
    window = f"{known[first]}-{known[-1]}"
    left = f"{known[first + 1]}-{known[-1]}"  # what next year's window keeps of this one
    groups = {window: frozenset(known[first:]), left: frozenset(known[first + 1 :])}
    cells = [(unit, window) for unit in units.nodes] + list(product(units.groups, known[first:]))
    kept = [(unit, part) for unit in units.nodes for part in (left, known[-1])]
    counted = {cell: n for cell, n in counts.items() if cell[1] in known}
    return Table((units, Axis("time", known, groups)), counted, cells, kept)


def _three_releases(chance: Random) -> tuple[list[Release], dict[Cell, int]]:
    units = _units(chance.randint(1, 14), chance)
    counts = _history(chance, units)
    releases: list[Release] = []
    for first in range(3):
        protected = protect(_yearly(units, counts, first), earlier=releases)
        assert not protected.exposed
        releases.append(protected.release())
    return releases, counts


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(200 if IN_FULL else 10))
def test_protect_holds_across_three_yearly_releases(seed: int) -> None:
    releases, _ = _three_releases(Random(seed))
    assert Attacker(releases).narrowed() == {}


def test_check_release_finds_nothing_against_what_was_protected() -> None:
    releases, counts = _three_releases(Random(4))
    assert not check_release(releases[2], releases[:2], counts)


def test_check_release_finds_what_two_releases_give_away_together() -> None:
    axes = (Axis.flat("unit", ("a", "b"), total="both"),)
    counts = {("a",): 7, ("b",): 20}
    first = Release(axes, {("both",): 27}, frozenset({("a",), ("b",)}))
    assert not check_release(first, (), counts)
    second = Release(axes, {("b",): 20}, frozenset({("a",)}))
    assert check_release(second, [first], counts).derivable == {("a",), ("b",)}


def test_check_release_finds_a_count_that_was_told_otherwise() -> None:
    axes = (Axis("unit", ("a",)),)
    earlier, later = (
        Release(axes, {("a",): 30}, frozenset()),
        Release(axes, {("a",): 31}, frozenset()),
    )
    assert check_release(later, [earlier], {("a",): 31}).unlike == {("a",)}


def test_protect_keeps_what_was_told_and_what_was_hidden_before() -> None:
    axes = (Axis.flat("unit", ("a", "b")),)
    earlier = Release(axes, {("all",): 30}, frozenset({("a",), ("b",)}))
    protected = protect(Table(axes, {("a",): 14, ("b",): 17}), earlier=[earlier])
    assert protected.shown("all").value == 30
    assert protected.hidden == {("a",), ("b",)}


def test_protect_says_what_an_earlier_release_gave_away() -> None:
    axes = (Axis.flat("unit", ("a", "b")),)
    earlier = Release(axes, {("all",): 30, ("b",): 26}, frozenset({("a",)}))
    assert protect(Table(axes, {("a",): 4, ("b",): 26}), earlier=[earlier]).exposed == {("a",)}


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({("a",): -1}, "no count"),
        ({("a", "b"): 1}, "no count"),
        ({("all",): 1}, "leaves alone"),
    ],
)
def test_table_refuses_what_is_no_count_of_a_leaf(counts: dict[Cell, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Table((Axis.flat("unit", ("a", "b")),), counts)


@pytest.mark.parametrize(
    ("leaves", "groups", "says"),
    [
        (("a", "a"), {}, "twice"),
        (("a",), {"a": frozenset({"a"})}, "twice"),
        (("a",), {"all": frozenset({"b"})}, "unknown"),
    ],
)
def test_axis_refuses_names_that_do_not_fit(
    leaves: tuple[str, ...], groups: dict[str, frozenset[str]], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        Axis("unit", leaves, groups)


def test_axes_that_mean_two_groups_by_one_name_are_not_joined() -> None:
    first = Axis.flat("year", ("2024", "2025"))
    with pytest.raises(ValueError, match="does not go with"):
        first.joined(Axis.flat("year", ("2025", "2026")))


def test_protect_keeps_what_a_year_of_nought_would_give_away_later() -> None:
    """Told 23 of three years and 16 of the first, a reader knows that the other two had seven."""
    time = Axis(
        "time",
        ("y0", "y1", "y2"),
        {"all": frozenset({"y0", "y1", "y2"}), "left": frozenset({"y1", "y2"})},
    )
    counts = {("y0",): 16, ("y1",): 2, ("y2",): 5}
    cells = [("y0",), ("y1",), ("y2",), ("all",)]
    assert protect(Table((time,), counts, cells)).hidden == {("y1",), ("y2",)}
    kept = protect(Table((time,), counts, cells, kept=[("left",)]))
    assert {("y0",), ("all",)} & kept.hidden and ("left",) in kept.release().hidden
    assert Attacker([kept.release()]).narrowed() == {}
