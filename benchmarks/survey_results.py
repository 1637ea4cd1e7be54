"""How long results of 100,000 answers take: counted once by the worker, then made for each look at the page.

`python -m benchmarks.survey_results`. Targets: the page's part under 1 s; no SciPy, no data frame is loaded for it.
"""

import sys
import time
from collections.abc import Callable
from importlib.resources import files
from random import Random
from typing import Final, TypeVar

from lamppost.surveys.rules.reading import read_instrument
from lamppost.surveys.rules.results import results
from lamppost.surveys.rules.tallies import Answered, tally, tally_from

T = TypeVar("T")
ANSWERS: Final = 100_000
DEPARTMENTS: Final = 60
FILE: Final = files("lamppost.surveys") / "instruments" / "physicians.yaml"
SURVEY: Final = read_instrument(FILE.read_text(encoding="utf-8"))


def answers() -> list[Answered]:
    """The same each time: nine of ten items answered, from sixty departments or none."""
    chance = Random(1)
    found: list[Answered] = []
    scales = [(item.id, scale.values) for item in SURVEY.items if (scale := SURVEY.scale_of(item))]
    for _ in range(ANSWERS):
        given = {key: (chance.choice(values),) for key, values in scales if chance.random() < 0.9}
        found.append((chance.randrange(DEPARTMENTS) or None, given))
    return found


def timed(name: str, run: Callable[[], T], target: str = "") -> T:
    begun = time.perf_counter()
    found = run()
    print(f"{name:34} {time.perf_counter() - begun:7.3f} s  {target}")
    return found


def main() -> None:
    given = answers()
    sums = timed(f"counting {ANSWERS:,} answers, once", lambda: tally(SURVEY, given)).as_json()
    timed("results for a page", lambda: results(SURVEY, tally_from(sums)), "[1 s]")
    assert not {"scipy", "polars", "pandas"} & sys.modules.keys()


if __name__ == "__main__":
    main()
