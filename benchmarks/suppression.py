"""Protects a region: 2,000 hospitals of ten departments, three years. `python -m benchmarks.suppression`."""

import time
from random import Random
from typing import Final

from lamppost.disclosure.rules import Axis, Protected, Table, protect

HOSPITALS: Final = 2_000
DEPARTMENTS: Final = 10
TYPICAL: Final = 9.3  # conversations of a department and year, in the source
TARGET_SECONDS: Final = 10
YEARS: Final = ("2024", "2025", "2026")


def region(hospitals: int = HOSPITALS) -> Table:
    """Conversations by department and year, the same each time."""
    chance, parents, counts = Random(1), dict[str, str](), dict[tuple[str, ...], int]()
    for hospital in range(hospitals):
        parents[f"H{hospital}"] = "region"
        for department in range(DEPARTMENTS):
            name = f"H{hospital}-{department}"
            parents[name] = f"H{hospital}"
            for year in YEARS:
                counts[name, year] = int(chance.gammavariate(1.2, TYPICAL / 1.2))
    return Table((Axis.tree("unit", parents), Axis.flat("year", YEARS)), counts)


def measure(table: Table) -> tuple[Protected, float, float]:
    """The protected table; seconds on the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    protected = protect(table)
    return protected, time.perf_counter() - clock, time.process_time() - processor


def main() -> None:
    table = region()
    few = sum(0 < count < 11 for count in table.sums().values())
    protected, clock, processor = measure(table)
    cells = len(protected.told) + len(protected.hidden)
    print(
        f"suppression of {HOSPITALS:,} hospitals x 3 years: {clock:.1f} s ({processor:.1f} s of processor); "
        f"{cells:,} cells, {few:,} few, {len(protected.hidden):,} hidden  [{TARGET_SECONDS} s]"
    )


if __name__ == "__main__":
    main()
