"""Ten headline measures by a straightforward pandas script, without intervals, hiding or a word of explanation:
what somebody would write in an afternoon. `python -m benchmarks.headlines FOLDER FIRST LAST` prints them as JSON.

It shares no line with the evaluation, so that where both give the same numbers, both are likely right.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from benchmarks.matching import peak

OWED: Final = ["connected", "declined", "not_now", "unreachable", "withdrawn"]
Shares = Iterator[tuple[str, float]]


def headlines(folder: Path, first: str, last: str) -> dict[str, float]:
    """The measures by name, of everybody together, from one month to another (`YYYY-MM`, both included)."""
    departments = pd.read_csv(folder / "departments.csv")
    heads = _within(pd.read_csv(folder / "headcounts.csv"), first, last)
    interactions = _within(pd.read_csv(folder / "interactions.csv"), first, last)
    heads = heads.merge(departments, on="department_id")
    runs = heads.adopted_month.le(heads.month) & ~heads.paused_month.le(heads.month)
    years = heads.physicians[runs].sum() / 12
    return {
        "implementation.interactions": float(len(interactions)),
        "implementation.minutes_median": float(interactions.minutes.median()),
        "reach.interactions_per_100_physician_years": float(100 * len(interactions) / years),
        "adoption.share_of_physicians": float(years / (heads.physicians.sum() / 12)),
        **dict(_of_outreaches(folder, first, last)),
        **dict(_of_survey(folder, first, last)),
    }


def _of_outreaches(folder: Path, first: str, last: str) -> Shares:
    every = pd.read_csv(folder / "outreaches.csv")
    quarters = [f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" for month in (first, last)]
    owed = every[every.quarter.between(*quarters) & every.outcome.isin(OWED)]
    yield "implementation.acceptance", float((owed.outcome == "connected").mean())
    in_time = owed.first_attempt_within_hours.le(48)
    yield "implementation.first_attempt_within_48h", float(in_time.mean())


def _of_survey(folder: Path, first: str, last: str) -> Shares:
    campaigns = pd.read_csv(folder / "campaigns.csv")
    campaigns = campaigns[campaigns.opened_month.between(first, last)]
    responses = pd.read_csv(folder / "responses.csv", dtype={"value": str})
    responses = responses[responses.campaign_id.isin(campaigns.campaign_id)]
    wide = responses.pivot(index=["campaign_id", "response_id"], columns="item_id", values="value")
    yield "reach.response_rate", float(len(wide) / campaigns.invited.sum())
    had = wide.had_interaction.dropna()
    yield "reach.respondents_with_interaction", float((had == "yes").mean())
    helpful = wide.helpful[wide.had_interaction != "no"].dropna().astype(int)
    yield "effectiveness.helpful", float((helpful >= 4).mean())
    recommend = wide.would_recommend.dropna().astype(int)
    yield "effectiveness.would_recommend", float((recommend >= 4).mean())


def _within(frame: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    return frame[frame.month.between(first, last)]


def main() -> None:
    start = time.perf_counter()
    found = headlines(Path(sys.argv[1]), *sys.argv[2:4])
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": peak(), "measures": found}))


if __name__ == "__main__":
    main()
