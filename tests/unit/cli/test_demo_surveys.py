"""What the demo's physicians answer looks like what people answer: their answers go together."""

import random
from statistics import mean
from typing import Final

from lamppost.cli.demo_data.surveys import ITEMS, LEVELS, levels
from lamppost.surveys.queries import packaged
from lamppost.surveys.rules.scoring import Scorer, reliability

SURVEY: Final = packaged("physicians")
ANSWERS: Final = [levels(chance) for chance in [random.Random(1)] for _ in range(200)]


def test_levels_make_a_score_as_reliable_as_real_ones() -> None:
    (score,) = SURVEY.scores
    found = reliability(Scorer.of(SURVEY, score), ANSWERS)
    assert found is not None and 0.7 < found.alpha < 0.95


def test_levels_fall_as_often_as_they_are_weighted() -> None:
    assert set(LEVELS) == {level for one in ANSWERS for (level,) in one.values()}
    for item, weights in ITEMS.items():
        meant = sum(at * weight for at, weight in enumerate(weights, 1)) / sum(weights)
        assert abs(mean(int(one[item][0]) for one in ANSWERS) - meant) < 0.25
