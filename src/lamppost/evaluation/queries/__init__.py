"""How a program does, and the exports that are under way. What needs Polars stands in `dataset`, for commands."""

from lamppost.evaluation.queries.exports import ExportRow, confirmed, exports, under_way
from lamppost.evaluation.queries.figures import Adoption, Figures, Year, figures, figures_of

__all__ = [
    "Adoption",
    "ExportRow",
    "Figures",
    "Year",
    "confirmed",
    "exports",
    "figures",
    "figures_of",
    "under_way",
]
