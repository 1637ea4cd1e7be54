"""What is measured (design 5): pure functions from a sample to answers, under the dimensions of RE-AIM."""

from lamppost.evaluation.measures import (  # noqa: F401 - each registers its own
    adoption,
    cost,
    effectiveness,
    implementation,
    maintenance,
    reach,
)
from lamppost.evaluation.measures.registry import (
    MEASURES,
    Answer,
    Dimension,
    Guard,
    Measure,
    Unit,
)
from lamppost.evaluation.measures.samples import Prices, Sample

__all__ = [
    "MEASURES",
    "Answer",
    "Dimension",
    "Guard",
    "Measure",
    "Prices",
    "Sample",
    "Unit",
]
